"""Where a table's header stands and what it names each column: titles above, two rows, merges."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from plans.reading.columns import field_of, is_other_day
from plans.reading.grids import CellText, Row, Table, cell_at, told

_FIRST_ROWS = 6
_MOST_ROWS = 3
_LONGEST = 24
_REMARK = re.compile(r"[（(][^（）()]*[)）]")
# A sentence, a figure or a date is the content of a column, not its name.
_CONTENT = re.compile(
    r"[。；;！？，,：:]|^[\d.,%％/()（）\-—+]+[分元%年]?$|\d日|月[底初]|\d月前|[上中下]旬|《|扣\d"
)
_META = re.compile(r"[：:]")
_INDEX = re.compile(r"[（(]?(?:\d{1,2}|[甲乙丙丁])[)）]?")
_SUM = re.compile(r"^(?:合计|总计|小计|共计|总分)[:：]?$")
_REMARKS = re.compile(r"^(?:填表|填报|制表|审核|说明|备注|注)(?:人|单位|日期|时间)?\d{0,2}[:：]")


@dataclass(frozen=True, slots=True)
class Header:
    """The rows up to `last` head the table; `names` are a column's words from above downwards."""

    first: int
    last: int
    names: tuple[tuple[str, ...], ...]

    def word(self, column: int) -> str:
        """Return all that is said above a column, blanks left out."""
        return "".join(self.names[column]) if column < len(self.names) else ""

    def fields(self) -> list[str | None]:
        """Return the field that the words above each column mean, None where no list has them."""
        return [_field(names) for names in self.names]


def find_header(table: Table) -> Header | None:
    """Return a table's header, or None when its first rows are content already.

    The first row with two known names is taken; else the first that could be nothing but
    names. A title or «编制单位：…» over the whole width stands above it.
    """
    rows = table.rows[:_FIRST_ROWS]
    known = next((at for at, row in enumerate(rows) if _known(row) > 1), None)
    at = _like_header(rows)
    if known is not None and (at is None or at >= known or not _goes_on(table, at, known - 1)):
        at = known
    if at is None:
        return None
    last = at
    while last + 1 < len(table.rows) and last - at + 1 < _MOST_ROWS and _goes_on(table, at, last):
        last += 1
    names = tuple(_names(table.rows[at : last + 1], column) for column in range(table.width))
    return Header(at, last, names)


def content_rows(table: Table, header: Header) -> Iterator[tuple[int, Row]]:
    """Yield the rows below the header with their count from 1; the header again is left out.

    So is a row that only counts the columns. Sums and remarks are yielded: see `is_remark`.
    """
    head = [_text(cell) for cell in table.rows[header.last]]
    for count, row in enumerate(table.rows[header.last + 1 :], 1):
        if [_text(cell) for cell in row] != head and not _is_index(row):
            yield count, row


def is_sum(row: Row) -> bool:
    """Whether a row gives totals (合计)."""
    cells = told(row)
    return bool(cells) and _SUM.match(_bare(cells[0].text)) is not None


def is_remark(row: Row) -> bool:
    """Whether a row is a note of whoever made the table, no content."""
    cells = told(row)
    return bool(cells) and _REMARKS.match(_bare(cells[0].text)) is not None


def could_be_name(text: str) -> bool:
    """Whether some words could be the name of a column."""
    bare = _REMARK.sub("", _bare(text))
    return 0 < len(bare) <= _LONGEST and not _CONTENT.search(bare)


def _field(names: Sequence[str]) -> str | None:
    """The lowest words tell; where they alone do not, with those above them, or these alone.

    «启动时间» beneath «时间安排» is still no day by which something is owed.
    """
    if names and is_other_day(names[-1]):
        return None
    for words in (names[-1:], names, names[:1]):
        field = field_of("".join(words)) if words else None
        if field is not None:
            return field
    return None


def _known(row: Row) -> int:
    return len({field for cell in told(row) if (field := field_of(cell.text))})


def _like_header(rows: Sequence[Row]) -> int | None:
    for at, row in enumerate(rows):
        cells = told(row)
        if len(cells) < 2:
            continue  # a title over the whole width, or a blank row
        if all(could_be_name(cell.text) for cell in cells):
            # Names leave few columns without one.
            blank = sum(1 for cell in row if cell is None or cell.blank)
            return at if 2 * blank <= len(row) else None
        if not any(_META.search(cell.text) for cell in cells):
            return None
    return None


def _goes_on(table: Table, first: int, last: int) -> bool:
    """Whether the row below `last` only names parts of columns that the row above reaches over."""
    above, below = table.rows[last], table.rows[last + 1]
    own = [
        (column, cell)
        for column, cell in enumerate(below)
        if cell is not None and not cell.blank and cell is not _at(above, column)
    ]
    if not own or not all(could_be_name(cell.text) for _, cell in own):
        return False
    reached = _reached(table.rows[first], table.width) if first == last else set()
    return bool(reached) and all(column in reached for column, _ in own) and len(own) > 1


def _reached(row: Row, width: int) -> set[int]:
    """The columns of cells that reach over several, by merging or with blanks to their right."""
    groups: list[list[int]] = []
    before: CellText | None = None
    for column in range(width):
        cell = _at(row, column)
        same = cell is before if cell is not None else False
        if groups and (same or cell is None or cell.blank):
            groups[-1].append(column)
        else:
            groups.append([column])
        before = cell if cell is not None and not cell.blank else before
    return {column for group in groups if len(group) > 1 for column in group}


def _names(rows: Sequence[Row], column: int) -> tuple[str, ...]:
    """The words above a column from above downwards, each once; a blank is what is left of it."""
    names: list[str] = []
    for number, row in enumerate(rows):
        cell = cell_at(row, column)
        if cell is None and number + 1 < len(rows):
            # A name that reaches to the right is printed once in plain text.
            left = (cell_at(row, at) for at in range(column - 1, -1, -1))
            cell = next((one for one in left if one is not None), None)
            cell = cell if cell is not None and cell_at(rows[-1], column) is not None else None
        if cell is not None and (not names or names[-1] != _bare(cell.text)):
            names.append(_bare(cell.text))
    return tuple(names)


def _is_index(row: Row) -> bool:
    cells = told(row)
    return len(cells) > 2 and all(_INDEX.fullmatch(_bare(cell.text)) for cell in cells)


def _at(row: Row, column: int) -> CellText | None:
    return row[column] if column < len(row) else None


def _text(cell: CellText | None) -> str:
    return "" if cell is None else _bare(cell.text)


def _bare(text: str) -> str:
    return re.sub(r"[\s　]+", "", text)
