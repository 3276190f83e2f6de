"""Characters on a page into rows of text, from the top down and from the left."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import pairwise
from statistics import median

from plans.reading.unpacking.pages.opening import Sign

# Gaps in heights of the character before: a blank between words, between columns.
_WORD, _GAP, _COLUMN = 0.15, 0.6, 2.0
_SAME_ROW = 0.45  # base lines this near, in heights, are one row


@dataclass(frozen=True, slots=True)
class Row:
    """One row of text with its extent; `y` is its base line, `height` its usual height."""

    text: str
    x0: float
    x1: float
    y: float
    height: float


def rows_of(signs: Iterable[Sign]) -> list[Row]:
    """Return the rows of some characters; a character drawn twice (for boldness) is one."""
    return [_row(row) for row in sign_rows(signs)]


def sign_rows(signs: Iterable[Sign]) -> list[list[Sign]]:
    """Return the characters of each row from the left, the rows from the top."""
    rows: list[list[Sign]] = []
    for sign in sorted(signs, key=lambda one: (-one.base, one.x0)):
        if rows and _in_row(rows[-1][0], sign):
            rows[-1].append(sign)
        else:
            rows.append([sign])
    return [sorted(row, key=lambda one: one.x0) for row in rows]


def _in_row(first: Sign, sign: Sign) -> bool:
    return first.base - sign.base <= _SAME_ROW * min(first.height, sign.height)


def _row(signs: list[Sign]) -> Row:
    gaps = [
        following.x0 - sign.x1
        for sign, following in pairwise(signs)
        if following.x0 - sign.x1 > _COLUMN * sign.height
    ]
    columns = "\t" if len(gaps) > 1 else "   "
    parts: list[str] = []
    before: Sign | None = None
    for sign in signs:
        if before is not None:
            if _drawn_again(before, sign):
                continue
            parts.append(_between(before, sign, columns))
        parts.append(sign.text)
        before = sign
    return Row(
        text="".join(parts),
        x0=signs[0].x0,
        x1=max(sign.x1 for sign in signs),
        y=signs[0].base,
        height=median(sign.height for sign in signs),
    )


def _drawn_again(before: Sign, sign: Sign) -> bool:
    near = abs(before.x0 - sign.x0) < 0.25 * max(sign.height, 1)
    return before.text == sign.text and near and abs(before.base - sign.base) < 2


def _between(before: Sign, sign: Sign, columns: str) -> str:
    gap = (sign.x0 - before.x1) / max(before.height, 1)
    if gap > _COLUMN:
        return columns
    narrow = before.text.isascii() and sign.text.isascii()
    return " " if gap > (_WORD if narrow else _GAP) else ""
