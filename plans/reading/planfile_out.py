"""A draft into a plan file that loads once a person has gone through it.

Nothing is decided silently: what the paper leaves open stands as a comment «待定» right where
it matters, beside a value that is only proposed. Every phrase is the paper's own.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator, Mapping

from duban.errors import DubanError
from models import Duty
from plans.assigning import choices_needed
from plans.planfile.schema import (
    LEAD_CHOICE,
    LEVELS_CHOICE,
    NO_DATE_CHOICE,
    PlanFile,
    RosterPart,
)
from plans.reading.draft import Draft, DraftTask
from plans.reading.matching import Roster
from plans.reading.proposing.doubts import by_task, undecided
from plans.reading.proposing.fitting import fit, scalars
from plans.reading.proposing.items import MOST_NUMBER, NO_TITLE, ROLES, Items, units_of
from plans.reading.proposing.naming import Names
from plans.reading.proposing.rosters import roster_block
from plans.reading.proposing.times import dated, issued_of, period_of, year_of
from plans.reading.yamlout import Block, Noted, Rows, plain, to_yaml

__all__ = ["NoTasksError", "dated", "proposed_code", "to_plan_file"]

NO_OFFICE = "发文单位待定"
COUNTY = "县"
_EACH_COUNTY = re.compile(r"各[区县市、（）]*[区县]")


class NoTasksError(DubanError):
    """A paper in which no task was found makes no plan."""

    def __init__(self, title: str) -> None:
        super().__init__(f"《{title or NO_TITLE}》中没有读出任务，不能写成方案文件。")


def to_plan_file(
    draft: Draft,
    *,
    code: str,
    office: str | None = None,
    roster: RosterPart | None = None,
    coordinator: str | None = None,
) -> str:
    """Return the plan file as YAML text; it passes `read_plan_bytes` as it is.

    With a `roster` its office holds, names are matched to its units, and only those needed
    are written: loading merges them with what the office has. `coordinator` must be a unit
    of it. Without a date or year in the paper the period is a placeholder: see `dated`.

    Raises:
        NoTasksError: there is no task in the draft.
    """
    if not draft.tasks:
        raise NoTasksError(draft.title)
    return to_yaml(_Writer(draft, code, office, roster, coordinator).file())


def proposed_code(draft: Draft) -> str:
    """Return a code for the plan: the same paper, the same code; a person may give a better one."""
    issued = issued_of(draft)
    year = year_of(draft) or (issued.year if issued else 0)
    told = f"{draft.title}\n{draft.document_number}\n{draft.issuer}"
    return f"plan-{year}-{hashlib.sha256(told.encode()).hexdigest()[:6]}"


class _Writer:
    """One draft being written."""

    def __init__(
        self,
        draft: Draft,
        code: str,
        office: str | None,
        roster: RosterPart | None,
        coordinator: str | None,
    ) -> None:
        self.draft = draft
        self.code = code
        self.roster = roster
        self.office = fit(roster.office if roster else office or draft.issuer, 120) or NO_OFFICE
        self.names = Names(Roster(roster) if roster else None, self.office)
        self.faults = by_task(draft)
        self.main = [task for task in draft.tasks if task.annex is None]
        self.annexed = [task for task in draft.tasks if task.annex is not None]
        if not self.main:  # a plan needs tasks of its own: those of the annexes become it
            self.main, self.annexed = self.annexed, []
        self.wanted = coordinator
        self.items = Items(self.names, "", self.faults)

    def file(self) -> Block:
        """Return the whole file; the choices come last, when all that rests on them is there."""
        for task in self.draft.tasks:  # proposals stand in the order of the paper
            units_of(self.names, task)
        coordinator, why = self._coordinator()
        self.items = Items(self.names, coordinator, self.faults)
        tasks = Rows(self.items.item(task, None) for task in self.main)
        annexes = Rows(
            self._annex(number, items, coordinator) for number, items in self._annexes().items()
        )
        levels, about = self._levels()
        period = period_of(self.draft)
        body: dict[str, object] = {
            "format": 1,
            "plan": Block(
                code=self.code,
                title=fit(self.draft.title, 300) or NO_TITLE,
                document=self._document(),
                period=period,
                coordinator=Noted(coordinator, [why] if why else []),
            ),
            "choices": Rows(),
            "roster": roster_block(self.roster, self.names, levels, about),
            "tasks": tasks,
            "annexes": annexes,
        }
        if not annexes:
            del body["annexes"]
        to_on = plain(period)["to"]  # type: ignore[index]
        body["choices"] = Rows(self._choices(body, levels, to_on))
        first, *rest = body.items()
        return Block({first[0]: Noted(first[1], self._about()), **dict(rest)})

    def _about(self) -> list[str]:
        draft = self.draft
        notes = [f"由《{fit(draft.title, 100) or NO_TITLE}》读出，请逐处核对「待定」后载入"]
        if draft.indicators:
            notes.append(f"文件中的{len(draft.indicators)}项考核内容不在方案文件中，属考核细则")
        return notes + [undecided(fault) for fault in self.faults[None]]

    def _document(self) -> object:
        draft, issued = self.draft, issued_of(self.draft)
        issuer = fit(draft.issuer, 120)
        return Block(
            title=fit(draft.title, 300) or NO_TITLE,
            number=fit(draft.document_number, 80) or None,
            issuer=issuer if issuer else Noted(self.office, ["待定：文中没有认出发文单位"]),
            issued_on=issued if issued else Noted(None, ["待定：文中没有认出印发日期"]),
        )

    def _coordinator(self) -> tuple[str, str | None]:
        """Return the unit that watches the plan, and why a person should look at it."""
        held = {unit.name for unit in self.roster.units} if self.roster else set()
        if self.wanted in held and self.wanted is not None:
            return self.names.take(self.wanted), None
        for person in self.roster.people if self.roster else ():
            if person.duty is Duty.COORDINATOR:
                why = "待定：协调单位未写，按名册中有协调人的单位"
                return self.names.take(person.unit), why
        why = "待定：协调单位未写，请核定由谁盯办"
        for name in (*sorted(held), *self.names.proposed):
            if name.endswith("办公室"):
                return (self.names.take if name in held else self.names.propose)(name), why
        if self.office in held:
            return self.names.take(self.office), why
        return self.names.propose(self.office), why

    def _annexes(self) -> dict[str, list[DraftTask]]:
        found: dict[str, list[DraftTask]] = {}
        for task in self.annexed:
            number = fit((task.annex or "").removeprefix("附件"), MOST_NUMBER) or "1"
            found.setdefault(number, []).append(task)
        return found

    def _annex(self, number: str, items: list[DraftTask], coordinator: str) -> Block:
        lead, why = self._lead(number, coordinator)
        return Block(
            number=number,
            title=self._annex_title(number, items),
            lead=Noted(lead, [why]) if any(not task.units for task in items) else lead,
            items=Rows(self.items.item(task, number) for task in items),
        )

    def _annex_title(self, number: str, items: list[DraftTask]) -> str:
        for clause in self.draft.clauses:
            heads = {f"附件{number}", f"附件 {number}"}
            if clause.id in heads or (clause.number in heads and clause.parent is None):
                title = fit(clause.title, 200)
                if title:
                    return title
        top = items[0].path[0] if items[0].path else ""
        title = top.removeprefix(f"附件{number}").strip() if top.startswith("附件") else ""
        return fit(title, 200) or f"附件{number}"

    def _lead(self, number: str, coordinator: str) -> tuple[str, str]:
        """Whoever answers in the main text for the task that points to the annex."""
        pointing = re.compile(rf"附件\s*{re.escape(number)}(?!\d)")
        for task in self.main:
            if task.units and pointing.search(task.text):
                units = sorted(task.units, key=lambda unit: ROLES.index(unit.role))
                name = self.names.of([(unit.name, unit.collective) for unit in task.units])[
                    task.units.index(units[0])
                ]
                return name, f"待定：由正文{fit(task.clause, 40)}提到本附件推得"
        return coordinator, "待定：附件条目未点名单位时由谁负责，暂写协调单位"

    def _levels(self) -> tuple[dict[str, str], str | None]:
        """Return who answers for the counties, where items name the level and no unit."""
        levelled = any(not task.units and COUNTY in task.levels for task in self.annexed)
        if not levelled:
            return {}, None
        known = {c.name for c in self.roster.collectives} if self.roster else set()
        for level, name in (self.roster.levels if self.roster else {}).items():
            if level == COUNTY:
                return {COUNTY: self.names.take(name)}, None
        for name in (*sorted(known), *self.names.proposed):
            if _EACH_COUNTY.match(name):
                (self.names.take if name in known else self.names.propose)(name)
                return {COUNTY: name}, f"待定：条目只写「{COUNTY}」时由谁负责"
        return {}, None

    def _choices(
        self, body: dict[str, object], levels: Mapping[str, str], to_on: object
    ) -> Iterator[Noted]:
        """What the file rests on without the paper's word: question, default, other answers."""
        tree = scalars(plain(body))
        file = PlanFile.model_validate(tree)
        needed = {key for _, key in choices_needed(file)}
        counties = levels.get(COUNTY, "附件的 lead")
        for key, question, taken, others in (
            (
                NO_DATE_CHOICE,
                "未写时限的任务何时到期",
                f"期末（{to_on}）",
                ["不设时限", "每季度末"],
            ),
            (
                LEAD_CHOICE,
                "附件条目未点名单位时由谁负责",
                "附件的 lead",
                ["协调单位", "逐条指定"],
            ),
            (
                LEVELS_CHOICE,
                "附件条目只写实施层级时由谁负责",
                f"县级由{fit(counties, 120)}负责，其余由附件的 lead 负责",
                ["只派发到附件的 lead"],
            ),
        ):
            if key in needed:
                row = Block(key=key, clause=None, question=question, taken=taken, others=others)
                yield Noted(row, ["待定：请核定取哪一种"])
