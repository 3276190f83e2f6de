"""Chinese numbers of headings: 一、 （一） 1., each level beginning anew under the one above."""

from __future__ import annotations

_DIGITS = "零一二三四五六七八九"
_TEN = 10
_MOST = 99


def chinese(number: int) -> str:
    """Return 1..99 as headings write it: 一, 十, 十二, 二十, 三十五."""
    if not 1 <= number <= _MOST:
        raise ValueError(number)
    tens, ones = divmod(number, _TEN)
    head = "" if tens == 0 else "十" if tens == 1 else f"{_DIGITS[tens]}十"
    return head + (_DIGITS[ones] if ones else "")


class HeadingNumbers:
    """Counts headings as a template is filled in, so that a section left out leaves no hole.

    Its methods are the words that a template calls: `{{ 序号.一级() }}`.
    """

    def __init__(self) -> None:
        self._counts = [0, 0, 0]

    def 一级(self) -> str:  # noqa: N802, PLC2401 - a word of the templates
        """Return the next «一、»."""
        return f"{chinese(self._next(0))}、"

    def 二级(self) -> str:  # noqa: N802, PLC2401
        """Return the next «（一）»."""
        return f"（{chinese(self._next(1))}）"

    def 三级(self) -> str:  # noqa: N802, PLC2401
        """Return the next «1.»."""
        return f"{self._next(2)}."

    def _next(self, level: int) -> int:
        self._counts[level] += 1
        self._counts[level + 1 :] = [0] * (2 - level)
        return self._counts[level]
