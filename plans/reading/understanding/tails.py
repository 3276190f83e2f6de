"""Paragraphs after a last leaf that are said of more than the leaf."""

from __future__ import annotations

import re
from collections.abc import Sequence

from plans.reading.outline import Section
from plans.reading.understanding.wording import Wording

SHORT = 12
# A paragraph that names its siblings names few of them; a list of thousands is not gone through.
MOST_SIBLINGS = 40
# A paragraph that begins so speaks of all items above it.
OF_ALL = re.compile(
    r"(?:各评分项|各(?:考核|指标)?项|以上|上述|所有|全部|最终|综合得分|考核以|注[:：])"
)


def is_tail(
    section: Section, said: Wording, count: int, paragraphs: Sequence[tuple[int, int]]
) -> bool:
    """Tell whether a paragraph of a leaf, and what follows it, is said of more than the leaf."""
    first = said.text[slice(*paragraphs[0])].rstrip()
    paragraph = said.text[slice(*paragraphs[count])]
    siblings = section.parent.children if section.parent is not None else []
    if any(
        len(one.title) > SHORT and one.title[:12] in paragraph
        for one in siblings[-MOST_SIBLINGS:]
        if one is not section
    ):
        return True
    if not siblings or siblings[-1] is not section:
        return bool(OF_ALL.match(paragraph)) and count > 1
    headed = not first.endswith(("。", "；", ";")) or len(first) <= SHORT
    return count > 1 or not headed or bool(OF_ALL.match(paragraph))
