"""Paragraph styles of a Word file: name, parent, numbering and whether they are hidden."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from plans.reading.unpacking.word.names import W, is_on, value

if TYPE_CHECKING:
    from lxml.etree import _Element

_LONGEST_CHAIN = 20  # styles may name each other in a circle


@dataclass(frozen=True, slots=True)
class Style:
    """One style; `number` is its numbering id and level, either None when it has none."""

    name: str = ""
    parent: str = ""
    number: tuple[str | None, str | None] = (None, None)
    hidden: bool = False


class Styles:
    """All styles of a file, by id; an id that is not there is a style without a name."""

    def __init__(self, root: _Element | None) -> None:
        self._styles: dict[str, Style] = {}
        self._default = ""
        for element in () if root is None else root.iterfind(f"{W}style"):
            key = element.get(f"{W}styleId", "")
            properties = element.find(f"{W}pPr")
            self._styles[key] = Style(
                name=value(element.find(f"{W}name")),
                parent=value(element.find(f"{W}basedOn")),
                number=number_of(properties),
                hidden=is_on(element.find(f"{W}rPr"), "vanish"),
            )
            is_default = element.get(f"{W}default", "0") in {"1", "true", "on"}
            if element.get(f"{W}type") == "paragraph" and is_default:
                self._default = key

    def name(self, key: str) -> str:
        """Return a paragraph style's name («heading 1», «正文»), the default one's for no key."""
        return self._styles.get(key or self._default, Style()).name

    def hidden(self, key: str) -> bool:
        """Tell whether text in this style is hidden."""
        return any(style.hidden for _, style in self._chain(key))

    def number(self, key: str) -> tuple[str | None, str | None, str]:
        """Return the numbering a style gives: id, level, and the style that says so."""
        level: str | None = None
        for name, style in self._chain(key or self._default):
            level = level if level is not None else style.number[1]
            if style.number[0] is not None:
                return style.number[0], level, name
        return None, None, ""

    def _chain(self, key: str) -> list[tuple[str, Style]]:
        chain: list[tuple[str, Style]] = []
        while key in self._styles and len(chain) < _LONGEST_CHAIN:
            chain.append((key, self._styles[key]))
            key = self._styles[key].parent
        return chain


def number_of(properties: _Element | None) -> tuple[str | None, str | None]:
    """Return the numbering id and level written in some paragraph properties, None if absent."""
    found = None if properties is None else properties.find(f"{W}numPr")
    if found is None:
        return None, None
    number, level = found.find(f"{W}numId"), found.find(f"{W}ilvl")
    return (
        None if number is None else value(number),
        None if level is None else value(level),
    )
