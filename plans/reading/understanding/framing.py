"""Which places of a plan only frame its duties: goals, guarantees, the remarks of a table."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from plans.reading.outline import Section
from plans.reading.paper import Paper
from plans.reading.understanding.choosing import FRAMES
from plans.reading.understanding.wording import by_number

_REMARKS = re.compile(
    r"\s*(?:填[表报写](?:说明|须知|要求)|(?:表格|有关)?说明|备注|附注|注)[：:]?\s*$"
)


def without_remarks(parts: Sequence[Section], paper: Paper) -> Iterator[Section]:
    """Leave out the numbered remarks of a table («填表说明» alone on the line above the first)."""
    lines = by_number(paper)
    remarks: Section | None = None
    for part in parts:
        above = lines.get(part.line_from - 1)
        if above is not None and _REMARKS.match(above.text):
            remarks = part
        if remarks is None or remarks.style != part.style:
            remarks = None
            yield part


def frames(section: Section) -> bool:
    """Whether a place, or one above it, only frames the plan («工作目标», «组织保障»)."""
    place: Section | None = section
    while place is not None and place.style:
        if FRAMES.search(place.title):
            return True
        place = place.parent
    return False
