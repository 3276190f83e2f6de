"""假如: what a unit's points would have been with one thing different.

Every one is settled again with the changed facts (`scoring.trying`), so what it promises is
what a settlement gives: what each fact cost that took points, what one more of something would
have brought, what a full judgement would have.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Any

from scoring.changes import Change, apply
from scoring.facts import Facts, Outcome, Stage, Tally, VetoFinding
from scoring.factwords import Namer, milestone_words, namer
from scoring.gaining import gain, judged_in, least, levels_of, one_of, period_of, place_of
from scoring.index import RubricIndex, index_of
from scoring.rule import Role
from scoring.trial import Outlook, Trials
from scoring.words import figure

MOST = 8


class Kind(StrEnum):
    """What is different: a fact that cost points is gone, a thing more, a better judgement."""

    WITHOUT = "without"
    MORE = "more"
    JUDGED = "judged"


@dataclass(frozen=True, slots=True)
class Counterfactual:
    """One «if», and where the unit would stand; `by` is what its total would gain.

    `number`, `title` and `clause` are of the indicator whose points move, None by completion.
    """

    kind: Kind
    says: str
    change: Change
    by: Decimal
    before: Outlook
    after: Outlook
    number: str | None = None
    title: str | None = None
    clause: str | None = None

    def to_json(self) -> dict[str, Any]:
        """Return it; figures as text."""
        before, after = self.before, self.after
        return {
            "kind": self.kind.value,
            "says": self.says,
            "number": self.number,
            "title": self.title,
            "clause": self.clause,
            "total": {"from": _text(before.total), "to": _text(after.total)},
            "by": _text(self.by),
            "rank": {"from": before.rank, "to": after.rank},
            "grade": {"from": before.grade, "to": after.grade},
            "change": self.change.to_json(),
        }


@dataclass(frozen=True, slots=True)
class Idea:
    """Something that might help, before it is tried: `group` holds those that differ in level."""

    kind: Kind
    says: str
    change: Change
    group: str | None = None


def counterfactuals(trials: Trials, unit: str, most: int = MOST) -> list[Counterfactual]:
    """Return what would have changed the unit's total or place: no veto first, then by points.

    At most `most` of each kind, so that judgements do not push out the rest. Of several levels
    of one thing that bring the same, only the least stays.

    Raises:
        NotFoundError: the unit is not among those settled.
    """
    own, words = trials.own(unit), namer(trials.rubric)
    index = index_of(trials.rubric)
    base = trials.outlook(unit, own)
    found: dict[Kind, list[tuple[Decimal, Idea]]] = {kind: [] for kind in Kind}
    for idea in _without(own, words, judged_in(trials.rubric, Role.DEDUCTION)):
        _try(trials, unit, base, idea, found)
    for idea in _judged(own, index, words):
        _try(trials, unit, base, idea, found)
    for idea in _more(trials, unit, index, words):
        _try(trials, unit, base, idea, found)
    kept = [
        _placed(trials, unit, base, by, idea)
        for ideas in found.values()
        for by, idea in sorted(_least_levels(ideas), key=_rank)[:most]
    ]
    told = {(one.number, one.by) for one in kept if one.kind is Kind.WITHOUT}
    # «Done» beside «without being late» would tell the same thing twice.
    return sorted(
        (one for one in kept if not (_is_own(one) and (one.number, one.by) in told)),
        key=lambda one: (one.after.vetoed == one.before.vetoed, -one.by),
    )


def _rank(tried: tuple[Decimal, Idea]) -> tuple[bool, Decimal]:
    """Order by points; one without points is kept only where it lifts a veto, and goes first."""
    return tried[0] > 0, -tried[0]


def _is_own(one: Counterfactual) -> bool:
    """Say whether it is one more under an indicator's own number, as milestones count."""
    return one.kind is Kind.MORE and any(t.what == one.number for t in one.change.add.tallies)


def _without(own: Facts, words: Namer, taking: Collection[str]) -> Iterator[Idea]:
    for milestone in own.milestones:
        if milestone.outcome in (Outcome.LATE, Outcome.MISSING):
            in_time = replace(milestone, outcome=Outcome.ON_TIME, done_on=milestone.due_on)
            said = "没有迟报" if milestone.outcome is Outcome.LATE else "按时报了"
            change = Change(add=Facts(milestones=(in_time,)))
            yield Idea(Kind.WITHOUT, f"{said}：{milestone_words(milestone)}", change)
    entered: list[Tally | VetoFinding] = [*own.tallies, *own.vetoes]
    for fact in entered:
        yield Idea(Kind.WITHOUT, f"没有 {words.words(fact)}", Change((fact.ref,)))
    for one in own.judgements:
        if one.stage is Stage.REVIEW and one.indicator in taking:
            yield Idea(Kind.WITHOUT, f"没有 {words.words(one)}", Change((one.ref,)))


def _judged(own: Facts, index: RubricIndex, words: Namer) -> Iterator[Idea]:
    for one in own.judgements:
        most, _ = index.judged[one.indicator]
        if one.stage is Stage.REVIEW and most is not None and one.score < most:
            full = Change(add=Facts(judgements=(replace(one, score=most),)))
            what = f"{one.indicator} {words.title(one.indicator)}"
            says = f"{what}由{one.by}评 {figure(most)} 分（现评 {figure(one.score)} 分）"
            yield Idea(Kind.JUDGED, says, full)


def _more(trials: Trials, unit: str, index: RubricIndex, words: Namer) -> Iterator[Idea]:
    period = period_of(trials.rubric)
    day = period.first if period else date(trials.on.year, 1, 1)
    for what, level in levels_of(index):
        found = least(trials, unit, one_of(unit, what, level, min(day, trials.on)))
        if found is not None:
            tally, _ = found
            says = words.more(what, level, tally.amount)
            yield Idea(Kind.MORE, says, Change(add=Facts(tallies=(tally,))), what)


def _try(
    trials: Trials,
    unit: str,
    base: Outlook,
    idea: Idea,
    found: dict[Kind, list[tuple[Decimal, Idea]]],
) -> None:
    own = apply(trials.own(unit), idea.change)
    by = gain(trials, unit, own)
    lifted = by == 0 and base.vetoed and trials.outlook(unit, own) != base
    if by > 0 or lifted:
        found[idea.kind].append((by, idea))


def _least_levels(ideas: list[tuple[Decimal, Idea]]) -> list[tuple[Decimal, Idea]]:
    """Keep of one thing the last level that brings so much; levels come from the best down."""
    last = {(idea.group, by): idea for by, idea in ideas if idea.group}
    return [(by, idea) for by, idea in ideas if not idea.group or last[idea.group, by] is idea]


def _placed(trials: Trials, unit: str, base: Outlook, by: Decimal, idea: Idea) -> Counterfactual:
    own = apply(trials.own(unit), idea.change)
    after = trials.outlook(unit, own)
    number, title, clause = place_of(trials.moved(unit, own), idea.change)
    return Counterfactual(idea.kind, idea.says, idea.change, by, base, after, number, title, clause)


def _text(number: Decimal | None) -> str | None:
    return None if number is None else f"{number:f}"
