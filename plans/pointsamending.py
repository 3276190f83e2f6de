"""What a reissued assessment changes in the points of a rubric: pure values, nothing is applied.

A rubric is a file that a person writes; what a new paper says otherwise is shown, so that the
file can be put right. Places are matched by what they are called and where they stand.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from plans.likeness import bigrams, shared

ENOUGH = 0.55
CALLED, STANDS = 0.7, 0.3
# «实施细则 一（一）», «附件1 一（一）»: papers name their parts each in their own way.
_PART = re.compile(r"^(?:附件\d*|[一-鿿]{2,}(?=\s))\s*")
_SENTENCE = re.compile(r" 第\d+处$")


@dataclass(frozen=True, slots=True)
class Scored:
    """A place of an assessment with its points, a bonus or deduction without any left out."""

    clause: str
    title: str
    points: Decimal


@dataclass(frozen=True, slots=True)
class PointChanges:
    """Places added and dropped, and those of both whose points differ: (before, after)."""

    added: tuple[Scored, ...]
    dropped: tuple[Scored, ...]
    changed: tuple[tuple[Scored, Scored], ...]
    same: int

    @property
    def empty(self) -> bool:
        """Whether the points are those of before."""
        return not (self.added or self.dropped or self.changed)

    def as_json(self) -> dict[str, Any]:
        """Return what changes, for a program to read; points as decimal text."""
        return {
            "added": [_json(one) for one in self.added],
            "dropped": [_json(one) for one in self.dropped],
            "changed": [{**_json(new), "before": str(old.points)} for old, new in self.changed],
            "unchanged": self.same,
        }


def compare_points(old: Iterable[Scored], new: Iterable[Scored]) -> PointChanges:
    """Return what `new` changes; each place is matched once, the likest first."""
    before, after = list(old), list(new)
    pairs = _matched(before, after)
    changed = [(before[i], after[j]) for i, j in sorted(pairs.items(), key=lambda one: one[1])]
    taken = set(pairs.values())
    differing = tuple((one, other) for one, other in changed if one.points != other.points)
    return PointChanges(
        added=tuple(one for j, one in enumerate(after) if j not in taken),
        dropped=tuple(one for i, one in enumerate(before) if i not in pairs),
        changed=differing,
        same=len(changed) - len(differing),
    )


def _matched(before: Sequence[Scored], after: Sequence[Scored]) -> dict[int, int]:
    """Return which old place is which new one.

    First those that are called alike and stand, or count, the same; then, because a rubric
    words its titles shorter, the same place one by one; then those only called alike.
    """
    places = [_place(one) for one in after]
    alike = sorted(_alike(before, after, places))
    ways = (
        [(i, j) for *_, i, j in alike if _agree(before[i], after[j], places[j])],
        [(i, j) for i, j in _in_place(before, places) if before[i].points == after[j].points],
        [(i, j) for *_, i, j in alike],
        _in_place(before, places),
    )
    found: dict[int, int] = {}
    taken: set[int] = set()
    for way in ways:
        for i, j in way:
            if i not in found and j not in taken:
                found[i] = j
                taken.add(j)
    return found


def _agree(one: Scored, other: Scored, place: str) -> bool:
    return one.points == other.points or _place(one) == place


def _alike(
    before: Sequence[Scored], after: Sequence[Scored], places: Sequence[str]
) -> Iterator[tuple[float, bool, int, int, int]]:
    grams = [bigrams(one.title) for one in after]
    for i, one in enumerate(before):
        own, place = bigrams(one.title), _place(one)
        for j, other in enumerate(after):
            score = CALLED * shared(own, grams[j]) + STANDS * (place == places[j])
            if score >= ENOUGH:
                yield -score, one.points != other.points, abs(i - j), i, j


def _in_place(before: Sequence[Scored], after: Sequence[str]) -> list[tuple[int, int]]:
    """Pair the same place of both papers in order, where both have as many points there."""
    old: dict[str, list[int]] = defaultdict(list)
    new: dict[str, list[int]] = defaultdict(list)
    for i, one in enumerate(before):
        old[_place(one)].append(i)
    for j, place in enumerate(after):
        new[place].append(j)
    return [
        pair
        for place, there in old.items()
        if len(there) == len(new.get(place, ()))
        for pair in zip(there, new[place], strict=True)
    ]


def _place(one: Scored) -> str:
    return _SENTENCE.sub("", _PART.sub("", one.clause))


def _json(one: Scored) -> dict[str, str]:
    return {"clause": one.clause, "title": one.title, "points": str(one.points)}
