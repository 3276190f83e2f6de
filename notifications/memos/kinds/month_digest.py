"""每月情况: on the first working day of a month, to heads and coordinators."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Collection, Mapping
from datetime import date, timedelta
from typing import Any

import sqlalchemy as sa
from sqlmodel import Session, col

from models import Memo
from notifications.draft import Block
from notifications.letters.desk import Desk
from notifications.memos import digest
from notifications.memos.counting import Period
from notifications.policy import find_organisation_policy
from plans.workdays import WorkCalendar


def owed(session: Session, day: date, calendar: WorkCalendar) -> sa.Select[Any] | None:
    """Return the readers once the month's first working day has come, if the office wants it."""
    if not find_organisation_policy(session).month_preview:
        return None
    begun = calendar.shift(day.replace(day=1), 0) <= day
    return digest.readers(_subject(day), day, _period(day)) if begun else None


def holds(day: date) -> sa.ColumnElement[bool]:
    """A digest is true within its month."""
    return col(Memo.subject) == _subject(day)


def blocks(
    session: Session, subjects: Mapping[int, Collection[str]], day: date, desk: Desk
) -> dict[int, Block]:
    """Return the counts by unit and light on `day`, and what falls due to the month's end."""
    return digest.blocks(session, list(subjects), day, desk, _period(day))


def _period(day: date) -> Period:
    first = day.replace(day=1)
    last = day.replace(day=monthrange(day.year, day.month)[1])
    return Period("月", first, last, (first - timedelta(days=1)).replace(day=1))


def _subject(day: date) -> str:
    return f"{day.year}-{day.month:02}"
