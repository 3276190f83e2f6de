"""The doubts of a draft as comments beside what they are about."""

from __future__ import annotations

from collections.abc import Sequence

from duban.errors import Fault
from plans.reading.draft import Draft, DraftTask
from plans.reading.proposing.fitting import fit


def undecided(fault: Fault) -> str:
    """Return a doubt as a comment."""
    place = f"第{fault.line}行" if fault.line is not None else ""
    phrase = f"「{fit(fault.key, 60)}」" if fault.key else ""
    return f"待定：{place}{phrase}{fit(fault.what, 200)}"


def by_task(draft: Draft) -> dict[int | None, list[Fault]]:
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


def sorted_faults(
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
                within[name].append(undecided(fault))
                break
        else:
            own.append(undecided(fault))
    return own, within
