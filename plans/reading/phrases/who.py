"""Who answers: units with their roles, implementing levels, and rules that bind later tasks.

    find_units(text, context=None) -> [FoundUnit(name, full, role, collective, open, start, end)]
    read_names(text, role) -> the units of a table cell whose header gives the role
    unit_notes(text) -> [(start, end)]: brackets and labelled lines that only say who answers
    find_levels(text) -> [FoundLevels(levels, start, end)]   («（市县统计局实施）»: 市, 县)
    find_standing_rules(text) -> [StandingRule(kind, phrase, names, start, end)]

`name` is the name as printed; `full` has the prefix that a list leaves out (市财政局、人社局).
What is said outright (labels, brackets) outweighs «由…负责», and that the sentence's subject:
the lower is looked for only where the higher is silent. A receiver is never an actor.
"""

from __future__ import annotations

from models import Role
from plans.reading.phrases.context import Context
from plans.reading.phrases.folding import fold
from plans.reading.phrases.labels import unit_brackets
from plans.reading.phrases.levels import FoundLevels, StandingRule, find_levels, find_standing_rules
from plans.reading.phrases.subjects import named_by, prefixed, subjects
from plans.reading.phrases.units import FoundUnit, segments

__all__ = [
    "FoundLevels",
    "FoundUnit",
    "StandingRule",
    "find_levels",
    "find_standing_rules",
    "find_units",
    "read_names",
    "unit_notes",
]


def find_units(text: str, context: Context | None = None) -> list[FoundUnit]:
    """Return who answers for what a text says, each unit once, in the order of the text.

    Only the issuer of `context` matters: a sentence about an office above it («省统计局将…») in
    a city's paper gives nobody in the city a duty.
    """
    even = fold(text, titles=False, blanks=True).text
    found = [unit for _, _, units in unit_brackets(even) for unit in units]
    found += prefixed(even, found)
    if not found:
        found = list(named_by(even))
    if not found:
        found = list(subjects(even, context))
    return _once(text, found)


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
    last = -1
    for unit in sorted(found, key=lambda one: (one.start, one.end)):
        if unit.start < last:
            continue
        last = unit.end
        name = text[unit.start : unit.end]
        key = "".join(name.split())
        if key not in seen:
            seen[key] = FoundUnit(
                name, unit.role, unit.collective, unit.start, unit.end, unit.full, unit.open
            )
    return list(seen.values())
