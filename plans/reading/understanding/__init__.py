"""Outline → Draft: which form a paper has, and the form's own reading of it.

A form is one module here with `understand(outline, paper, draft, doubts)` and one line in
`forms.yaml`. A paper has one kind; a plan is read from its tables and from its text, and what
is of another kind within it (`parts`) by that kind's reading.
"""

from __future__ import annotations

from plans.reading.draft import Draft, DraftClause
from plans.reading.matching import Roster
from plans.reading.outline import Outline
from plans.reading.paper import Doubts, Paper
from plans.reading.understanding import plan
from plans.reading.understanding.assessment import add_points, add_text_points
from plans.reading.understanding.captions import without_captions
from plans.reading.understanding.kinds import kind_of
from plans.reading.understanding.parts import parted
from plans.reading.understanding.registry import forms
from plans.reading.understanding.tablekinds import title_in_table
from plans.reading.understanding.years import year_in

__all__ = ["understand"]


def understand(
    outline: Outline, paper: Paper, roster: Roster | None = None, doubts: Doubts | None = None
) -> Draft:
    """Return the draft of an outlined paper, faults in the order of the paper.

    A `roster` changes no name; a printed name that could be two of its units is a doubt.
    """
    doubts = doubts if doubts is not None else Doubts()
    if not outline.title:
        outline.title = title_in_table(paper.lines)
        outline.year = outline.year or year_in(outline.title)
    draft = Draft(
        kind=kind_of(outline, paper),
        title=outline.title,
        document_number=outline.document_number,
        issuer=outline.issuer,
        issued_on=outline.issued_on,
        year=outline.year,
        clauses=_clauses(outline),
    )
    parts = parted(draft.kind, outline, paper)
    for form in forms():
        if (
            form.kind == draft.kind
            or form.key == "ledgertable"
            or (draft.kind == "other" and form.kind == "plan")
        ):
            form.load().understand(parts.own, paper, draft, doubts)
    if draft.kind == "plan":
        add_points(outline, paper, draft, doubts)
    if parts.scored is not None:
        add_text_points(parts.scored, paper, draft, doubts)
    if parts.planned is not None:
        plan.understand(parts.planned, paper, draft, doubts)
    draft.tasks = without_captions(draft.tasks, paper)
    if draft.kind in {"plan", "other"}:
        draft.tasks.sort(key=lambda task: task.span.line if task.span else 0)
    if draft.kind == "other" and any(task.units or task.deadlines for task in draft.tasks):
        draft.kind = "plan"
    if draft.kind == "other":
        draft.tasks.clear()
        doubts.add(None, outline.title, "看不出是方案、考核办法、通报还是预案，请核对文件种类")
    if roster is not None:
        _doubt_names(draft, roster, doubts)
    draft.faults = list(dict.fromkeys(sorted(doubts.faults, key=lambda fault: fault.line or 0)))
    return draft


def _clauses(outline: Outline) -> list[DraftClause]:
    return [
        DraftClause(
            id=section.clause,
            number=section.number,
            title=section.title,
            parent=section.parent.clause or None if section.parent else None,
            line_from=section.line_from,
            line_to=section.line_to,
        )
        for section in outline.root.walk()
        if section.parent is not None
    ]


def _doubt_names(draft: Draft, roster: Roster, doubts: Doubts) -> None:
    asked: set[str] = set()
    for task in draft.tasks:
        before: list[str] = []
        for unit in task.units:
            match = roster.match(unit.name, before)
            before.append(unit.name)
            if match.how == "ambiguous" and unit.name not in asked:
                asked.add(unit.name)
                line = unit.span.line if unit.span else None
                doubts.add(line, unit.name, f"名册中可以是{'、'.join(match.candidates)}，请选定")
