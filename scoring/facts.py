"""Facts: what scoring knows of one milestone, handed in by whoever settles."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
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
class UnitInfo:
    """A unit to settle, and the group within which it is ranked."""

    name: str
    group: str
