"""The lines of a letter: one a milestone, in order, under headings."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Protocol

from models import Duty, MilestoneState, Role
from notifications.draft import Line, Nature, Section, status_words, task_words
from notifications.items import Item
from notifications.numerals import section_number
from notifications.occasions import Occasion, occasion_of
from plans.deadlinewords import chinese_date

_ROLES = {Role.LEAD: "牵头单位", Role.RESPONSIBLE: "责任单位", Role.COOPERATING: "配合单位"}
# A unit without a filler is written to through its head, or its own coordinator.
_OWING = {
    Duty.FILLER: "填报人",
    Duty.HEAD: "负责人",
    Duty.COORDINATOR: "联系人",
    Duty.LEADER: "分管领导",
}
_WATCHING = {
    Duty.HEAD: "单位负责人",
    Duty.COORDINATOR: "方案牵头单位",
    Duty.LEADER: "分管领导",
}


class Knowledge(Protocol):
    """What only the office knows about an item."""

    def why(self, item: Item) -> str:
        """Say why its reader hears of it today."""

    def caught_up(self, item: Item) -> bool:
        """Say whether its occasion's day had passed."""

    def page(self, item: Item) -> str:
        """Return the address of its page."""

    def links(self, item: Item) -> tuple[tuple[str, str], ...]:
        """Return its signed links."""


def merge(items: Iterable[Item], reader: Duty, day: date, knowledge: Knowledge) -> list[Line]:
    """Return one line a milestone, late ones first, then by due date.

    Of several notices of a milestone the most urgent leads: the occasion lowest in the
    table, and of one occasion the one noted last.
    """
    leading: dict[int, Item] = {}
    for item in sorted(items, key=_urgency):
        leading[item.milestone_id] = item
    dates: dict[date, tuple[str, str]] = {}
    lines = [_line(item, reader, day, knowledge, dates) for item in leading.values()]
    return sorted(lines, key=lambda line: (not line.overdue, line.item.due_on, _place(line)))


def _line(
    item: Item, reader: Duty, day: date, knowledge: Knowledge, dates: dict[date, tuple[str, str]]
) -> Line:
    """Return one line; `dates` keeps the words for a due date, which many lines share."""
    if item.due_on not in dates:
        dates[item.due_on] = chinese_date(item.due_on), status_words(item.due_on, day)
    due, status = dates[item.due_on]
    submitted = item.state is MilestoneState.SUBMITTED
    returned = item.state is MilestoneState.RETURNED
    occasion = occasion_of(item.occasion)
    return Line(
        item=item,
        nature=_nature(occasion, item),
        task=task_words(item.ref),
        due=due,
        status="已报待审" if submitted else f"已退回，{status}" if returned else status,
        basis=f"{item.clause or ''}{f'「{item.phrase}」' if item.phrase else ''}",
        who=_who(occasion, item, reader),
        why=knowledge.why(item),
        url=knowledge.page(item),
        links=knowledge.links(item),
        # What was handed in waits for the reviewer: its unit is not late with it.
        overdue=item.due_on < day and not submitted,
        returned=returned,
        caught_up=knowledge.caught_up(item),
    )


def _nature(occasion: Occasion, item: Item) -> Nature:
    if occasion.duty is Duty.FILLER:
        return Nature.OWN
    return Nature.REVIEW if item.state is MilestoneState.SUBMITTED else Nature.ESCALATED


def sections(lines: Sequence[Line]) -> list[Section]:
    """Put lines under headings and number them through.

    What others owe comes first, unit by unit in one section; then what waits for review;
    then the reader's own, late ones apart from those sent back and from the rest.
    """
    by_unit = sorted(lines, key=_place)
    own = [line for line in lines if line.nature is Nature.OWN]
    whose = "本单位" if len(own) < len(lines) else ""
    late = [line for line in own if line.overdue]
    back = [line for line in own if not line.overdue and line.returned]
    soon = [line for line in own if not line.overdue and not line.returned]
    groups = {
        "逾期未办结": [line for line in by_unit if line.nature is Nature.ESCALATED],
        "已报待审": [line for line in by_unit if line.nature is Nature.REVIEW],
        f"{whose}已逾期": late,
        f"{whose}已退回待重报": back,
        f"{whose}临近时限": soon,
    }
    found: list[Section] = []
    first = 1
    for name, group in groups.items():
        if group:
            several = group[0].nature is not Nature.OWN
            heading = f"{section_number(len(found) + 1)}、{name}（{_extent(group, several)}）"
            found.append(Section(heading, first, several, group))
            first += len(group)
    return found


def _place(line: Line) -> tuple[int, str]:
    """Return what puts units in the order of the roster."""
    return line.item.position, line.item.unit


def _extent(lines: Sequence[Line], several: bool) -> str:  # noqa: FBT001
    units = len({line.item.unit for line in lines})
    return f"{units}个单位{len(lines)}项" if several and units > 1 else f"{len(lines)}项"


def _urgency(item: Item) -> tuple[int, date, int]:
    return occasion_of(item.occasion).rank, item.noted_on, item.notice_id


def _who(occasion: Occasion, item: Item, reader: Duty) -> str:
    if occasion.duty is Duty.FILLER:
        return _ROLES[item.role] + _OWING[reader]
    return _WATCHING[occasion.duty]
