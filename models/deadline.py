"""时限: a rule that says by when, stored beside its literal phrase."""

from datetime import date
from enum import StrEnum

from sqlmodel import Field

from models.base import Table, stored


class DeadlineKind(StrEnum):
    """The forms a deadline takes; `plans.deadlines` says how each is reckoned."""

    BY = "by"
    RANGE = "range"
    RECURRING = "recurring"
    RELATIVE = "relative"
    EVENT = "event"
    PERIOD = "period"


class Every(StrEnum):
    """The step of a recurring deadline."""

    DAY = "day"
    WEEK = "week"
    MONTH = "month"
    QUARTER = "quarter"
    HALF_YEAR = "half-year"
    YEAR = "year"


class Deadline(Table, table=True):
    """A deadline of a task; the columns are the fields of `plans.deadlines.Deadline`.

    `phrase` is null only where the paper gives no date; then `choice_key` names the choice.
    `binding` false keeps a date that binds somebody outside the roster (the province): it is
    shown and never dispatched.
    """

    __tablename__ = "deadline"

    id: int | None = Field(default=None, primary_key=True)
    task_id: int = Field(foreign_key="task.id", index=True)
    clause_id: int | None = Field(default=None, foreign_key="clause.id")
    kind: DeadlineKind = Field(sa_type=stored(DeadlineKind))
    phrase: str | None = Field(default=None, max_length=120)
    what: str | None = Field(default=None, max_length=120)
    due_on: date | None = None
    from_on: date | None = None
    to_on: date | None = None
    every: Every | None = Field(default=None, sa_type=stored(Every))
    times: int | None = None
    month: int | None = None
    day: int | None = None
    days: int | None = None
    working: bool = False
    event: str | None = Field(default=None, max_length=80)
    choice_key: str | None = Field(default=None, max_length=60)
    binding: bool = True
    owner: str | None = Field(default=None, max_length=120)
    receiver: str | None = Field(default=None, max_length=120)
    position: int
