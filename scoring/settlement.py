"""A settlement as a value, and its JSON: numbers as decimal text, a fixed order of keys."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any, NamedTuple

from scoring.choices import Choice
from scoring.facts import Judgement, MilestoneFact, Tally
from scoring.leaf import UsedFact


class Step(NamedTuple):
    """What one rule did to an indicator: `points` is its effect, negative where it takes.

    The steps of a leaf add up to its points; those of a heading are what its own rules did
    to the sum of its children.
    """

    rule: str
    points: Decimal
    says: str
    facts: tuple[UsedFact, ...]

    def to_json(self) -> dict[str, Any]:
        """Return the step."""
        return {
            "rule": self.rule,
            "points": _text(self.points),
            "says": self.says,
            "facts": [_fact(used) for used in self.facts],
        }


class Node(NamedTuple):
    """One place of a trace: the total, an item, an indicator, or a task with its facts.

    `points` is None when nothing was counted, which is not zero. The points of `children`
    and `steps` add up to those of their node to the last digit; those below an item add up to
    its `raw`, since its `points` are scaled and weighed. `weight` is what the node could have
    earned for this unit before bonuses (negative: could have lost); None where the paper sets
    no measure. `role` is base, bonus or deduction. `scaled` says what scaling against the
    other units did to an item.
    """

    number: str | None
    title: str
    points: Decimal | None
    weight: Decimal | None
    rule: str | None
    phrase: str | None
    clause: str | None
    facts: tuple[UsedFact, ...]
    children: tuple[Node, ...]
    steps: tuple[Step, ...] = ()
    raw: Decimal | None = None
    role: str = "base"
    scaled: str | None = None

    def to_json(self) -> dict[str, Any]:
        """Return the node and all below it."""
        return {
            "number": self.number,
            "title": self.title,
            "role": self.role,
            "points": _text(self.points),
            "raw": _text(self.raw),
            "scaled": self.scaled,
            "weight": _text(self.weight),
            "rule": self.rule,
            "phrase": self.phrase,
            "clause": self.clause,
            "facts": [_fact(used) for used in self.facts],
            "steps": [step.to_json() for step in self.steps],
            "children": [child.to_json() for child in self.children],
        }


@dataclass(frozen=True, slots=True)
class Item:
    """An item's line for one unit: `raw` and `scaled` on its own measure, `points` in the total.

    The measure is 100 as a rule. `scaled` differs from `raw` only where a rubric scales units
    against each other.
    """

    number: str
    title: str
    raw: Decimal | None
    scaled: Decimal | None
    weight: Decimal
    points: Decimal | None

    def to_json(self) -> dict[str, Any]:
        """Return the line."""
        return {
            "number": self.number,
            "title": self.title,
            "raw": _text(self.raw),
            "scaled": _text(self.scaled),
            "weight": _text(self.weight),
            "points": _text(self.points),
        }


@dataclass(frozen=True, slots=True)
class UnitScore:
    """One unit's result; no total, rank or grade when nothing of it was counted.

    `notes` are what a reader must know besides: a veto and its reason, a rank for which the
    paper has no grade, an item found unfit. `trace` is None when it was settled without.
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

    def to_json(self) -> dict[str, Any]:
        """Return the result with its trace."""
        return {
            "unit": self.unit,
            "group": self.group,
            "total": _text(self.total),
            "rank": self.rank,
            "grade": self.grade,
            "vetoed": self.vetoed,
            "notes": list(self.notes),
            "items": [item.to_json() for item in self.items],
            "trace": None if self.trace is None else self.trace.to_json(),
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


@dataclass(frozen=True, slots=True)
class Settlement:
    """The scores of all units on a date, in the order in which the units were given."""

    rubric: str
    sha256: str
    on: date
    units: tuple[UnitScore, ...]
    choices: tuple[Choice, ...]
    gaps: tuple[Gap, ...]

    def to_json(self) -> dict[str, Any]:
        """Return what is stored and printed; equal facts give equal bytes once dumped."""
        return {
            "rubric": self.rubric,
            "sha256": self.sha256,
            "on": self.on.isoformat(),
            "units": [unit.to_json() for unit in self.units],
            "choices": [_choice(choice) for choice in self.choices],
            "gaps": [gap.to_json() for gap in self.gaps],
        }


def _text(number: Decimal | None) -> str | None:
    return None if number is None else f"{number:f}"


def _fact(used: UsedFact) -> dict[str, Any]:
    credit = {"credit": _text(used.credit), "why": used.why}
    match used.fact:
        case MilestoneFact() as fact:
            return {
                "kind": "milestone",
                "milestone": fact.milestone,
                "task": fact.task,
                "title": fact.title,
                "phrase": fact.phrase,
                "clause": fact.clause,
                "occurrence": fact.occurrence,
                "due_on": fact.due_on.isoformat(),
                "done_on": _day(fact.done_on),
                "outcome": fact.outcome.value,
                **credit,
            }
        case Tally() as fact:
            return {
                "kind": "tally",
                "ref": fact.ref,
                "what": fact.what,
                "level": fact.level,
                "amount": _text(fact.amount),
                "on": _day(fact.on),
                "title": fact.title,
                "key": fact.key,
                "by": fact.by,
                "evidence": list(fact.evidence),
                **credit,
            }
        case Judgement() as fact:
            return {
                "kind": "judgement",
                "ref": fact.ref,
                "stage": fact.stage.value,
                "score": _text(fact.score),
                "by": fact.by,
                "on": _day(fact.on),
                "remark": fact.remark,
                "evidence": list(fact.evidence),
                **credit,
            }


def _day(day: date | None) -> str | None:
    return None if day is None else day.isoformat()


def _choice(choice: Choice) -> dict[str, Any]:
    return {
        "id": choice.id,
        "clause": choice.clause,
        "question": choice.question,
        "taken": choice.taken.says,
        "others": [option.says for option in choice.others],
    }
