"""The body of a Word file from top to bottom: paragraphs, tables, text boxes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from plans.reading.paper import Cell
from plans.reading.unpacking.errors import BombError
from plans.reading.unpacking.gathering import Gatherer
from plans.reading.unpacking.limits import MAX_NESTING
from plans.reading.unpacking.word.names import MC, W, is_on, value
from plans.reading.unpacking.word.numbering import Numbering
from plans.reading.unpacking.word.runs import chosen, shown
from plans.reading.unpacking.word.styles import Styles, number_of
from plans.reading.unpacking.word.tables import place

if TYPE_CHECKING:
    from collections.abc import Iterable

    from lxml.etree import _Element

_HOLDERS = frozenset(f"{W}{name}" for name in ["sdt", "sdtContent", "customXml", "ins", "moveTo"])


class Walk:
    """One pass over a file; the counters of its automatic numbers run through all of it."""

    def __init__(self, gatherer: Gatherer, styles: Styles, numbering: Numbering) -> None:
        self._gatherer = gatherer
        self._styles = styles
        self._numbering = numbering
        # Text whose paragraph mark was deleted under tracking: it belongs to the next paragraph.
        self._carried = ""

    def blocks(
        self,
        elements: Iterable[_Element],
        *,
        cell: Cell | None = None,
        style: str = "",
        furniture: bool = False,
        depth: int = 0,
    ) -> None:
        """Add everything in `elements`; `style` names what holds them, where it is no body."""
        if depth > MAX_NESTING:
            raise BombError(self._gatherer.name, f"表格或文本框嵌套超过{MAX_NESTING}层")
        for element in elements:
            tag = element.tag
            if tag == f"{W}p":
                self._paragraph(element, cell, style, furniture=furniture, depth=depth)
            elif tag == f"{W}tbl":
                self._table(element, style, furniture=furniture, depth=depth)
            elif tag in _HOLDERS or tag == f"{MC}AlternateContent":
                inside = chosen(element) if tag == f"{MC}AlternateContent" else element
                self.blocks(inside, cell=cell, style=style, furniture=furniture, depth=depth + 1)
            elif tag == f"{W}altChunk":
                self._gatherer.fault("", "文件里嵌有另一个文件，没有读出，请对照原件")

    def _paragraph(
        self, element: _Element, cell: Cell | None, style: str, *, furniture: bool, depth: int
    ) -> None:
        properties = element.find(f"{W}pPr")
        mark = None if properties is None else properties.find(f"{W}rPr")
        key = value(None if properties is None else properties.find(f"{W}pStyle"))
        text, boxes = shown(element, self._styles)
        text = self._carried + text
        self._carried = ""
        hidden = is_on(mark, "vanish") or self._styles.hidden(key)
        deleted = mark is not None and any(
            mark.find(f"{W}{name}") is not None for name in ("del", "moveFrom")
        )
        if deleted and cell is None:
            self._carried = text
        elif self._styles.hidden(key) or (hidden and not text):
            pass
        else:
            label = self._numbering.label(*number_of(properties), key)
            self._gatherer.add(
                text,
                label=label if text.strip() else "",
                style=style or self._styles.name(key),
                cell=cell,
                furniture=furniture,
            )
        for box in boxes:
            self.blocks(box, style=style or "文本框", furniture=furniture, depth=depth + 1)

    def _table(self, element: _Element, style: str, *, furniture: bool, depth: int) -> None:
        table = self._gatherer.new_table()
        for placed in place(element, self._gatherer):
            self.blocks(
                placed.element,
                cell=placed.cell(table),
                style=style,
                furniture=furniture,
                depth=depth + 1,
            )
