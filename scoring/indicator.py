"""Indicators: the tree of a scoring paper, ready to be reckoned."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Generic, TypeVar

from scoring.facts import UnitInfo
from scoring.rule import Bench, Binder, Earner, Limiter, Role, Rule, Scaler, Sieve

R_co = TypeVar("R_co", bound=Rule, covariant=True)


@dataclass(frozen=True, slots=True)
class Kinded(Generic[R_co]):
    """A rule with the name of its kind, as a trace prints it."""

    kind: str
    rule: R_co


@dataclass(frozen=True, slots=True)
class Rules:
    """The rules of one indicator by what they do, each sort in the order of the file."""

    binders: tuple[Kinded[Binder], ...] = ()
    benches: tuple[Kinded[Bench], ...] = ()
    sieves: tuple[Kinded[Sieve], ...] = ()
    earners: tuple[Kinded[Earner], ...] = ()
    limiters: tuple[Kinded[Limiter], ...] = ()
    scalers: tuple[Kinded[Scaler], ...] = ()
    # The counters that they read, each once; None is the indicator's own number. Those that
    # earners read go through the sieves.
    counters: tuple[str | None, ...] = ()
    sieved: frozenset[str | None] = frozenset()

    # Whether anything besides the children makes the points; most headings have no such rule.
    any: bool = False

    def walk(self) -> Iterator[Kinded[Rule]]:
        """Yield all of them, in the order in which they act."""
        yield from self.binders
        yield from self.benches
        yield from self.sieves
        yield from self.earners
        yield from self.limiters
        yield from self.scalers


@dataclass(frozen=True, slots=True)
class Indicator:
    """One numbered place of the paper: a leaf, or a heading over children.

    `number` is unique in the rubric and dotted («5.9.2»); `clause` is the paper's own.
    `points` are base points: what a leaf gives at most before bonuses, or its children add up
    to; None for one that only adds or takes. Of a deduction they are the most it takes, None
    where the paper names no limit.
    """

    number: str
    title: str
    clause: str
    phrase: str | None
    role: Role
    points: Decimal | None
    judges: tuple[str, ...]
    tasks: tuple[str, ...]
    deadlines: tuple[str, ...]
    rules: Rules
    children: tuple[Indicator, ...]

    def walk(self) -> Iterator[Indicator]:
        """Yield it and all below it, in the paper's order."""
        yield self
        for child in self.children:
            yield from child.walk()


@dataclass(frozen=True, slots=True)
class Item:
    """One item of the total: its tree is settled on `indicator.points`, then weighed.

    One whose role is bonus or deduction stands outside: its `weight` is 0, its points go into
    the total as they are, at most `most` of them (None where the paper sets no limit).
    """

    indicator: Indicator
    weight: Decimal
    lead: str
    most: Decimal | None = None

    @property
    def outside(self) -> bool:
        """Whether it comes on top of the weighed items, or is taken from them."""
        return self.indicator.role is not Role.BASE

    @property
    def against(self) -> str:
        """Whom its points are scaled against: all, group or none."""
        found = [one.rule.against for one in self.indicator.rules.scalers]
        return next((scope for scope in found if scope != "none"), "none")


@dataclass(frozen=True, slots=True)
class Counter:
    """Something that is counted; `levels` from the best to the least."""

    key: str
    title: str
    unit: str | None
    levels: tuple[str, ...]


class Undated(StrEnum):
    """A fact without a day, where only those of a period count: taken as within it, or not.

    As a gap it counts, and its day must be found before a settlement is final.
    """

    COUNT = "count"
    LEAVE_OUT = "leave_out"
    GAP = "gap"


@dataclass(frozen=True, slots=True)
class Period:
    """The days whose facts count, both included; `undated` is for facts without a day."""

    first: date
    last: date
    undated: Undated = Undated.COUNT


@dataclass(frozen=True, slots=True)
class IndicatorScheme:
    """How a scoring paper makes a total: weighed items over trees of indicators.

    `most` is what the total comes to at most, None where the paper names no limit.
    """

    period: Period | None
    units: tuple[UnitInfo, ...]
    counters: tuple[Counter, ...]
    items: tuple[Item, ...]
    most: Decimal | None
