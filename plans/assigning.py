"""Who owes an item, and which of its deadlines: the paper first, then the named choices.

Pure: a plan file's parts in, assignments and deadlines out. Loading writes what comes out.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from models import DeadlineKind, Role, TaskKind
from plans.planfile.schema import (
    LEVELS_CHOICE,
    NO_DATE_CHOICE,
    AnnexPart,
    DeadlinePart,
    ItemPart,
    PlanFile,
)

OUTSIDE = "省"


@dataclass(frozen=True, slots=True)
class Assigned:
    """A unit or collective that answers for an item; `choice` is None when the paper says so."""

    name: str
    role: Role
    choice: str | None


@dataclass(frozen=True, slots=True)
class Owed:
    """A deadline and the names that owe it; nobody when it binds somebody outside."""

    deadline: DeadlinePart
    choice: str | None
    owners: tuple[str, ...]


def assigned(item: ItemPart, annex: AnnexPart | None, levels: dict[str, str]) -> list[Assigned]:
    """Return who answers for `item`, in the paper's order.

    Where the paper names no unit for a duty of an annex, each implementing level answers
    through `levels`; the city's missing there, or no level at all, falls to the annex's lead.
    The province stands above the issuing office and owes it nothing.
    """
    found = [Assigned(u.name, u.role, None) for u in item.units]
    if not found and annex is not None and item.kind is TaskKind.DUTY:
        for level in item.levels or ["市"]:
            if level == OUTSIDE and level not in levels:
                continue
            if level in levels:
                found.append(Assigned(levels[level], Role.RESPONSIBLE, LEVELS_CHOICE))
            else:
                found.append(Assigned(annex.lead, Role.RESPONSIBLE, annex.lead_choice))
    known = {a.name for a in found}
    for deadline in item.deadlines:
        for name in deadline.units or []:
            if name not in known:
                choice = annex.lead_choice if annex and name == annex.lead else LEVELS_CHOICE
                found.append(
                    Assigned(name, Role.RESPONSIBLE, deadline.choice or (choice if annex else None))
                )
                known.add(name)
    return list({a.name: a for a in reversed(found)}.values())[::-1]


def owed(item: ItemPart, assignments: list[Assigned]) -> list[Owed]:
    """Return the item's deadlines with their owners.

    A cooperating unit owes none of its own. Whoever is left without any date owes the item
    at the end of the plan's period, by the choice `no-date-due`, with no phrase invented.
    """
    if item.kind is not TaskKind.DUTY:
        return [Owed(d, d.choice, ()) for d in item.deadlines]
    answering = [a.name for a in assignments if a.role is not Role.COOPERATING]
    found: list[Owed] = []
    for deadline in item.deadlines:
        names = deadline.units if deadline.units is not None else answering
        undated = deadline.kind is DeadlineKind.PERIOD and deadline.phrase is None
        choice = deadline.choice or (NO_DATE_CHOICE if undated else None)
        found.append(Owed(deadline, choice, tuple(names) if deadline.binding else ()))
    dated = {name for o in found for name in o.owners}
    rest = tuple(name for name in answering if name not in dated)
    if rest:
        found.append(Owed(DeadlinePart(kind=DeadlineKind.PERIOD), NO_DATE_CHOICE, rest))
    return found


def choices_needed(file: PlanFile) -> Iterator[tuple[tuple[str | int, ...], str]]:
    """Yield each place that rests on a choice, with the choice's key."""
    places: list[tuple[tuple[str | int, ...], ItemPart, AnnexPart | None]] = [
        (("tasks", i), task, None) for i, task in enumerate(file.tasks)
    ]
    places += [
        (("annexes", i, "items", j), item, annex)
        for i, annex in enumerate(file.annexes)
        for j, item in enumerate(annex.items)
    ]
    levels = {str(level): name for level, name in file.roster.levels.items()}
    for path, item, annex in places:
        found = assigned(item, annex, levels)
        keys = [a.choice for a in found] + [o.choice for o in owed(item, found)]
        for key in dict.fromkeys(keys):
            if key is not None:
                yield path, key
