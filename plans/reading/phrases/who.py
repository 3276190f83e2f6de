"""Who answers: units with their roles, implementing levels, and rules that bind later tasks.

    find_units(text, context=None) -> [FoundUnit(name, full, role, collective, open, start, end)]
    find_actors(text, context=None) -> who acts in running text alone, for whose date is whose
    read_names(text, role) -> the units of a table cell whose header gives the role
    unit_notes(text) -> [(start, end)]: brackets and labelled lines that only say who answers
    find_levels(text) -> [FoundLevels(levels, start, end)]   («（市县统计局实施）»: 市, 县)
    find_standing_rules(text) -> [StandingRule(kind, phrase, names, start, end)]

`name` is the name as printed; `full` has the prefix that a list leaves out (市财政局、人社局).
What is said outright (labels, brackets) outweighs «由…负责», and that the sentence's subject:
the lower is looked for only where the higher is silent. A receiver is never an actor.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Collection, Iterator
from dataclasses import replace
from functools import lru_cache

from models import Role
from plans.reading.phrases.context import Context
from plans.reading.phrases.folding import fold
from plans.reading.phrases.labels import unit_brackets
from plans.reading.phrases.levels import (
    FoundLevels,
    StandingRule,
    find_levels,
    find_standing_rules,
    is_level,
)
from plans.reading.phrases.names import is_staff
from plans.reading.phrases.subjects import named_by, prefixed, subjects
from plans.reading.phrases.subjectwords import WHEN_NEXT
from plans.reading.phrases.units import FoundUnit, segments

__all__ = [
    "FoundLevels",
    "FoundUnit",
    "StandingRule",
    "find_actors",
    "find_levels",
    "find_standing_rules",
    "find_units",
    "is_shortened",
    "read_names",
    "unit_notes",
]


WHEN_BEHIND = re.compile(
    rf"(?:[、和及与][^，。；：、]{{2,24}}?){{0,6}}(?:要|应|须|需|将|负责)?[于在]?(?:{WHEN_NEXT})"
)
LEVELS_BEFORE = "各省市县区州镇乡"
SENTENCE_ENDS = re.compile("[。；\n]")


def find_units(text: str, context: Context | None = None) -> list[FoundUnit]:
    """Return who answers for what a text says, each unit once, in the order of the text.

    Only the issuer of `context` matters: a sentence about an office above it («省统计局将…») in
    a city's paper gives nobody in the city a duty.
    """
    even = fold(text, titles=False, blanks=True).text
    found = [unit for _, _, units in unit_brackets(even) for unit in units]
    found += prefixed(even, found)
    if not found:
        found = list(_acting(even, context))
        # Staff named beside a body («村级防疫员逐户免疫，各村上报») act for it.
        found = [one for one in found if not is_staff(one.name)] or found
    return _once(text, found)


def find_actors(text: str, context: Context | None = None) -> list[FoundUnit]:
    """Return who acts in running text, whatever labels and brackets say, each time anew.

    In the order of the text, none within another; for `owners`.
    """
    found = list(_acting(fold(text, titles=False, blanks=True).text, context))
    return [unit for unit in _apart(text, found) if not is_level(unit.name)]


@lru_cache(maxsize=256)
def _acting(text: str, context: Context | None) -> tuple[FoundUnit, ...]:
    found = list(named_by(text, context))
    return (*found, *_elsewhere(text, found, list(subjects(text, context))))


def _elsewhere(text: str, found: list[FoundUnit], subjects: list[FoundUnit]) -> Iterator[FoundUnit]:
    """The subjects of sentences that say nothing more outright about who answers.

    One with a date of its own right behind it acts besides: «A每半月督查，…由B约谈».
    """
    ends = [mark.start() for mark in SENTENCE_ENDS.finditer(text)]
    told = {bisect_left(ends, unit.start) for unit in found}
    last = max((unit.end for unit in found), default=-1)
    return (
        unit
        for unit in subjects
        if bisect_left(ends, unit.start) not in told
        or unit.start > last
        or WHEN_BEHIND.match(text, unit.end)
    )


def read_names(text: str, role: Role) -> list[FoundUnit]:
    """Return the units that a table cell lists under a header that gives their role."""
    even = fold(text, titles=False, blanks=True).text
    inside = list(segments(even, 0, len(even), role, strict=False))
    return _once(text, inside)


def unit_notes(text: str) -> list[tuple[int, int]]:
    """Return the brackets and labelled lists that only say who answers, to leave out of titles."""
    even = fold(text, titles=False, blanks=True).text
    return [(start, end) for start, end, units in unit_brackets(even) if units]


def _once(text: str, found: list[FoundUnit]) -> list[FoundUnit]:
    """Tie to the text as given; a unit named twice keeps its first place and its first role."""
    seen: dict[str, FoundUnit] = {}
    for unit in _apart(text, found):
        if not is_level(unit.name):
            seen.setdefault("".join(unit.name.split()), unit)
    return [unit for name, unit in seen.items() if not is_shortened(name, seen)]


def is_shortened(name: str, others: Collection[str]) -> bool:
    """Whether another is the same body with its level before it («县水利局», «水利局»)."""
    return any(f"{level}{name}" in others for level in LEVELS_BEFORE)


def _apart(text: str, found: list[FoundUnit]) -> Iterator[FoundUnit]:
    """The units in order, named as the text is given; none that begins within another."""
    last = -1
    for unit in sorted(found, key=lambda one: (one.start, one.end)):
        if unit.start >= last:
            last = unit.end
            yield replace(unit, name=text[unit.start : unit.end])
