"""A table as rows of cells, whatever it was drawn with."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeAlias


@dataclass(frozen=True, slots=True)
class CellText:
    """What a cell says: pieces (line index, start, end) in order; a merged cell is one value."""

    text: str
    pieces: tuple[tuple[int, int, int], ...]

    @property
    def blank(self) -> bool:
        """Whether nothing is printed in it."""
        return not self.text.strip()


Row: TypeAlias = Sequence[CellText | None]


@dataclass(frozen=True, slots=True)
class Table:
    """Rows of cells, merged ones repeated in each place they cover; `lines` are indexes."""

    rows: tuple[tuple[CellText | None, ...], ...]
    lines: frozenset[int]

    @property
    def width(self) -> int:
        """How many columns its widest row has."""
        return max((len(row) for row in self.rows), default=0)


def told(row: Row) -> list[CellText]:
    """Return the cells of a row that say something, a merged one once."""
    seen: dict[int, CellText] = {id(cell): cell for cell in row if cell and not cell.blank}
    return list(seen.values())


def cell_at(row: Row, column: int) -> CellText | None:
    """Return the cell of a column when it says something."""
    cell = row[column] if column < len(row) else None
    return None if cell is None or cell.blank else cell
