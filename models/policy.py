"""Reminder policy: who is told how long before, and who is told when nobody answers."""

from enum import StrEnum

import sqlalchemy as sa
from sqlmodel import Field

from models.base import Table, stored


class RestDay(StrEnum):
    """What a reminder does whose day is not a working day (make-up Saturdays are working)."""

    SEND = "send"
    BEFORE = "before"
    AFTER = "after"


class Policy(Table, table=True):
    """One policy; the nearest wins: unit, then task, plan, the row named «organisation».

    `lead_days` are days before the due date (0 is the day itself), natural or, with
    `working`, working days. All other numbers count working days; null switches the step
    off. The first chase comes one working day late, the next ones `overdue_every` working
    days apart; `head_after`, `coordinator_after` and `leader_after` count from the due date.
    `review_after` counts from the submission that nobody has reviewed, `return_after` from
    the return that nobody has answered; both repeat at that distance. `ack_holds` is how
    long an acknowledgement stops the ladder, null for good.

    Quiet hours («22:00» to «07:00», the end not included) hold for letters, so those of a
    task or plan are without effect: the reader's unit's hold, else the organisation's.
    """

    __tablename__ = "policy"

    id: int | None = Field(default=None, primary_key=True)
    name: str = Field(unique=True, max_length=150)
    lead_days: list[int] = Field(default_factory=list, sa_type=sa.JSON)
    working: bool = False
    week_preview: bool = False
    month_preview: bool = False
    overdue_every: int | None = None
    head_after: int | None = None
    coordinator_after: int | None = None
    leader_after: int | None = None
    review_after: int | None = None
    return_after: int | None = None
    ack_holds: int | None = None
    rest_day: RestDay = Field(default=RestDay.SEND, sa_type=stored(RestDay))
    quiet_from: str | None = Field(default=None, max_length=5)
    quiet_until: str | None = Field(default=None, max_length=5)
