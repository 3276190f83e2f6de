"""Pages into physical lines in reading order, each with what is known of its place.

Running heads, page numbers and the repeated head row of a table are marked; a table that goes
on over the page keeps its number.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass

from plans.reading.paper import Cell
from plans.reading.unpacking.gathering import Gatherer
from plans.reading.unpacking.pages.columns import Band, bands_of
from plans.reading.unpacking.pages.opening import Sheet, Sign
from plans.reading.unpacking.pages.rows import Row, rows_of
from plans.reading.unpacking.pages.ruling import Box, Grid, grids_of

_PAGE_NUMBER = re.compile(
    r"[-–—－·.\s]*(?:第?\s*\d{1,4}\s*页?)(?:[/，共\s]*\d{1,4}\s*页?)?[-–—－·.\s]*"
)
_NUMBERS = re.compile("序号|编号|项次|序")
_MARGIN = 0.14  # of the page's height, where running heads and page numbers stand
_RUNNING = 2  # rows at each end of a page looked at


@dataclass(slots=True)
class Placed:
    """A row and where it stands; `page` counts from 0, `right` is its cell's right side.

    The places of rows `in_columns` are those within a column, as if it were the page.
    """

    row: Row
    page: int
    cell: Cell | None = None
    right: float = 0.0
    furniture: bool = False
    in_columns: bool = False


@dataclass(slots=True)
class _Open:
    """The table a page ended with, which the next page may go on with."""

    grid: Grid
    number: int
    rows: int
    head: tuple[str, ...]


def lay_out(sheets: list[Sheet], gatherer: Gatherer) -> list[Placed]:
    """Return every row of the paper in reading order."""
    placed: list[Placed] = []
    pages: list[list[Placed]] = []
    open_: _Open | None = None
    for number, sheet in enumerate(sheets):
        page, open_ = _page(sheet, number, open_, gatherer)
        pages.append(page)
        placed.extend(page)
    _mark_running(pages, sheets)
    return placed


def _page(
    sheet: Sheet, page: int, open_: _Open | None, gatherer: Gatherer
) -> tuple[list[Placed], _Open | None]:
    grids = grids_of(sheet.rules)
    inside: dict[tuple[int, Box], list[Sign]] = {}
    outside: list[Sign] = []
    for sign in sheet.signs:
        found = _cell_of(grids, sign)
        if found is None:
            outside.append(sign)
        else:
            inside.setdefault(found, []).append(sign)
    rows = [
        Placed(row, page, in_columns=band.in_columns)
        for band in (bands_of(outside) if not grids else [Band(outside, in_columns=False)])
        for row in rows_of(band.signs)
    ]
    last: _Open | None = None
    for at, grid in enumerate(grids):
        above = [one for one in rows if one.cell is None and one.row.y > grid.ys[0]]
        goes_on = open_ if at == 0 and not _body_between(above, sheet) else None
        cells = {box: rows_of(inside.get((at, box), ())) for box in grid.boxes}
        table, last = _table(grid, cells, page, goes_on, gatherer)
        rows = _inserted(rows, table, grid.ys[0])
    below = [one for one in rows if last and one.cell is None and one.row.y < last.grid.ys[-1]]
    return rows, None if _body_between(below, sheet) else last


def _cell_of(grids: list[Grid], sign: Sign) -> tuple[int, Box] | None:
    x, y = (sign.x0 + sign.x1) / 2, sign.base + sign.height * 0.3
    for at, grid in enumerate(grids):
        box = grid.at(x, y)
        if box is not None:
            return at, box
    return None


def _body_between(rows: list[Placed], sheet: Sheet) -> bool:
    """Tell whether text other than running heads stands beside a table's end of the page."""
    edge = sheet.height * _MARGIN
    return any(edge < one.row.y < sheet.height - edge for one in rows)


def _table(
    grid: Grid, cells: dict[Box, list[Row]], page: int, goes_on: _Open | None, gatherer: Gatherer
) -> tuple[list[Placed], _Open]:
    head = tuple("".join(row.text for row in cells[box]) for box in grid.boxes if box.row == 0)
    same = goes_on is not None and _same_columns(goes_on.grid, grid)
    number = goes_on.number if goes_on is not None and same else gatherer.new_table()
    offset = goes_on.rows if goes_on is not None and same else 0
    repeated = goes_on is not None and same and any(head) and head == goes_on.head
    torn = _torn_row(grid, cells, goes_on, int(repeated)) if goes_on is not None and same else None
    placed: list[Placed] = []
    for box in grid.boxes:
        gatherer.count_cell()
        row_at = offset - 1 if box.row == torn else offset + box.row
        cell = Cell(number, row_at, box.column, box.rows, box.columns)
        is_head = repeated and box.row == 0
        placed.extend(
            Placed(row, page, cell, grid.right(box), furniture=is_head) for row in cells[box]
        )
    first = goes_on.head if goes_on is not None and same else head
    return placed, _Open(grid, number, offset + len(grid.ys) - 1, first)


def _torn_row(grid: Grid, cells: dict[Box, list[Row]], before: _Open, first: int) -> int | None:
    """Return the row that only goes on with the last of the page before: it has no number.

    `first` is the first row below a repeated head. Told by the table's column of numbers;
    without one, nothing tells.
    """
    numbered = next((at for at, text in enumerate(before.head) if _NUMBERS.fullmatch(text)), None)
    row = [box for box in grid.boxes if box.row == first]
    said = {box.column for box in row if cells[box]}
    plain = all(box.rows == box.columns == 1 for box in row)
    goes_on = numbered is not None and before.rows > 1 and plain and said and numbered not in said
    return first if goes_on else None


def _same_columns(first: Grid, second: Grid) -> bool:
    return len(first.xs) == len(second.xs) and all(
        abs(x - y) < 4 for x, y in zip(first.xs, second.xs, strict=True)
    )


def _inserted(rows: list[Placed], table: list[Placed], top: float) -> list[Placed]:
    at = next((i for i, one in enumerate(rows) if one.cell is None and one.row.y < top), len(rows))
    return [*rows[:at], *table, *rows[at:]]


def _mark_running(pages: list[list[Placed]], sheets: list[Sheet]) -> None:
    """Mark page numbers, and what stands at the same end of most pages."""
    ends: list[tuple[Placed, str]] = []
    for page, sheet in zip(pages, sheets, strict=True):
        free = [one for one in page if one.cell is None]
        edge = sheet.height * _MARGIN
        top = [one for one in free[:_RUNNING] if one.row.y > sheet.height - edge]
        bottom = [one for one in free[-_RUNNING:] if one.row.y < edge]
        for one in (*top, *bottom):
            side = "上" if one in top else "下"
            ends.append((one, side + re.sub(r"\d+", "#", one.row.text.replace(" ", ""))))
    times = Counter(key for _, key in ends)
    for one, key in ends:
        often = times[key] > 1 and times[key] * 2 >= len(pages)
        if often or _PAGE_NUMBER.fullmatch(one.row.text):
            one.furniture = True
