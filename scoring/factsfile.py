"""Facts as a YAML file that a person writes: one row a fact, every block may be left out.

    units: [{name: 衡阳县统计局, group: 第一组}]
    tallies: [{unit: 衡阳县统计局, what: articles, level: 省级, on: 2024-05-01, title: 数据解读}]
    judgements: [{unit: 衡阳县统计局, indicator: "1.1", by: 办公室, score: 18.5, on: 2024-12-20}]
    vetoes: [{unit: 衡阳县统计局, veto: fraud, by: 执法监督局, on: 2024-06-01, reason: 立案}]
    milestones: [{unit: 衡阳县统计局, task: "2", occurrence: 2024-H1, due_on: 2024-06-30,
                  done_on: 2024-07-02, outcome: late}]

Tallies also take `amount`, `key`, `by`; judgements `stage` (self or review) and `remark`; all
but milestones `ref` and `evidence`. Many units are quicker written as tables, see
`scoring.factstables`. What `scoring.factsjson` writes is read here as well.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from decimal import Decimal
from typing import Annotated, Any

from pydantic import BaseModel, Field, ValidationError

from duban.errors import Fault, FileFaultsError
from duban.faultwords import word
from duban.filetree import Path, Tree, read_tree
from scoring import factstables as tables
from scoring.facts import (
    Facts,
    Judgement,
    MilestoneFact,
    Outcome,
    Stage,
    Tally,
    UnitInfo,
    VetoFinding,
)
from scoring.factscells import Amount, Day, Name, Part, Said


class UnitPart(Part):
    """A unit to settle; without a group it is ranked among those without one."""

    name: Name
    group: str = ""


class TallyPart(Part):
    """Something counted; `ref` is given by position where the file has none."""

    ref: Name | None = None
    unit: Name
    what: Name
    amount: Amount = Decimal(1)
    level: Name | None = None
    on: Day | None = None
    title: str = ""
    key: Name | None = None
    by: str = ""
    evidence: tuple[str, ...] = ()


class JudgementPart(Part):
    """Points given by a section or judge."""

    ref: Name | None = None
    unit: Name
    indicator: Name
    by: str = ""
    stage: Stage = Stage.REVIEW
    score: Amount
    on: Day | None = None
    remark: str = ""
    evidence: tuple[str, ...] = ()


class VetoPart(Part):
    """A veto found to apply."""

    ref: Name | None = None
    unit: Name
    veto: Name
    by: str = ""
    on: Day | None = None
    reason: str = ""
    evidence: tuple[str, ...] = ()


class MilestonePart(Part):
    """How one milestone ended; `title` is the task's ref where the file has none."""

    milestone: Annotated[int, Field(ge=1)] | None = None
    unit: Name
    group: str = ""
    task: Name
    annex: Name | None = None
    title: Said | None = None
    clause: Said | None = None
    phrase: Said | None = None
    occurrence: Name = "once"
    due_on: Day
    done_on: Day | None = None
    outcome: Outcome


class FactsPart(tables.TablesPart):
    """A whole file; every block may be left out."""

    units: tuple[UnitPart, ...] | None = None
    milestones: tuple[MilestonePart, ...] = ()
    tallies: tuple[TallyPart, ...] = ()
    judgements: tuple[JudgementPart, ...] = ()
    vetoes: tuple[VetoPart, ...] = ()


@dataclass(frozen=True, slots=True)
class GivenFacts:
    """What a file holds; `units` is None where it names none.

    `lines` is the ref of each fact → its line in the file («m12» for a milestone); `columns` the
    lines of the units that its tables name. Both are empty of what no person wrote.
    """

    facts: Facts
    units: tuple[UnitInfo, ...] | None
    lines: Mapping[str, int] = field(default_factory=dict)
    columns: Mapping[str, int] = field(default_factory=dict)


def read_facts(text: str, name: str) -> GivenFacts:
    """Read a facts file, YAML or JSON; whether a rubric knows its names is not looked at.

    Raises:
        FileFaultsError: with every fault found, each with its line.
    """
    tree = read_tree(text)
    faults = list(tree.faults)
    if not isinstance(tree.value, dict):
        raise FileFaultsError(name, faults or [Fault(1, "", "最外层必须是键值对")])
    try:
        part = FactsPart.model_validate(tree.value)
    except ValidationError as error:
        faults += [tree.fault(e["loc"], word(dict(e))) for e in error.errors()]
        raise FileFaultsError(name, _in_order(faults)) from error
    faults += [tree.fault(path, f"「{given}」重复") for path, given in _repeats(part)]
    faults += [tree.fault(path, what) for path, what in tables.misfits(part)]
    if faults:
        raise FileFaultsError(name, _in_order(faults))
    given = _given(part)
    columns = {unit: tree.line(("columns", i)) for i, unit in enumerate(part.columns)}
    return replace(given, lines=_lines(part, given.facts, tree), columns=columns)


def _lines(part: FactsPart, facts: Facts, tree: Tree) -> dict[str, int]:
    """Return where each fact stands: rows come before those of tables, each in their order."""
    found: dict[str, int] = {}
    blocks: tuple[tuple[str, list[str]], ...] = (
        ("milestones", [f"m{one.milestone}" for one in facts.milestones]),
        ("tallies", [one.ref for one in facts.tallies]),
        ("judgements", [one.ref for one in facts.judgements]),
        ("vetoes", [one.ref for one in facts.vetoes]),
    )
    tabled = tables.places(part)
    for block, refs in blocks:
        rows = len(getattr(part, block))
        paths: list[Path] = [(block, i) for i in range(rows)]
        paths += tabled.get(block, [])
        found |= {ref: tree.line(path) for ref, path in zip(refs, paths, strict=True)}
    return found


def facts_from_json(value: Mapping[str, Any]) -> GivenFacts:
    """Return the facts of what `factsjson.facts_to_json` returned, after it was stored."""
    return _given(FactsPart.model_validate(value))


def _given(part: FactsPart) -> GivenFacts:
    """Put rows and tables together; one without a ref is known by its place."""
    units = None if part.units is None else tuple(UnitInfo(u.name, u.group) for u in part.units)
    milestones = [_milestone(one, i) for i, one in enumerate(part.milestones, start=1)]
    tallies = [
        Tally(**_values(one, ref=one.ref or f"T{i}")) for i, one in enumerate(part.tallies, start=1)
    ]
    judgements = [
        Judgement(**_values(one, ref=one.ref or f"J{i}"))
        for i, one in enumerate(part.judgements, start=1)
    ]
    vetoes = [
        VetoFinding(**_values(one, ref=one.ref or f"V{i}"))
        for i, one in enumerate(part.vetoes, start=1)
    ]
    first = max((one.milestone for one in milestones), default=0) + 1
    facts = Facts(
        milestones=(*milestones, *tables.milestones(part, first)),
        tallies=(*tallies, *tables.tallies(part)),
        judgements=(*judgements, *tables.judgements(part)),
        vetoes=tuple(vetoes),
    )
    return GivenFacts(facts, units)


def _milestone(part: MilestonePart, place: int) -> MilestoneFact:
    number, title = part.milestone or place, part.title or part.task
    return MilestoneFact(**_values(part, milestone=number, title=title))


def _values(part: BaseModel, **instead: object) -> dict[str, Any]:
    return {name: getattr(part, name) for name in type(part).model_fields} | instead


def _repeats(part: FactsPart) -> Iterator[tuple[tuple[str | int, ...], object]]:
    """Yield where a name or ref stands a second time; one by position counts as written."""
    given: dict[str, list[object]] = {
        "units": [unit.name for unit in part.units or ()],
        "milestones": [one.milestone or i for i, one in enumerate(part.milestones, start=1)],
        "tallies": [one.ref or f"T{i}" for i, one in enumerate(part.tallies, start=1)],
        "judgements": [one.ref or f"J{i}" for i, one in enumerate(part.judgements, start=1)],
        "vetoes": [one.ref or f"V{i}" for i, one in enumerate(part.vetoes, start=1)],
    }
    for block, names in given.items():
        seen: set[object] = set()
        for i, name in enumerate(names):
            if name in seen:
                yield (block, i), name
            seen.add(name)


def _in_order(faults: Iterable[Fault]) -> list[Fault]:
    return sorted(set(faults), key=lambda fault: (fault.line or 0, fault.key, fault.what))
