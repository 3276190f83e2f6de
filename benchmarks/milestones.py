"""Load, status, sweep and remind for many milestones, beside the bare SQL for the same rows.

For each size an office of its own on SQLite in a temporary folder, removed afterwards:

- load: read and check the plan file, write the plan, dispatch its milestones;
- status: read how each milestone stands on a day, roll up, make the JSON;
- sweep: write the day's notices, of what falls due and of what is late, without letters;
- remind: the same sweep, then the letters and their deliveries to the inbox.

Each run is a process of its own on a fresh copy of the same database; its seconds are those
of the step alone, its peak memory that of the whole process. Beside each stands the bare
driver in another process, on another copy: it inserts the very rows that the step left
behind (`executemany`, one transaction, same pragmas and indexes), or for status selects the
same joined rows into tuples. Ours and bare take turns; figures are medians of the rounds.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from statistics import median
from time import perf_counter
from typing import Any

from report import Figures, growth, machine, report

CHILD = Path(__file__).with_name("child.py")
DATABASE = "duban.db"
# The step, and the state of the database that it starts from.
STEPS = {"load": "empty", "status": "loaded", "sweep": "loaded", "remind": "loaded"}


class Bench:
    """The offices of one size under one folder."""

    def __init__(self, folder: Path, milestones: int, rounds: int) -> None:
        self.milestones = milestones
        self.rounds = rounds
        self.folder = folder
        self.home = folder / "home"
        self.home.mkdir()

    def run(self) -> list[Figures]:
        """Measure every step; the first run of `load` leaves what the others start from."""
        _child("make", self.home, self.milestones)
        shutil.copyfile(self.home / DATABASE, self._state("empty"))
        return [self._measure(step) for step in STEPS]

    def _state(self, name: str) -> Path:
        return self.folder / f"{name}.db"

    def _measure(self, step: str) -> Figures:
        before = self._state(STEPS[step])
        after = self._state("loaded" if step == "load" else f"after-{step}")
        ours: list[dict[str, float]] = []
        bare: list[dict[str, float]] = []
        for number in range(1, self.rounds + 1):
            self._start_from(before)
            ours.append(_child("ours", step, self.home))
            if number == 1:
                shutil.copyfile(self.home / DATABASE, after)
            self._start_from(before)
            bare.append(_child("bare", step, self.home, before, after))
            _say(
                f"{self.milestones:,} {step} {number}/{self.rounds}: "
                f"{ours[-1]['seconds']:.3f} s, bare {bare[-1]['seconds']:.3f} s"
            )
        seconds, bare_seconds = _median(ours, "seconds"), _median(bare, "seconds")
        cpu, bare_cpu = _median(ours, "cpu_seconds"), _median(bare, "cpu_seconds")
        return Figures(
            milestones=self.milestones,
            step=step,
            seconds=seconds,
            cpu_seconds=cpu,
            process_seconds=_median(ours, "process_seconds"),
            peak_mb=_median(ours, "peak_mb"),
            imports_mb=_median(ours, "imports_mb"),
            bare_seconds=bare_seconds,
            bare_cpu_seconds=bare_cpu,
            ratio=seconds / bare_seconds,
            cpu_ratio=cpu / bare_cpu,
            rows=int(bare[0]["rows"]),
        )

    def _start_from(self, state: Path) -> None:
        for name in (f"{DATABASE}-wal", f"{DATABASE}-shm"):
            (self.home / name).unlink(missing_ok=True)
        shutil.copyfile(state, self.home / DATABASE)


def _child(*arguments: object) -> dict[str, float]:
    """Run a step in its own process; settings of this machine's office do not reach it."""
    environment = {k: v for k, v in os.environ.items() if not k.startswith("DUBAN_")}
    command = [sys.executable, str(CHILD), *map(str, arguments)]
    start = perf_counter()
    done = subprocess.run(command, env=environment, stdout=subprocess.PIPE, check=True)
    seconds = perf_counter() - start
    figures: dict[str, float] = json.loads(done.stdout)
    return figures | {"process_seconds": seconds}


def _median(runs: Sequence[dict[str, float]], key: str) -> float:
    return median(run[key] for run in runs)


def _say(line: str) -> None:
    print(line, file=sys.stderr, flush=True)


def _sizes(text: str) -> list[int]:
    sizes = [int(part) for part in text.split(",") if part.isdecimal()]
    if len(sizes) <= text.count(",") or min(sizes) < 8:  # what one task asks of one unit
        raise argparse.ArgumentTypeError("应为逗号隔开的整数，每个规模至少8个节点")
    return sizes


def _count(text: str) -> int:
    if not text.isdecimal() or int(text) < 1:
        raise argparse.ArgumentTypeError("应为整数，至少1轮")
    return int(text)


def main() -> None:
    """Measure, then print the table, or with --json everything as one object."""
    parser = argparse.ArgumentParser(description="大规模节点的耗时、内存与裸SQL的倍数")
    parser.add_argument("--sizes", type=_sizes, default=[1_000, 10_000, 100_000], help="节点数")
    parser.add_argument("--rounds", type=_count, default=3, help="每步的轮数，取中位数")
    parser.add_argument("--json", action="store_true", help="输出JSON")
    options = parser.parse_args()
    found: list[Figures] = []
    for size in options.sizes:
        with tempfile.TemporaryDirectory(prefix="duban-bench-") as folder:
            found += Bench(Path(folder), size, options.rounds).run()
    if options.json:
        result: dict[str, Any] = {
            "machine": machine(),
            "rounds": options.rounds,
            "figures": [asdict(f) for f in found],
            "growth": growth(found, "seconds"),
            "cpu_growth": growth(found, "cpu_seconds"),
        }
        print(json.dumps(result, ensure_ascii=False, indent=2))
    else:
        print(report(found))


if __name__ == "__main__":
    main()
