"""What a rule is: settings that a rubric gives, and one thing it does to an indicator.

Every kind is a module in `scoring/rules/` whose docstring is its manual page, with its class
as `RULE`, and a line in `rules.yaml`. What a kind derives from says when it acts:

    Binder   whether the indicator binds the unit at all, and what it gets where not
    Bench    who judges what stands below a heading
    Sieve    which facts count
    Earner   facts into points: of the base, as a bonus, or taken away
    Limiter  points into points: caps, floors, zeroes
    Scaler   one item's points of all units against each other
    Award    totals into ranks and grades, or out of them

An indicator's rules act in this order, those of one sort in the order of the rubric. So they
compose: a quota, a bonus above it, and a cap over both are three rules of one leaf.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from typing import Annotated, ClassVar, NamedTuple

from pydantic import BaseModel, ConfigDict, StringConstraints

from scoring.facts import UnitInfo
from scoring.leaf import Counted, Leaf, UsedFact

Text = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1)]


class Role(StrEnum):
    """What points do: make up the base, come on top of it, or are taken away."""

    BASE = "base"
    BONUS = "bonus"
    DEDUCTION = "deduction"


class Points(NamedTuple):
    """Points of an indicator by their role; `taken` is what is taken away, not negative."""

    base: Decimal = Decimal(0)
    bonus: Decimal = Decimal(0)
    taken: Decimal = Decimal(0)

    @property
    def total(self) -> Decimal:
        """What they come to."""
        return self.base + self.bonus - self.taken


@dataclass(frozen=True, slots=True)
class Open:
    """Something still to be decided, which makes a settlement provisional.

    `by` are the sections that have to decide: None for those that judge the indicator, empty
    where the unit has to act first. `milestone` is set where one milestone is what is open.
    """

    what: str
    by: tuple[str, ...] | None = None
    milestone: int | None = None


class Earned(NamedTuple):
    """What an earner gives, and why.

    `points` of a bonus or deduction are never negative; of the base they may be, where a paper
    takes points without a floor. `says` is one short Chinese phrase with the numbers
    («计 1 篇，差 1 篇，每篇扣 1.5 分»). While something is open, the points are what holds
    until it is decided.
    """

    points: Decimal
    says: str
    facts: tuple[UsedFact, ...] = ()
    opens: tuple[Open, ...] = ()


@dataclass(frozen=True, slots=True)
class Limited:
    """What a limiter leaves of points, and why.

    Equal points mean that it did not bite; the step is kept all the same where it rests on
    facts. `note` is for the reader of the whole settlement, where points do not tell it.
    """

    points: Points
    says: str = ""
    facts: tuple[UsedFact, ...] = ()
    note: str | None = None


class Rule(BaseModel):
    """The base of every kind; its fields are the settings, all text in the file."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    # Whether milestones of the indicator's tasks are among its facts, under its own number.
    by_milestones: ClassVar[bool] = False

    def faults(self, points: Decimal | None) -> Iterator[str]:  # noqa: ARG002
        """Yield what is wrong with the settings for an indicator of so many base points."""
        yield from ()

    @property
    def counters(self) -> tuple[str | None, ...]:
        """The counters whose facts the rule reads; None is the indicator's own number."""
        return ()

    @property
    def levels_named(self) -> tuple[str, ...]:
        """Levels that the settings name; the counters that are read must have them."""
        return ()

    @property
    def units_named(self) -> tuple[str, ...]:
        """Units that the settings name; the rubric must settle them."""
        return ()

    @property
    def groups_named(self) -> tuple[str, ...]:
        """Groups of units that the settings name; the rubric must have them."""
        return ()

    @property
    def judged(self) -> bool:
        """Whether judgements of the indicator are among its facts."""
        return False

    def most_judged(self, points: Decimal | None) -> Decimal | None:
        """Return the most that a judgement may give, for an indicator of so many points.

        None where the paper names no limit.
        """
        return points or Decimal(0)

    def judges(self, sections: tuple[str, ...]) -> tuple[str, ...]:
        """Return who may judge, of an indicator judged by `sections`."""
        return sections


class IndicatorRule(Rule, ABC):
    """A rule that stands at an indicator; each is of one of the sorts that follow."""


class Binder(IndicatorRule, ABC):
    """Says whether an indicator binds a unit."""

    @abstractmethod
    def binds(self, leaf: Leaf) -> bool:
        """Say whether it does."""

    @abstractmethod
    def instead(self, leaf: Leaf) -> Earned | None:
        """Return what a unit gets that is not bound.

        None when the indicator does not count for it at all: neither its points nor its measure.
        """


class Bench(IndicatorRule, ABC):
    """Says which sections judge what stands below a heading."""

    @abstractmethod
    def sections(self) -> tuple[str, ...]:
        """Return them."""


class Sieve(IndicatorRule, ABC):
    """Leaves facts out of the counts of the indicator's earners, with a reason."""

    # One that compares levels must see them all, so none that picks levels may stand before it.
    compares_levels: ClassVar[bool] = False
    picks_levels: ClassVar[bool] = False

    @abstractmethod
    def sieve(self, facts: Sequence[Counted], levels: Sequence[str]) -> list[Counted]:
        """Return all facts of one counter, those left out marked with why; in their order.

        `levels` are the counter's, from the best to the least. Milestones have no level.
        """


class Earner(IndicatorRule, ABC):
    """Turns facts into points."""

    # Whether it alone may give all base points of a leaf, so that two of the sort contradict.
    fills: ClassVar[bool] = False

    @property
    def role(self) -> Role:
        """What its points do; the settings may decide."""
        return Role.BASE

    @property
    def stops_at_zero(self) -> bool:
        """Whether what it takes away ends with the points that there are (扣完为止)."""
        return False

    @abstractmethod
    def earn(self, leaf: Leaf) -> Earned:
        """Return the points of one unit; the order of facts must not matter."""


class CountingEarner(Earner, ABC):
    """An earner that reads one counter: the indicator's own, or the one it names."""

    count: Text | None = None

    @property
    def counters(self) -> tuple[str | None, ...]:
        """The one counter."""
        return (self.count,)


class Limiter(IndicatorRule, ABC):
    """Holds points within limits; also of an indicator that has children."""

    @abstractmethod
    def limit(self, points: Points, leaf: Leaf) -> Limited:
        """Return what is left of the points."""


class Scaler(IndicatorRule, ABC):
    """Sets one item's points of the units against each other."""

    @property
    @abstractmethod
    def against(self) -> str:
        """Whom a unit is set against: all, group, or none where the reading is not to scale."""

    @abstractmethod
    def scale(
        self, raw: Mapping[str, Decimal], units: Sequence[UnitInfo], full: Decimal
    ) -> dict[str, tuple[Decimal, str | None]]:
        """Return each unit's scaled points and why they differ from the raw, None where not.

        `raw` lacks units to which nothing of the item applies; they are not returned either.
        """


@dataclass(frozen=True, slots=True)
class Placed:
    """A unit on its way to a grade; `size` is the last rank of its group, were it not shared."""

    unit: UnitInfo
    total: Decimal
    rank: int | None
    size: int


class Award(Rule, ABC):
    """Gives grades, or keeps from them; stands in a rubric's `awards`."""

    def grade(self, placed: Placed) -> str | None:  # noqa: ARG002
        """Return the grade that it gives, None when it gives none here."""
        return None

    def missed(self, placed: Placed) -> str | None:  # noqa: ARG002
        """Say why a unit without a grade has none, None where that is not for this rule to say."""
        return None


class Veto(Award, ABC):
    """Keeps a unit from any grade once its verifier has found that it holds."""

    key: Text
    title: Text
    verifier: Text

    @property
    @abstractmethod
    def moves_up(self) -> bool:
        """Say whether those ranked below move up into the unit's place."""
