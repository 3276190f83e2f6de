"""The figures of the benchmarks, their growth from size to size, and both as tables."""

from __future__ import annotations

import os
import platform
import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal, TypeAlias

Clock: TypeAlias = Literal["seconds", "cpu_seconds"]
CHINESE = {"load": "载入并下达", "status": "亮灯汇总", "sweep": "生成提醒", "remind": "提醒全程"}


@dataclass(frozen=True, slots=True)
class Figures:
    """Medians of one step at one size; `rows` were written (status: read)."""

    milestones: int
    step: str
    seconds: float
    cpu_seconds: float
    process_seconds: float
    peak_mb: float
    imports_mb: float
    bare_seconds: float
    bare_cpu_seconds: float
    ratio: float
    cpu_ratio: float
    rows: int


def growth(found: Sequence[Figures], clock: Clock) -> dict[str, dict[int, float]]:
    """Return, by step and size, the seconds a milestone as a multiple of the smallest size's.

    1 is linear, less is better than linear (fixed costs spread), more is worse.
    """
    smallest: dict[str, float] = {}
    factors: dict[str, dict[int, float]] = {}
    for one in sorted(found, key=lambda f: f.milestones):
        each = getattr(one, clock) / one.milestones
        first = smallest.setdefault(one.step, each)
        factors.setdefault(one.step, {})[one.milestones] = each / first
    return factors


def table(head: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """Return a Markdown table: it reads as it is and fits into the README."""
    lines = [head, ["---:"] * len(head), *rows]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def report(found: Sequence[Figures]) -> str:
    """Word the figures: one line a size and step, then the growth from size to size."""
    head = ["节点", "步骤", "秒", "CPU秒", "进程秒", "峰值MB", "裸SQL秒", "倍数", "CPU倍数", "行数"]
    lines = [
        [
            f"{f.milestones:,}",
            CHINESE[f.step],
            f"{f.seconds:.3f}",
            f"{f.cpu_seconds:.3f}",
            f"{f.process_seconds:.2f}",
            f"{f.peak_mb:.0f}",
            f"{f.bare_seconds:.3f}",
            f"{f.ratio:.1f}",
            f"{f.cpu_ratio:.1f}",
            f"{f.rows:,}",
        ]
        for f in found
    ]
    sizes = sorted({f.milestones for f in found})
    wall, cpu = growth(found, "seconds"), growth(found, "cpu_seconds")
    grown = [
        [CHINESE[step], *(f"{wall[step][size]:.2f} / {cpu[step][size]:.2f}" for size in sizes)]
        for step in wall
    ]
    return "\n\n".join(
        [
            "，".join(f"{k} {v}" for k, v in machine().items()),
            table(head, lines),
            "每个节点的秒数 / CPU秒数，以最小规模为1（不大于1即不劣于线性）：",
            table(["步骤", *(f"{size:,}" for size in sizes)], grown),
        ]
    )


def machine() -> dict[str, str]:
    """What the figures were measured on."""
    return {
        "Python": platform.python_version(),
        "SQLite": sqlite3.sqlite_version,
        "CPU": str(os.cpu_count()),
    }
