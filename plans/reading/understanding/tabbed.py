"""Tables of plain text whose header no task ledger has."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from plans.reading.paper import Line
from plans.reading.tables import CellText, Table, find_tables


def tabbed_tables(lines: Sequence[Line]) -> Iterator[Table]:
    """Yield runs of lines parted by tabs that no header word marks as a task ledger."""
    known = {at for table in find_tables(lines) for at in table.lines}
    run: list[int] = []
    for at, line in enumerate([*lines, None]):
        if line is not None and "\t" in line.text and at not in known and line.cell is None:
            run.append(at)
        elif line is None or line.text.strip():
            if len(run) > 1:
                rows = tuple(tuple(_cells(lines[one].text, one)) for one in run)
                yield Table(rows, frozenset(run))
            run = []


def _cells(text: str, at: int) -> Iterator[CellText]:
    start = 0
    for part in text.split("\t"):
        yield CellText(part.strip(), ((at, start, start + len(part)),))
        start += len(part) + 1
