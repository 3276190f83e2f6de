"""How well, and how fast, papers are read: precision, recall and F1 on any folder.

    .venv/bin/python benchmarks/reading.py FOLDER [--json]
    .venv/bin/python benchmarks/reading.py --speed FILE

FOLDER holds papers of any format, each with an answer key beside it: `plan.docx` and
`plan.docx.key.json`, in the shape of `duban read --json` (of it only `tasks` and `indicators`
count, and of those only the keys below). Compared are, as sets:

- tasks: annex, number and the title without blanks and marks; titles agree when one begins with
  the other (from four characters on), since where a clause ends is a matter of taste;
- units: the task with each name and role;
- deadlines: the task with kind, on, from, to, every and times;
- points: number, title and points of every indicator that has points; a heading's sum, marked
  `summed`, counts only where the key has it.

A deadline that was read where the key's task has none counts as false. `--speed` reads a text
once, 10 and 100 times over and prints seconds and their growth; nothing is judged.
"""

from __future__ import annotations

import argparse
import json
import re
import sys
import time
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from duban.errors import DubanError
from plans.reading.reader import read

KINDS = ("tasks", "units", "deadlines", "points")
KEY = ".key.json"
SHORTEST = 4
DEADLINE = ("kind", "on", "from", "to", "every", "times")


@dataclass(slots=True)
class Score:
    """What was right, what was read beyond the key, what was missed."""

    right: int = 0
    beyond: int = 0
    missed: int = 0

    def add(self, found: Counter[Any], expected: Counter[Any]) -> None:
        """Compare two multisets."""
        right = sum((found & expected).values())
        self.right += right
        self.beyond += sum(found.values()) - right
        self.missed += sum(expected.values()) - right

    def as_json(self) -> dict[str, float | None]:
        """Precision, recall and F1; null where there was nothing to find and nothing found."""
        found, expected = self.right + self.beyond, self.right + self.missed
        if not found and not expected:
            return {"precision": None, "recall": None, "f1": None}
        return {
            "precision": round(self.right / found, 4) if found else 0.0,
            "recall": round(self.right / expected, 4) if expected else 0.0,
            "f1": round(2 * self.right / (found + expected), 4),
        }


@dataclass(slots=True)
class Report:
    """All papers of a folder."""

    scores: dict[str, Score] = field(default_factory=lambda: {kind: Score() for kind in KINDS})
    deadlines: int = 0
    false_deadlines: int = 0

    def add(self, found: dict[str, Any], expected: dict[str, Any]) -> None:
        """Compare one draft with its key."""
        _agree(found.get("tasks", []), expected["tasks"], ("annex", "number"))
        asked = list(_every(expected.get("indicators", [])))
        known = _agree(list(_every(found.get("indicators", []))), asked, ("number", "points"))
        for one in _every(found.get("indicators", [])):
            if one.get("summed") and id(one) not in known:
                one["points"] = None
        for kind in KINDS:
            self.scores[kind].add(_parts(found, kind), _parts(expected, kind))
        dated = {_task(task) for task in expected["tasks"] if task.get("deadlines")}
        for task in found["tasks"]:
            self.deadlines += len(task["deadlines"])
            if _task(task) not in dated:
                self.false_deadlines += len(task["deadlines"])

    def as_json(self) -> dict[str, Any]:
        """Return what is printed."""
        share = self.false_deadlines / self.deadlines if self.deadlines else 0.0
        return {
            **{kind: score.as_json() for kind, score in self.scores.items()},
            "false_deadlines": round(share, 4),
        }


def _plain(title: object) -> str:
    return re.sub(r"\W", "", str(title or ""))


def _agree(
    found: list[dict[str, Any]], expected: list[dict[str, Any]], place: tuple[str, str]
) -> set[int]:
    """Give what was found the key's title where both stand at one place and the titles agree.

    Equal titles pair first, so that a shorter one does not take another's partner. Returns
    the identities of what found a partner.
    """
    free, known = list(expected), set[int]()
    for same in (_same, _begins):
        for one in found:
            for at, other in enumerate(free if id(one) not in known else ()):
                if all(_told(one, p) == _told(other, p) for p in place) and same(one, other):
                    one["title"] = other.get("title")
                    known.add(id(one))
                    del free[at]
                    break
    return known


def _told(one: dict[str, Any], key: str) -> str:
    return str(one.get(key) or "")


def _same(one: dict[str, Any], other: dict[str, Any]) -> bool:
    return _plain(one.get("title")) == _plain(other.get("title"))


def _begins(one: dict[str, Any], other: dict[str, Any]) -> bool:
    short, long = sorted((_plain(one.get("title")), _plain(other.get("title"))), key=len)
    return len(short) >= SHORTEST and long.startswith(short)


def _every(indicators: Iterable[dict[str, Any]]) -> Iterable[dict[str, Any]]:
    for one in indicators:
        yield one
        yield from _every(one.get("children", []))


def _task(task: dict[str, Any]) -> tuple[str, str, str]:
    return _told(task, "annex"), _told(task, "number"), _plain(task.get("title"))


def _parts(draft: dict[str, Any], kind: str) -> Counter[Any]:
    tasks: Iterable[dict[str, Any]] = draft.get("tasks", [])
    if kind == "tasks":
        return Counter(_task(task) for task in tasks)
    if kind == "units":
        return Counter((*_task(t), u["name"], u["role"]) for t in tasks for u in t.get("units", []))
    if kind == "deadlines":
        return Counter(
            (*_task(t), *(d.get(key) for key in DEADLINE))
            for t in tasks
            for d in t.get("deadlines", [])
        )
    return Counter(_points(draft.get("indicators", [])))


def _points(indicators: Iterable[dict[str, Any]]) -> Iterable[tuple[str, str, str]]:
    for one in _every(indicators):
        if one.get("points") is not None:
            yield _told(one, "number"), _plain(one.get("title")), str(one["points"])


def measure(folder: Path) -> tuple[Report, list[str]]:
    """Read every paper of `folder` that has a key; returns the report and what went wrong."""
    report, wrong = Report(), []
    for key in sorted(folder.glob(f"*{KEY}")):
        paper = key.with_name(key.name.removesuffix(KEY))
        print(f"{paper.name} …", file=sys.stderr)
        try:
            expected = json.loads(key.read_text(encoding="utf-8"))
            report.add(read(paper.read_bytes(), paper.name).as_json(), expected)
        except (OSError, ValueError, KeyError, DubanError) as error:
            wrong.append(f"{paper.name}: {error}")
    return report, wrong


def speed(file: Path) -> None:
    """Print seconds for one, ten and a hundred times the text, after one reading to warm up."""
    text = file.read_bytes()
    read(text, file.name)
    first = 0.0
    for times in (1, 10, 100):
        data = (text + b"\n") * times
        start = time.perf_counter()
        read(data, file.name)
        seconds = time.perf_counter() - start
        first = first or seconds
        characters = len(data.decode("utf-8", "replace"))
        growth = seconds / first / times
        print(f"{characters:>10,} characters  {seconds:8.2f} s  per character ×{growth:.2f}")


def main() -> int:
    """Run; exit 1 when a paper or its key could not be read, or none was found."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("path", type=Path)
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--speed", action="store_true")
    chosen = parser.parse_args()
    if chosen.speed:
        speed(chosen.path)
        return 0
    report, wrong = measure(chosen.path)
    found = report.as_json()
    if chosen.json:
        print(json.dumps(found, ensure_ascii=False, indent=2))
    else:
        for kind in KINDS:
            p, r, f = (found[kind][name] for name in ("precision", "recall", "f1"))
            print(f"{kind:10} precision {p}  recall {r}  F1 {f}")
        print(f"false deadlines {found['false_deadlines']:.2%}")
    for line in wrong:
        print(line, file=sys.stderr)
    nothing = not any(one.right + one.missed for one in report.scores.values())
    return 1 if wrong or nothing else 0


if __name__ == "__main__":
    sys.exit(main())
