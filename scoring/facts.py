"""Facts: all that scoring knows, as values handed in by whoever settles.

Four kinds: how a milestone ended, something counted, a judgement by a section or panel, and a
finding that a veto applies. Every one belongs to a unit and says where it comes from (`ref`,
by which evidence and trail are found again).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum


class Outcome(StrEnum):
    """How a milestone ended, or stands, on the day of the settlement."""

    ON_TIME = "on_time"
    LATE = "late"
    MISSING = "missing"
    WAIVED = "waived"
    IN_REVIEW = "in_review"
    NOT_DUE = "not_due"


@dataclass(frozen=True, slots=True)
class MilestoneFact:
    """One milestone of one unit on the day of the settlement.

    `task` is the ref that is unique in its plan («9», «附件3-三1»), never the number, which
    repeats. `group` and `title` are the task's heading and title; `clause`, `phrase` and
    `occurrence` belong to the deadline, so they may differ within one task. `due_on` is the
    date that holds: after an extension, the extended one. `done_on` is the day of the submission
    that was accepted, or that waits for review; None while there is none.
    """

    milestone: int
    unit: str
    group: str
    task: str
    annex: str | None
    title: str
    clause: str | None
    phrase: str | None
    occurrence: str
    due_on: date
    done_on: date | None
    outcome: Outcome


@dataclass(frozen=True, slots=True)
class Tally:
    """Something that is counted: an article, a licence, an incident, a late report.

    `what` is the counter it belongs to: one of the rubric's `counters`, or the number of the
    leaf that counts it. `amount` is how many (15 articles may be one line). `level` is one of
    the counter's levels, None where it has none. Facts with the same `key` tell of one and the
    same thing: the article counts once, at its best level. `on` None means that the day is not
    known: it then counts unless a rule asks for the day.
    """

    ref: str
    unit: str
    what: str
    amount: Decimal
    level: str | None
    on: date | None
    title: str
    key: str | None
    by: str
    evidence: tuple[str, ...] = ()


class Stage(StrEnum):
    """Whose judgement it is: the unit's own, shown beside the reviewed one and never counted."""

    SELF = "self"
    REVIEW = "review"


@dataclass(frozen=True, slots=True)
class Judgement:
    """Points that a section or a judge gives by its discretion.

    `indicator` is the number of the leaf or item judged. `score` is on the leaf's own points,
    or on the panel's scale (100) where a panel judges. At most one counts for a unit,
    indicator, judge and stage; whoever hands facts in leaves out the superseded ones.
    """

    ref: str
    unit: str
    indicator: str
    by: str
    stage: Stage
    score: Decimal
    on: date | None
    remark: str
    evidence: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class VetoFinding:
    """The finding of its verifier that a veto of the rubric applies to a unit."""

    ref: str
    unit: str
    veto: str
    by: str
    on: date | None
    reason: str
    evidence: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Facts:
    """Everything known of all units on the day of a settlement; the order does not matter."""

    milestones: tuple[MilestoneFact, ...] = ()
    tallies: tuple[Tally, ...] = ()
    judgements: tuple[Judgement, ...] = ()
    vetoes: tuple[VetoFinding, ...] = ()


@dataclass(frozen=True, slots=True)
class UnitInfo:
    """A unit to settle, and the group within which it is ranked."""

    name: str
    group: str
