"""Rubrics: a paper's scoring as data, checked whole when it is read.

A rubric is read from `scoring/rubrics/<name>.yaml`. All faults of a file come at once, each
with its line and key.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

from pydantic import ValidationError

from duban.errors import Fault, FileFaultsError, NotFoundError
from scoring.choices import Choice, choose, read_choices, require_sources, resolve
from scoring.registry import rule_class, rule_kinds
from scoring.rounding import Rounding
from scoring.rubricfile import Absent, NothingDue, RubricFile, Takes, TaskWeight, Ties
from scoring.rule import Rule
from scoring.wording import word
from scoring.yamltree import Tree, read_tree

RUBRICS = Path(__file__).parent / "rubrics"


class RubricNotFoundError(NotFoundError):
    """A rubric was asked for by a name that has no file."""

    def __init__(self, name: str) -> None:
        super().__init__("考核细则", name, rubric_names())


@dataclass(frozen=True, slots=True)
class Section:
    """One item of the total: which tasks it takes, its weight, and the rule of its leaves."""

    number: str
    title: str
    clause: str | None
    takes: Takes
    weight: Decimal
    kind: str
    rule: Rule


@dataclass(frozen=True, slots=True)
class Grade:
    """A grade for totals of `least` and above."""

    name: str
    least: Decimal


@dataclass(frozen=True, slots=True)
class Rubric:
    """A rubric that holds together; `sha256` is of the text it was read from.

    Readings chosen instead of the file's own do not change the sha256; `choices` tells.
    """

    name: str
    title: str
    sha256: str
    total: Decimal
    rounding: Rounding
    tasks: TaskWeight
    absent: Absent
    nothing: NothingDue
    ties: Ties
    sections: tuple[Section, ...]
    grades: tuple[Grade, ...]
    choices: tuple[Choice, ...]


def rubric_names() -> list[str]:
    """Return the names that `load_rubric` knows, sorted."""
    return sorted(path.stem for path in RUBRICS.glob("*.yaml"))


def load_rubric(name: str, instead: Mapping[str, str] | None = None) -> Rubric:
    """Read a rubric of the catalogue; `instead` as in `parse_rubric`.

    Raises:
        RubricNotFoundError: there is no such name; the sentence lists the known ones.
        FileFaultsError: the file has faults.
    """
    if name not in rubric_names():
        raise RubricNotFoundError(name)
    text = (RUBRICS / f"{name}.yaml").read_text(encoding="utf-8")
    return parse_rubric(text, name, instead)


def parse_rubric(text: str, name: str, instead: Mapping[str, str] | None = None) -> Rubric:
    """Read a rubric from its text.

    Args:
        text: the YAML.
        name: what the rubric is known by; the file's stem.
        instead: readings to take in place of the file's own: choice id → its words (`says`).

    Raises:
        FileFaultsError: with every fault found.
        NotFoundError: `instead` names a choice or a reading that the file does not have.
    """
    tree = read_tree(text)
    if not isinstance(tree.value, dict):
        raise FileFaultsError(name, tree.faults or [Fault(1, "", "最外层必须是键值对")])
    settings = dict(tree.value)
    choices = read_choices(tree, settings.pop("choices", None))
    _require_all_sources(tree, settings)
    if not tree.faults:
        choices = choose(choices, instead or {})
    file = _validate(tree, resolve(tree, settings, choices))
    if file is None or tree.faults:
        raise FileFaultsError(name, _in_order(tree.faults))
    sha256 = hashlib.sha256(text.encode()).hexdigest()
    rubric = _build(tree, file, name, sha256, tuple(choices))
    if rubric is None or tree.faults:
        raise FileFaultsError(name, _in_order(tree.faults))
    return rubric


def _require_all_sources(tree: Tree, settings: dict[str, object]) -> None:
    require_sources(tree, settings.get("settle"), ("settle",))
    for block in ("rules", "sections", "grades"):
        parts = settings.get(block)
        for i, part in enumerate(parts if isinstance(parts, list) else []):
            require_sources(tree, part, (block, i))


def _validate(tree: Tree, value: object) -> RubricFile | None:
    try:
        return RubricFile.model_validate(value)
    except ValidationError as error:
        # A reference that was not found is already a fault; its text is no second one.
        tree.faults += [
            tree.fault(e["loc"], word(dict(e)))
            for e in error.errors()
            if not (isinstance(e["input"], str) and e["input"].startswith("$"))
        ]
        return None


def _build(
    tree: Tree, file: RubricFile, name: str, sha256: str, choices: tuple[Choice, ...]
) -> Rubric | None:
    rules = _rules(tree, file)
    if rules is None:
        return None
    _check_sections(tree, file, rules)
    _check_grades(tree, file)
    settle = file.settle
    sections = tuple(
        Section(s.number, s.title, s.clause, s.takes, s.weight, *rules[s.rule])
        for s in file.sections
        if s.rule in rules
    )
    return Rubric(
        name=name,
        title=file.rubric.title,
        sha256=sha256,
        total=settle.total,
        rounding=Rounding(settle.places, settle.rounding),
        tasks=settle.tasks,
        absent=settle.absent,
        nothing=settle.nothing,
        ties=settle.ties,
        sections=sections,
        grades=tuple(Grade(g.name, g.from_) for g in file.grades),
        choices=choices,
    )


def _rules(tree: Tree, file: RubricFile) -> dict[str, tuple[str, Rule]] | None:
    """Return key → (kind, rule), or None when a rule has faults."""
    rules: dict[str, tuple[str, Rule]] = {}
    before = len(tree.faults)
    kinds = rule_kinds()
    for i, part in enumerate(file.rules):
        key, kind = part.get("key"), part.get("kind")
        if not isinstance(key, str) or key in rules:
            tree.faults.append(tree.fault(("rules", i, "key"), "必须填写，且不能重复"))
            continue
        if not isinstance(kind, str) or kind not in kinds:
            what = f"没有这种计分规则，可用：{'、'.join(kinds)}"
            tree.faults.append(tree.fault(("rules", i, "kind"), what))
            continue
        own = {k: v for k, v in part.items() if k not in {"key", "kind", "clause"}}
        try:
            rules[key] = (kind, rule_class(kind).model_validate(own))
        except ValidationError as error:
            tree.faults += [
                tree.fault(("rules", i, *e["loc"]), word(dict(e))) for e in error.errors()
            ]
    return rules if len(tree.faults) == before else None


def _check_sections(tree: Tree, file: RubricFile, rules: Mapping[str, object]) -> None:
    for field in ("number", "takes"):
        seen = Counter(getattr(section, field) for section in file.sections)
        for i, section in enumerate(file.sections):
            given = getattr(section, field)
            if seen[given] > 1:
                what = f"「{given}」在几个部分中重复"
                tree.faults.append(tree.fault(("sections", i, field), what))
    for i, section in enumerate(file.sections):
        if section.rule not in rules:
            what = f"rules 中没有「{section.rule}」，可用：{'、'.join(rules)}"
            tree.faults.append(tree.fault(("sections", i, "rule"), what))
    weights = sum((section.weight for section in file.sections), Decimal(0))
    if weights != file.settle.total:
        what = f"各部分的分值合计 {weights}，满分为 {file.settle.total}"
        tree.faults.append(tree.fault(("sections",), what))
    if not weights:
        tree.faults.append(tree.fault(("settle", "total"), "必须大于 0"))


def _check_grades(tree: Tree, file: RubricFile) -> None:
    for i, (above, below) in enumerate(zip(file.grades, file.grades[1:], strict=False), start=1):
        if below.from_ >= above.from_:
            tree.faults.append(tree.fault(("grades", i, "from"), "须低于上一等次的起点"))
    names = [grade.name for grade in file.grades]
    if len(set(names)) < len(names):
        tree.faults.append(tree.fault(("grades",), "等次的名称重复"))


def _in_order(faults: list[Fault]) -> list[Fault]:
    return sorted(set(faults), key=lambda fault: (fault.line or 0, fault.key, fault.what))
