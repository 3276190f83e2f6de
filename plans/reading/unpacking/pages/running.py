"""Which rows run on into the next: seen from margins and indents, not from words alone."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass

from plans.reading.unpacking.pages.layout import Placed

_NUMBERED = re.compile(
    r"[一二三四五六七八九十]{1,3}[、.．]|[（(][一二三四五六七八九十\d]{1,3}[）)]|\d{1,3}[、.．](?!\d)"
    r"|第[一二三四五六七八九十百\d]{1,4}[章节条]|[①-⑳]|附件"
)
_ENDS = "。；：！？;:!?"
_FULL = 1.3  # of a height: a row that ends this near the margin was broken there
_FULL_CELL = 1.9
_INDENT = 0.8
_NEXT_ROW = 2.6  # heights between base lines within one paragraph


@dataclass(frozen=True, slots=True)
class Margins:
    """Where the rows of body text begin and end, and whether paragraphs are indented."""

    left: float
    right: float
    indented: bool


def margins_of(placed: list[Placed]) -> Margins:
    """Return the margins of a paper from its long rows; without such rows nothing runs on."""
    rows = [one.row for one in placed if one.cell is None and not one.furniture]
    long = [row for row in rows if len(row.text) >= 15]
    if len(long) < 2:
        return Margins(0.0, float("inf"), indented=False)
    left = Counter(round(row.x0 / 2) * 2 for row in long)
    most = max(left.values())
    margin = min(x for x, count in left.items() if count * 4 >= most)
    ends = sorted(row.x1 for row in long)
    right = ends[int(len(ends) * 0.9)] if len(ends) > 9 else ends[-1]
    in_by = [(row.x0 - margin) / row.height for row in rows if row.height]
    return Margins(margin, right, indented=sum(1 for by in in_by if 1.4 < by < 2.6) > 1)


def runs_on(first: Placed, second: Placed, margins: Margins) -> bool:
    """Tell whether the second row goes on with the first; furniture between them is no bar."""
    if first.cell != second.cell or first.in_columns != second.in_columns:
        return False
    height = first.row.height or 1
    if not 0.75 < (second.row.height or 1) / height < 1.35:
        return False
    if first.cell is not None:
        full = first.row.x1 >= first.right - _FULL_CELL * height
        return full and not _begins(first, second)
    if first.row.x1 < margins.right - _FULL * height:
        return False
    if second.row.x0 - margins.left > _INDENT * height:
        return False
    if first.page == second.page and first.row.y - second.row.y > _NEXT_ROW * height:
        return False
    return not _begins(first, second) if margins.indented else not _may_begin(first, second)


def _begins(first: Placed, second: Placed) -> bool:
    numbered = _NUMBERED.match(second.row.text) is not None
    return numbered and first.row.text[-1:] in _ENDS


def _may_begin(first: Placed, second: Placed) -> bool:
    return first.row.text[-1:] in _ENDS or _NUMBERED.match(second.row.text) is not None
