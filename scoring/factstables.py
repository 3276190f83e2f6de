"""Facts as tables: one line for a thing, one cell for each unit, in the order of `columns`.

    columns: [衡阳县统计局, 衡南县统计局, 衡山县统计局]
    score_tables:
      - {by: 办公室, on: 2024-12-20, scores: {"1.1": [4.5, 5, "-"], "1.2": [3, 2.5, 3]}}
    count_tables:
      - {what: articles, level: 省级, on: 2024-11-01, title: 省级采用, amounts: [3, 0, 1]}
    milestone_tables:
      - {task: "2", occurrence: 2024-H1, due_on: 2024-06-30,
         done: [2024-06-20, 2024-07-02, missing]}

A cell «-» is no fact; an amount of 0 is none either. A milestone's cell is the day of the
submission that was accepted (later than `due_on` is late), or an outcome without one:
`missing`, `waived`, `not_due`. What is said once beside a table holds for each of its cells.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Annotated, Literal

from pydantic import BeforeValidator, Field

from duban.filetree import Path
from scoring.facts import Judgement, MilestoneFact, Outcome, Stage, Tally
from scoring.factscells import Amount, Day, Name, Part, Said, read_amount, read_day

NOTHING: Literal["-"] = "-"
_OPEN = (Outcome.MISSING, Outcome.WAIVED, Outcome.NOT_DUE)
_NO_END = "必须是日期、missing、waived、not_due 或 -"


def _cell(value: object) -> object:
    return value if value == NOTHING else read_amount(value)


def _end(value: object) -> object:
    if value == NOTHING or not isinstance(value, str):
        return value
    if value in _OPEN:
        return Outcome(value)
    try:
        return read_day(value)
    except ValueError as error:
        raise ValueError(_NO_END) from error


Cell = Annotated[Literal["-"] | Amount, BeforeValidator(_cell)]
End = Annotated[Literal["-"] | Outcome | Day, BeforeValidator(_end)]
Cells = tuple[Cell, ...]


class ScoreTable(Part):
    """What one judge gave on one day: indicator → each unit's score."""

    by: str = ""
    on: Day | None = None
    stage: Stage = Stage.REVIEW
    remark: str = ""
    scores: Annotated[dict[Name, Cells], Field(min_length=1)]


class CountTable(Part):
    """How many each unit has of one thing."""

    what: Name
    level: Name | None = None
    on: Day | None = None
    title: str = ""
    by: str = ""
    amounts: Cells


class MilestoneTable(Part):
    """How one milestone ended with each unit."""

    group: str = ""
    task: Name
    title: Said | None = None
    clause: Said | None = None
    phrase: Said | None = None
    occurrence: Name = "once"
    due_on: Day
    done: tuple[End, ...]


class TablesPart(Part):
    """The tables of a file; every block may be left out.

    `columns` are units by name; whom to settle, and in which groups, they do not say.
    """

    columns: tuple[Name, ...] = ()
    score_tables: tuple[ScoreTable, ...] = ()
    count_tables: tuple[CountTable, ...] = ()
    milestone_tables: tuple[MilestoneTable, ...] = ()


def misfits(part: TablesPart) -> Iterator[tuple[Path, str]]:
    """Yield where a table's cells are not one for each column."""
    if len(set(part.columns)) < len(part.columns):
        yield ("columns",), "单位重复"
    rows: list[tuple[Path, int]] = [
        (("score_tables", i, "scores", indicator), len(cells))
        for i, table in enumerate(part.score_tables)
        for indicator, cells in table.scores.items()
    ]
    rows += [
        (("count_tables", i, "amounts"), len(table.amounts))
        for i, table in enumerate(part.count_tables)
    ]
    rows += [
        (("milestone_tables", i, "done"), len(table.done))
        for i, table in enumerate(part.milestone_tables)
    ]
    for path, cells in rows:
        if cells != len(part.columns):
            yield path, f"有 {cells} 格，columns 写了 {len(part.columns)} 个单位"


def places(part: TablesPart) -> dict[str, list[Path]]:
    """Return the block of each kind of fact → where the tables' facts stand, in their order."""
    judged = [
        ("score_tables", i, "scores", indicator)
        for i, table in enumerate(part.score_tables)
        for indicator, cells in table.scores.items()
        for cell in cells
        if cell != NOTHING
    ]
    counted = [
        ("count_tables", i)
        for i, table in enumerate(part.count_tables)
        for cell in table.amounts
        if cell not in (NOTHING, 0)
    ]
    ended = [
        ("milestone_tables", i)
        for i, table in enumerate(part.milestone_tables)
        for cell in table.done
        if cell != NOTHING
    ]
    return {"judgements": [*judged], "tallies": [*counted], "milestones": [*ended]}


def judgements(part: TablesPart) -> Iterator[Judgement]:
    """Yield the judgements of the tables; their refs are by place."""
    for i, table in enumerate(part.score_tables, start=1):
        for indicator, cells in table.scores.items():
            for unit, cell in zip(part.columns, cells, strict=True):
                if cell != NOTHING:
                    yield Judgement(
                        ref=f"JT{i}-{indicator}-{unit}",
                        unit=unit,
                        indicator=indicator,
                        by=table.by,
                        stage=table.stage,
                        score=cell,
                        on=table.on,
                        remark=table.remark,
                    )


def tallies(part: TablesPart) -> Iterator[Tally]:
    """Yield what the tables count."""
    for i, table in enumerate(part.count_tables, start=1):
        for unit, cell in zip(part.columns, table.amounts, strict=True):
            if cell not in (NOTHING, 0):
                yield Tally(
                    ref=f"TT{i}-{unit}",
                    unit=unit,
                    what=table.what,
                    amount=cell,
                    level=table.level,
                    on=table.on,
                    title=table.title,
                    key=None,
                    by=table.by,
                )


def milestones(part: TablesPart, first: int) -> Iterator[MilestoneFact]:
    """Yield the milestones of the tables, numbered from `first`."""
    number = first
    for table in part.milestone_tables:
        for unit, cell in zip(part.columns, table.done, strict=True):
            if cell == NOTHING:
                continue
            done_on = cell if isinstance(cell, date) else None
            yield MilestoneFact(
                milestone=number,
                unit=unit,
                group=table.group,
                task=table.task,
                annex=None,
                title=table.title or table.task,
                clause=table.clause,
                phrase=table.phrase,
                occurrence=table.occurrence,
                due_on=table.due_on,
                done_on=done_on,
                outcome=_outcome(cell, table.due_on),
            )
            number += 1


def _outcome(cell: str | Outcome | date, due_on: date) -> Outcome:
    if isinstance(cell, date):
        return Outcome.ON_TIME if cell <= due_on else Outcome.LATE
    return Outcome(cell)
