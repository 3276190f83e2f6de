"""What differs between two settlements, as values and JSON."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Any


@dataclass(frozen=True, slots=True)
class Moved:
    """Something before and after, as it is written; None where there was nothing."""

    before: str | None
    after: str | None

    @property
    def by(self) -> Decimal | None:
        """Return by how much a figure moved; None unless both are figures."""
        if self.before is None or self.after is None:
            return None
        return Decimal(self.after) - Decimal(self.before)

    def to_json(self) -> dict[str, str | None]:
        """Return both."""
        return {"from": self.before, "to": self.after}


@dataclass(frozen=True, slots=True)
class FactMove:
    """A fact that came, went, or is another now; a judgement given anew is one that changed."""

    unit: str
    ref: str
    says: Moved

    def to_json(self) -> dict[str, Any]:
        """Return the fact in words, before and after."""
        return {"unit": self.unit, "ref": self.ref, **self.says.to_json()}


@dataclass(frozen=True, slots=True)
class ChoiceMove:
    """A choice that is taken otherwise; None where a rubric does not have it."""

    id: str
    question: str
    taken: Moved

    def to_json(self) -> dict[str, Any]:
        """Return the choice with both readings."""
        return {"id": self.id, "question": self.question, **self.taken.to_json()}


@dataclass(frozen=True, slots=True)
class LineMove:
    """An item's points of the total, or what an indicator's own rules give, with why.

    Of a `heading` these are what its rules did to the sum of its children, not its points.
    """

    number: str
    title: str
    clause: str | None
    points: Moved
    says: Moved
    heading: bool = False

    def to_json(self) -> dict[str, Any]:
        """Return points and reasons."""
        return {
            "number": self.number,
            "title": self.title,
            "heading": self.heading,
            "clause": self.clause,
            "points": self.points.to_json(),
            "says": self.says.to_json(),
        }


@dataclass(frozen=True, slots=True)
class UnitMove:
    """One unit: figures that are equal on both sides did not move.

    `items` are in points of the total and add up to what the total moved by; `indicators` are
    on the items' own measure.
    """

    unit: str
    group: str
    total: Moved
    rank: Moved
    grade: Moved
    vetoed: Moved
    items: tuple[LineMove, ...]
    indicators: tuple[LineMove, ...]

    @property
    def moved(self) -> bool:
        """Say whether anything that is published of the unit is different."""
        places = (self.total, self.rank, self.grade, self.vetoed)
        return any(one.before != one.after for one in places)

    def to_json(self) -> dict[str, Any]:
        """Return the unit."""
        by = self.total.by
        return {
            "unit": self.unit,
            "group": self.group,
            "total": self.total.to_json() | {"by": None if by is None else f"{by:f}"},
            "rank": self.rank.to_json(),
            "grade": self.grade.to_json(),
            "vetoed": self.vetoed.to_json(),
            "items": [one.to_json() for one in self.items],
            "indicators": [one.to_json() for one in self.indicators],
        }


@dataclass(frozen=True, slots=True)
class Comparison:
    """What went in differently, and every unit of which a figure or a reason is different.

    `facts` is None where one of the two did not keep its facts. `closed` and `opened` are gaps
    in words.
    """

    rubric: Moved
    choices: tuple[ChoiceMove, ...]
    facts: tuple[FactMove, ...] | None
    units: tuple[UnitMove, ...]
    closed: tuple[str, ...]
    opened: tuple[str, ...]

    @property
    def same(self) -> bool:
        """Say whether nothing is different."""
        parts = (self.choices, self.facts, self.units, self.closed, self.opened)
        return self.rubric.before == self.rubric.after and not any(parts)

    def to_json(self) -> dict[str, Any]:
        """Return the comparison; empty lists where nothing moved."""
        return {
            "same": self.same,
            "rubric": self.rubric.to_json(),
            "choices": [one.to_json() for one in self.choices],
            "facts": None if self.facts is None else [one.to_json() for one in self.facts],
            "units": [one.to_json() for one in self.units],
            "gaps": {"closed": list(self.closed), "opened": list(self.opened)},
        }
