"""下一步: what a unit can still do before the period ends, by points and date.

Every step is settled with the thing done (`scoring.trying`), so its points are points of the
total after weight and scale, and what a gate, a cap or the end of the period has closed is not
among them. They are found from what the rubric counts and judges, not kind by kind.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal
from enum import StrEnum
from typing import Any

from scoring.changes import Change, apply
from scoring.facts import Facts, Judgement, MilestoneFact, Outcome, Stage, Tally
from scoring.factwords import Namer, milestone_words, namer
from scoring.gaining import (
    gain,
    judged_in,
    least,
    levels_of,
    one_of,
    period_of,
    place_of,
)
from scoring.index import RubricIndex, index_of
from scoring.rule import Role
from scoring.trial import Trials
from scoring.words import figure

_ZERO, _ONE = Decimal(0), Decimal(1)
# More of one thing than any unit does in a year: what this brings is all that it can bring.
_PLENTY = Decimal(1000)
_LAST = date.max

# What it is to do a thing on a day.
Doing = Callable[[date], Facts]


class Sort(StrEnum):
    """What has to happen: a milestone in time, a review, a thing more, a judgement."""

    MILESTONE = "milestone"
    REVIEW = "review"
    COUNT = "count"
    JUDGE = "judge"


@dataclass(frozen=True, slots=True)
class NextStep:
    """One thing that can still be done, and what it brings.

    `points` come on top of the total as it stands (a judgement: at most). `keeps` is what is
    lost if a milestone is missed. `until` is the last day on which it brings so much, None
    where the paper sets none. `most` is all that further things of the sort can bring, None
    where there is no end to it; `most_amount` how many that takes.
    """

    sort: Sort
    says: str
    change: Change
    points: Decimal
    total: Decimal
    number: str | None
    title: str | None
    clause: str | None
    who: str | None = None
    until: date | None = None
    keeps: Decimal = _ZERO
    most: Decimal | None = None
    most_amount: Decimal | None = None

    def to_json(self) -> dict[str, Any]:
        """Return it; figures as text, days as 2024-12-31."""
        return {
            "kind": self.sort.value,
            "says": self.says,
            "number": self.number,
            "title": self.title,
            "clause": self.clause,
            "points": f"{self.points:f}",
            "total": f"{self.total:f}",
            "keeps": f"{self.keeps:f}",
            "until": None if self.until is None else self.until.isoformat(),
            "who": self.who,
            "most": None if self.most is None else f"{self.most:f}",
            "most_amount": None if self.most_amount is None else f"{self.most_amount:f}",
            "change": self.change.to_json(),
        }


def next_steps(trials: Trials, unit: str) -> list[NextStep]:
    """Return what the unit can still do from the day of the trials on, the most points first.

    Of several levels of one thing that bring the same, only the least stays. Where a milestone
    brings an indicator's points, neither a record of it nor its judgement is told besides.

    Raises:
        NotFoundError: the unit is not among those settled.
    """
    words, index = namer(trials.rubric), index_of(trials.rubric)
    milestones = list(_milestones(trials, unit))
    taken = {one.number for one in milestones}
    counts = [one for one in _counts(trials, unit, index, words) if not _own_of(one, taken)]
    taken |= {one.number for one in counts if _own_of(one, {one.number})}
    judged = [one for one in _judged(trials, unit, index, words) if one.number not in taken]
    return sorted(
        [*milestones, *counts, *judged],
        key=lambda one: (-max(one.points, one.keeps), one.until or _LAST, one.number or ""),
    )


def _own_of(step: NextStep, numbers: set[str | None]) -> bool:
    """Say whether a step counts under the own number of one of `numbers`."""
    return any(one.what in numbers for one in step.change.add.tallies)


def _milestones(trials: Trials, unit: str) -> Iterator[NextStep]:
    """Yield what comes of milestones that are not due, wait for review, or may come late."""
    for one in trials.own(unit).milestones:
        match one.outcome:
            case Outcome.NOT_DUE:
                step = _in_time(trials, unit, one)
            case Outcome.IN_REVIEW:
                done = one.done_on or trials.on
                outcome = Outcome.ON_TIME if done <= one.due_on else Outcome.LATE
                accepted = replace(one, outcome=outcome)
                step = _ended(trials, unit, accepted, Sort.REVIEW, "办结已报待审的")
            case Outcome.MISSING:
                step = _late(trials, unit, one)
            case _:
                continue
        if step.points > 0 or step.keeps > 0:
            yield step


def _in_time(trials: Trials, unit: str, one: MilestoneFact) -> NextStep:
    done = replace(one, outcome=Outcome.ON_TIME, done_on=min(trials.on, one.due_on))
    missed = replace(one, outcome=Outcome.MISSING, done_on=None)
    step = _ended(trials, unit, done, Sort.MILESTONE, "按时办结")
    lost = apply(trials.own(unit), Change(add=Facts(milestones=(missed,))))
    return replace(step, until=one.due_on, keeps=step.points - gain(trials, unit, lost))


def _late(trials: Trials, unit: str, one: MilestoneFact) -> NextStep:
    def handed_in(day: date) -> Facts:
        return Facts(milestones=(replace(one, outcome=Outcome.LATE, done_on=day),))

    late = handed_in(trials.on).milestones[0]
    step = _ended(trials, unit, late, Sort.MILESTONE, "补报")
    return replace(step, until=_until(trials, unit, step.points, handed_in))


def _ended(trials: Trials, unit: str, one: MilestoneFact, sort: Sort, says: str) -> NextStep:
    change = Change(add=Facts(milestones=(one,)))
    return _step(trials, unit, sort, f"{says}{milestone_words(one)}", change)


def _counts(trials: Trials, unit: str, index: RubricIndex, words: Namer) -> Iterator[NextStep]:
    """Yield what one more of every counter brings, from the day of the trials on."""
    period = period_of(trials.rubric)
    day = max(trials.on, period.first) if period else trials.on
    if day != trials.on:
        return
    last: dict[tuple[str, Decimal], tuple[Tally, Decimal]] = {}
    for what, level in levels_of(index):
        found = least(trials, unit, one_of(unit, what, level, day))
        if found is not None:
            last[what, found[1]] = found
    for tally, _ in last.values():
        yield _counted(trials, unit, tally, words)


def _counted(trials: Trials, unit: str, tally: Tally, words: Namer) -> NextStep:
    says = words.more(tally.what, tally.level, tally.amount)
    step = _step(trials, unit, Sort.COUNT, says, Change(add=Facts(tallies=(tally,))))

    def noted(day: date) -> Facts:
        return Facts(tallies=(replace(tally, on=day),))

    most, amount = _most(trials, unit, tally, step.points)
    until = _until(trials, unit, step.points, noted)
    return replace(step, until=until, most=most, most_amount=amount)


def _most(
    trials: Trials, unit: str, tally: Tally, points: Decimal
) -> tuple[Decimal | None, Decimal | None]:
    """Return all that more of a thing brings and how many that takes; None without an end."""
    own = trials.own(unit)

    def brings(amount: Decimal) -> Decimal:
        more = replace(tally, amount=amount)
        return gain(trials, unit, replace(own, tallies=(*own.tallies, more)))

    most = brings(_PLENTY)
    if brings(_PLENTY / 2) != most:
        return None, None
    low, high = tally.amount, _PLENTY / 2
    if points == most:
        return most, low
    while high - low > _ONE:
        middle = (low + high) // 2
        low, high = (low, middle) if brings(middle) == most else (middle, high)
    return most, high


def _judged(trials: Trials, unit: str, index: RubricIndex, words: Namer) -> Iterator[NextStep]:
    """Yield what judgements still missing can bring at most; a bonus that nobody judged yet too."""
    wanted = trials.awaited(unit) | judged_in(trials.rubric, Role.BONUS)
    given: dict[str, set[str]] = {}
    for one in trials.own(unit).judgements:
        if one.stage is Stage.REVIEW:
            given.setdefault(one.indicator, set()).add(one.by)
    for number, (most, judges) in index.judged.items():
        missing = [by for by in judges if by not in given.get(number, ())]
        if most is None or not missing or number not in wanted:
            continue
        # Nobody judged: any one may do for all of them. Some did: a panel lacks the others.
        by_whom = missing if number in given else missing[:1]
        full = tuple(
            Judgement(f"假设 {number} {by}", unit, number, by, Stage.REVIEW, most, None, "")
            for by in by_whom
        )
        says = f"「{number} {words.title(number)}」待评分，满分 {figure(most)} 分"
        change = Change(add=Facts(judgements=full))
        step = _step(trials, unit, Sort.JUDGE, says, change)
        if step.points > 0:
            yield replace(step, number=number, title=words.title(number), who="、".join(missing))


def _step(trials: Trials, unit: str, sort: Sort, says: str, change: Change) -> NextStep:
    own = apply(trials.own(unit), change)
    points = gain(trials, unit, own)
    total = trials.total(unit, own) or _ZERO
    number, title, clause = place_of(trials.moved(unit, own), change)
    return NextStep(sort, says, change, points, total, number, title, clause)


def _until(trials: Trials, unit: str, points: Decimal, done: Doing) -> date | None:
    """Return the last day of the period on which the thing brings as much as today."""
    period = period_of(trials.rubric)
    if period is None:
        return None

    def brings(day: date) -> bool:
        own = apply(trials.own(unit), Change(add=done(day)))
        return gain(trials, unit, own, day) >= points

    low, high = trials.on, max(period.last, trials.on)
    if brings(high):
        return high
    while (high - low).days > 1:
        middle = low + timedelta(days=(high - low).days // 2)
        low, high = (middle, high) if brings(middle) else (low, middle)
    return low
