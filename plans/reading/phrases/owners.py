"""Whose date is whose: «A于3月10日前批复，B于4月15日前招标» in one text.

    owners(text, deadlines, actors) -> for each deadline the places of its actors in `actors`

Only the structure of a sentence decides: the actors right before a date own it; where a
sentence puts its dates first («3月底前，A完成…；6月底前，B完成…»), those right after it. What
a sentence without an actor dates is everybody's, as is everything where there is only one.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from models import Role
from plans.reading.phrases.context import FoundDeadline
from plans.reading.phrases.units import FoundUnit

_NEAR = 24
_DATED = re.compile(r"[\d前内每]")
_PART = re.compile("[。；;\n]")
# Between two names of one list stand only these; a bracket may explain the first.
_JOINT = re.compile(r"(?:[（(][^（）()]{0,12}[)）])?[、，,和及与以会同联合\s]{1,4}")


def owners(
    text: str, deadlines: Sequence[FoundDeadline], actors: Sequence[FoundUnit]
) -> list[tuple[int, ...]]:
    """Return for each deadline the indexes of the actors that owe it; none means all do.

    Both are in the order of the text; `actors` are those who act in running text, not those
    of a bracket behind it.
    """
    groups = _groups(text, actors)
    if len(groups) < 2:
        return [() for _ in deadlines]
    ends = [mark.start() for mark in _PART.finditer(text)] + [len(text)]
    told: dict[int, tuple[int, ...]] = {}
    first = 0
    for end in ends:
        within = [one for one in groups if first <= actors[one[0]].start < end]
        dated = [
            at
            for at, one in enumerate(deadlines)
            if first <= one.start < end and not _heads(text, one)
        ]
        if within and dated:
            dates_first = deadlines[dated[0]].end <= actors[within[0][0]].start
            for at in dated:
                told[at] = _owner(deadlines[at], within, actors, dates_first=dates_first)
        first = end + 1
    return [told.get(at, ()) for at in range(len(deadlines))]


def _heads(text: str, one: FoundDeadline) -> bool:
    """A time in a bracket behind a heading binds everybody: «启动阶段（3月）：…»."""
    bracket = text[one.start - 1 : one.start] in {"（", "("} and text[one.end : one.end + 1] in {
        "）",
        ")",
    }
    return bracket and text[one.end + 1 : one.end + 2] in {"", "：", ":", "。", "\n", " "}


def _groups(text: str, actors: Sequence[FoundUnit]) -> list[tuple[int, ...]]:
    """Names that one list joins act together."""
    groups: list[tuple[int, ...]] = []
    for at, actor in enumerate(actors):
        before = actors[at - 1] if at else None
        if before is not None and _together(text, before, actor):
            groups[-1] = (*groups[-1], at)
        else:
            groups.append((at,))
    return groups


def _together(text: str, before: FoundUnit, actor: FoundUnit) -> bool:
    """In one list, or one helps the other: «由A牵头，B参加，每月检查»."""
    between = text[before.end : actor.start]
    undated = before.role is not Role.RESPONSIBLE or _DATED.search(between) is None
    helps = actor.role is Role.COOPERATING and undated
    same = len(between) <= _NEAR and not _PART.search(between)
    return (helps and same) or _JOINT.fullmatch(between) is not None


def _owner(
    deadline: FoundDeadline,
    groups: Sequence[tuple[int, ...]],
    actors: Sequence[FoundUnit],
    *,
    dates_first: bool,
) -> tuple[int, ...]:
    # An actor may stand within the phrase: «被查单位收到通知后30日内».
    before = [one for one in groups if actors[one[0]].start < deadline.end]
    after = [one for one in groups if actors[one[0]].start >= deadline.end]
    if dates_first:
        return (after or before)[0 if after else -1]
    return (before or after)[-1 if before else 0]
