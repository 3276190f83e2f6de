"""Papers and short ways of saying what was read from them, for the tests of reading."""

from __future__ import annotations

from typing import Any

from plans.deadlines import as_json
from plans.reading.cleaning import clean
from plans.reading.draft import Draft, DraftDeadline, DraftTask
from plans.reading.outline import Outline, Section
from plans.reading.outlining import outline
from plans.reading.paper import Doubts, Paper, line_of


def paper_of(text: str) -> Paper:
    """A cleaned paper of plain text."""
    lines = [line_of(number, raw) for number, raw in enumerate(text.split("\n"), 1)]
    return clean(Paper("样本.txt", "text", tuple(lines)))


def outlined(text: str) -> tuple[Outline, Doubts]:
    doubts = Doubts()
    return outline(paper_of(text), doubts), doubts


def clauses(text: str) -> list[str]:
    """The clauses of a text with their titles, in order: «一（一） 加强组织»."""
    found, _ = outlined(text)
    return [f"{one.clause} {one.title}" for one in below(found.root)]


def below(root: Section) -> list[Section]:
    return [one for one in root.walk() if one.parent is not None]


def shown(draft: Draft, keys: set[str]) -> dict[str, Any]:
    """The parts of a draft that a sample speaks of, in the words of a sample."""
    values: dict[str, Any] = {key: draft.as_json()[key] for key in keys - {"tasks", "faults"}}
    if "tasks" in keys:
        values["tasks"] = [task_words(task) for task in draft.tasks]
    if "faults" in keys:
        values["faults"] = [f"{fault.line} {fault.key}" for fault in draft.faults]
    return values


def task_words(task: DraftTask) -> dict[str, Any]:
    return {
        "number": task.number,
        "annex": task.annex,
        "clause": task.clause,
        "path": list(task.path),
        "title": task.title,
        "units": [f"{unit.role.value} {unit.name}" for unit in task.units],
        "collective": [unit.name for unit in task.units if unit.collective],
        "deadlines": [deadline_words(one) for one in task.deadlines],
        "targets": [
            " ".join([one.op, one.value or "", one.unit or ""]).strip() for one in task.targets
        ],
        "levels": list(task.levels),
    }


def deadline_words(one: DraftDeadline) -> str:
    told = as_json(one.rule, None)
    words = [
        str(told[key]) for key in ("kind", "every", "from", "to", "on") if told[key] is not None
    ]
    return " ".join([*words, "、".join(one.units)] if one.units else words)
