"""Who answers for a whole table: named above it, in a row over others, or in a note below."""

from __future__ import annotations

import re
from collections.abc import Sequence

from models import Role
from plans.reading.draft import DraftUnit
from plans.reading.grids import CellText, Table
from plans.reading.numbering import Stand, scan
from plans.reading.paper import Line, Span
from plans.reading.phrases.units import FoundUnit
from plans.reading.phrases.who import find_units, read_names
from plans.reading.understanding.notes import is_names

_LONGEST = 120
_LABELLED = re.compile(
    r"(?:责任|牵头|承办|实施|主办|负责|落实)(?:单位|部门|科室|处室|股室)\s*[：:]"
)
# Only a note about all rows names who answers for each of them.
_OF_ALL = re.compile(
    r"(?:以上|上述|表中|本表|各项|所列)[^。；]{0,12}(?:任务|工作|事项|项目|内容|均)?由?"
)


def units_above(lines: Sequence[Line], table: Table) -> list[DraftUnit]:
    """Return the units that the line right above a table, or its own first rows, name."""
    first = min(table.lines)
    at = _next(lines, range(first - 1, -1, -1))
    inside = (cell for row in table.rows[:3] for cell in row[:1] if cell is not None)
    for cell in (*([] if at is None else [_whole(lines, at)]), *inside):
        if len(cell.text) <= _LONGEST and _LABELLED.search(cell.text):
            return _found(lines, cell, find_units(cell.text))
    return [] if at is None else units_heading(lines, _whole(lines, at))


def units_below(lines: Sequence[Line], table: Table) -> list[DraftUnit]:
    """Return the units that a note below a table, or in its last row, gives to all its rows."""
    last = max(table.lines)
    at = _next(lines, range(last + 1, len(lines)))
    inside = [cell for cell in table.rows[-1][:1] if cell is not None]
    for cell in (*inside, *([] if at is None else [_whole(lines, at)])):
        if len(cell.text) <= _LONGEST and _OF_ALL.search(cell.text):
            return _found(lines, cell, find_units(cell.text))
    return []


def units_heading(lines: Sequence[Line], cell: CellText) -> list[DraftUnit]:
    """Return the units of a heading that is nothing but their names («一、住建局»)."""
    label = next(scan(cell.text), None)
    start = label.end if label is not None and label.stand is Stand.LINE_START else 0
    name = cell.text[start:].strip()
    if "\n" in name or not is_names(name):
        return []
    start = cell.text.index(name, start)
    part = CellText(name, tuple((at, a + start, b) for at, a, b in cell.pieces[:1]))
    return _found(lines, part, read_names(name, Role.RESPONSIBLE))


def _found(lines: Sequence[Line], cell: CellText, units: Sequence[FoundUnit]) -> list[DraftUnit]:
    index, first, _ = cell.pieces[0]
    number = lines[index].number
    return [
        DraftUnit(
            unit.name,
            unit.role,
            unit.collective,
            Span(number, first + unit.start, first + unit.end),
        )
        for unit in units
    ]


def _next(lines: Sequence[Line], places: range) -> int | None:
    return next((at for at in places if lines[at].text.strip() and not lines[at].furniture), None)


def _whole(lines: Sequence[Line], at: int) -> CellText:
    return CellText(lines[at].text, ((at, 0, len(lines[at].text)),))
