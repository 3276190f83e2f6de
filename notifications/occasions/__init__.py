"""Occasions: when somebody hears of a milestone. One file and one line of occasions.yaml each."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib import import_module
from pathlib import Path
from typing import Literal, Protocol, cast

from models import Duty, Policy
from notifications.registry import read_table
from notifications.windows import Span, Window
from plans.workdays import WorkCalendar

TABLE = Path(__file__).with_name("occasions.yaml")
FIELDS = frozenset({"key", "codes", "name", "group", "duty"})
Group = Literal["before", "after"]
BEFORE: tuple[Group, ...] = ("before",)
AFTER: tuple[Group, ...] = ("after",)
GROUPS = BEFORE + AFTER


class Reckoning(Protocol):
    """What the file of an occasion holds: two pure functions."""

    def spans(
        self, policy: Policy, calendar: WorkCalendar, day: date, earliest: date
    ) -> Iterator[Span]:
        """Yield the spans of due dates for which the occasion holds on `day`."""

    def why(self, policy: Policy, calendar: WorkCalendar, due_on: date, day: date) -> str:
        """Say in Chinese why somebody hears of a milestone due on `due_on` on `day`."""


@dataclass(frozen=True, slots=True)
class Occasion:
    """One line of the table with its file; a higher `rank` is more urgent."""

    key: str
    name: str
    group: Group
    duty: Duty
    codes: tuple[str, ...]
    rank: int
    reckoning: Reckoning


@cache
def occasions() -> tuple[Occasion, ...]:
    """Return all occasions in the order of the table."""
    return tuple(
        Occasion(
            key=str(line["key"]),
            name=str(line["name"]),
            group=cast("Group", line["group"]),
            duty=Duty(str(line["duty"])),
            codes=tuple(cast("list[str]", line["codes"])),
            rank=rank,
            reckoning=cast("Reckoning", import_module(f"{__name__}.{line['key']}")),
        )
        for rank, line in enumerate(read_table(TABLE, FIELDS))
    )


@cache
def occasion_of(code: str) -> Occasion:
    """Return the occasion that wrote `code` into the ledger («before-7» is `before`)."""
    stem, _, number = code.rpartition("-")
    name = stem if number.isdecimal() else code
    return next(one for one in occasions() if name in one.codes)


def windows(
    policy: Policy,
    calendar: WorkCalendar,
    day: date,
    earliest: date,
    groups: Collection[Group] = GROUPS,
) -> Iterator[Window]:
    """Yield every window of `policy` on `day`; none reaches back beyond `earliest`."""
    for occasion in occasions():
        if occasion.group in groups:
            for span in occasion.reckoning.spans(policy, calendar, day, earliest):
                yield Window(span.occasion, span.from_on, span.to_on, occasion.duty)
