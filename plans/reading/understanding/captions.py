"""Headings that only stand above a table: what the table lists is read from it."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from plans.reading.draft import DraftTask
from plans.reading.paper import Paper
from plans.reading.understanding.tablekinds import known_tables


def without_captions(tasks: Sequence[DraftTask], paper: Paper) -> list[DraftTask]:
    """Leave out headings, or names, that only stand right above a table («一、准备阶段»).

    What the table lists is read from it; the heading alone is owed by nobody and never due.
    """
    tabled = {paper.lines[at].number for one in known_tables(paper.lines) for at in one.table.lines}
    said = [line.number for line in paper.lines if line.text.strip() and not line.furniture]
    below = dict(pairwise(said))
    return [
        task
        for task in tasks
        if (task.units and task.title)
        or task.deadlines
        or task.span is None
        or task.span.line in tabled
        or below.get(task.span.line) not in tabled
        or (task.title and task.text.strip(" 　。") != task.title)
    ]
