"""Read a plan file whole: YAML, schema, then what only the whole file can tell.

All faults come at once, each with its line and key; with a single one, nothing is returned.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from duban.errors import Fault, NotLoadedError, os_words
from duban.faultwords import word
from duban.filetree import Path as KeyPath
from duban.filetree import Tree, read_tree
from models import Duty, Role, TaskKind
from plans.assigning import choices_needed
from plans.planfile.schema import AnnexPart, DeadlinePart, ItemPart, PlanFile, ref_of

MAX_BYTES = 20_000_000
LONGEST_REF = 60
# The name of the organisation's own reminder policy; a plan of that name would become it.
RESERVED_CODES = ("organisation",)


@dataclass(frozen=True, slots=True)
class ReadPlan:
    """A plan file that holds together, and the sha-256 of the bytes it was read from."""

    file: PlanFile
    sha256: str


def read_plan_file(path: Path) -> ReadPlan:
    """Read and check the file at `path`.

    Raises:
        FileFaultsError: it cannot be read, or has faults; every one is listed.
    """
    try:
        size = path.stat().st_size
        if size > MAX_BYTES:
            what = f"文件过大（{size:,}字节，最多{MAX_BYTES:,}字节）"
            raise NotLoadedError(path.name, [Fault(None, "", what)])
        data = path.read_bytes()
    except OSError as error:
        what = f"文件读不出来（{os_words(error)}）"
        raise NotLoadedError(path.name, [Fault(None, "", what)]) from error
    return read_plan_bytes(data, path.name)


def read_plan_bytes(data: bytes, name: str) -> ReadPlan:
    """Check the bytes of a plan file; `name` is only for the error's sentence."""
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data[: error.start].count(b"\n") + 1
        raise NotLoadedError(name, [Fault(line, "", "不是UTF-8编码的文本")]) from error
    tree = read_tree(text)
    if tree.value is None:
        raise NotLoadedError(name, tree.faults or [Fault(None, "", "文件是空的")])
    faults = list(tree.faults)
    try:
        file = PlanFile.model_validate(tree.value)
    except ValidationError as error:
        faults += [_schema_fault(tree, dict(e)) for e in error.errors()]
        raise NotLoadedError(name, _in_order(faults)) from error
    faults += [tree.fault(path, what) for path, what in _whole(file)]
    if faults:
        raise NotLoadedError(name, _in_order(faults))
    return ReadPlan(file, hashlib.sha256(data).hexdigest())


def _in_order(faults: list[Fault]) -> list[Fault]:
    return sorted(set(faults), key=lambda f: (f.line or 0, f.key, f.what))


def _schema_fault(tree: Tree, error: dict[str, Any]) -> Fault:
    return tree.fault(error["loc"], word(error))


_TWO_DUTIES = (
    "同一单位的同一人只能写一种职责，否则一天会收到两封信"
    "（没有填报人的单位由负责人代收，没有负责人的由协调人代收）"
)
Found = tuple[KeyPath, str]


def _whole(file: PlanFile) -> Iterator[Found]:
    """Faults that need more than one field: names that must exist, or must not repeat."""
    roster = file.roster
    units = [u.name for u in roster.units]
    collectives = [c.name for c in roster.collectives]
    names = {*units, *collectives}
    yield from _repeats(("roster", "units"), units, "单位")
    yield from _repeats(("roster", "collectives"), collectives, "集合单位")
    for i, name in enumerate(collectives):
        if name in units:
            yield ("roster", "collectives", i, "name"), f"「{name}」既是单位又是集合单位"
    yield from _roster(file, set(units))
    if file.plan.code in RESERVED_CODES:
        yield ("plan", "code"), f"「{file.plan.code}」是系统保留的名称，请换一个"
    twice = [f"{p.unit} {p.name}" for p in roster.people]
    for i, name in enumerate(twice):
        if name in twice[:i] and roster.people[i].duty is not roster.people[twice.index(name)].duty:
            yield ("roster", "people", i, "duty"), _TWO_DUTIES
    if file.plan.coordinator not in units:
        yield ("plan", "coordinator"), f"名册中没有单位「{file.plan.coordinator}」"
    yield from _repeats(("choices",), [c.key for c in file.choices], "取定", "key")
    choices = {c.key for c in file.choices}
    for level, name in roster.levels.items():
        if name not in names:
            yield ("roster", "levels", level), f"名册中没有单位或集合单位「{name}」"
    yield from _repeats(("tasks",), [t.number for t in file.tasks], "任务序号", "number")
    for i, task in enumerate(file.tasks):
        yield from _item(("tasks", i), task, names)
    yield from _repeats(("annexes",), [a.number for a in file.annexes], "附件号", "number")
    for i, annex in enumerate(file.annexes):
        yield from _annex(("annexes", i), annex, names)
    yield from _refs(file)
    for where, key in choices_needed(file):
        if key not in choices:
            yield where, f"这里靠取定「{key}」补文件未写之处，choices 中没有它"


def _refs(file: PlanFile) -> Iterator[Found]:
    """Faults of the names of items, by which people and the database tell them apart."""
    seen: set[str] = set()
    places: list[tuple[KeyPath, ItemPart, AnnexPart | None]] = [
        (("tasks", i), task, None) for i, task in enumerate(file.tasks)
    ]
    for i, annex in enumerate(file.annexes):
        places += [(("annexes", i, "items", j), item, annex) for j, item in enumerate(annex.items)]
    for path, item, held in places:
        ref = ref_of(item, held)
        if len(ref) > LONGEST_REF:
            yield (*path, "clause"), f"条款「{item.clause}」过长，附件条目最多{LONGEST_REF}个字"
        elif ref in seen and held is not None:
            yield (*path, "clause"), f"条目「{ref}」与另一条同名"
        seen.add(ref)
        answering = [u for u in item.units if u.role is not Role.COOPERATING]
        if held is None and item.kind is TaskKind.DUTY and not answering:
            yield (*path, "units"), "没有牵头或责任单位，这项任务下达不到任何单位"


def _roster(file: PlanFile, units: set[str]) -> Iterator[Found]:
    for i, unit in enumerate(file.roster.units):
        if unit.parent is not None and (unit.parent not in units or unit.parent == unit.name):
            yield ("roster", "units", i, "parent"), f"名册中没有可作上级的单位「{unit.parent}」"
    for i, collective in enumerate(file.roster.collectives):
        for j, member in enumerate(collective.members):
            path = ("roster", "collectives", i, "members", j)
            if member.unit not in units:
                yield path, f"名册中没有单位「{member.unit}」"
            if member.from_on and member.until_on and member.from_on > member.until_on:
                yield path, "止期早于起期"
    for i, person in enumerate(file.roster.people):
        if person.unit not in units:
            yield ("roster", "people", i, "unit"), f"名册中没有单位「{person.unit}」"
    everyone = [f"{p.unit} {p.name}（{p.duty}）" for p in file.roster.people]
    yield from _repeats(("roster", "people"), everyone, "人员", "name")
    if file.roster.people and not any(p.duty is Duty.COORDINATOR for p in file.roster.people):
        yield ("roster", "people"), "没有协调人员（duty: coordinator），升级提醒无人可送"


def _annex(path: KeyPath, annex: AnnexPart, names: set[str]) -> Iterator[Found]:
    if annex.lead not in names:
        yield (*path, "lead"), f"名册中没有单位「{annex.lead}」"
    clauses = [i.clause for i in annex.items]
    yield from _repeats((*path, "items"), clauses, "条款", "clause")
    for i, item in enumerate(annex.items):
        yield from _item((*path, "items", i), item, names)


def _item(path: KeyPath, item: ItemPart, names: set[str]) -> Iterator[Found]:
    units = [u.name for u in item.units]
    yield from _repeats((*path, "units"), units, "单位", "")
    for i, name in enumerate(units):
        if name not in names:
            yield (*path, "units", i), f"名册中没有单位或集合单位「{name}」"
    for i, deadline in enumerate(item.deadlines):
        yield from _deadline((*path, "deadlines", i), deadline, names)


def _deadline(path: KeyPath, deadline: DeadlinePart, names: set[str]) -> Iterator[Found]:
    for i, name in enumerate(deadline.units or []):
        if name not in names:
            yield (*path, "units", i), f"名册中没有单位或集合单位「{name}」"


def _repeats(path: KeyPath, values: list[str], kind: str, key: str = "name") -> Iterator[Found]:
    counts = Counter(values)
    seen: set[str] = set()
    for i, value in enumerate(values):
        if counts[value] > 1 and value in seen:
            yield (*path, i, key) if key else (*path, i), f"{kind}「{value}」重复"
        seen.add(value)
