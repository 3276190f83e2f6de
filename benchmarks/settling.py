"""Settling many units by indicators, with traces and without, beside the bare loop.

For each number of units: `settle(..., trace=True)`, `settle(..., trace=False)`, and a loop over
the same arithmetic on plain numbers (`manyscores.bare_loop`): leaves capped and added up to
headings, items and totals, weighed and rounded, without facts, rules or reasons. Every run is a
process of its own; its seconds are those of the settling alone, its peak memory that of the
whole process, `facts_mb` what it held before the clock started. They take turns; figures are
medians of the rounds.
"""

from __future__ import annotations

import argparse
import gc
import json
import resource
import subprocess
import sys
from collections.abc import Sequence
from statistics import median

import manyscores
from report import machine, table
from stopwatch import Stopwatch

from scoring.engine import settle
from scoring.rubric import load_rubric

WAYS = {"on": "带依据", "off": "不带依据", "bare": "裸循环"}
RUBRIC = "hengyang-2024"


def child(way: str, count: int) -> dict[str, float]:
    """Run one measurement in this process."""
    rubric = load_rubric(RUBRIC)
    units = manyscores.units_of(rubric, count)
    if way == "bare":
        plain = [manyscores.bare_items(rubric, place) for place in range(count)]
        _settle_down()
        with Stopwatch() as watch:
            manyscores.bare_loop(rubric, plain)
        return watch.figures() | {"peak_mb": _peak_mb(), "facts_mb": 0.0}
    facts = manyscores.facts_of(rubric, units)
    _settle_down()
    before = _peak_mb()
    with Stopwatch() as watch:
        settle(rubric, facts, manyscores.ON, units, trace=way == "on")
    return watch.figures() | {"peak_mb": _peak_mb(), "facts_mb": before}


def _settle_down() -> None:
    """Put what was made before the clock among the old values, for every way alike."""
    gc.collect()
    gc.freeze()
    gc.unfreeze()


def _peak_mb() -> float:
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak / 2**20 if sys.platform == "darwin" else peak / 2**10


def measure(count: int, rounds: int) -> dict[str, dict[str, float]]:
    """Return the medians of each way for so many units."""
    runs: dict[str, list[dict[str, float]]] = {way: [] for way in WAYS}
    for number in range(1, rounds + 1):
        for way, found in runs.items():
            command = [sys.executable, __file__, "--child", way, str(count)]
            done = subprocess.run(command, stdout=subprocess.PIPE, check=True)
            found.append(json.loads(done.stdout))
            line = f"{count:,} {way} {number}/{rounds}: {found[-1]['cpu_seconds']:.3f} CPU s"
            print(line, file=sys.stderr, flush=True)
    return {
        way: {key: median(one[key] for one in found) for key in found[0]}
        for way, found in runs.items()
    }


def report(figures: dict[int, dict[str, dict[str, float]]]) -> str:
    """Word the figures, then the growth from the smallest number of units."""
    leaves = leaf_count()
    head = ["单位", "指标", "方式", "秒", "CPU秒", "峰值MB", "其中事实MB", "CPU倍数", "微秒/指标"]
    lines = [
        [
            f"{count:,}",
            f"{count * leaves:,}",
            WAYS[way],
            f"{one['seconds']:.3f}",
            f"{one['cpu_seconds']:.3f}",
            f"{one['peak_mb']:.0f}",
            f"{one['facts_mb']:.0f}",
            f"{one['cpu_seconds'] / ways['bare']['cpu_seconds']:.1f}",
            f"{one['cpu_seconds'] / count / leaves * 1e6:.1f}",
        ]
        for count, ways in figures.items()
        for way, one in ways.items()
    ]
    grown = [
        [WAYS[way], *(f"{factor:.2f}" for factor in factors)]
        for way, factors in growth(figures).items()
    ]
    return "\n\n".join(
        [
            "，".join(f"{key} {value}" for key, value in machine().items()),
            table(head, lines),
            "每个指标的CPU秒数，以最小规模为1（不大于1即不劣于线性）：",
            table(["方式", *(f"{count:,}" for count in figures)], grown),
        ]
    )


def growth(figures: dict[int, dict[str, dict[str, float]]]) -> dict[str, list[float]]:
    """Return, by way, the processor time a unit as a multiple of the smallest size's."""
    smallest = min(figures)
    return {
        way: [
            (ways[way]["cpu_seconds"] / count) / (figures[smallest][way]["cpu_seconds"] / smallest)
            for count, ways in figures.items()
        ]
        for way in WAYS
    }


def leaf_count() -> int:
    """Return how many leaves the rubric has."""
    items = manyscores.scheme_of(load_rubric(RUBRIC)).items
    return sum(not one.children for item in items for one in item.indicator.walk())


def _counts(text: str) -> Sequence[int]:
    counts = [int(part) for part in text.split(",") if part.isdecimal()]
    if len(counts) <= text.count(",") or min(counts) < 1:
        raise argparse.ArgumentTypeError("应为逗号隔开的正整数")
    return counts


def main() -> None:
    """Measure, then print the tables, or with --json everything as one object."""
    parser = argparse.ArgumentParser(description="按指标核算的耗时、内存与裸循环的倍数")
    parser.add_argument("--units", type=_counts, default=[15, 300, 3_000], help="单位数")
    parser.add_argument("--rounds", type=int, default=3, help="轮数，取中位数")
    parser.add_argument("--json", action="store_true", help="输出JSON")
    parser.add_argument("--child", nargs=2, metavar=("方式", "单位数"), help="只量一次（内部用）")
    options = parser.parse_args()
    if options.child:
        way, count = options.child
        print(json.dumps(child(way, int(count))))
        return
    figures = {count: measure(count, options.rounds) for count in options.units}
    if options.json:
        found = {"machine": machine(), "figures": figures, "growth": growth(figures)}
        print(json.dumps(found, ensure_ascii=False, indent=2))
    else:
        print(report(figures))


if __name__ == "__main__":
    main()
