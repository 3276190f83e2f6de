"""每周情况: on the first working day of a week, to heads and coordinators."""

from __future__ import annotations

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
    """Return the readers once the week's first working day has come, if the office wants it."""
    if not find_organisation_policy(session).week_preview:
        return None
    begun = calendar.shift(_monday(day), 0) <= day
    return digest.readers(_subject(day), day, _period(day)) if begun else None


def holds(day: date) -> sa.ColumnElement[bool]:
    """A digest is true within its week."""
    return col(Memo.subject) == _subject(day)


def blocks(
    session: Session, subjects: Mapping[int, Collection[str]], day: date, desk: Desk
) -> dict[int, Block]:
    """Return the counts by unit and light on `day`, and what falls due to the end of the week."""
    return digest.blocks(session, list(subjects), day, desk, _period(day))


def _period(day: date) -> Period:
    week, monday = timedelta(days=7), _monday(day)
    return Period("周", monday, monday + week - timedelta(days=1), monday - week)


def _monday(day: date) -> date:
    return day - timedelta(days=day.weekday())


def _subject(day: date) -> str:
    year, week, _ = day.isocalendar()
    return f"{year}-W{week:02}"
