"""Tables of a paper: marked cells, columns parted by tabs or bars, or one cell a line."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from plans.reading.columns import field_of
from plans.reading.paper import Line

_LEAST_HEADERS = 3
_MOST_CELLS = 200_000
_PARTED = re.compile(r"\t|\s*\|\s*|[ 　]{2,}")


@dataclass(frozen=True, slots=True)
class CellText:
    """What a cell says: pieces (line index, start, end) in order; a merged cell is one value."""

    text: str
    pieces: tuple[tuple[int, int, int], ...]


@dataclass(frozen=True, slots=True)
class Table:
    """Rows of cells, merged ones repeated in each place they cover; `lines` are indexes."""

    rows: tuple[tuple[CellText | None, ...], ...]
    lines: frozenset[int]

    def headed(self) -> tuple[int, list[str | None]] | None:
        """Return the header's row index and each column's field, when two or more are known."""
        for at, row in enumerate(self.rows[:6]):
            fields = [field_of(cell.text) if cell else None for cell in row]
            # A title that covers the whole row, or one name repeated, is no header.
            if len({field for field in fields if field}) >= 2:
                return at, fields
        return None


def find_tables(lines: Sequence[Line]) -> list[Table]:
    """Return the tables in the order of the paper."""
    tables = [*_of_cells(lines), *_parted(lines), *_one_a_line(lines)]
    return sorted(tables, key=lambda table: min(table.lines))


def table_lines(lines: Sequence[Line]) -> set[int]:
    """Return the indexes of lines that belong to tables, so are no running text."""
    return {at for table in find_tables(lines) for at in table.lines}


def _of_cells(lines: Sequence[Line]) -> Iterator[Table]:
    """Tables whose cells the file itself marks; one column, or one row, is layout."""
    by_table: dict[int, list[int]] = defaultdict(list)
    for at, line in enumerate(lines):
        if line.cell is not None:
            by_table[line.cell.table].append(at)
    for indexes in by_table.values():
        cells = [lines[at].cell for at in indexes]
        rows = max(cell.row + cell.rows for cell in cells if cell)
        columns = max(cell.column + cell.columns for cell in cells if cell)
        starts = {cell.column for cell in cells if cell}
        if rows > 1 and len(starts) > 1:
            # A cell in the far corner of a sheet makes no table of millions.
            sparse = rows * columns > _MOST_CELLS
            down = sorted({cell.row for cell in cells if cell}) if sparse else range(rows)
            across = sorted(starts) if sparse else range(columns)
            yield Table(_grid(lines, indexes, down, across), frozenset(indexes))


def _grid(
    lines: Sequence[Line], indexes: Sequence[int], rows: Sequence[int], columns: Sequence[int]
) -> tuple[tuple[CellText | None, ...], ...]:
    """The cells at the given rows and columns, which are in order, a merged one in each place."""
    pieces: dict[tuple[int, int], list[int]] = defaultdict(list)
    reach: dict[tuple[int, int], tuple[int, int]] = {}
    for at in indexes:
        cell = lines[at].cell
        if cell is not None:
            pieces[cell.row, cell.column].append(at)
            reach[cell.row, cell.column] = (cell.rows, cell.columns)
    grid: list[dict[int, CellText]] = [{} for _ in rows]
    for (row, column), told in pieces.items():
        value = CellText(
            "\n".join(lines[at].text for at in told),
            tuple((at, 0, len(lines[at].text)) for at in told),
        )
        down, across = reach[row, column]
        beside = range(bisect_left(columns, column), bisect_left(columns, column + across))
        for each in range(bisect_left(rows, row), bisect_left(rows, row + down)):
            for place in beside:
                grid[each].setdefault(place, value)
    return tuple(tuple(row.get(place) for place in range(len(columns))) for row in grid)


def _parted(lines: Sequence[Line]) -> Iterator[Table]:
    """Lines of cells parted by tabs, bars or wide blanks, under a line of column names."""
    at = 0
    while at < len(lines):
        fields = _header_cells(lines[at])
        if fields is None:
            at += 1
            continue
        rows = [fields]
        taken = {at}
        width = len(fields)
        below = at + 1
        while below < len(lines):
            line = lines[below]
            if line.furniture:
                # A page number, or the rule under a header of Markdown, ends no table.
                below += 1
                continue
            if line.cell is not None or (line.text.strip() and not _is_row(line, width)):
                break
            if line.text.strip():
                row = _split(line, below)
                if not all(re.fullmatch(r":?-{2,}:?", cell.text) for cell in row if cell):
                    rows.append(row)
                taken.add(below)
            below += 1
        rows = [_placed(row, at) for row in rows]
        if len(rows) > 1:
            full = tuple(tuple((row + [None] * width)[:width]) for row in rows)
            yield Table(full, frozenset(taken))
        at = below


def _placed(row: list[CellText | None], header: int) -> list[CellText | None]:
    return [
        None
        if cell is None or not cell.text
        else CellText(cell.text, tuple((header if p < 0 else p, s, e) for p, s, e in cell.pieces))
        for cell in row
    ]


def _header_cells(line: Line) -> list[CellText | None] | None:
    if line.cell is not None or line.furniture or len(line.text) > 200:
        return None
    cells = _split(line, -1)
    known = [field_of(cell.text) for cell in cells if cell]
    enough = len({field for field in known if field}) >= _LEAST_HEADERS
    return cells if enough and 2 * sum(map(bool, known)) >= len(known) else None


def _is_row(line: Line, width: int) -> bool:
    if line.furniture:
        return False
    found = len(_split(line, 0))
    return found > 1 and (("\t" in line.text or "|" in line.text) or abs(found - width) <= 1)


def _split(line: Line, index: int) -> list[CellText | None]:
    text = line.text
    start, end = len(text) - len(text.lstrip(" 　")), len(text.rstrip(" 　"))
    if text[start:end].startswith("|") and text[start:end].endswith("|"):
        start, end = start + 1, end - 1
    parted = re.compile(r"\t") if "\t" in text else re.compile(r"\|") if "|" in text else _PARTED
    cells: list[CellText | None] = []
    begin = start
    for found in [*parted.finditer(text, start, end), None]:
        stop = end if found is None else found.start()
        left = begin + len(text[begin:stop]) - len(text[begin:stop].lstrip())
        told = text[begin:stop].strip()
        cells.append(CellText(told, ((index, left, left + len(told)),)))
        begin = stop if found is None else found.end()
    return cells


def _one_a_line(lines: Sequence[Line]) -> Iterator[Table]:
    """Column names on lines of their own, then the cells in the same order, one a line."""
    told = [
        at
        for at, line in enumerate(lines)
        if line.text.strip() and line.cell is None and not line.furniture
    ]
    fields = [field_of(lines[at].text) for at in told]
    at = 0
    while at < len(told):
        width = 0
        while at + width < len(told) and fields[at + width]:
            width += 1
        if width < _LEAST_HEADERS or fields[at] != "number":
            at += max(1, width)
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


def _numbered_rows(
    lines: Sequence[Line], told: Sequence[int], at: int, width: int
) -> Iterator[list[int]]:
    """Rows that begin with 1, 2, 3… on a line of its own and are as wide as the header."""
    expected = 1
    while at + width <= len(told) and lines[told[at]].text.strip(" 　.．、") == str(expected):
        yield list(told[at : at + width])
        at += width
        expected += 1
