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

    `plan_id` narrows the notices, not the letters: a letter holds all that waits for its
    reader, also what `chase` noted. The caller commits, then dispatches.
    """
    new = sweep(session, day, calendar, BEFORE, plan_id)
    written = write_letters(
        session,
        day,
        desk=make_desk(settings, calendar),
        channels=enabled(settings),
    )
    return NoticeCounts(notices_new=new, letters=written.letters, dropped=written.dropped)
