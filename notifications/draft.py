"""A letter before its wording: which lines it has, in what order, under which headings."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from models import Duty
from notifications.numerals import section_number
from notifications.occasions import occasion_of
from plans.deadlinewords import chinese_date

# A letter that nobody can read to the end reminds nobody; the page shows the rest.
MOST_LINES = 200


@dataclass(frozen=True, slots=True)
class Item:
    """One notice with what its letter says about the milestone."""

    notice_id: int
    person_id: int
    milestone_id: int
    occasion: str
    due_on: date
    noted_on: date
    unit: str
    ref: str
    title: str
    what: str | None
    clause: str | None
    phrase: str | None
    choice: str | None
    receiver: str | None
    plan_id: int
    policy_id: int
    dispatched_on: date


@dataclass(frozen=True, slots=True)
class Line:
    """One milestone in a letter; `caught_up` marks an occasion whose day had passed."""

    item: Item
    duty: Duty
    status: str
    why: str
    url: str
    overdue: bool
    caught_up: bool

    @property
    def task(self) -> str:
        """The task as the paper numbers it: 任务9, 附件3-三1."""
        ref = self.item.ref
        return ref if ref.startswith("附件") else f"任务{ref}"

    @property
    def due(self) -> str:
        """The due date in words: 2024年11月30日."""
        return chinese_date(self.item.due_on)


@dataclass(frozen=True, slots=True)
class PlanInfo:
    """What a letter says about a plan: its title, who signs for it, whom to ask."""

    title: str
    coordinator: str
    contacts: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Section:
    """Lines under one heading, with the number of the first."""

    heading: str
    first: int
    lines: Sequence[Line]


@dataclass(frozen=True, slots=True)
class Draft:
    """One letter to one person, ready to be worded."""

    kind: str
    day: date
    unit: str
    person: str
    sections: Sequence[Section]
    plans: Mapping[int, PlanInfo]
    overdue: int
    soon: int
    late_units: Sequence[str]
    left_out: int
    page_url: str

    @property
    def salutation(self) -> str:
        """The reader, with the unit."""
        return called(self.unit, self.person)

    @property
    def titles(self) -> str:
        """The plans' titles: 《甲》《乙》."""
        return "".join(f"《{plan.title}》" for plan in self.plans.values())

    @property
    def signers(self) -> list[str]:
        """The coordinating units, each once."""
        return list(dict.fromkeys(plan.coordinator for plan in self.plans.values()))

    @property
    def contacts(self) -> list[str]:
        """Whom to ask, each once; never the reader."""
        people = (contact for plan in self.plans.values() for contact in plan.contacts)
        return [one for one in dict.fromkeys(people) if one != self.salutation]

    @property
    def date(self) -> str:
        """The letter's date in words."""
        return chinese_date(self.day)

    @property
    def own_too(self) -> bool:
        """Whether what the reader's own unit owes stands beside what others owe."""
        duties = {line.duty for part in self.sections for line in part.lines}
        return Duty.FILLER in duties and len(duties) > 1

    @property
    def summary(self) -> str:
        """How many are due and how many are late: 2项已逾期、3项临近时限."""
        counts = ((self.overdue, "项已逾期"), (self.soon, "项临近时限"))
        return "、".join(f"{count}{what}" for count, what in counts if count)


def called(unit: str, person: str) -> str:
    """Return 单位 姓名; the name alone when it already says the unit (法规科填报人)."""
    return person if person.startswith(unit) else f"{unit} {person}"


def merge(
    items: Iterable[Item],
    day: date,
    page_url: str,
    why: Callable[[Item], str],
    caught_up: Callable[[Item], bool],
) -> list[Line]:
    """Return one line a milestone, late ones first, then by due date.

    Of several notices of a milestone the most urgent leads: the occasion lowest in the
    table, and of one occasion the one noted last.
    """
    leading: dict[int, Item] = {}
    for item in sorted(items, key=_urgency):
        leading[item.milestone_id] = item
    lines = [
        Line(
            item=item,
            duty=occasion_of(item.occasion).duty,
            status=_status(item.due_on, day),
            why=why(item),
            url=f"{page_url}/milestones/{item.milestone_id}",
            overdue=item.due_on < day,
            caught_up=caught_up(item),
        )
        for item in leading.values()
    ]
    return sorted(lines, key=lambda line: (not line.overdue, line.item.due_on, line.item.unit))


def _urgency(item: Item) -> tuple[int, date, int]:
    return occasion_of(item.occasion).rank, item.noted_on, item.notice_id


def _status(due_on: date, day: date) -> str:
    days = (due_on - day).days
    if days == 0:
        return "今天到期"
    return f"还有{days}天" if days > 0 else f"已逾期{-days}天"


def sections(lines: Sequence[Line]) -> list[Section]:
    """Put lines under headings and number them through.

    What others owe comes first, a section for each unit; then the reader's own, late ones
    apart from the rest.
    """
    groups: dict[str, list[Line]] = {}
    for line in sorted(lines, key=lambda line: line.item.unit):
        if line.duty is not Duty.FILLER:
            groups.setdefault(line.item.unit, []).append(line)
    whose = "本单位" if groups else ""
    own = [line for line in lines if line.duty is Duty.FILLER]
    groups[f"{whose}已逾期"] = [line for line in own if line.overdue]
    groups[f"{whose}临近时限"] = [line for line in own if not line.overdue]
    found: list[Section] = []
    first = 1
    for name, group in groups.items():
        if group:
            heading = f"{section_number(len(found) + 1)}、{name}（{len(group)}项）"
            found.append(Section(heading, first, group))
            first += len(group)
    return found
