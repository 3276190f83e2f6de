"""One width for digits and marks, without the blanks inside phrases, places kept."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

# Letters, digits and the marks of arithmetic become half-width ...
_ASCII = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)}
# ... and the marks of a sentence full-width, so that a pattern names each of them once.
_MARKS = str.maketrans(
    "()[]（）［］〔〕【】﹙﹚⟨⟩,;!?，；！？:：－—–―─～~﹣−﹪．·•・\t\v\f\r\x85\u2028\u2029",
    "（）（）（）（）（）（）（）（），；！？，；！？：：---------%.···\t\n\n\n\n\n\n",
)
WIDTHS = {**_ASCII, **_MARKS}
BLANKS = re.compile("[ \u3000\xa0\u2000-\u200f\ufeff]+")
THOUSANDS = re.compile(r"(?<=\d)[,，](?=\d{3}(?!\d))")
CLOCK = re.compile(r"(?<=\d)：(?=[0-5]\d(?!\d))")
TITLE = re.compile(r"《[^《》]{0,160}》")
HIDDEN = "□"


@dataclass(frozen=True, slots=True)
class Folded:
    """A text made even; `at[i]` is the place in `original` of `text[i]`."""

    original: str
    text: str
    at: Sequence[int]

    def span(self, start: int, end: int) -> tuple[int, int]:
        """The place in the original of `text[start:end]`, which must not be empty."""
        return self.at[start], self.at[end - 1] + 1

    def literal(self, start: int, end: int) -> str:
        """The original's own characters at `text[start:end]`."""
        from_, to = self.span(start, end)
        return self.original[from_:to]


@lru_cache(maxsize=256)
def fold(original: str, *, titles: bool = True, blanks: bool = False) -> Folded:
    """Make widths even and drop blanks, save those between two letters or digits.

    Without `titles` what stands in 《》 is blotted out: a date in a title is no deadline. With
    `blanks` they stay, each as one space a character: they part names in a list.
    """
    even = original.translate(WIDTHS)
    even = THOUSANDS.sub(",", even) if "," in original else even
    even = CLOCK.sub(":", even)
    if not titles:
        even = TITLE.sub(_blot, TITLE.sub(_blot, even))
    if blanks:
        return Folded(original, BLANKS.sub(_spaces, even), range(len(even)))
    pieces: list[str] = []
    at: list[int] = []
    done = 0
    for blank in BLANKS.finditer(even):
        keep = _worded(even, blank.start() - 1) and _worded(even, blank.end())
        end = blank.start() + 1 if keep else blank.start()
        pieces.append(even[done : blank.start()] + (" " if keep else ""))
        at.extend(range(done, end))
        done = blank.end()
    pieces.append(even[done:])
    at.extend(range(done, len(even)))
    return Folded(original, "".join(pieces), at)


def _blot(match: re.Match[str]) -> str:
    return HIDDEN * len(match[0])


def _spaces(match: re.Match[str]) -> str:
    return " " * len(match[0])


def _worded(text: str, place: int) -> bool:
    return 0 <= place < len(text) and text[place].isascii() and text[place].isalnum()
