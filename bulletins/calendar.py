"""日历: what is still owed, as all-day events that any calendar program can take in."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from pathlib import Path

from icalendar import Calendar, Event

from bulletins.material import Material
from tracking.lifecycle import CHINESE as STATES
from tracking.lifecycle import OPEN
from tracking.lights import CHINESE as LIGHTS
from tracking.standing import Standing


def export(material: Material, out: Path) -> None:
    """Write the calendar of the material."""
    out.write_bytes(
        calendar_ics(
            material.rows,
            plan_code=material.plan_code,
            title=material.heading,
            at=material.at,
        )
    )


def calendar_ics(rows: Sequence[Standing], *, plan_code: str, title: str, at: datetime) -> bytes:
    """Return a calendar with an event on the due date of every row that is still owed.

    What was handed in waits for the reviewer, not for the unit, so it is left out. The UID of
    a milestone never changes: a calendar that takes in a later file moves the event instead of
    adding a second one. `at` is the moment of making (aware UTC).
    """
    calendar = Calendar()
    calendar.add("prodid", "-//duban//duban//ZH")
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    calendar.add("x-wr-calname", title)
    for row in rows:
        if row.state in OPEN:
            calendar.add_component(_event(row, plan_code, title, at))
    return bytes(calendar.to_ical())


def _event(row: Standing, plan_code: str, title: str, at: datetime) -> Event:
    event = Event()
    event.add("uid", f"{plan_code}-{row.id}@duban")
    event.add("dtstamp", at)
    event.add("dtstart", row.due_on)
    event.add("dtend", row.due_on + timedelta(days=1))
    event.add("summary", f"{row.unit}：{row.title}")
    event.add(
        "description",
        f"{title}\n任务{row.ref}，节点{row.id}，{STATES[row.state]}，{LIGHTS[row.light]}",
    )
    event.add("transp", "TRANSPARENT")
    return event
