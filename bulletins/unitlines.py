"""Units of a progress bulletin: their counts, their share on time, who is ahead or behind."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from bulletins.figures import percent
from bulletins.sources import Sources
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
    """One unit's counts; `on_time` is the share of its due milestones that are not overdue."""

    unit: str
    group: str
    counts: Mapping[str, int]
    due: int

    @property
    def red(self) -> int:
        """How many are overdue."""
        return self.counts[Light.RED]

    @property
    def on_time(self) -> str:
        """The share as it is printed, a dash when nothing is due yet."""
        return percent(self.due - self.red, self.due)

    @property
    def order(self) -> tuple[float, int]:
        """Worst first: the smaller share, then the more overdue; only where something is due."""
        return (self.due - self.red) / self.due, -self.red


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
    """Name the units with nothing overdue, and those furthest behind, ties included."""
    ranked = sorted((line for line in lines if line.due), key=lambda line: line.order)
    clean = [line for line in ranked if not line.red]
    behind = [line for line in ranked if line.red]
    if len(behind) > named:
        last = behind[named - 1].order
        behind = [line for line in behind if line.order <= last]
    found = {"较好": "", "较差": ""}
    table = "各单位进展表"
    if clean:
        count = sources.cite(len(clean), "到期节点无一逾期的单位", table)
        found["较好"] = f"已到期节点无一逾期的单位{count}个：{_names(clean)}。"
    if behind:
        told = "、".join(
            f"{line.unit}（按期率{line.on_time}，逾期{line.red}个）" for line in behind
        )
        count = sources.cite(len(behind), "按期率最低的单位", table)
        found["较差"] = f"按期率最低的单位{count}个：{told}。"
    return found


def _names(lines: Sequence[UnitLine]) -> str:
    return "、".join(line.unit for line in lines)


def _line(unit: str, rows: Sequence[Standing], day: date) -> UnitLine:
    return UnitLine(
        unit, rows[0].unit_group, counted(rows), sum(1 for row in rows if row.due_on < day)
    )
