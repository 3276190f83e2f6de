"""Quiet hours: until when nobody of a unit is to be disturbed."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

import sqlalchemy as sa
from sqlmodel import Session, col

from models import Policy
from notifications.policy import quiet_hours


def quiet_until(hours: tuple[time, time] | None, now: datetime, zone: ZoneInfo) -> datetime | None:
    """Return when the quiet hours end that hold at `now`; None when none hold.

    `hours` are from and until (not included) by the clocks of `zone`; from may be the later
    one, then they go over midnight. The same moment twice means no quiet hours.
    """
    if hours is None or hours[0] == hours[1]:
        return None
    begin, end = hours
    local = now.astimezone(zone)
    at = local.time()
    if begin < end:
        days = 0 if begin <= at < end else None
    else:
        days = 1 if at >= begin else 0 if at < end else None
    if days is None:
        return None
    day = local.date() + timedelta(days=days)
    return datetime.combine(day, end, tzinfo=zone).astimezone(now.tzinfo)


class QuietHours:
    """The quiet hours of units, asked for once a unit: they do not change while letters go out.

    Where nobody has set any, no unit is asked for. A lookup ends the session's transaction, so
    that it does not hold the database while a letter is sent; make it with none open.
    """

    def __init__(self, session: Session, zone: ZoneInfo) -> None:
        self._session = session
        self._zone = zone
        self._known: dict[int, tuple[time, time] | None] = {}
        query = sa.select(sa.exists().where(col(Policy.quiet_from).is_not(None)))
        self._any = bool(session.execute(query).scalar_one())
        session.rollback()

    def until(self, unit_id: int, now: datetime) -> datetime | None:
        """Return when a unit's people may be disturbed again; None when they may now."""
        if not self._any:
            return None
        if unit_id not in self._known:
            self._known[unit_id] = quiet_hours(self._session, unit_id)
            self._session.rollback()
        return quiet_until(self._known[unit_id], now, self._zone)
