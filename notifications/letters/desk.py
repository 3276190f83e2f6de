"""The desk at which letters are written: what an office needs for it beside the database."""

from __future__ import annotations

from dataclasses import dataclass

from duban.settings import Settings
from notifications.letters.templates import Templates
from notifications.links import Links, make_links
from plans.workdays import WorkCalendar


@dataclass(frozen=True, slots=True)
class Desk:
    """Working days, links, templates, and how many days ahead counts as soon.

    One is made for a run and lives as long: its templates are read once.
    """

    calendar: WorkCalendar
    links: Links
    templates: Templates
    soon_days: int


def make_desk(settings: Settings, calendar: WorkCalendar) -> Desk:
    """Return the office's desk.

    Raises:
        SecretKeyError: the key that signs links cannot be used.
    """
    return Desk(
        calendar, make_links(settings), Templates(settings.templates_dir), settings.soon_days
    )
