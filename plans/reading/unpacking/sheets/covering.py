"""Which cells lie under a merged range; rows are asked for in order."""

from __future__ import annotations

from bisect import bisect_right

from plans.reading.unpacking.sheets.reading import Range


class Covering:
    """The merged ranges that reach the present row, kept sorted by column."""

    def __init__(self, ranges: list[Range]) -> None:
        self._waiting = list(reversed(ranges))
        self._here: list[Range] = []
        self._lefts: list[int] = []
        self._first_end = -1

    def over(self, row: int, column: int) -> Range | None:
        """Return the range over a cell; None where it stands alone. Rows only go forward."""
        changed = False
        while self._waiting and self._waiting[-1].top <= row:
            self._here.append(self._waiting.pop())
            changed = True
        if changed or (self._here and self._first_end < row):
            self._here = sorted(
                (one for one in self._here if one.bottom >= row), key=lambda one: one.left
            )
            self._lefts = [one.left for one in self._here]
            self._first_end = min((one.bottom for one in self._here), default=-1)
        at = bisect_right(self._lefts, column) - 1
        found = self._here[at] if at >= 0 else None
        return found if found is not None and column <= found.right else None
