"""数字出处: every number that a bulletin prints, with what it is and where it was taken from."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

_SHOWN_IDS = 60


@dataclass(frozen=True, slots=True)
class Source:
    """One number, or the numbers of one line of a table."""

    number: str
    what: str
    where: str


class Sources:
    """Collects sources while a bulletin is worded.

    A number gets into a bulletin through `cite`, which gives back its text and remembers it, so
    that none is printed without its line.
    """

    def __init__(self) -> None:
        self._rows: list[Source] = []

    def cite(self, number: int | str | Decimal, what: str, where: str) -> str:
        """Remember a number and return it as it is printed."""
        text = str(number)
        row = Source(text, what, where)
        if row not in self._rows:
            self._rows.append(row)
        return text

    def cite_all(self, numbers: Iterable[object], what: str, where: str) -> list[str]:
        """Remember the numbers of one line of a table together; empty ones are not numbers."""
        texts = [str(number) for number in numbers]
        self.cite(" / ".join(text for text in texts if text and text != "—"), what, where)
        return texts

    def rows(self) -> list[dict[str, str]]:
        """Return the lines as a template takes them, numbered in the order of the paper."""
        return [
            {"序号": str(at), "数字": row.number, "含义": row.what, "出处": row.where}
            for at, row in enumerate(self._rows, start=1)
        ]


def milestone_words(ids: Iterable[int]) -> str:
    """Return milestone numbers in ranges: «节点3—5、9»; after sixty ranges only how many more."""
    ranges: list[list[int]] = []
    for number in sorted(set(ids)):
        if ranges and number == ranges[-1][1] + 1:
            ranges[-1][1] = number
        else:
            ranges.append([number, number])
    if not ranges:
        return "没有节点"
    shown = [f"{a}—{b}" if b > a else str(a) for a, b in ranges[:_SHOWN_IDS]]
    rest = sum(b - a + 1 for a, b in ranges[_SHOWN_IDS:])
    return f"节点{'、'.join(shown)}{f'等（另有{rest}个）' if rest else ''}"
