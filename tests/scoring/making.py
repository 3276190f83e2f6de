"""Facts for tests: written as outcomes, numbered as they are made."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from itertools import count

from scoring.facts import MilestoneFact, Outcome, UnitInfo

DAY = date(2023, 12, 31)
TOWNS = ("屯溪区统计局", "徽州区统计局", "歙县统计局")
UNITS = [UnitInfo(name, "区县统计局") for name in TOWNS]
DONE = {Outcome.ON_TIME, Outcome.LATE, Outcome.IN_REVIEW}


def fact(milestone: int, unit: str, task: str, outcome: Outcome) -> MilestoneFact:
    """One fact; a task whose ref starts with 附件 stands in that annex."""
    # Few days for many milestones, so that several fall due on one.
    due_on = DAY - timedelta(days=milestone % 4)
    return MilestoneFact(
        milestone=milestone,
        unit=unit,
        group="（一）巩固基层统计队伍",
        task=task,
        annex=task[2] if task.startswith("附件") else None,
        title=f"任务{task}",
        clause=None,
        phrase="年底前",
        occurrence=f"第{milestone}次",
        due_on=due_on,
        done_on=due_on + timedelta(days=outcome is Outcome.LATE) if outcome in DONE else None,
        outcome=outcome,
    )


def facts_of(units: Mapping[str, Mapping[str, Mapping[str, int]]]) -> list[MilestoneFact]:
    """Facts from unit → task → outcome → how many."""
    number = count(1)
    return [
        fact(next(number), unit, task, Outcome(outcome))
        for unit, tasks in units.items()
        for task, outcomes in tasks.items()
        for outcome, times in outcomes.items()
        for _ in range(times)
    ]


def drawn(rows: Iterable[tuple[str, str, Outcome]]) -> list[MilestoneFact]:
    """Facts from (unit, task, outcome) rows, as the property tests draw them."""
    return [fact(i, *row) for i, row in enumerate(rows, start=1)]
