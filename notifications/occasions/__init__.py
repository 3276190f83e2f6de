"""Occasions: when somebody hears of a milestone. One file and one line of occasions.yaml each."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib import import_module
from pathlib import Path
from typing import Literal, Protocol, cast

from models import Duty, MilestoneState, Policy
from notifications.registry import Line, read_table
from notifications.windows import Case, Reach, Span, Window, reach_before, reach_of
from plans.workdays import WorkCalendar

TABLE = Path(__file__).with_name("occasions.yaml")
FIELDS = frozenset({"key", "codes", "name", "group", "duty", "anchor", "states", "ackable"})
Group = Literal["before", "after"]
BEFORE: tuple[Group, ...] = ("before",)
AFTER: tuple[Group, ...] = ("after",)
GROUPS = BEFORE + AFTER


class Reckoning(Protocol):
    """What the file of an occasion holds: two pure functions."""

    def spans(
        self, policy: Policy, calendar: WorkCalendar, reach: Reach, earliest: date
    ) -> Iterator[Span]:
        """Yield the spans of anchors for which the occasion holds on the day of `reach`.

        Spans of one occasion do not overlap, and reach back to `earliest` at most: there is
        no earlier anchor. Those of a policy that has the occasion switched off are none.
        """

    def why(self, policy: Policy, calendar: WorkCalendar, case: Case, day: date) -> str:
        """Say in Chinese why somebody hears of a milestone on `day`."""


@dataclass(frozen=True, slots=True)
class Occasion:
    """One line of the table with its file; a higher `rank` is more urgent.

    It holds for milestones in one of `states` and counts from their `anchor` (a name that
    `notifications.anchors` knows). An acknowledgement stops the `ackable` ones.
    """

    key: str
    name: str
    group: Group
    duty: Duty
    codes: tuple[str, ...]
    anchor: str
    states: tuple[MilestoneState, ...]
    ackable: bool
    rank: int
    reckoning: Reckoning


@cache
def occasions() -> tuple[Occasion, ...]:
    """Return all occasions in the order of the table."""
    return tuple(_read(rank, line) for rank, line in enumerate(read_table(TABLE, FIELDS)))


def _read(rank: int, line: Line) -> Occasion:
    return Occasion(
        key=str(line["key"]),
        name=str(line["name"]),
        group=cast("Group", line["group"]),
        duty=Duty(str(line["duty"])),
        codes=tuple(cast("list[str]", line["codes"])),
        anchor=str(line["anchor"]),
        states=tuple(MilestoneState(state) for state in cast("list[str]", line["states"])),
        ackable=bool(line["ackable"]),
        rank=rank,
        reckoning=cast("Reckoning", import_module(f"{__name__}.{line['key']}")),
    )


@cache
def occasion_of(code: str) -> Occasion:
    """Return the occasion that wrote `code` into the ledger («before-7» is `before`)."""
    stem, _, number = code.rpartition("-")
    name = stem if number.isdecimal() else code
    return next(one for one in occasions() if name in one.codes)


def why(
    code: str, policy: Policy, calendar: WorkCalendar, anchor_on: date, due_on: date, day: date
) -> str:
    """Say in Chinese why somebody hears on `day` of a milestone for the occasion `code`."""
    return occasion_of(code).reckoning.why(policy, calendar, Case(anchor_on, due_on), day)


def windows(
    policy: Policy,
    calendar: WorkCalendar,
    day: date,
    earliest: date,
    groups: Collection[Group] = GROUPS,
) -> Iterator[Window]:
    """Yield every window of `policy` on `day`; none reaches back beyond `earliest`."""
    reach = reach_of(policy, calendar, day)
    if reach is not None:
        for occasion in occasions():
            if occasion.group in groups:
                yield from windows_of(occasion, policy, calendar, reach, earliest)


def windows_of(
    occasion: Occasion, policy: Policy, calendar: WorkCalendar, reach: Reach, earliest: date
) -> Iterator[Window]:
    """Yield the windows of one occasion; none reaches back beyond `earliest`."""
    for span in occasion.reckoning.spans(policy, calendar, reach, earliest):
        yield Window(span.occasion, span.from_on, span.to_on, occasion.duty)


def held_before(
    code: str, policy: Policy, calendar: WorkCalendar, anchor_on: date, day: date
) -> bool:
    """Say whether a sweep before `day` should have noted the occasion for that anchor.

    Then it was missed, and is caught up with on `day`. One that fell on a day off and was
    moved to `day` by the policy was not missed.
    """
    reach = reach_before(policy, calendar, day)
    if reach is None:
        return False
    held = windows_of(occasion_of(code), policy, calendar, reach, anchor_on)
    return any(one.occasion == code and one.holds(anchor_on) for one in held)
