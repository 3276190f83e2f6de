"""A folded text with its sentences, for looking a bounded way around a phrase."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from dataclasses import dataclass
from functools import lru_cache

from plans.reading.phrases.folding import Folded, fold

SENTENCE_ENDS = re.compile(r"[。；！？\n]")
CLAUSE_ENDS = re.compile(r"[。；！？\n，：（）\t□“”]")
# How far a phrase may look: a sentence that never ends must not make reading quadratic.
FARTHEST = 160


@dataclass(frozen=True, slots=True)
class Passage:
    """The text of titles blotted out, and where its sentences and clauses end."""

    folded: Folded
    sentence_ends: tuple[int, ...]
    clause_ends: tuple[int, ...]

    @property
    def text(self) -> str:
        """The folded text that patterns are matched against."""
        return self.folded.text

    def sentence(self, start: int, end: int) -> tuple[int, int]:
        """The sentence around a place, or what of it is near enough."""
        return self._around(self.sentence_ends, start, end)

    def clause(self, start: int, end: int) -> tuple[int, int]:
        """The clause around a place: up to the next comma, colon or bracket."""
        return self._around(self.clause_ends, start, end)

    def before(self, place: int, most: int = FARTHEST) -> str:
        """What stands before a place in its sentence."""
        return self.text[max(self.sentence(place, place)[0], place - most) : place]

    def after(self, place: int, most: int = FARTHEST) -> str:
        """What stands after a place in its sentence."""
        return self.text[place : min(self.sentence(place, place)[1], place + most)]

    def _around(self, ends: tuple[int, ...], start: int, end: int) -> tuple[int, int]:
        last = bisect_left(ends, start)
        following = bisect_left(ends, end)
        from_ = ends[last - 1] + 1 if last else 0
        to = ends[following] if following < len(ends) else len(self.text)
        return max(from_, start - FARTHEST), min(to, end + FARTHEST)

    def sentence_number(self, place: int) -> int:
        """Which sentence a place is in, counting from 0."""
        return bisect_right(self.sentence_ends, place)


@lru_cache(maxsize=256)
def passage(original: str) -> Passage:
    """Fold a text and find its sentences."""
    folded = fold(original, titles=False)
    return Passage(
        folded,
        tuple(found.start() for found in SENTENCE_ENDS.finditer(folded.text)),
        tuple(found.start() for found in CLAUSE_ENDS.finditer(folded.text)),
    )
