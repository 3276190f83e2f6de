"""The cells of a workbook from the XML of its parts; nothing is computed, no macro is run."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from plans.reading.unpacking.archive import Archive
from plans.reading.unpacking.errors import TooLargeError
from plans.reading.unpacking.limits import MAX_CELLS
from plans.reading.unpacking.sheets.showing import format_code, held, shown
from plans.reading.unpacking.word.names import number

if TYPE_CHECKING:
    from lxml.etree import _Element

M = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_CELL = re.compile(rb"<(?:\w{1,10}:)?c[ />]")
_REFERENCE = re.compile(r"\$?([A-Za-z]{1,3})\$?([0-9]{1,7})")
_MOST_MERGES = 20_000
_LONGEST_CODE = 255  # as in Excel


@dataclass(frozen=True, slots=True)
class Range:
    """A merged range, both ends within it, counted from 0."""

    top: int
    left: int
    bottom: int
    right: int


@dataclass(slots=True)
class Looks:
    """What the cells of a workbook share: its texts, number formats and first day.

    `as_held` is whether dates and numbers are wanted as they are stored, not as they are shown.
    """

    texts: list[str] = field(default_factory=list)
    codes: list[str] = field(default_factory=list)
    from_1904: bool = False
    as_held: bool = False


def looks(texts: _Element | None, styles: _Element | None, workbook: _Element) -> Looks:
    """Read the shared parts of a workbook; missing ones are empty."""
    custom = {
        number(one.get("numFmtId", ""), -1): one.get("formatCode", "")[:_LONGEST_CODE]
        for one in (() if styles is None else styles.iterfind(f"{M}numFmts/{M}numFmt"))
    }
    cells = () if styles is None else styles.iterfind(f"{M}cellXfs/{M}xf")
    properties = workbook.find(f"{M}workbookPr")
    return Looks(
        texts=[_text(one) for one in (() if texts is None else texts.iterfind(f"{M}si"))],
        codes=[format_code(number(one.get("numFmtId", "0")), custom) for one in cells],
        from_1904=properties is not None and properties.get("date1904") in {"1", "true"},
    )


def _text(element: _Element) -> str:
    """Return a text that may come in pieces; the reading aids of Japanese are no part of it."""
    parts = []
    for child in element:
        if child.tag == f"{M}t":
            parts.append(child.text or "")
        elif child.tag == f"{M}r":
            parts.extend(one.text or "" for one in child.iterfind(f"{M}t"))
    return "".join(parts)


def check_size(data: bytes, archive: Archive) -> None:
    """Refuse a sheet of more cells than any ledger has, before it is parsed."""
    if sum(1 for _ in _CELL.finditer(data)) > MAX_CELLS:
        raise TooLargeError(archive.name, "表格", MAX_CELLS, "格")


def cells(sheet: _Element, look: Looks) -> Iterator[tuple[int, int, str, str]]:
    """Yield row and column from 0, the text, and what is wrong with a formula that has none."""
    row = -1
    for element in sheet.iterfind(f"{M}sheetData/{M}row"):
        row = number(element.get("r", ""), row + 2) - 1
        column = -1
        for cell in element.iterfind(f"{M}c"):
            place = _place(cell.get("r", ""))
            column = place[1] if place else column + 1
            text = _shown(cell, look)
            wrong = ""
            if cell.get("t") == "e":
                text, wrong = "", f"公式出错（{text[:20]}）"
            elif not text and cell.find(f"{M}f") is not None:
                wrong = "公式没有存下结果"
            yield row, column, text, wrong


def _shown(cell: _Element, look: Looks) -> str:
    kind = cell.get("t", "n")
    if kind == "inlineStr":
        inline = cell.find(f"{M}is")
        return "" if inline is None else _text(inline)
    stored = cell.findtext(f"{M}v") or ""
    if kind == "s":
        at = number(stored, -1)
        return look.texts[at] if 0 <= at < len(look.texts) else ""
    if kind == "b":
        return "TRUE" if stored == "1" else "FALSE"
    if kind != "n" or not stored:
        return stored
    style = number(cell.get("s", "0"))
    code = look.codes[style] if 0 <= style < len(look.codes) else ""
    show = held if look.as_held else shown
    return show(stored, code, from_1904=look.from_1904)


def merged(sheet: _Element) -> list[Range]:
    """Return the merged ranges of a sheet, by their first row."""
    found: list[Range] = []
    for element in sheet.iterfind(f"{M}mergeCells/{M}mergeCell"):
        first, _, last = element.get("ref", "").partition(":")
        begin, end = _place(first), _place(last or first)
        if begin and end and begin <= end and begin[1] <= end[1]:
            found.append(Range(*begin, *end))
        if len(found) >= _MOST_MERGES:
            break
    return sorted(found, key=lambda one: (one.top, one.left))


def has_hidden_rows(sheet: _Element) -> bool:
    """Tell whether some rows with cells are not shown (a filter, or hidden by hand)."""
    return any(
        element.get("hidden") in {"1", "true"} and len(element) > 0
        for element in sheet.iterfind(f"{M}sheetData/{M}row")
    )


def address(row: int, column: int) -> str:
    """Return what a sheet calls a cell, counted from 0: «C5» for 4, 2."""
    letters, rest = "", column + 1
    while rest:
        rest, letter = divmod(rest - 1, 26)
        letters = chr(ord("A") + letter) + letters
    return f"{letters}{row + 1}"


def _place(reference: str) -> tuple[int, int] | None:
    found = _REFERENCE.fullmatch(reference)
    if found is None:
        return None
    column = 0
    for letter in found[1].upper():
        column = column * 26 + ord(letter) - ord("A") + 1
    return int(found[2]) - 1, column - 1
