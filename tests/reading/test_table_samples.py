"""Tables of our own in the layouts that offices draw, each with what must be read from it.

A line of `paper` that begins with | is a row of a table: ^ continues the cell above, < the
cell to its left. Every sample is read twice: with marked cells, as Word, Excel and web pages
give them, and as text parted by tabs, where a merged cell leaves blanks (`only: cells` or
`only: tabs` where a layout exists in one of them alone). `tasks` and `tree` left out mean that
nothing may be read: no contact list, schedule or form becomes tasks or indicators.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

from models import Role
from plans.reading.cleaning import clean
from plans.reading.draft import DraftTask
from plans.reading.paper import Cell, Line, Paper, line_of
from plans.reading.reader import read_paper
from tests.reading.making import deadline_words
from tests.reading.test_assessment_samples import tree

ROLES = {Role.LEAD: "牵头", Role.RESPONSIBLE: "责任", Role.COOPERATING: "配合"}
SAMPLES = [
    pytest.param(sample, form, id=f"{path.stem}: {sample['name']} ({form})")
    for path in sorted((Path(__file__).parent / "samples-tables").glob("*.yaml"))
    for sample in yaml.safe_load(path.read_text(encoding="utf-8"))
    for form in ([sample["only"]] if "only" in sample else ["cells", "tabs"])
]


def cells_of(row: str) -> list[str]:
    return [cell.strip() for cell in row.strip().strip("|").split("|")]


def as_tabs(text: str) -> list[Line]:
    lines = []
    for number, raw in enumerate(text.splitlines(), 1):
        if raw.startswith("|"):
            told = ["" if cell in {"^", "<"} else cell for cell in cells_of(raw)]
            raw = "\t".join(told)  # noqa: PLW2901
        lines.append(line_of(number, raw))
    return lines


def as_cells(text: str) -> list[Line]:
    lines: list[Line] = []
    grid: list[list[str]] = []
    tables = 0
    for raw in [*text.splitlines(), ""]:
        if raw.startswith("|"):
            grid.append(cells_of(raw))
            continue
        if grid:
            lines += [line_of(0, told, cell=cell) for told, cell in _cells(grid, tables)]
            grid, tables = [], tables + 1
        lines.append(line_of(0, raw))
    return [line_of(number, line.raw, cell=line.cell) for number, line in enumerate(lines[:-1], 1)]


def _cells(grid: list[list[str]], table: int) -> list[tuple[str, Cell]]:
    found = []
    for row, told in enumerate(grid):
        for column, text in enumerate(told):
            if text in {"^", "<"}:
                continue
            across = column + 1
            while across < len(told) and told[across] == "<":
                across += 1
            down = row + 1
            while down < len(grid) and column < len(grid[down]) and grid[down][column] == "^":
                down += 1
            found.append((text, Cell(table, row, column, down - row, across - column)))
    return found


def task_words(task: DraftTask) -> str:
    units = []
    for role, word in ROLES.items():
        names = "、".join(unit.name for unit in task.units if unit.role is role)
        units += [f"{word} {names}"] if names else []
    dates = "；".join(deadline_words(one) for one in task.deadlines)
    return " | ".join([f"{task.number} {task.title}", " ".join(units), dates]).rstrip(" |")


@pytest.mark.parametrize(("sample", "form"), SAMPLES)
def test_a_table_is_read_as_its_sample_says(sample: dict[str, Any], form: str) -> None:
    lines = as_cells(sample["paper"]) if form == "cells" else as_tabs(sample["paper"])
    draft = read_paper(clean(Paper("样本", form, tuple(lines))))
    got = {
        "kind": draft.kind,
        "tasks": [task_words(task) for task in draft.tasks],
        "tree": tree(draft.indicators),
        "listed": [one["name"] for one in draft.listed],
    }
    expected = {"tasks": [], "tree": "", "listed": []} | {
        key: value for key, value in sample.items() if key in got
    }
    assert {key: got[key] for key in expected} == expected
    if "faults" in sample:
        assert [fault.key for fault in draft.faults] == sample["faults"]
