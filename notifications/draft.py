"""A letter before its wording: whom it is to, which parts it has, who signs."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import NamedTuple

from notifications.items import Item
from plans.deadlinewords import chinese_date

# A letter that nobody can read to the end reminds nobody; the page shows the rest.
MOST_LINES = 200


class Nature(StrEnum):
    """What a line is about: others who are late, a review that waits, or the reader's own."""

    ESCALATED = "escalated"
    REVIEW = "review"
    OWN = "own"


class Line(NamedTuple):
    """One milestone in a letter, in words: four wordings are made of it, so all are reckoned once.

    `who` says why this person hears of it, `why` why on this day; `basis` where the paper says
    so, which may be empty. `url` is its page, empty where the reader cannot open pages; `links`
    are the signed ones, as words and address. `caught_up` marks an occasion whose day had
    passed.
    """

    item: Item
    nature: Nature
    task: str
    due: str
    status: str
    basis: str
    who: str
    why: str
    url: str
    links: tuple[tuple[str, str], ...]
    overdue: bool
    returned: bool
    caught_up: bool


class Contact(NamedTuple):
    """Whom to ask about a plan, and their mail address if there is one."""

    name: str
    mail: str | None = None

    def __str__(self) -> str:
        return f"{self.name}（{self.mail}）" if self.mail else self.name


@dataclass(frozen=True, slots=True)
class PlanInfo:
    """What a letter says about a plan: its title, who signs for it, whom to ask."""

    title: str
    coordinator: str
    contacts: tuple[Contact, ...]


@dataclass(frozen=True, slots=True)
class Section:
    """Lines under one heading, with the number of the first.

    With `by_unit` they are of several units, unit by unit, and each line names its own.
    """

    heading: str
    first: int
    by_unit: bool
    lines: Sequence[Line]

    @property
    def numbered(self) -> list[tuple[int, Line]]:
        """The lines with their numbers in the letter."""
        return list(enumerate(self.lines, self.first))


@dataclass(frozen=True, slots=True)
class Block:
    """What a memo puts into a letter: a sentence and a table, whose first column is a name.

    `title` says in a few words what is in it, for the subject; `heading` stands above it in
    the letter, numbered through with the sections. Every row has as many cells as there are
    `columns`. `plans` are those it speaks of. Of several blocks of a letter with the same `table`
    only the last shows its rows: a week's and a month's are nearly the same.
    """

    title: str
    heading: str
    lead: str
    who: str
    why: str
    columns: tuple[str, ...]
    rows: Sequence[tuple[str, ...]]
    left_out: int
    url: str
    plans: frozenset[int]
    table: str = ""

    @property
    def lines(self) -> list[tuple[str, str]]:
        """The rows as lines of text: the name, and what the other cells say; zeros say nothing."""
        return [
            (
                row[0],
                "，".join(
                    f"{column} {cell}"
                    for column, cell in zip(self.columns[1:], row[1:], strict=True)
                    if cell != "0"
                ),
            )
            for row in self.rows
        ]

    @property
    def reason(self) -> str:
        """Why this person and why today."""
        return f"{self.who}；{self.why}"


@dataclass(frozen=True, slots=True)
class Draft:
    """One letter to one person, ready to be worded."""

    kind: str
    day: date
    unit: str
    person: str
    sections: Sequence[Section]
    blocks: Sequence[Block]
    plans: Mapping[int, PlanInfo]
    overdue: int
    back: int
    soon: int
    review: int
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
        """The coordinating units, each once; a letter of no plan is the program's own."""
        found = dict.fromkeys(plan.coordinator for plan in self.plans.values())
        return list(found) or ["督办"]

    @property
    def contacts(self) -> list[str]:
        """Whom to ask, each once; never the reader."""
        people = (contact for plan in self.plans.values() for contact in plan.contacts)
        return [str(one) for one in dict.fromkeys(people) if one.name != self.salutation]

    @property
    def date(self) -> str:
        """The letter's date in words."""
        return chinese_date(self.day)

    @property
    def own_too(self) -> bool:
        """Whether what the reader's own unit owes stands beside what others owe."""
        natures = {line.nature for part in self.sections for line in part.lines}
        return Nature.OWN in natures and len(natures) > 1

    @property
    def summary(self) -> str:
        """How many are late, due or waiting: 2项已逾期、3项临近时限."""
        counts = (
            (self.overdue, "项已逾期"),
            (self.review, "项已报待审"),
            (self.back, "项已退回"),
            (self.soon, "项临近时限"),
        )
        return "、".join(f"{count}{what}" for count, what in counts if count)


def called(unit: str, person: str) -> str:
    """Return 单位 姓名; the name alone when it already says the unit (法规科填报人)."""
    return person if person.startswith(unit) else f"{unit} {person}"


def task_words(ref: str) -> str:
    """Return how a task is named: 任务9, 附件3-三1."""
    return ref if ref.startswith("附件") else f"任务{ref}"


def status_words(due_on: date, day: date) -> str:
    """Return how a due date stands on a day: 还有5天, 今天到期, 已逾期3天."""
    days = (due_on - day).days
    if days == 0:
        return "今天到期"
    return f"还有{days}天" if days > 0 else f"已逾期{-days}天"
