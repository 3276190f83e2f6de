"""A page set in two columns: its text in the order in which it is read.

Seen from the white between them: a gutter that hardly any row crosses, with rows on both sides
that mostly fill their column. Columns of a table without lines are ragged, so they are none.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import accumulate, pairwise
from math import ceil, floor
from statistics import median

from plans.reading.unpacking.pages.opening import Sign
from plans.reading.unpacking.pages.rows import sign_rows

_STEP = 2.0  # points between the places looked at
_MIDDLE = (0.35, 0.65)  # of the text's width, where a gutter may be
_CROSSED = 0.2  # of the rows may cross it: titles, tables
_LEAST_ROWS = 6
_LEAST_SIGNS = 8
_FULL = 0.6  # of a column's rows end together at its right side
_WHITE = 0.8  # heights between two characters that are not of one column
_NEAR = 0.7  # heights within which rows end together


@dataclass(frozen=True, slots=True)
class Band:
    """Characters read together; those of a right column are moved over its left one."""

    signs: list[Sign]
    in_columns: bool


def bands_of(signs: Sequence[Sign]) -> list[Band]:
    """Return the characters of a page in bands: rows across it, or a column."""
    rows = sign_rows(signs)
    gutter = _gutter(rows)
    if gutter is None:
        return [Band(list(signs), in_columns=False)]
    bands: list[Band] = []
    left: list[list[Sign]] = []
    right: list[list[Sign]] = []
    across: list[Sign] = []
    for row in rows:
        if _crosses(row, gutter):
            _flush(bands, left, right)
            across += row
            continue
        if across:
            bands.append(Band(across, in_columns=False))
            across = []
        left.append([sign for sign in row if sign.x0 < gutter])
        right.append([sign for sign in row if sign.x0 >= gutter])
    _flush(bands, left, right)
    return bands + ([Band(across, in_columns=False)] if across else [])


def _flush(bands: list[Band], left: list[list[Sign]], right: list[list[Sign]]) -> None:
    """Close the columns that a row across the page ends."""
    first = [sign for row in left for sign in row]
    second = [sign for row in right for sign in row]
    shift = 0.0
    if first and second:
        shift = min(sign.x0 for sign in second) - min(sign.x0 for sign in first)
    moved = [replace(sign, x0=sign.x0 - shift, x1=sign.x1 - shift) for sign in second]
    bands += [Band(one, in_columns=True) for one in (first, moved) if one]
    left.clear()
    right.clear()


def _gutter(rows: Sequence[list[Sign]]) -> float | None:
    """Return the middle of the white between two columns, or None."""
    if len(rows) < _LEAST_ROWS:
        return None
    begin = min(row[0].x0 for row in rows)
    width = max(row[-1].x1 for row in rows) - begin
    first, last = begin + _MIDDLE[0] * width, begin + _MIDDLE[1] * width
    crossed = _crossings(rows, first, int((last - first) / _STEP) + 1)
    least = min(crossed)
    if least > _CROSSED * len(rows):
        return None
    gutter = first + _STEP * median(at for at, count in enumerate(crossed) if count == least)
    return gutter if all(_fills(rows, gutter, side) for side in (-1, 1)) else None


def _crossings(rows: Sequence[list[Sign]], first: float, count: int) -> list[int]:
    """Return how many rows go over each of `count` places from `first` on."""
    steps = [0] * (count + 1)

    def add(begin: float, end: float, by: int) -> None:
        from_ = min(max(ceil((begin - first) / _STEP), 0), count)
        to = min(max(floor((end - first) / _STEP) + 1, from_), count)
        steps[from_] += by
        steps[to] -= by

    for row in rows:
        add(row[0].x0, row[-1].x1, 1)
        for before, after in pairwise(row):
            if _is_white(before, after):
                add(before.x1, after.x0, -1)
    return list(accumulate(steps[:count]))


def _is_white(before: Sign, after: Sign) -> bool:
    return after.x0 - before.x1 >= _WHITE * before.height


def _crosses(row: Sequence[Sign], place: float) -> bool:
    """Whether a row goes on over a place, rather than leaving white there."""
    if not row[0].x0 < place < row[-1].x1:
        return False
    return not any(
        _is_white(before, after) and before.x1 <= place <= after.x0
        for before, after in pairwise(row)
    )


def _fills(rows: Sequence[list[Sign]], gutter: float, side: int) -> bool:
    """Whether the rows of one side are text set to a column's width."""
    parts = [[sign for sign in row if (sign.x0 - gutter) * side > 0] for row in rows]
    long = [part for part in parts if len(part) >= _LEAST_SIGNS]
    if len(long) < _LEAST_ROWS:
        return False
    ends = sorted(part[-1].x1 for part in long)
    near = _NEAR * long[0][0].height
    together = max(bisect_right(ends, end + near) - at for at, end in enumerate(ends))
    return together >= _FULL * len(long)
