"""Tables whose cells stand one a line: the names of the columns, then row after row."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from plans.reading.columns import field_of
from plans.reading.grids import CellText, Table
from plans.reading.headers import could_be_name
from plans.reading.paper import Line

_LEAST, _MOST = 3, 30


def one_a_line(lines: Sequence[Line]) -> Iterator[Table]:
    """Column names on lines of their own, then the cells in the same order, one a line."""
    told = [
        at
        for at, line in enumerate(lines)
        if line.text.strip() and line.cell is None and not line.furniture
    ]
    names = [could_be_name(lines[at].text) for at in told]
    at = 0
    while at < len(told):
        width = _header_width(lines, told, names, at)
        if width < _LEAST:
            at += 1
            continue
        rows = [told[at : at + width], *_numbered_rows(lines, told, at + width, width)]
        if len(rows) > 1:
            grid = tuple(
                tuple(
                    CellText(lines[one].text.strip(), ((one, 0, len(lines[one].text)),))
                    for one in row
                )
                for row in rows
            )
            yield Table(grid, frozenset(one for row in rows for one in row))
        at += sum(len(row) for row in rows)


def _header_width(
    lines: Sequence[Line], told: Sequence[int], names: Sequence[bool], at: int
) -> int:
    """How many names stand one a line from «序号» up to the line that says 1; 0 for none."""
    if field_of(lines[told[at]].text) != "number":
        return 0
    width = 1
    while at + width < len(told) and width <= _MOST:
        text = lines[told[at + width]].text
        if _counts(text, 1):
            known = {field_of(lines[told[at + n]].text) for n in range(width)} - {None}
            return width if len(known) > 1 else 0
        if not names[at + width]:
            return 0
        width += 1
    return 0


def _counts(text: str, number: int) -> bool:
    return text.strip(" 　.．、") == str(number)


def _numbered_rows(
    lines: Sequence[Line], told: Sequence[int], at: int, width: int
) -> Iterator[list[int]]:
    """Rows that begin with 1, 2, 3… on a line of its own and are as wide as the header."""
    expected = 1
    while at + width <= len(told) and _counts(lines[told[at]].text, expected):
        yield list(told[at : at + width])
        at += width
        expected += 1
