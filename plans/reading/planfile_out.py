"""A draft into a plan file that loads once a person has gone through it.

Nothing is decided silently: what the paper leaves open stands as a comment «待定» right where
it matters, beside a value that is only proposed. Every phrase is the paper's own.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from pydantic import ValidationError

from duban.days import FIRST_DAY, LAST_DAY
from duban.errors import DubanError, Fault
from models import Duty, Role, TaskKind
from plans.assigning import choices_needed
from plans.deadlines import DeadlineError, EndOfPeriod, Rule, to_columns
from plans.planfile.schema import (
    LEAD_CHOICE,
    LEVELS_CHOICE,
    NO_DATE_CHOICE,
    DeadlinePart,
    Part,
    PlanFile,
    RosterPart,
    TargetPart,
)
from plans.reading.draft import Draft, DraftDeadline, DraftTarget, DraftTask
from plans.reading.matching import Match, Roster, match_all
from plans.reading.yamlout import Block, Noted, Rows, plain, to_yaml

NO_OFFICE = "发文单位待定"
NO_TITLE = "标题待定"
MOST_REF = 60
MOST_NUMBER = 20
COUNTY = "县"
_ROLES = (Role.LEAD, Role.RESPONSIBLE, Role.COOPERATING)
_NUMBERING = re.compile(r"^(?:[（(]?[一二三四五六七八九十百\d]+[）)、.．]\s*)+")
_GOAL = re.compile(r"(?:工作|总体|主要|年度|活动|发展|具体)?目标")
_SCOPE = re.compile(r"(?:适用|实施|工作|调查|统计|活动|普查)?(?:范围|对象)(?:[和与及]\S{1,8})?")
_EACH_COUNTY = re.compile(r"各[区县市、（）]*[区县]")
_PAUSE = re.compile(r"[，。；：、！？,;:（）()\s]")


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
    issued = _issued(draft)
    year = _year(draft) or (issued.year if issued else 0)
    told = f"{draft.title}\n{draft.document_number}\n{draft.issuer}"
    return f"plan-{year}-{hashlib.sha256(told.encode()).hexdigest()[:6]}"


def dated(draft: Draft) -> bool:
    """Whether the plan's period follows from the paper; if not, a person must write it."""
    return bool(_issued(draft) or _year(draft) or list(_dates(draft)))


def _issued(draft: Draft) -> date | None:
    try:
        issued = date.fromisoformat(draft.issued_on or "")
    except ValueError:
        return None
    return issued if FIRST_DAY <= issued <= LAST_DAY else None


def _year(draft: Draft) -> int | None:
    year = draft.year
    return year if year is not None and FIRST_DAY.year <= year <= LAST_DAY.year else None


def _dates(draft: Draft) -> Iterator[date]:
    for task in draft.tasks:
        for deadline in task.deadlines:
            for value in to_columns(deadline.rule).values():
                if isinstance(value, date) and FIRST_DAY <= value <= LAST_DAY:
                    yield value


def _fit(text: str | None, most: int) -> str:
    """Text as a plan file takes it: one line, printable, at most so long."""
    words = "".join(c if c.isprintable() else " " for c in text or "").split()
    one = " ".join(words)
    return one if len(one) <= most else one[: most - 1].rstrip() + "…"


@dataclass(slots=True)
class _Names:
    """The units that the file needs: those of the roster, and proposals for the others."""

    roster: Roster | None
    office: str
    used: list[str] = field(default_factory=list)
    proposed: dict[str, list[str]] = field(default_factory=dict)

    def take(self, name: str) -> str:
        """Note that a name of the roster is needed."""
        if name not in self.used:
            self.used.append(name)
        return name

    def propose(self, name: str, note: str | None = None) -> str:
        """Note a unit that the roster lacks."""
        notes = self.proposed.setdefault(name, [])
        if note and note not in notes:
            notes.append(note)
        return name

    def of(self, printed: Sequence[tuple[str, bool]]) -> list[str]:
        """Return the names to write for units as printed together, each with «is collective»."""
        names = [_fit(name, 120) or "名称待定" for name, _ in printed]
        if self.roster is None:
            matches = [Match(name, None, "unknown") for name in names]
        else:
            matches = match_all(names, self.roster)
        return [
            self._one(match, collective)
            for match, (_, collective) in zip(matches, printed, strict=True)
        ]

    def _one(self, match: Match, collective: bool) -> str:  # noqa: FBT001
        if match.name is not None:
            return self.take(match.name)
        note = None
        if match.candidates:
            note = f"待定：「{match.printed}」可指{'、'.join(match.candidates)}，请改为其中之一"
        elif collective:
            note = f"待定：「{match.printed}」是集合单位，请移到 collectives 并列出成员"
        elif self.roster is not None:
            note = f"待定：名册中没有「{match.printed}」，拟新增"
        return self.propose(match.printed, note)

    @property
    def known(self) -> set[str]:
        """Every name that may be written."""
        return {*self.used, *self.proposed}


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
        self.office = _fit(roster.office if roster else office or draft.issuer, 120) or NO_OFFICE
        self.names = _Names(Roster(roster) if roster else None, self.office)
        self.refs: set[str] = set()
        self.faults = _by_task(draft)
        self.main = [task for task in draft.tasks if task.annex is None]
        self.annexed = [task for task in draft.tasks if task.annex is not None]
        if not self.main:  # a plan needs tasks of its own: those of the annexes become it
            self.main, self.annexed = self.annexed, []
        self.wanted = coordinator
        self.coordinator = ""

    def file(self) -> Block:
        """Return the whole file; the choices come last, when all that rests on them is there."""
        for task in self.draft.tasks:  # proposals stand in the order of the paper
            self._units(task)
        coordinator, why = self._coordinator()
        self.coordinator = coordinator
        tasks = Rows(self._item(task, None) for task in self.main)
        annexes = Rows(
            self._annex(number, items, coordinator) for number, items in self._annexes().items()
        )
        levels, about = self._levels()
        period = self._period()
        body: dict[str, object] = {
            "format": 1,
            "plan": Block(
                code=self.code,
                title=_fit(self.draft.title, 300) or NO_TITLE,
                document=self._document(),
                period=period,
                coordinator=Noted(coordinator, [why] if why else []),
            ),
            "choices": Rows(),
            "roster": self._roster_block(levels, about),
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
        notes = [f"由《{_fit(draft.title, 100) or NO_TITLE}》读出，请逐处核对「待定」后载入"]
        if draft.indicators:
            notes.append(f"文件中的{len(draft.indicators)}项考核内容不在方案文件中，属考核细则")
        return notes + [_undecided(fault) for fault in self.faults[None]]

    def _document(self) -> object:
        draft, issued = self.draft, _issued(self.draft)
        issuer = _fit(draft.issuer, 120)
        return Block(
            title=_fit(draft.title, 300) or NO_TITLE,
            number=_fit(draft.document_number, 80) or None,
            issuer=issuer if issuer else Noted(self.office, ["待定：文中没有认出发文单位"]),
            issued_on=issued if issued else Noted(None, ["待定：文中没有认出印发日期"]),
        )

    def _period(self) -> Noted:
        """From the issue to the year's end, or as far as a deadline reaches."""
        dates = list(_dates(self.draft))
        issued, year = _issued(self.draft), _year(self.draft)
        if not dated(self.draft):
            note = "待定：文中没有年份和日期，下面的期间只是占位，必须改正"
            return Noted({"from": FIRST_DAY, "to": FIRST_DAY.replace(month=12, day=31)}, [note])
        first = issued or (date(year, 1, 1) if year else min(dates).replace(month=1, day=1))
        last = max([date(max(first.year, year or 0), 12, 31), *dates])
        note = "待定：期间由印发日期或年份推得，止于年末或最晚的时限"
        return Noted({"from": first, "to": last}, [note])

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
            number = _fit((task.annex or "").removeprefix("附件"), MOST_NUMBER) or "1"
            found.setdefault(number, []).append(task)
        return found

    def _annex(self, number: str, items: list[DraftTask], coordinator: str) -> Block:
        lead, why = self._lead(number, coordinator)
        return Block(
            number=number,
            title=self._annex_title(number, items),
            lead=Noted(lead, [why]) if any(not task.units for task in items) else lead,
            items=Rows(self._item(task, number) for task in items),
        )

    def _annex_title(self, number: str, items: list[DraftTask]) -> str:
        for clause in self.draft.clauses:
            heads = {f"附件{number}", f"附件 {number}"}
            if clause.id in heads or (clause.number in heads and clause.parent is None):
                title = _fit(clause.title, 200)
                if title:
                    return title
        top = items[0].path[0] if items[0].path else ""
        title = top.removeprefix(f"附件{number}").strip() if top.startswith("附件") else ""
        return _fit(title, 200) or f"附件{number}"

    def _lead(self, number: str, coordinator: str) -> tuple[str, str]:
        """Whoever answers in the main text for the task that points to the annex."""
        pointing = re.compile(rf"附件\s*{re.escape(number)}(?!\d)")
        for task in self.main:
            if task.units and pointing.search(task.text):
                units = sorted(task.units, key=lambda unit: _ROLES.index(unit.role))
                name = self.names.of([(unit.name, unit.collective) for unit in task.units])[
                    task.units.index(units[0])
                ]
                return name, f"待定：由正文{_fit(task.clause, 40)}提到本附件推得"
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

    def _roster_block(self, levels: Mapping[str, str], about: str | None) -> Block:
        units = Rows(self._known_units())
        units += [
            Noted(
                {"name": name, "kind": "bureau" if name == self.office else "other"},
                notes,
            )
            for name, notes in self.names.proposed.items()
        ]
        block = Block(office=self.office, units=units)
        collectives = Rows(self._known_collectives())
        if collectives:
            block["collectives"] = collectives
        if levels:
            block["levels"] = Noted(dict(levels), [about] if about else [])
        if self.roster is None:
            note = "待定：people 填报人、负责人、协调人；没有人员就无处送提醒"
            block["units"] = Noted(units, [note])
        return block

    def _known_units(self) -> Iterator[dict[str, object]]:
        """The roster's units that the file needs, with their parents and members."""
        if self.roster is None:
            return
        needed = set(self.names.used)
        for collective in self.roster.collectives:
            if collective.name in needed:
                needed |= {member.unit for member in collective.members}
        parents = {unit.name: unit.parent for unit in self.roster.units}
        for name in list(needed):
            parent = parents.get(name)
            while parent is not None and parent not in needed:
                needed.add(parent)
                parent = parents.get(parent)
        for unit in self.roster.units:
            if unit.name in needed:
                row = unit.model_dump(mode="json", exclude_defaults=True)
                yield {"name": unit.name, "kind": unit.kind.value, **row}

    def _known_collectives(self) -> Iterator[dict[str, object]]:
        for collective in self.roster.collectives if self.roster else ():
            if collective.name in self.names.used:
                members: list[object] = [
                    member.unit
                    if member.from_on is None and member.until_on is None
                    else member.model_dump(by_alias=True, exclude_none=True)
                    for member in collective.members
                ]
                yield {"name": collective.name, "members": members}

    def _item(self, task: DraftTask, annex: str | None) -> Noted:
        notes, within = _sorted_faults(task, self.faults[id(task)])
        clause = _fit(task.clause or task.number, MOST_REF) or "待定"
        number, clause = self._unique(task, clause, annex, notes)
        block = Block(number=number, clause=clause)
        headings = [text for text in (_fit(one, 300) for one in task.path) if text]
        if annex is not None and headings and headings[0].startswith("附件"):
            headings = headings[1:]
        if annex is None and headings:
            block["group"] = _fit(headings[-1], 120)
            headings = headings[:-1]
        if headings:
            block["path"] = headings
        kind = _kind(task.path)
        if kind is not TaskKind.DUTY:
            block["kind"] = Noted(kind.value, ["待定：按标题不作为任务下达"])
        levels = [level for level in dict.fromkeys(task.levels) if level in ("省", "市", "县")]
        if annex is not None:
            block["levels"] = levels
        block["title"] = self._title(task, notes)
        units = self._units(task)
        notes_on_units = within["units"]
        if annex is None and kind is TaskKind.DUTY and not any(map(_answers, units)):
            told = "只有配合单位" if units else "没有写责任单位"
            notes_on_units.append(f"待定：文中{told}，暂由协调单位负责")
            units = [self.coordinator, *(u for u in units if u["name"] != self.coordinator)]  # type: ignore[index]
        elif units and not any(map(_answers, units)):
            notes_on_units.append("待定：文中只有配合单位，没有人负责")
        block["units"] = Noted(units, notes_on_units)
        if task.targets:
            block["targets"] = Noted(Rows(self._targets(task, notes)), within["targets"])
        if task.deadlines:
            block["deadlines"] = Noted(Rows(self._deadlines(task, notes)), within["deadlines"])
        return Noted(block, notes)

    def _unique(
        self, task: DraftTask, clause: str, annex: str | None, notes: list[str]
    ) -> tuple[str, str]:
        """Return number and clause so that no two items of the plan have the same ref."""
        printed = _fit(task.number, MOST_NUMBER) or "无"
        if annex is not None:
            wanted = clause if clause.startswith("附件") else f"附件{annex} {clause}"
            wanted = _free(_fit(wanted, MOST_REF), self.refs, MOST_REF)
            self.refs.add(wanted.replace(" ", "-"))
            if wanted != clause:
                notes.append(f"待定：条款原作「{clause}」，在方案中有重名")
            return printed, wanted
        number = printed
        if number in self.refs:
            number = _free("".join(clause.split())[:MOST_NUMBER], self.refs, MOST_NUMBER)
            notes.append(f"待定：序号原作「{printed}」，与前面的任务相同")
        self.refs.add(number)
        return number, clause

    def _title(self, task: DraftTask, notes: list[str]) -> str:
        title = _fit(task.title, 300)
        if not title:
            title = _fit(_PAUSE.split(task.text.strip())[0], 300) or NO_TITLE
            notes.append("待定：这一条没有标题")
        return title

    def _units(self, task: DraftTask) -> list[object]:
        names = self.names.of([(unit.name, unit.collective) for unit in task.units])
        roles: dict[str, Role] = {}
        for name, unit in zip(names, task.units, strict=True):
            held = roles.get(name, unit.role)
            roles[name] = min(held, unit.role, key=_ROLES.index)
        return [
            name if role is Role.RESPONSIBLE else {"name": name, "role": role.value}
            for name, role in roles.items()
        ]

    def _targets(self, task: DraftTask, notes: list[str]) -> Iterator[object]:
        at = 0
        for target in task.targets:
            found = task.text.find(target.phrase, at) if target.phrase else -1
            at = found + len(target.phrase) if found >= 0 else at
            row: dict[str, object] = {
                "title": _target_title(target, task, found),
                "phrase": _fit(target.phrase, 200),
                "op": target.op,
                "value": _fit(target.value, 40) or None,
                "unit": _fit(target.unit, 40) or None,
            }
            if _valid(TargetPart, row):
                yield row
            else:
                notes.append(f"待定：指标「{row['phrase']}」没有读全，未写入")

    def _deadlines(self, task: DraftTask, notes: list[str]) -> Iterator[object]:
        for deadline in task.deadlines:
            row = _deadline(deadline)
            if _valid(DeadlinePart, row):
                yield row
            else:
                notes.append(f"待定：时限「{_fit(deadline.phrase, 120)}」没有读全，未写入")

    def _choices(
        self, body: dict[str, object], levels: Mapping[str, str], to_on: object
    ) -> Iterator[Noted]:
        """What the file rests on without the paper's word: question, default, other answers."""
        tree = _scalars(plain(body))
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
                f"县级由{_fit(counties, 120)}负责，其余由附件的 lead 负责",
                ["只派发到附件的 lead"],
            ),
        ):
            if key in needed:
                row = Block(key=key, clause=None, question=question, taken=taken, others=others)
                yield Noted(row, ["待定：请核定取哪一种"])


def _answers(unit: object) -> bool:
    """Whether a unit as written answers for the task, not only helps."""
    return not (isinstance(unit, dict) and unit["role"] == Role.COOPERATING.value)


def _free(wanted: str, taken: set[str], most: int) -> str:
    """Return `wanted`, or with a number behind it, so that it is not taken."""
    name, n = wanted, 2
    while name.replace(" ", "-") in taken:
        end = f"-{n}"
        name, n = wanted[: most - len(end)].rstrip() + end, n + 1
    return name


def _kind(path: Sequence[str]) -> TaskKind:
    """What an item is by the headings above it: «工作目标» holds goals, not duties."""
    for heading in path:
        words = _NUMBERING.sub("", heading.strip()).strip()
        if _GOAL.fullmatch(words):
            return TaskKind.GOAL
        if _SCOPE.fullmatch(words):
            return TaskKind.SCOPE
    return TaskKind.DUTY


def _target_title(target: DraftTarget, task: DraftTask, at: int) -> str:
    """The words right before the number say what is counted; else the task's title does."""
    words = _PAUSE.split(task.text[:at].rstrip())[-1] if at > 0 else ""
    counted = _fit(_NUMBERING.sub("", words), 60)
    return counted or _fit(task.title, 200) or _fit(target.phrase, 200) or NO_TITLE


def _deadline(deadline: DraftDeadline) -> dict[str, object]:
    row: dict[str, object] = {"phrase": _fit(deadline.phrase, 120) or None}
    row |= _rule(deadline.rule)
    row["what"] = _fit(deadline.what, 120) or None
    row["receiver"] = _fit(deadline.receiver, 120) or None
    if deadline.binds:
        row |= {"binding": False, "owner": _fit(deadline.binds, 120)}
    return {key: value for key, value in row.items() if value is not None}


def _rule(rule: Rule) -> dict[str, object]:
    """Return the rule's keys as a plan file spells them, defaults left out."""
    columns = to_columns(rule)
    if isinstance(rule, EndOfPeriod):
        return {"kind": columns["kind"]}
    spelt: dict[str, object] = {"kind": columns.pop("kind")}
    for name, value in columns.items():
        if value is not None and value is not False and not (name == "times" and value == 1):
            key = "on" if name == "due_on" else name.removesuffix("_on")
            spelt[key] = _fit(value, 80) if name == "event" else value  # type: ignore[arg-type]
    return spelt


def _valid(part: type[Part], row: dict[str, object]) -> bool:
    try:
        part.model_validate(_scalars(row))
    except (ValidationError, DeadlineError):
        return False
    return True


def _scalars(value: object) -> object:
    """Values as a plan file's reader gets them: every scalar as text, null as None."""
    if isinstance(value, dict):
        return {key: _scalars(part) for key, part in value.items()}
    if isinstance(value, list):
        return [_scalars(part) for part in value]
    if isinstance(value, bool):
        return "true" if value else "false"
    return None if value is None else str(value)


def _undecided(fault: Fault) -> str:
    place = f"第{fault.line}行" if fault.line is not None else ""
    phrase = f"「{_fit(fault.key, 60)}」" if fault.key else ""
    return f"待定：{place}{phrase}{_fit(fault.what, 200)}"


def _by_task(draft: Draft) -> dict[int | None, list[Fault]]:
    """Sort the faults to the narrowest task whose lines they stand in; None holds the others."""
    lines = {clause.id: (clause.line_from, clause.line_to) for clause in draft.clauses}
    spans: list[tuple[int, int, int]] = []
    found: dict[int | None, list[Fault]] = {None: []}
    for task in draft.tasks:
        found[id(task)] = []
        first, last = lines.get(task.clause, (0, -1))
        if last < first and task.span is not None:
            first = last = task.span.line
        if first <= last:
            spans.append((first, last, id(task)))
    for fault in draft.faults:
        inside = [
            (last - first, key)
            for first, last, key in spans
            if fault.line is not None and first <= fault.line <= last
        ]
        found[min(inside, key=lambda one: one[0])[1] if inside else None].append(fault)
    return found


def _sorted_faults(
    task: DraftTask, faults: Sequence[Fault]
) -> tuple[list[str], dict[str, list[str]]]:
    """Return the task's own comments, and those that belong to one of its fields."""
    phrases = {
        "deadlines": [deadline.phrase for deadline in task.deadlines],
        "targets": [target.phrase for target in task.targets],
        "units": [unit.name for unit in task.units],
    }
    own: list[str] = []
    within: dict[str, list[str]] = {name: [] for name in phrases}
    for fault in faults:
        for name, told in phrases.items():
            if fault.key and any(one and (one in fault.key or fault.key in one) for one in told):
                within[name].append(_undecided(fault))
                break
        else:
            own.append(_undecided(fault))
    return own, within
