"""PDF files: text with its places, so that rows torn by the page's width become paragraphs."""

from __future__ import annotations

import re

from plans.reading.paper import Cell, Line, Paper
from plans.reading.tearing import join
from plans.reading.unpacking.errors import EmptyError, ScannedError
from plans.reading.unpacking.gathering import Gatherer
from plans.reading.unpacking.pages.layout import Placed, lay_out
from plans.reading.unpacking.pages.opening import Sheet, open_pages
from plans.reading.unpacking.pages.running import margins_of, runs_on

_HEAD = 1024
# What a font gives that does not say which characters it draws.
_NAMELESS = re.compile("[\ue000-\uf8ff\ufffd\x7f-\x9f]|[\U000f0000-\U0010ffff]")
_FEW = 10  # characters a page, below which it is a picture with a stamp on it
_MOST_NAMELESS = 0.2


def recognises(data: bytes, _suffix: str) -> bool:
    """A PDF says so in its first bytes, sometimes after some rubbish."""
    return b"%PDF-" in data[:_HEAD]


def unpack(data: bytes, name: str) -> Paper:
    """Return the paper: rows joined to paragraphs, ruled tables as cells, running heads marked.

    A line's number is that of its first row, counted from 1 through all pages.
    """
    sheets = open_pages(data, name)
    gatherer = Gatherer(name, "pdf")
    pictures = _check_text(sheets, name)
    placed = lay_out(sheets, gatherer)
    for one in placed:
        gatherer.add(one.row.text, cell=one.cell, furniture=one.furniture)
    gatherer.lines = _paragraphs(gatherer.lines, placed)
    unruled = [str(number) for number, sheet in enumerate(sheets, 1) if sheet.unruled]
    if unruled:
        gatherer.fault(f"第{unruled[0]}页起", "线条过多，表格没有按格读出，请对照原件")
    if pictures:
        gatherer.fault(
            f"第{'、'.join(map(str, pictures))}页", "没有文字，可能是扫描的图片，没有读出"
        )
    return gatherer.paper()


def _check_text(sheets: list[Sheet], name: str) -> list[int]:
    """Return which pages are pictures; refuse a file that has nothing else."""
    signs = sum(len(sheet.signs) for sheet in sheets)
    pictures = [
        number
        for number, sheet in enumerate(sheets, 1)
        if sheet.pictures and len(sheet.signs) < _FEW
    ]
    if len(pictures) * 2 > len(sheets) and signs < _FEW * len(sheets):
        raise ScannedError(name)
    if not signs:
        raise EmptyError(name) if not pictures else ScannedError(name)
    nameless = sum(1 for sheet in sheets for sign in sheet.signs if _NAMELESS.match(sign.text))
    if nameless > signs * _MOST_NAMELESS:
        raise ScannedError(name, "PDF 里的字体没有文字编码，读出来是乱码")
    return pictures


def _paragraphs(lines: list[Line], placed: list[Placed]) -> list[Line]:
    """Return the rows joined to paragraphs; furniture between two halves comes after them.

    A cell that a page break tore goes on with its own first half, which other cells may part
    from it.
    """
    margins = {
        in_columns: margins_of([one for one in placed if one.in_columns is in_columns])
        for in_columns in (False, True)
    }
    groups: list[list[Line]] = []
    last: dict[Cell | None, tuple[int, Placed]] = {}
    for line, one in zip(lines, placed, strict=True):
        at, before = last.get(one.cell, (0, None))
        if one.furniture:
            groups.append([line])
            continue
        if before is not None and runs_on(before, one, margins[one.in_columns]):
            groups[at].append(line)
        else:
            at = len(groups)
            groups.append([line])
        if one.cell is None:
            last = {None: (at, one)}
        else:
            last.pop(None, None)
            last[one.cell] = (at, one)
    return [join(group) for group in groups]
