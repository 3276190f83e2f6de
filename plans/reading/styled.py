"""Headings that have a paragraph style (标题 2, Heading 2, h2, ##) and no number of their own."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence

from plans.reading.numbering import Label, Stand, annex_at
from plans.reading.paper import Line
from plans.reading.titles import is_title

_STYLE = re.compile(r"(?:heading|标题|h) ?([1-6])", re.IGNORECASE)
_LONGEST = 40
# Among the first lines a heading may be the title of the paper.
_OPENING = 6
_LEAST = 2
_MARKED = re.compile("[。；;！？!?]")


def styled_headings(
    lines: Sequence[Line], labels: Mapping[int, Sequence[Label]]
) -> dict[int, Label]:
    """Return a label of no width for each line that only its style makes a heading.

    `labels` has the lines that are text, by index, with their numbers. A style that only one
    line has, or only the title, heads nothing; a line that has a number needs no style.
    """
    found: dict[int, int] = {}
    for at, told in labels.items():
        line = lines[at]
        style = _STYLE.fullmatch(line.style.strip())
        text = line.text.strip()
        numbered = bool(told) and told[0].stand is Stand.LINE_START
        if style is None or line.cell is not None or numbered or annex_at(text):
            continue
        if 0 < len(text) <= _LONGEST and not _MARKED.search(text):
            found[at] = int(style[1])
    opening = sorted(labels)[:_OPENING]
    titles = {at for at in found if at in opening[:1]}
    titles |= {at for at in found if at in opening and is_title(lines[at].text)}
    counted = Counter(level for at, level in found.items() if at not in titles)
    made: dict[int, Label] = {}
    values: Counter[int] = Counter()
    for at in sorted(found):
        level = found[at]
        if at in titles or counted[level] < _LEAST:
            continue
        for deeper in [one for one in values if one > level]:
            del values[deeper]
        values[level] += 1
        start = len(lines[at].text) - len(lines[at].text.lstrip())
        made[at] = Label(
            f"标题{level}", "", "", values[level], start, start, Stand.LINE_START, (values[level],)
        )
    return made
