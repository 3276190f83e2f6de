"""One task of a draft as an item of a plan file, with what a person must look at."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence

from duban.errors import Fault
from models import Role, TaskKind
from plans.deadlines import EndOfPeriod, Rule, to_columns
from plans.planfile.schema import DeadlinePart, TargetPart
from plans.reading.draft import DraftDeadline, DraftTarget, DraftTask
from plans.reading.proposing.doubts import sorted_faults
from plans.reading.proposing.fitting import fit, free, valid
from plans.reading.proposing.naming import Names
from plans.reading.yamlout import Block, Noted, Rows

NO_TITLE = "标题待定"
MOST_REF = 60
MOST_NUMBER = 20
ROLES = (Role.LEAD, Role.RESPONSIBLE, Role.COOPERATING)
_NUMBERING = re.compile(r"^(?:[（(]?[一二三四五六七八九十百\d]+[）)、.．]\s*)+")
_GOAL = re.compile(r"(?:工作|总体|主要|年度|活动|发展|具体)?目标")
_SCOPE = re.compile(r"(?:适用|实施|工作|调查|统计|活动|普查)?(?:范围|对象)(?:[和与及]\S{1,8})?")
_PAUSE = re.compile(r"[，。；：、！？,;:（）()\s]")


class Items:
    """Writes the items of one plan file, so that no two of them have the same ref.

    `coordinator` answers where the paper names nobody; `faults` are the draft's by task.
    """

    def __init__(
        self, names: Names, coordinator: str, faults: Mapping[int | None, Sequence[Fault]]
    ) -> None:
        self.names = names
        self.coordinator = coordinator
        self.faults = faults
        self.refs: set[str] = set()

    def item(self, task: DraftTask, annex: str | None) -> Noted:
        """Return a task as an item of the main text (`annex` None) or of an annex."""
        notes, within = sorted_faults(task, self.faults[id(task)])
        clause = fit(task.clause or task.number, MOST_REF) or "待定"
        number, clause = self._unique(task, clause, annex, notes)
        block = Block(number=number, clause=clause)
        headings = [text for text in (fit(one, 300) for one in task.path) if text]
        if annex is not None and headings and headings[0].startswith("附件"):
            headings = headings[1:]
        if annex is None and headings:
            block["group"] = fit(headings[-1], 120)
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
        units = units_of(self.names, task)
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
        printed = fit(task.number, MOST_NUMBER)
        if not printed:
            printed = free(str(len(self.refs) + 1), self.refs, MOST_NUMBER)
            notes.append("待定：文中没有编号，按先后编号")
        if annex is not None:
            wanted = clause if clause.startswith("附件") else f"附件{annex} {clause}"
            wanted = free(fit(wanted, MOST_REF), self.refs, MOST_REF)
            self.refs.add(wanted.replace(" ", "-"))
            if wanted != clause:
                notes.append(f"待定：条款原作「{clause}」，在方案中有重名")
            return printed, wanted
        number = printed
        if number in self.refs:
            number = free("".join(clause.split())[:MOST_NUMBER], self.refs, MOST_NUMBER)
            notes.append(f"待定：序号原作「{printed}」，与前面的任务相同")
        self.refs.add(number)
        return number, clause

    def _title(self, task: DraftTask, notes: list[str]) -> str:
        title = fit(task.title, 300)
        if not title:
            title = fit(_PAUSE.split(task.text.strip())[0], 300) or NO_TITLE
            notes.append("待定：这一条没有标题")
        return title

    def _targets(self, task: DraftTask, notes: list[str]) -> Iterator[object]:
        at = 0
        for target in task.targets:
            found = task.text.find(target.phrase, at) if target.phrase else -1
            at = found + len(target.phrase) if found >= 0 else at
            row: dict[str, object] = {
                "title": _target_title(target, task, found),
                "phrase": fit(target.phrase, 200),
                "op": target.op,
                "value": fit(target.value, 40) or None,
                "unit": fit(target.unit, 40) or None,
            }
            if valid(TargetPart, row):
                yield row
            else:
                notes.append(f"待定：指标「{row['phrase']}」没有读全，未写入")

    def _deadlines(self, task: DraftTask, notes: list[str]) -> Iterator[object]:
        written = dict(
            zip((unit.name for unit in task.units), names_of(self.names, task), strict=True)
        )
        for deadline in task.deadlines:
            row = _deadline(deadline)
            whose = list(dict.fromkeys(written[name] for name in deadline.units if name in written))
            if whose and set(whose) < set(written.values()):
                row["units"] = whose
            if valid(DeadlinePart, row):
                yield row
            else:
                notes.append(f"待定：时限「{fit(deadline.phrase, 120)}」没有读全，未写入")


def names_of(names: Names, task: DraftTask) -> list[str]:
    """Return the names to write for a task's units, one for each of them."""
    return names.of([(unit.name, unit.collective) for unit in task.units])


def units_of(names: Names, task: DraftTask) -> list[object]:
    """Return a task's units as a plan file lists them; one named twice has its highest role."""
    roles: dict[str, Role] = {}
    for name, unit in zip(names_of(names, task), task.units, strict=True):
        held = roles.get(name, unit.role)
        roles[name] = min(held, unit.role, key=ROLES.index)
    return [
        name if role is Role.RESPONSIBLE else {"name": name, "role": role.value}
        for name, role in roles.items()
    ]


def _answers(unit: object) -> bool:
    """Whether a unit as written answers for the task, not only helps."""
    return not (isinstance(unit, dict) and unit["role"] == Role.COOPERATING.value)


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
    counted = fit(_NUMBERING.sub("", words), 60)
    return counted or fit(task.title, 200) or fit(target.phrase, 200) or NO_TITLE


def _deadline(deadline: DraftDeadline) -> dict[str, object]:
    row: dict[str, object] = {"phrase": fit(deadline.phrase, 120) or None}
    row |= _rule(deadline.rule)
    row["what"] = fit(deadline.what, 120) or None
    row["receiver"] = fit(deadline.receiver, 120) or None
    if deadline.binds:
        row |= {"binding": False, "owner": fit(deadline.binds, 120)}
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
            spelt[key] = fit(value, 80) if name == "event" else value  # type: ignore[arg-type]
    return spelt
