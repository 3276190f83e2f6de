"""A settlement as a value, and its JSON: numbers as decimal text, a fixed order of keys."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from scoring.choices import Choice
from scoring.doubts import Doubt
from scoring.forms import FIRST, FORM, notes_in
from scoring.trace import Node, text_of


@dataclass(frozen=True, slots=True)
class Item:
    """An item's line for one unit: `raw` and `scaled` on its own measure, `points` in the total.

    `measure` is what `scaled` is out of, 100 as a rule, None for an item outside of the
    weighted total (`role` bonus or deduction): its `weight` is 0 and its `scaled` are points of
    the total. `scaled` differs from `raw` only where a rubric scales units against each other,
    where not all of an item applies to the unit, or where an outside item has a limit.
    """

    number: str
    title: str
    raw: Decimal | None
    scaled: Decimal | None
    weight: Decimal
    points: Decimal | None
    measure: Decimal | None = None
    role: str = "base"

    def to_json(self, form: int = FORM) -> dict[str, Any]:
        """Return the line."""
        found = {
            "number": self.number,
            "title": self.title,
            "raw": text_of(self.raw),
            "scaled": text_of(self.scaled),
            "weight": text_of(self.weight),
            "points": text_of(self.points),
        }
        return (
            found
            if form == FIRST
            else found | {"measure": text_of(self.measure), "role": self.role}
        )


@dataclass(frozen=True, slots=True)
class ItemTerms:
    """An item as the paper has it, for all units: how its points come into the total.

    `against` is whom it is scaled against (all, group, none); `most` the limit of an item
    outside of the weighted total.
    """

    number: str
    title: str
    role: str
    weight: Decimal
    measure: Decimal | None
    against: str
    most: Decimal | None

    def to_json(self) -> dict[str, Any]:
        """Return the terms."""
        return {
            "number": self.number,
            "title": self.title,
            "role": self.role,
            "weight": text_of(self.weight),
            "measure": text_of(self.measure),
            "against": self.against,
            "most": text_of(self.most),
        }


@dataclass(frozen=True, slots=True)
class UnitScore:
    """One unit's result; no total, rank or grade when nothing of it was counted.

    `notes` are what a reader must know besides: a veto and its reason, a rank or total for
    which the paper has no grade, an item found unfit. `trace` is None when it was settled without.
    """

    unit: str
    group: str
    total: Decimal | None
    rank: int | None
    grade: str | None
    vetoed: bool
    items: tuple[Item, ...]
    trace: Node | None
    notes: tuple[str, ...] = ()

    def to_json(self, form: int = FORM) -> dict[str, Any]:
        """Return the result with its trace."""
        return {
            "unit": self.unit,
            "group": self.group,
            "total": text_of(self.total),
            "rank": self.rank,
            "grade": self.grade,
            "vetoed": self.vetoed,
            "notes": notes_in(form, self.notes, self.rank),
            "items": [item.to_json(form) for item in self.items],
            "trace": None if self.trace is None else self.trace.to_json(form),
        }


@dataclass(frozen=True, slots=True)
class Gap:
    """Something still open that will change the score; a settlement with gaps is not final.

    `number` is the task's or indicator's, `who` the section that has to decide, None where
    the unit has to act. `milestone` is set where one milestone is what is open.
    """

    unit: str
    number: str
    what: str
    who: str | None = None
    milestone: int | None = None

    def to_json(self) -> dict[str, Any]:
        """Return the gap."""
        return {
            "unit": self.unit,
            "number": self.number,
            "what": self.what,
            "who": self.who,
            "milestone": self.milestone,
        }


@dataclass(frozen=True, slots=True)
class UnitPoints:
    """What one unit got, before it is ranked among others."""

    total: Decimal | None
    items: tuple[Item, ...]
    trace: Node | None
    gaps: tuple[Gap, ...]
    notes: tuple[str, ...] = ()
    doubts: tuple[Doubt, ...] = ()


@dataclass(frozen=True, slots=True)
class Settlement:
    """The scores of all units on a date, in the order in which the units were given.

    `full` is what the weights add up to, `ties` how equal totals are ranked (share: 1, 1, 3;
    dense: 1, 1, 2).
    """

    rubric: str
    sha256: str
    on: date
    units: tuple[UnitScore, ...]
    choices: tuple[Choice, ...]
    gaps: tuple[Gap, ...]
    full: Decimal
    ties: str
    items: tuple[ItemTerms, ...]
    doubts: tuple[Doubt, ...] = ()

    def to_json(self, form: int = FORM) -> dict[str, Any]:
        """Return what is stored and printed; equal facts give equal bytes once dumped.

        `form` is another than today's only to replay what an earlier program stored.
        """
        found = {
            "rubric": self.rubric,
            "sha256": self.sha256,
            "on": self.on.isoformat(),
            "units": [unit.to_json(form) for unit in self.units],
            "choices": [_choice(choice) for choice in self.choices],
            "gaps": [gap.to_json() for gap in self.gaps],
        }
        if form == FIRST:
            return found
        return found | {
            "format": form,
            "full": text_of(self.full),
            "ties": self.ties,
            "items": [terms.to_json() for terms in self.items],
            "doubts": [doubt.to_json() for doubt in self.doubts],
        }


def _choice(choice: Choice) -> dict[str, Any]:
    return {
        "id": choice.id,
        "clause": choice.clause,
        "question": choice.question,
        "taken": choice.taken.says,
        "others": [option.says for option in choice.others],
    }
