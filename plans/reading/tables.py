"""Tables of a paper: marked cells, columns parted by tabs or bars, or one cell a line."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterator, Sequence

from plans.reading.celllines import one_a_line
from plans.reading.columns import field_of
from plans.reading.grids import CellText, Table
from plans.reading.headers import could_be_name, find_header
from plans.reading.paper import Line
from plans.reading.records import is_record

_LEAST_HEADERS = 3
_MOST_COLUMNS = 30
_MOST_CELLS = 200_000
_LONGEST_HEADER = 200
_LONGEST_HEADING = 40
_SENTENCE = re.compile("[。；：:]")
_TAB, _BAR, _BLANKS = re.compile(r"\t"), re.compile(r"\|"), re.compile(r"[ 　]{2,}")
_RULE = re.compile(r":?-{2,}:?")


def find_tables(lines: Sequence[Line]) -> list[Table]:
    """Return the tables in the order of the paper."""
    tables = [*_of_cells(lines), *_parted(lines), *one_a_line(lines)]
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
    """Lines parted by tabs or bars, and lines of wide blanks under a line of column names."""
    for run in _runs(lines):
        rows = [_split(lines[at], at) for at in run]
        kept = [(at, row) for at, row in zip(run, rows, strict=True) if not _is_rule(row)]
        width = min(max((len(row) for _, row in kept), default=0), _MOST_COLUMNS)
        grid = tuple(_padded(row, width) for _, row in kept)
        table = Table(grid, frozenset(run))
        if _is_table(table):
            yield table
    yield from _by_blanks(lines)


def _runs(lines: Sequence[Line]) -> Iterator[list[int]]:
    """Lines one after another that the same mark parts; a page number between ends none.

    A heading over the rows below it has lost its marks («一、经济发展») and ends none either.
    """
    run: list[int] = []
    mark, apart = "", False
    for at, line in enumerate(lines):
        if line.furniture or not line.text.strip(" 　"):
            apart = apart or not line.furniture
            continue
        own = _mark(line)
        if run and not own and not apart and _heads_rows(lines, at, mark):
            run.append(at)
            continue
        # Behind a blank line a row of names heads a table of its own.
        if run and (own != mark or (apart and _header_cells(line) is not None)):
            yield run
            run = []
        mark, apart = own, False
        if own:
            run.append(at)
    if run:
        yield run


def _mark(line: Line) -> str:
    if line.cell is not None:
        return ""
    return "\t" if "\t" in line.text else "|" if "|" in line.text else ""


def _heads_rows(lines: Sequence[Line], at: int, mark: str) -> bool:
    """Whether a line between rows is a heading of those below, and these are no new table."""
    text = lines[at].text.strip()
    below = lines[at + 1] if at + 1 < len(lines) else None
    return (
        lines[at].cell is None
        and len(text) <= _LONGEST_HEADING
        and not _SENTENCE.search(text)
        and below is not None
        and _mark(below) == mark
        and _header_cells(below) is None
        and not any(field_of(cell.text) == "number" for cell in _split(below, -1) if cell)
    )


def _is_rule(row: Sequence[CellText | None]) -> bool:
    """The line under a header of Markdown."""
    return all(_RULE.fullmatch(cell.text) for cell in row if cell is not None)


def _is_table(table: Table) -> bool:
    """Whether parted lines are a table: under names, or each a name with its value."""
    if len(table.rows) > 1 and is_record(table):
        return True
    header = find_header(table)
    if header is None or len(table.rows) <= header.last + 1:
        return False
    named = sum(1 for names in header.names if names)
    # Two words and two more below may be anything: signatures, a list in two columns.
    return named >= _LEAST_HEADERS or (named > 1 and len(table.rows) > header.last + 2)


def _padded(row: list[CellText | None], width: int) -> tuple[CellText | None, ...]:
    cells = [None if cell is None or not cell.text else cell for cell in row]
    return tuple((cells + [None] * width)[:width])


def _by_blanks(lines: Sequence[Line]) -> Iterator[Table]:
    at = 0
    while at < len(lines):
        line = lines[at]
        marked = "\t" in line.text or "|" in line.text
        # Most lines are sentences: only wide blanks inside part names of columns.
        parted = not marked and _BLANKS.search(line.text.strip(" 　")) is not None
        fields = (_header_cells(line) or _blank_header(lines, at)) if parted else None
        if fields is None:
            at += 1
            continue
        rows, taken, width = [_split(line, at)], {at}, len(fields)
        below = at + 1
        while below < len(lines):
            line = lines[below]
            if not line.furniture and line.text.strip():
                if line.cell is not None or not _is_row(line, width):
                    break
                rows.append(_split(line, below))
                taken.add(below)
            below += 1
        if len(rows) > 1:
            yield Table(tuple(_padded(row, width) for row in rows), frozenset(taken))
        at = below


def _header_cells(line: Line) -> list[CellText | None] | None:
    if line.cell is not None or line.furniture or len(line.text) > _LONGEST_HEADER:
        return None
    cells = _split(line, -1)
    known = [field_of(cell.text) for cell in cells if cell]
    enough = len({field for field in known if field}) >= _LEAST_HEADERS
    return cells if enough and 2 * sum(map(bool, known)) >= len(known) else None


def _blank_header(lines: Sequence[Line], at: int) -> list[CellText | None] | None:
    """Names from «序号» on, parted by wide blanks, over a row that begins with a number."""
    line = lines[at]
    if line.cell is not None or line.furniture or len(line.text) > _LONGEST_HEADER:
        return None
    cells = [cell for cell in _split(line, -1) if cell is not None]
    if len(cells) < _LEAST_HEADERS or field_of(cells[0].text) != "number":
        return None
    below = next((one for one in lines[at + 1 : at + 4] if one.text.strip()), None)
    first = _split(below, -1) if below is not None and below.cell is None else []
    same = len(first) == len(cells) and first[0] is not None and first[0].text.isdecimal()
    named = all(could_be_name(cell.text) for cell in cells)
    return list(cells) if same and named else None


def _is_row(line: Line, width: int) -> bool:
    found = len(_split(line, 0))
    return found > 1 and abs(found - width) <= 1


def _split(line: Line, index: int) -> list[CellText | None]:
    text = line.text
    start, end = len(text) - len(text.lstrip(" 　")), len(text.rstrip(" 　"))
    if text[start:end].startswith("|") and text[start:end].endswith("|"):
        start, end = start + 1, end - 1
    parted = _TAB if "\t" in text else _BAR if "|" in text else _BLANKS
    cells: list[CellText | None] = []
    begin = start
    for found in [*parted.finditer(text, start, end), None]:
        stop = end if found is None else found.start()
        left = begin + len(text[begin:stop]) - len(text[begin:stop].lstrip())
        told = text[begin:stop].strip()
        cells.append(CellText(told, ((index, left, left + len(told)),)))
        begin = stop if found is None else found.end()
    return cells
