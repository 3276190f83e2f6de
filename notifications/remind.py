"""提醒: notices of what falls due, and one letter to everybody for whom notices wait."""

from __future__ import annotations

from datetime import date

from sqlmodel import Session

from duban.settings import Settings
from notifications.channels import enabled
from notifications.compose import write_letters
from notifications.ledger import sweep
from notifications.letters.desk import make_desk
from notifications.occasions import BEFORE
from notifications.outcome import NoticeCounts
from notifications.waiting import readers
from plans.workdays import WorkCalendar


def remind(
    session: Session,
    day: date,
    *,
    calendar: WorkCalendar,
    settings: Settings,
    plan_id: int | None = None,
) -> NoticeCounts:
    """Note what falls due by `day` and write the letters of the day.

    `plan_id` narrows who is told to those who hear of that plan today. Their letters hold
    whatever they are to hear of today, of every plan, also what `chase` noted: there is one
    letter a day. The caller commits, then dispatches.
    """
    new = sweep(session, day, calendar, BEFORE, plan_id)
    if plan_id is not None:
        people = readers(session, day, calendar, plan_id)
        new += sweep(session, day, calendar, BEFORE, people=people)
    written = write_letters(
        session,
        day,
        desk=make_desk(settings, calendar),
        channels=enabled(settings),
        plan_id=plan_id,
    )
    return NoticeCounts(new, written.letters, written.dropped, written.memos)
