"""Who answers for a place that names nobody: its headings, or a line at the head of the paper."""

from __future__ import annotations

import re
from collections.abc import Mapping

from models import Role
from plans.reading.clauses import ANNEXES
from plans.reading.draft import DraftUnit
from plans.reading.outline import Section
from plans.reading.phrases.context import Context
from plans.reading.phrases.units import FoundUnit
from plans.reading.phrases.who import find_units, read_names, unit_notes
from plans.reading.understanding.notes import is_names
from plans.reading.understanding.wording import Wording

# «以下任务由市教育局牵头», «市场监管局牵头负责的工作».
_HANDS_OUT = re.compile(
    r"(?:任务|工作|事项|措施|内容|项目).{0,6}由.{2,40}(?:牵头|负责|承担|落实)"
    r"|(?:牵头|负责|承担|落实)(?:落实|实施|推进|办理|完成)?的?(?:重点)?(?:任务|工作|事项|措施|内容|项目|职责)$"
)


class Inheriting:
    """Finds the units that headings give to what stands below them."""

    def __init__(self, said: Mapping[int, Wording], context: Context) -> None:
        self._said = said
        self._context = context
        self._opening: list[DraftUnit] | None = None

    def hands_out(self, section: Section) -> bool:
        """Whether a heading over a list says who does all of it."""
        return bool(section.children) and _HANDS_OUT.search(section.title) is not None

    def units(self, section: Section) -> list[DraftUnit]:
        """Return the units of the nearest heading that gives any, else of the paper's head.

        A heading gives what it names alone («一、办公室») or hands out; the head of a paper
        what a line of its own says («责任单位：教务处»).
        """
        above = section.parent
        while above is not None and above.style and above.style not in ANNEXES:
            title = self._said[id(above)].part(0, len(above.title))
            if is_names(title.text):
                return _drafted(title, read_names(title.text, Role.RESPONSIBLE))
            if self.hands_out(above):
                return _drafted(title, find_units(title.text, self._context))
            above = above.parent
        return self._at_the_head(above) if above is not None and not above.style else []

    def _at_the_head(self, root: Section) -> list[DraftUnit]:
        if self._opening is None:
            words = self._said[id(root)]
            lines = [
                words.part(start, end)
                for start, end in unit_notes(words.text)
                if start == 0 or words.text[start - 1] == "\n"
            ]
            self._opening = [
                unit for line in lines for unit in _drafted(line, find_units(line.text))
            ]
        return list(self._opening)


def _drafted(words: Wording, found: list[FoundUnit]) -> list[DraftUnit]:
    return [
        DraftUnit(one.name, one.role, one.collective, words.span(one.start, one.end))
        for one in found
    ]
