"""Excel workbooks (.xlsx, .xlsm): the visible sheets, each a table; macros are never run."""

from __future__ import annotations

from typing import TYPE_CHECKING

from plans.reading.paper import Cell, Paper
from plans.reading.unpacking.archive import Archive, member_names
from plans.reading.unpacking.gathering import Gatherer
from plans.reading.unpacking.office import Package
from plans.reading.unpacking.sheets.covering import Covering
from plans.reading.unpacking.sheets.reading import (
    Looks,
    M,
    address,
    cells,
    check_size,
    has_hidden_rows,
    looks,
    merged,
)
from plans.reading.unpacking.word.names import R

if TYPE_CHECKING:
    from lxml.etree import _Element

_KIND = "Excel 工作簿"
_MOST_SHEET = 48 * 1024 * 1024


def recognises(data: bytes, _suffix: str) -> bool:
    """A zip with a workbook inside, whatever its name."""
    names = {name.casefold() for name in member_names(data)}
    return "[content_types].xml" in names and "xl/workbook.xml" in names


def unpack(data: bytes, name: str) -> Paper:
    """Return the cells of each visible sheet as one table, after a furniture line with its name.

    Rows and columns are those of the sheet, from 0; empty cells are left out. Hidden sheets are
    left out and told; hidden rows (a filter) are read and told.
    """
    return read(data, name, "xlsx")


def unpack_values(data: bytes, name: str) -> Paper:
    """Return the same for who reads values: dates in full, numbers with all their digits."""
    return read(data, name, "xlsx", as_held=True)


def read(data: bytes, name: str, format_: str, *, as_held: bool = False) -> Paper:
    """Unpack a workbook that may have been converted from another format."""
    archive = Archive(data, name, _KIND)
    package = Package(archive, "xl/workbook.xml")
    look = looks(package.one("sharedStrings"), package.one("styles"), package.root)
    look.as_held = as_held
    gatherer = Gatherer(name, format_)
    for sheet in package.root.iterfind(f"{M}sheets/{M}sheet"):
        title = sheet.get("name", "")
        part = package.target(sheet.get(f"{R}id", ""))
        if part is None or "/chartsheets/" in f"/{part}":
            continue
        if sheet.get("state", "visible") != "visible":
            gatherer.fault(title, "隐藏的工作表没有读，需要的话请取消隐藏后再读")
            continue
        check_size(archive.read(part, _MOST_SHEET) or b"", archive)
        root = package.part(part)
        if root is not None:
            _sheet(root, title, look, gatherer)
    return gatherer.paper()


def _sheet(root: _Element, title: str, look: Looks, gatherer: Gatherer) -> None:
    gatherer.add(title, style="工作表", furniture=True)
    table = gatherer.new_table()
    covering = Covering(merged(root))
    last = -1
    for row, column, text, wrong in cells(root, look):
        gatherer.count_cell()
        if wrong:
            gatherer.fault(f"{title}!{address(row, column)}", f"{wrong}，这一格按空白读")
        if not text.strip() or row < last:
            continue
        last = row
        over = covering.over(row, column)
        if over is None:
            cell = Cell(table, row, column)
        elif (over.top, over.left) == (row, column):
            cell = Cell(table, row, column, over.bottom - row + 1, over.right - column + 1)
        else:
            continue
        gatherer.add(text, cell=cell)
    if has_hidden_rows(root):
        gatherer.fault(title, "有隐藏或被筛选掉的行，已一并读出")
