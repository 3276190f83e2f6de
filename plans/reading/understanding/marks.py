"""The marks of an assessment («（5分）», «（26分，综合组为主考核）») that trees are built of."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal

from plans.reading.phrases.points import FoundPoints, find_points

OPEN, CLOSE = "（(〔[【", "）)〕]】"
REACH = 60
# Words between the bracket and the number, and those that lead to a number without one.
BEFORE = re.compile(r"[（(〔\[【]\s*(?:满分|共|计|分值|总分|最高|不超过|上限)?\s*(?:为|[:：])?\s*$")
WEIGHT = re.compile(
    r"[（(〔\[【]\s*(?:权重|占比|占)(?:为|[:：])?\s*(?P<weight>\d{1,3}(?:\.\d)?)\s*[%％]\s*[）)〕\]】]"
)
LEADING = re.compile(r"[\s，,、:：]*(?:满分|分值|共计|合计|共|计|占|得|为)?(?:为|是)?\s*[:：]?\s*$")


@dataclass(frozen=True, slots=True)
class Mark:
    """Points that a place is worth: `start` to `end` with brackets, `note` what else they hold.

    `points` is None when one mark gives several figures, and then `scales` has them.
    """

    start: int
    end: int
    points: Decimal | None
    note: str = ""
    low: Decimal | None = None
    scales: tuple[str, ...] = ()


def marks_in(text: str) -> list[Mark]:
    """Return the marks of base points in a text, in its order; adding and taking is left out."""
    marks = [Mark(one.start(), one.end(), Decimal(one["weight"])) for one in WEIGHT.finditer(text)]
    bare: list[Mark] = []
    found = [one for one in find_points(text) if _is_base(text, one)]
    end = 0
    for at, one in enumerate(found):
        if one.start < end:
            continue
        opened = _opening(text, one.start)
        closed = -1 if opened is None else _closing(text, one.end)
        if opened is None or closed < 0:
            lead = LEADING.search(text[max(0, one.start - 12) : one.start])
            start = one.start - (len(lead[0]) if lead else 0)
            if text[:start].endswith(("总分", "总分值")):
                continue
            if lead and "得" in lead[0] and _is_other_case(text, bare, one):
                continue
            bare.append(Mark(max(start, end), one.end, Decimal(one.value), low=_low(one)))
            end = one.end
            continue
        inside = _within(found, at, closed)
        end = closed + 1
        note = text[one.end : closed]
        if len({other.value for other in inside}) > 1:
            scales = tuple(other.value for other in inside)
            marks.append(Mark(opened, end, None, text[opened + 1 : closed], None, scales))
        else:
            marks.append(Mark(opened, end, Decimal(one.value), note, _low(one)))
    # Beside marks in brackets a figure without them belongs to a rule («第1名得20分»).
    return sorted(marks or bare, key=lambda mark: mark.start)


def _is_other_case(text: str, bare: list[Mark], one: FoundPoints) -> bool:
    """«达到20万元的得200分，达到10万元的得120分»: one leaf, worth the first and most."""
    if not bare or "得" not in text[bare[-1].start : bare[-1].end]:
        return False
    more = bare[-1].points is not None and bare[-1].points >= Decimal(one.value)
    return more and not re.search("[。\n]", text[bare[-1].end : one.start])


def _within(found: list[FoundPoints], at: int, end: int) -> list[FoundPoints]:
    """Return the marks from the one at `at` on that begin before `end`."""
    inside = []
    while at < len(found) and found[at].start < end:
        inside.append(found[at])
        at += 1
    return inside


def _low(one: FoundPoints) -> Decimal | None:
    return None if one.low is None else Decimal(one.low)


def _is_base(text: str, one: FoundPoints) -> bool:
    """Whether points are what a place is worth; «（满分20分）» and «（最高5分）» are too."""
    if one.mark == "base":
        return True
    return one.mark in {"scale", "cap"} and bool(
        BEFORE.search(text[max(0, one.start - 12) : one.start])
    )


def _opening(text: str, at: int) -> int | None:
    """Return the bracket that is open at `at`, if it opened shortly before."""
    for place in range(at - 1, max(-1, at - REACH), -1):
        if text[place] in OPEN:
            return place
        if text[place] in CLOSE or text[place] in "。；;\n":
            return None
    return None


def _closing(text: str, at: int) -> int:
    depth = 0
    for place in range(at, min(len(text), at + 3 * REACH)):
        if text[place] in OPEN:
            depth += 1
        elif text[place] in CLOSE:
            if not depth:
                return place
            depth -= 1
        elif text[place] == "\n":
            return -1
    return -1
