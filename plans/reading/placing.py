"""Which level a number belongs to, decided by what is open and by what comes later.

No order of styles is taken for granted: «（1）» may stand above «1.» in one item and below it
in the next. A style that is open continues; a new one goes inside, unless the paper shows
otherwise before the open places end.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from plans.reading.numbering import RANK, STAGE, STYLED, Label, Stand
from plans.reading.outline import Section
from plans.reading.paper import Doubts

# A number further off than this continues nothing: it is text that looks like a number.
FAR = 20


@dataclass(slots=True)
class Level:
    """One open place: its numbering and how far it has come."""

    style: str
    variant: str
    value: int
    parts: tuple[int, ...]
    section: Section


class Ahead:
    """What numbers come later in the paper, by style; positions are (line index, column)."""

    def __init__(self, labels: Sequence[tuple[tuple[int, int], Label]]) -> None:
        self._at: dict[str, list[tuple[int, int]]] = defaultdict(list)
        self._labels: dict[str, list[Label]] = defaultdict(list)
        for place, label in labels:
            self._at[label.style].append(place)
            self._labels[label.style].append(label)

    def next_of(self, style: str, after: tuple[int, int]) -> tuple[tuple[int, int], Label] | None:
        """Return the next possible number of that style after a place."""
        places = self._at.get(style, [])
        index = bisect_right(places, after)
        return None if index == len(places) else (places[index], self._labels[style][index])

    def starts_a_list(self, label: Label, place: tuple[int, int], reach: int) -> bool:
        """Whether a «1» is followed by its «2», at most `reach` lines further down.

        A «1» in between begins an inner list in a like style; it is stepped over once.
        """
        at = place
        for _ in range(3):
            found = self.next_of(label.style, at)
            if found is None or found[0][0] > place[0] + reach:
                return False
            if found[1].value == label.value + 1:
                return True
            at = found[0]
        return False


class Places:
    """The open places of one part of the paper (the main text, or one annex)."""

    def __init__(self, base: Section, ahead: Ahead, doubts: Doubts) -> None:
        self.stack: list[Level] = []
        self._base = base
        self._ahead = ahead
        self._doubts = doubts
        self._within: Counter[tuple[str, str]] = Counter()
        self._last: dict[str, int] = {}

    @property
    def current(self) -> Section:
        """The innermost open place."""
        return self.stack[-1].section if self.stack else self._base

    def continues(self, label: Label) -> bool:
        """Whether this number is the next of one that is open."""
        return any(self._follows(level, label) for level in self.stack)

    def hangs(self, label: Label) -> bool:
        """Whether a dotted number is the first within, or the next after, an open number."""
        return self.continues(label) or (
            label.value == 1 and any(level.parts == label.parts[:-1] for level in self.stack)
        )

    def runs_on(self, label: Label) -> bool:
        """Whether the number goes on from the last of its style in an earlier chapter."""
        return self._last.get(label.style, 0) + 1 == label.value

    def restarts_all(self, label: Label) -> bool:
        """Whether the outermost numbering begins again: another part may begin here."""
        if not self.stack or label.value != 1:
            return False
        outer = self.stack[0]
        return outer.style == label.style and outer.value > 1 and outer.style in _OUTER

    def is_far(self, label: Label) -> bool:
        """Whether the number can continue nothing, neither here nor run on from before."""
        if label.style == "1.1":
            return not self._dotted_fits(label)
        if label.style in _LETTERED or label.value <= FAR:
            return False
        known = [level.value for level in self.stack if level.style == label.style]
        known.append(self._last.get(label.style, 0))
        return not any(0 < label.value - value <= FAR for value in known)

    def open(self, label: Label, place: tuple[int, int], line: int, phrase: str) -> Section:
        """Choose the level, close what ends there, and return the parent of the new place."""
        depth, is_new = self._depth(label, place)
        before = self.stack[depth] if depth < len(self.stack) else None
        del self.stack[depth:]
        parent = self.current
        self._check(label, before if not is_new else None, line, phrase)
        if self.stack:
            self._within[self.stack[-1].style, label.style] += 1
        self._last[label.style] = label.value
        return parent

    def push(self, label: Label, section: Section) -> None:
        """Make the section the innermost open place."""
        self.stack.append(Level(label.style, label.variant, label.value, label.parts, section))

    def _depth(self, label: Label, place: tuple[int, int]) -> tuple[int, bool]:
        """Return the stack depth of the new place, and whether a new list begins there."""
        if label.style == "1.1":
            return self._dotted_depth(label)
        same = [at for at, level in enumerate(self.stack) if level.style == label.style]
        for at in reversed(same):
            if self._follows(self.stack[at], label):
                return at, False
        if same:
            alike = [at for at in same if self.stack[at].variant == label.variant]
            nested = not alike and label.value == 1
            if not nested:
                return (alike or same)[-1], False
        depth = len(self.stack)
        while depth and self._is_above(label, self.stack[:depth], place):
            depth -= 1
        return depth, True

    @staticmethod
    def _follows(level: Level, label: Label) -> bool:
        if level.style != label.style:
            return False
        if label.style == "1.1":
            return (
                len(level.parts) == len(label.parts)
                and level.parts[:-1] == label.parts[:-1]
                and label.value == level.value + 1
            )
        return label.value == level.value + 1

    def _dotted_depth(self, label: Label) -> tuple[int, bool]:
        for at in range(len(self.stack) - 1, -1, -1):
            level = self.stack[at]
            if level.style == "1.1":
                if len(level.parts) == len(label.parts):
                    return at, level.parts[:-1] != label.parts[:-1]
                if label.parts[: len(level.parts)] == level.parts:
                    return at + 1, True
            elif level.parts == label.parts[:1]:
                return at + 1, True
        first = next((at for at, one in enumerate(self.stack) if one.style == "1.1"), None)
        return (len(self.stack), True) if first is None else (first, True)

    def _dotted_fits(self, label: Label) -> bool:
        """A dotted number begins a list, follows one, or hangs on an open number."""
        if label.value == 1 or self.continues(label):
            return True
        return any(
            level.style == "1.1" and level.parts[:-1] == label.parts[:-1] for level in self.stack
        )

    def _is_above(self, label: Label, stack: Sequence[Level], place: tuple[int, int]) -> bool:
        """Whether the innermost open place ends here though its style was not seen above."""
        top = stack[-1]
        if self._within[top.style, label.style] or self._is_annexlike(top):
            return False
        later = self._ahead.next_of(top.style, place)
        end = self._end_of(stack[:-1], place)
        if later is not None and (end is None or later[0] < end):
            if later[1].value == top.value + 1:
                return False
            if later[1].value == 1 and RANK[label.style] < RANK[top.style]:
                return True
        return RANK[label.style] < RANK[top.style] and (top.value > 1 or label.value > 1)

    def _end_of(self, stack: Sequence[Level], place: tuple[int, int]) -> tuple[int, int] | None:
        ends = [
            found[0]
            for level in stack
            if (found := self._ahead.next_of(level.style, place)) is not None
        ]
        return min(ends, default=None)

    @staticmethod
    def _is_annexlike(level: Level) -> bool:
        return level.style in {"附件", ""}

    def _check(self, label: Label, before: Level | None, line: int, phrase: str) -> None:
        if label.style in {"附件", "一是"} or label.style in STYLED:
            return
        if before is None:
            run_on = self._last.get(label.style, 0) + 1
            if label.value not in {1, run_on} and label.stand is Stand.LINE_START:
                self._doubts.add(line, phrase, f"编号从「{label.number}」开始，前面没有上一号")
        elif label.value == before.value:
            self._doubts.add(line, phrase, f"编号「{label.number}」重复")
        elif label.value > before.value + 1:
            missing = "、".join(str(n) for n in range(before.value + 1, label.value)[:3])
            self._doubts.add(
                line, phrase, f"编号跳号：{before.value}之后是{label.value}，缺{missing}"
            )
        elif label.value < before.value:
            self._doubts.add(line, phrase, f"编号倒退：{before.value}之后又是{label.value}")


_OUTER = {"一、", "第一章", "第一条", "1."}
_LETTERED = {"①", "附件", "一是", "一、", "（一）", "第一条", "第一章", "第一节", STAGE, *STYLED}
