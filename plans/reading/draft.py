"""The draft: what was read from a paper, each part tied to its place, every doubt shown.

The fields are those of `duban read FILE --json`. Points and target values are decimal text;
deadlines carry a value of `plans.deadlines`, never a second type.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, Literal

from duban.errors import Fault
from models import Role
from plans.deadlines import Rule, as_json
from plans.reading.paper import Span

Kind = Literal["plan", "assessment", "bulletin", "contingency", "other"]


@dataclass(frozen=True, slots=True)
class DraftUnit:
    """A unit as the paper names it."""

    name: str
    role: Role
    collective: bool
    span: Span | None = None


@dataclass(frozen=True, slots=True)
class DraftDeadline:
    """A deadline: its literal phrase and its value; `binds` names an outsider that it binds.

    `units` are those of the task's units that owe it, by name as printed; none means all do.
    """

    phrase: str
    rule: Rule
    span: Span | None = None
    what: str | None = None
    binds: str | None = None
    receiver: str | None = None
    units: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class DraftTarget:
    """A number that the paper asks for; `op` as in the plan file."""

    phrase: str
    op: str
    value: str | None
    unit: str | None
    span: Span | None = None


@dataclass(frozen=True, slots=True)
class DraftTask:
    """One duty, in the main text (`annex` None) or in an annex."""

    number: str
    annex: str | None
    path: tuple[str, ...]
    title: str
    text: str
    clause: str
    units: tuple[DraftUnit, ...] = ()
    deadlines: tuple[DraftDeadline, ...] = ()
    targets: tuple[DraftTarget, ...] = ()
    levels: tuple[str, ...] = ()
    span: Span | None = None


@dataclass(frozen=True, slots=True)
class DraftRule:
    """How an indicator turns facts into points; `fields` are those of its kind."""

    kind: str
    phrase: str
    fields: dict[str, str | None] = field(default_factory=dict)
    span: Span | None = None


@dataclass(frozen=True, slots=True)
class DraftIndicator:
    """A heading or leaf of an assessment with its points.

    `summed` marks a heading whose points the paper does not print: they are its children's sum.
    """

    number: str
    annex: str | None
    path: tuple[str, ...]
    title: str
    points: str | None
    clause: str
    lead: tuple[str, ...] = ()
    rules: tuple[DraftRule, ...] = ()
    children: tuple[DraftIndicator, ...] = ()
    deducts: bool = False
    summed: bool = False
    span: Span | None = None


@dataclass(frozen=True, slots=True)
class DraftClause:
    """One numbered place, for pointing at."""

    id: str
    number: str
    title: str
    parent: str | None
    line_from: int
    line_to: int


@dataclass(slots=True)
class Draft:
    """Everything read from one paper."""

    kind: Kind
    title: str
    document_number: str | None = None
    issuer: str | None = None
    issued_on: str | None = None
    year: int | None = None
    clauses: list[DraftClause] = field(default_factory=list)
    tasks: list[DraftTask] = field(default_factory=list)
    indicators: list[DraftIndicator] = field(default_factory=list)
    grades: list[dict[str, Any]] = field(default_factory=list)
    vetoes: list[dict[str, Any]] = field(default_factory=list)
    listed: list[dict[str, Any]] = field(default_factory=list)
    measures: list[dict[str, Any]] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)

    def as_json(self) -> dict[str, Any]:
        """Return the interface of `duban read FILE --json`; the same draft, the same bytes."""
        return {
            "kind": self.kind,
            "title": self.title,
            "document_number": self.document_number,
            "issuer": self.issuer,
            "issued_on": self.issued_on,
            "year": self.year,
            "clauses": [
                {
                    "id": c.id,
                    "number": c.number,
                    "title": c.title,
                    "parent": c.parent,
                    "line_from": c.line_from,
                    "line_to": c.line_to,
                }
                for c in self.clauses
            ],
            "tasks": [_task(task) for task in self.tasks],
            "indicators": [_indicator(one) for one in self.indicators],
            "grades": self.grades,
            "vetoes": self.vetoes,
            "listed": self.listed,
            "measures": self.measures,
            "faults": [{"line": f.line, "phrase": f.key, "what": f.what} for f in self.faults],
        }


def _task(task: DraftTask) -> dict[str, Any]:
    return {
        "number": task.number,
        "annex": task.annex,
        "path": list(task.path),
        "title": task.title,
        "text": task.text,
        "clause": task.clause,
        "levels": list(task.levels),
        "units": [
            {"name": u.name, "role": u.role.value, "collective": u.collective} for u in task.units
        ],
        "deadlines": [
            {
                **as_json(d.rule, d.phrase),
                "what": d.what,
                "binds": d.binds,
                "receiver": d.receiver,
                "units": list(d.units),
            }
            for d in task.deadlines
        ],
        "targets": [
            {"phrase": t.phrase, "op": t.op, "value": t.value, "unit": t.unit} for t in task.targets
        ],
    }


def _indicator(one: DraftIndicator) -> dict[str, Any]:
    return {
        "number": one.number,
        "annex": one.annex,
        "path": list(one.path),
        "title": one.title,
        "points": one.points,
        "summed": one.summed,
        "lead": list(one.lead),
        "deducts": one.deducts,
        "rules": [{"kind": r.kind, "phrase": r.phrase, **r.fields} for r in one.rules],
        "children": [_indicator(child) for child in one.children],
        "clause": one.clause,
    }
