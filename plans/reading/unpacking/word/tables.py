"""Where the cells of a Word table stand: a merged cell once, at its first place."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from plans.reading.paper import Cell
from plans.reading.unpacking.gathering import Gatherer
from plans.reading.unpacking.word.names import W, number, value

if TYPE_CHECKING:
    from lxml.etree import _Element

_MOST_COLUMNS = 1_000


@dataclass(slots=True)
class Placed:
    """A cell's element and its place; `rows` grows while cells below merge into it."""

    element: _Element
    row: int
    column: int
    columns: int
    rows: int = 1

    def cell(self, table: int) -> Cell:
        """Return the place as lines carry it."""
        return Cell(table, self.row, self.column, self.rows, self.columns)


def place(table: _Element, gatherer: Gatherer) -> list[Placed]:
    """Return the cells in reading order; deleted rows and swallowed cells are left out."""
    placed: list[Placed] = []
    above: dict[int, Placed] = {}
    for row, element in enumerate(_rows(table)):
        column = number(value(element.find(f"{W}trPr/{W}gridBefore")))
        here: dict[int, Placed] = {}
        for one in _within(element, "tc"):
            gatherer.count_cell()
            properties = one.find(f"{W}tcPr")
            columns = _columns(properties)
            merge = None if properties is None else properties.find(f"{W}vMerge")
            swallowed = merge is not None and value(merge, "continue") != "restart"
            if swallowed and column in above:
                above[column].rows = row - above[column].row + 1
                here[column] = above[column]
            elif _goes_on_sideways(properties) and placed and placed[-1].row == row:
                placed[-1].columns += columns
            else:
                new = Placed(one, row, column, columns)
                placed.append(new)
                here[column] = new
            column = min(column + columns, _MOST_COLUMNS)
        above = here
    return placed


def _columns(properties: _Element | None) -> int:
    span = None if properties is None else properties.find(f"{W}gridSpan")
    return min(max(number(value(span, "1"), 1), 1), _MOST_COLUMNS)


def _goes_on_sideways(properties: _Element | None) -> bool:
    merge = None if properties is None else properties.find(f"{W}hMerge")
    return merge is not None and value(merge, "continue") != "restart"


def _rows(table: _Element) -> list[_Element]:
    return [row for row in _within(table, "tr") if row.find(f"{W}trPr/{W}del") is None]


def _within(parent: _Element, name: str) -> list[_Element]:
    """Return the rows of a table or the cells of a row, also those inside content controls."""
    found: list[_Element] = []
    waiting = list(reversed(parent))
    while waiting:
        one = waiting.pop()
        if one.tag == f"{W}{name}":
            found.append(one)
        elif one.tag in {f"{W}sdt", f"{W}sdtContent", f"{W}customXml", f"{W}ins"}:
            waiting.extend(reversed(one))
    return found
