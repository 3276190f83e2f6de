"""催办: notices of what is late, to who owes it and up the ladder."""

from __future__ import annotations

from datetime import date

from sqlmodel import Session

from duban.settings import Settings
from notifications.channels import enabled
from notifications.compose import write_letters
from notifications.ledger import sweep
from notifications.letters.desk import make_desk
from notifications.occasions import AFTER
from notifications.outcome import NoticeCounts
from notifications.waiting import readers
from plans.workdays import WorkCalendar


def chase(
    session: Session,
    day: date,
    *,
    calendar: WorkCalendar,
    settings: Settings,
    plan_id: int | None = None,
    write: bool = True,
) -> NoticeCounts:
    """Note what is late on `day`, who is told of it, and write the letters of the day.

    With `write` false the notices wait for `remind`: run in the morning before it, both go
    into one letter. `plan_id` narrows what is noted, and as in `remind` who is written to. The
    caller commits, then dispatches.
    """
    new = sweep(session, day, calendar, AFTER, plan_id)
    if not write:
        return NoticeCounts(notices_new=new, letters=0, dropped=0)
    if plan_id is not None:
        people = readers(session, day, calendar, plan_id)
        new += sweep(session, day, calendar, AFTER, people=people)
    written = write_letters(
        session,
        day,
        desk=make_desk(settings, calendar),
        channels=enabled(settings),
        plan_id=plan_id,
    )
    return NoticeCounts(new, written.letters, written.dropped, written.memos)
