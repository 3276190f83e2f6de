"""Rubrics: a paper's scoring as data, checked whole when it is read.

A rubric is read from `scoring/rubrics/<name>.yaml`. All faults of a file come at once, each
with its line and key.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

from pydantic import ValidationError

from duban.errors import Fault, FileFaultsError, NotFoundError
from duban.faultwords import word
from duban.filetree import Tree, read_tree, spell
from scoring.choices import Choice, choose, is_reference, read_choices, resolve
from scoring.indicator import IndicatorScheme, Kinded
from scoring.indicatorchecks import read_scheme
from scoring.indicatorfile import IndicatorFile
from scoring.rounding import Rounding
from scoring.rubricchecks import check_sections, read_awards, read_rules, require_all_sources
from scoring.rubricfile import Absent, CompletionFile, NothingDue, Takes, TaskWeight, Ties
from scoring.rule import Award
from scoring.taskrule import TaskRule

RUBRICS = Path(__file__).parent / "rubrics"


class RubricNotFoundError(NotFoundError):
    """A rubric was asked for by a name that has no file."""

    def __init__(self, name: str) -> None:
        super().__init__("考核细则", name, rubric_names())


@dataclass(frozen=True, slots=True)
class Section:
    """One item of a completion rubric: which tasks it takes, its weight, and their rule."""

    number: str
    title: str
    clause: str | None
    takes: Takes
    weight: Decimal
    kind: str
    rule: TaskRule


@dataclass(frozen=True, slots=True)
class CompletionScheme:
    """How a total comes from the milestones of a plan, where no paper names indicators."""

    tasks: TaskWeight
    absent: Absent
    nothing: NothingDue
    sections: tuple[Section, ...]


@dataclass(frozen=True, slots=True)
class Rubric:
    """A rubric that holds together; `sha256` is of the text it was read from.

    Readings chosen instead of the file's own do not change the sha256; `choices` tells.
    """

    name: str
    title: str
    text: str
    sha256: str
    total: Decimal
    rounding: Rounding
    ties: Ties
    scheme: CompletionScheme | IndicatorScheme
    awards: tuple[Kinded[Award], ...]
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
    # Bytes, because reading as text would change line ends, and so the sha256.
    text = (RUBRICS / f"{name}.yaml").read_bytes().decode("utf-8")
    return parse_rubric(text, name, instead)


def parse_rubric(text: str, name: str, instead: Mapping[str, str] | None = None) -> Rubric:
    """Read a rubric from its text.

    Args:
        text: the YAML.
        name: what the rubric is known by; the file's stem.
        instead: readings to take in place of the file's own: choice id → its words (`says`), or
            a part that it alone has.

    Raises:
        FileFaultsError: with every fault found.
        NotFoundError: `instead` names a choice or a reading that the file does not have.
        AmbiguousReadingError, ReadingNotComputedError: it names several, or one that is only
            put on record.
    """
    return rubric_reader(text, name)(instead or {})


def rubric_reader(text: str, name: str) -> Callable[[Mapping[str, str]], Rubric]:
    """Return what reads a rubric with other readings, each time as `parse_rubric` does.

    The YAML is read once, for callers that try one reading after another.
    """
    found = read_tree(text)

    def read(instead: Mapping[str, str]) -> Rubric:
        # Faults are collected in the tree, so each reading has its own.
        return _read(Tree(found.value, found.lines, list(found.faults)), text, name, instead)

    return read


def _read(tree: Tree, text: str, name: str, instead: Mapping[str, str]) -> Rubric:
    if not isinstance(tree.value, dict):
        raise FileFaultsError(name, tree.faults or [Fault(1, "", "最外层必须是键值对")])
    settings = dict(tree.value)
    choices = read_choices(tree, settings.pop("choices", None))
    require_all_sources(tree, settings)
    if not tree.faults:
        choices = choose(choices, instead)
    file = _validate(tree, resolve(tree, settings, choices))
    if file is None or tree.faults:
        raise FileFaultsError(name, _in_order(tree.faults))
    rubric = _build(tree, file, name, text, tuple(choices))
    if rubric is None or tree.faults:
        raise FileFaultsError(name, _in_order(tree.faults))
    return rubric


def _validate(tree: Tree, value: object) -> CompletionFile | IndicatorFile | None:
    """Read the file as what it is: one with `items` is of indicators."""
    kind = IndicatorFile if isinstance(value, dict) and "items" in value else CompletionFile
    try:
        return kind.model_validate(value)
    except ValidationError as error:
        # One fault a place: what the YAML or a reference got wrong is not told twice.
        told = {fault.key for fault in tree.faults}
        tree.faults += [
            tree.fault(e["loc"], word(dict(e)))
            for e in error.errors()
            if spell(e["loc"]) not in told and not is_reference(e["input"])
        ]
        return None


def _build(
    tree: Tree,
    file: CompletionFile | IndicatorFile,
    name: str,
    text: str,
    choices: tuple[Choice, ...],
) -> Rubric | None:
    awards = read_awards(tree, file)
    scheme = read_scheme(tree, file) if isinstance(file, IndicatorFile) else _completion(tree, file)
    if scheme is None:
        return None
    settle = file.settle
    return Rubric(
        name=name,
        title=file.rubric.title,
        text=text,
        sha256=hashlib.sha256(text.encode()).hexdigest(),
        total=settle.total,
        rounding=Rounding(settle.places, settle.rounding),
        ties=settle.ties,
        scheme=scheme,
        awards=awards,
        choices=choices,
    )


def _completion(tree: Tree, file: CompletionFile) -> CompletionScheme | None:
    rules = read_rules(tree, file)
    if rules is None:
        return None
    check_sections(tree, file, rules)
    sections = tuple(
        Section(s.number, s.title, s.clause, s.takes, s.weight, found.kind, found.rule)
        for s in file.sections
        if (found := rules.get(s.rule)) is not None
    )
    return CompletionScheme(file.settle.tasks, file.settle.absent, file.settle.nothing, sections)


def _in_order(faults: list[Fault]) -> list[Fault]:
    return sorted(set(faults), key=lambda fault: (fault.line or 0, fault.key, fault.what))
