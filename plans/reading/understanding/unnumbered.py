"""What a paper without any numbered place says, cut into what may be its duties."""

from __future__ import annotations

import re
from collections.abc import Iterator

from plans.reading.understanding.wording import Wording

# «一是摸清底数。…；二是设置警示牌。…» within one paragraph.
_FIRSTLY = re.compile("(?:^|(?<=[。；;：:]))(?P<number>[一二三四五六七八九十])是(?!否)")


def pieces_without_numbers(words: Wording) -> Iterator[tuple[str, Wording]]:
    """Yield each paragraph, or each of its «一是…» where it has two of them, with its number.

    A paragraph that counts nothing has an empty number.
    """
    for start, end in words.paragraphs():
        paragraph = words.part(start, end)
        counted = list(_FIRSTLY.finditer(paragraph.text))
        if len(counted) < 2:
            yield "", paragraph
            continue
        if counted[0].start():
            yield "", paragraph.part(0, counted[0].start())
        ends = [one.start() for one in counted[1:]] + [len(paragraph.text)]
        for one, stop in zip(counted, ends, strict=True):
            yield one["number"], paragraph.part(one.end(), stop)
