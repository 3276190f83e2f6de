"""A web page as lines of text, the way a browser would lay them out."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

from plans.reading.paper import Cell
from plans.reading.unpacking.gathering import Gatherer
from plans.reading.unpacking.web.article import is_aside, is_shown, is_title
from plans.reading.unpacking.web.grid import is_data, place
from plans.reading.unpacking.word.numerals import spell

if TYPE_CHECKING:
    from lxml.etree import _Element

_BLOCKS = frozenset(
    {"html", "body", "main", "article", "section", "header", "footer", "nav", "aside", "address"}
    | {"p", "div", "center", "blockquote", "pre", "hr", "form", "fieldset", "details", "summary"}
    | {"h1", "h2", "h3", "h4", "h5", "h6", "ul", "ol", "li", "dl", "dt", "dd", "option", "legend"}
    | {"table", "caption", "thead", "tbody", "tfoot", "tr", "th", "td", "figure", "figcaption"}
)
_HAN = "\u2e80-\u9fff\uff00-\uffef\u3000-\u303f"
_BREAK_IN_HAN = re.compile(rf"(?<=[{_HAN}])[ \t]*[\r\n]\s*(?=[{_HAN}])")
_SPACE = re.compile(r"[ \t\r\n\f]+")
_NO_MARKER = re.compile(r"list-style(?:-type)?\s*:\s*none", re.IGNORECASE)
_LIST_FORMATS = {
    "a": "lowerLetter",
    "A": "upperLetter",
    "i": "lowerRoman",
    "I": "upperRoman",
}


@dataclass(slots=True)
class _State:
    """Where the walk stands: what the next line will carry."""

    furniture: bool = True
    title: bool = False
    preformatted: bool = False
    style: str = ""
    cell: Cell | None = None
    label: str = ""


class Page:
    """One pass over a page; `titles` are the lines outside the article that may be its title."""

    def __init__(self, gatherer: Gatherer, article: _Element) -> None:
        self._gatherer = gatherer
        self._article = article
        self._state = _State()
        self._text: list[str] = []
        self._cells: dict[_Element, Cell] = {}
        self.titles: list[int] = []
        self._passed = False

    def render(self, element: _Element) -> None:
        """Add an element and all in it; the parser bounds how deep they nest."""
        if not is_shown(element):
            return
        tag = element.tag
        if tag == "br":
            self._flush(even_empty=self._state.cell is None and bool(self._text))
            return
        block = tag in _BLOCKS or element is self._article
        if block:
            self._flush()
        with self._within(element):
            self._add(element.text)
            number = _first_number(element)
            for child in element:
                if tag == "ol" and child.tag == "li":
                    number = _number(child, number)
                    self._state.label = _label(element, number)
                    number += 1
                self.render(child)
                self._add(child.tail)
            if block:
                self._flush(even_empty=element in self._cells and self._cell_is_empty(element))
        if element is self._article:
            self._passed = True

    def _cell_is_empty(self, element: _Element) -> bool:
        last = self._gatherer.lines[-1] if self._gatherer.lines else None
        return last is None or last.cell != self._cells[element]

    @contextmanager
    def _within(self, element: _Element) -> Iterator[None]:
        """Set what lines inside an element carry, and set it back behind it."""
        state, tag = self._state, str(element.tag)
        before = (state.furniture, state.title, state.preformatted, state.style, state.cell)
        if element is self._article:
            state.furniture = False
        elif is_aside(element) and element.find(".//article") is None:
            state.furniture = True
        elif state.furniture and not self._passed and is_title(element):
            state.title = True
        if tag == "table" and is_data(element):
            self._cells.update(place(element, self._gatherer))
        state.cell = self._cells.get(element, state.cell)
        state.preformatted = state.preformatted or tag == "pre"
        state.style = tag if re.fullmatch("h[1-6]|caption", tag) else state.style
        yield
        state.furniture, state.title, state.preformatted, state.style, state.cell = before

    def _add(self, text: str | None) -> None:
        if text:
            self._text.append(text)

    def _flush(self, *, even_empty: bool = False) -> None:
        """End a line: what was gathered is one, with the blanks a browser would show."""
        state = self._state
        text = "".join(self._text)
        self._text.clear()
        if not state.preformatted:
            text = _SPACE.sub(" ", _BREAK_IN_HAN.sub("", text)).strip(" ")
        if not text and not even_empty:
            return
        self._gatherer.add(
            text, label=state.label, style=state.style, cell=state.cell, furniture=state.furniture
        )
        state.label = ""
        if state.title and text:
            self.titles.append(len(self._gatherer.lines) - 1)


def _first_number(element: _Element) -> int:
    text = element.get("start", "1").strip()
    return int(text) if element.tag == "ol" and text.isdecimal() and len(text) < 6 else 1


def _number(item: _Element, following: int) -> int:
    text = item.get("value", "").strip()
    return int(text) if text.isdecimal() and len(text) < 6 else following


def _label(parent: _Element, number: int) -> str:
    if _NO_MARKER.search(parent.get("style", "")):
        return ""
    return spell(number, _LIST_FORMATS.get(parent.get("type", "1"), "decimal")) + "."
