"""What each table of a paper is: a ledger of tasks, indicators with points, both or neither."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from plans.reading.grids import CellText, Table, cell_at, told
from plans.reading.headers import Header, find_header
from plans.reading.paper import Line
from plans.reading.records import as_list, is_record
from plans.reading.tables import find_tables
from plans.reading.understanding.indicatorcolumns import Columns, columns_of
from plans.reading.understanding.ledgercolumns import Ledger, ledger_of

_TITLE = re.compile(r"(?!附[件表])[^。；：:]{4,60}")
_DITTO = re.compile(r"同上|同前|〃|″|''|”")


@dataclass(frozen=True, slots=True)
class Known:
    """A table with what it was understood to be; its number counts from 1 in the paper."""

    number: int
    table: Table
    ledger: Ledger | None
    indicators: Columns | None


# One reading of a paper asks several times; equal lines are the same tables.
@lru_cache(maxsize=1)
def known_tables(lines: tuple[Line, ...]) -> tuple[Known, ...]:
    """Return every table of the paper in its order, those that are nothing known too."""
    found = []
    for number, table in enumerate(_joined(find_tables(lines)), 1):
        one = _dittoed(as_list(table) if is_record(table) else table)
        header = find_header(one)
        ledger = ledger_of(one, header) if header else None
        indicators = columns_of(one, header) if header else None
        found.append(Known(number, one, ledger, indicators))
    return tuple(found)


def title_in_table(lines: tuple[Line, ...]) -> str:
    """Return the title that the first table has over its header, or nothing.

    A spreadsheet has no other: its first row, one cell wide as the table.
    """
    for known in known_tables(lines):
        header = find_header(known.table)
        above = known.table.rows[: header.first] if header else ()
        cells = [told(row) for row in above]
        titles = [row[0].text.strip() for row in cells if len(row) == 1]
        fitting = (text for text in titles if _TITLE.fullmatch(text))
        title = next(fitting, "")
        if title:
            return re.sub(r"\s+", "", title)
    return ""


def _dittoed(table: Table) -> Table:
    """Put what stands above in the place of 同上."""
    if not any(_is_ditto(cell) for row in table.rows for cell in row):
        return table
    rows: list[tuple[CellText | None, ...]] = []
    for row in table.rows:
        above = rows[-1] if rows else ()
        rows.append(
            tuple(
                above[at] if _is_ditto(cell) and at < len(above) else cell
                for at, cell in enumerate(row)
            )
        )
    return Table(tuple(rows), table.lines)


def _is_ditto(cell: CellText | None) -> bool:
    return cell is not None and len(cell.text) < 4 and bool(_DITTO.fullmatch(cell.text.strip()))


def _joined(tables: Sequence[Table]) -> list[Table]:
    """Put what a page break tore off, without header and numbered on, back on its table."""
    joined: list[Table] = []
    for table in tables:
        if joined and _goes_on(joined[-1], table):
            before = joined.pop()
            joined.append(Table(before.rows + table.rows, before.lines | table.lines))
        else:
            joined.append(table)
    return joined


def _goes_on(before: Table, table: Table) -> bool:
    if before.width != table.width or find_header(table) is not None:
        return False
    header = find_header(before)
    number = _number_column(header) if header else None
    if number is None:
        return False
    last = next((n for row in before.rows[::-1] if (n := _count(cell_at(row, number)))), None)
    first = _count(cell_at(table.rows[0], number))
    return last is not None and first in {last, last + 1}


def _number_column(header: Header) -> int | None:
    return next((at for at, field in enumerate(header.fields()) if field == "number"), None)


def _count(cell: object) -> int | None:
    text = getattr(cell, "text", "").strip(" 　.．、")
    return int(text) if text.isdecimal() and len(text) < 5 else None
