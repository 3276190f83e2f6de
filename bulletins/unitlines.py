"""Units of a progress bulletin: their counts, their share on time, who is ahead or behind."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from itertools import groupby
from typing import Any

from bulletins.figures import percent
from bulletins.sources import Sources
from models import MilestoneState
from tracking.lights import Light
from tracking.standing import Standing, by_key, counted

LIGHT_WORDS = {
    Light.GREY: "办结或免办",
    Light.BLUE: "已报待审",
    Light.GREEN: "在办",
    Light.YELLOW: "临期",
    Light.RED: "逾期",
}


@dataclass(frozen=True, slots=True)
class UnitLine:
    """One unit's counts.

    `due` is how many were due before the day, waived ones left out; `in_time` how many of them
    were handed in by their due date, whether reviewed yet or not.
    """

    unit: str
    group: str
    counts: Mapping[str, int]
    due: int
    in_time: int

    @property
    def red(self) -> int:
        """How many are overdue."""
        return self.counts[Light.RED]

    @property
    def on_time(self) -> str:
        """The share as it is printed, a dash when nothing is due yet."""
        return percent(self.in_time, self.due)

    @property
    def share(self) -> Fraction:
        """The share exactly; only where something is due."""
        return Fraction(self.in_time, self.due)


def unit_lines(rows: Sequence[Standing], day: date) -> list[UnitLine]:
    """Return a line for each unit, in the order first met."""
    return [_line(unit, some, day) for unit, some in by_key(rows, "unit")]


def group_tables(lines: Sequence[UnitLine], query: str, sources: Sources) -> list[dict[str, Any]]:
    """Return the tables, one a group of units; a unit's numbers are one line of the sources."""
    groups: dict[str, list[dict[str, str]]] = {}
    for line in lines:
        counts = line.counts
        numbers = [
            counts["total"],
            *(counts[light] for light in LIGHT_WORDS),
            line.due,
            line.on_time,
        ]
        texts = sources.cite_all(
            numbers,
            f"{line.unit}：合计、{'、'.join(LIGHT_WORDS.values())}、已到期、按期率",
            f"{query} --unit {line.unit}",
        )
        keys = ("合计", "办结", "待审", "在办", "临期", "逾期", "到期", "按期率")
        row = {"单位": line.unit, **dict(zip(keys, texts, strict=True))}
        groups.setdefault(line.group or "各单位", []).append(row)
    return [{"名称": name, "单位": rows} for name, rows in groups.items()]


def best_and_worst(lines: Sequence[UnitLine], named: int, sources: Sources) -> dict[str, str]:
    """Name the units with the highest and the lowest share on time, at most `named` of each.

    Only those above (below) the share of all units together are named, so none where all are
    level. Units of one share are named together or not at all; where the first of them are
    more than `named`, they are counted only.
    """
    ranked = sorted((line for line in lines if line.due), key=lambda line: -line.share)
    if not ranked:
        return {"较好": "", "较差": ""}
    whole = Fraction(sum(line.in_time for line in ranked), sum(line.due for line in ranked))
    above = [line for line in ranked if line.share > whole]
    below = sorted((o for o in ranked if o.share < whole), key=lambda line: line.share)
    return {
        "较好": _told("按期率最高", above, named, sources),
        "较差": _told("按期率最低", below, named, sources),
    }


def _told(what: str, lines: Sequence[UnitLine], named: int, sources: Sources) -> str:
    """Say which units stand first in `lines`, those of one share together."""
    table = "各单位进展表"
    found: list[UnitLine] = []
    for _, some in groupby(lines, key=lambda line: line.share):
        level = list(some)
        if len(found) + len(level) > named:
            if found:
                break
            count = sources.cite(len(level), f"{what}的单位", table)
            return f"{what}的单位{count}个，按期率均为{level[0].on_time}。"
        found += level
    if not found:
        return ""
    count = sources.cite(len(found), f"{what}的单位", table)
    names = "、".join(
        f"{line.unit}（{line.on_time}{f'，逾期{line.red}个' if line.red else ''}）"
        for line in found
    )
    return f"{what}的单位{count}个：{names}。"


def _line(unit: str, rows: Sequence[Standing], day: date) -> UnitLine:
    due = [row for row in rows if row.due_on < day and row.state is not MilestoneState.WAIVED]
    return UnitLine(
        unit, rows[0].unit_group, counted(rows), len(due), sum(1 for row in due if _in_time(row))
    )


def _in_time(row: Standing) -> bool:
    """Whether what stands handed in was handed in by the due date; a return undoes it."""
    return row.submitted_on is not None and row.submitted_on <= row.due_on
