"""Tables of a web page: which hold data, and where their cells stand."""

from __future__ import annotations

from typing import TYPE_CHECKING

from plans.reading.paper import Cell
from plans.reading.unpacking.gathering import Gatherer

if TYPE_CHECKING:
    from lxml.etree import _Element

_MOST_COLUMNS = 500
_MOST_ROWS = 20_000
_LONGEST_CELL = 3_000


def is_data(table: _Element) -> bool:
    """Tell a table of data from one that lays out the page: rows and columns of short texts."""
    if table.get("role") == "presentation" or table.find(".//table") is not None:
        return False
    rows = _rows(table)
    if len(rows) < 2 or max((len(_cells(row)) for row in rows), default=0) < 2:
        return False
    return all(_length(cell) <= _LONGEST_CELL for row in rows for cell in _cells(row))


def place(table: _Element, gatherer: Gatherer) -> dict[_Element, Cell]:
    """Return each cell's place, with the columns that cells above reach into left out."""
    number = gatherer.new_table()
    placed: dict[_Element, Cell] = {}
    reaching: dict[int, int] = {}  # column: the first row below that it is free again
    for row, element in enumerate(_rows(table)):
        column = 0
        for cell in _cells(element):
            gatherer.count_cell()
            while reaching.get(column, 0) > row and column < _MOST_COLUMNS:
                column += 1
            rows, columns = _span(cell, "rowspan", _MOST_ROWS), _span(cell, "colspan", 100)
            placed[cell] = Cell(number, row, column, rows, columns)
            if rows > 1:
                reaching.update(dict.fromkeys(range(column, column + columns), row + rows))
            column += columns
    return placed


def _length(cell: _Element) -> int:
    return sum(len(str(text)) for text in cell.itertext())


def _rows(table: _Element) -> list[_Element]:
    return [
        row
        for part in table
        for row in (part if part.tag in {"thead", "tbody", "tfoot"} else (part,))
        if row.tag == "tr"
    ]


def _cells(row: _Element) -> list[_Element]:
    return [cell for cell in row if cell.tag in {"td", "th"}]


def _span(cell: _Element, name: str, most: int) -> int:
    text = cell.get(name, "1").strip()
    return min(max(int(text), 1), most) if text.isdecimal() and len(text) < 7 else 1
