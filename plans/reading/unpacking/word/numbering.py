"""Automatic numbers: the labels that a word processor shows and the text does not hold.

A numbering (w:num) points to an abstract one, whose levels have a start, a format and a text
such as «（%1）». Numberings of one abstract count on together, unless one starts anew by a
start override, which takes effect at its first use. A paragraph at one level restarts the
deeper levels, unless they say otherwise.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from plans.reading.unpacking.word.names import W, is_on, number, value
from plans.reading.unpacking.word.numerals import spell
from plans.reading.unpacking.word.styles import Styles

if TYPE_CHECKING:
    from lxml.etree import _Element

_PLACE = re.compile(r"%([1-9])")
_LEVELS = 9


@dataclass(frozen=True, slots=True)
class Level:
    """One level of a numbering; `restart` is the level (from 1) above which it restarts."""

    start: int = 1
    format: str = "decimal"
    text: str = ""
    restart: int | None = None
    legal: bool = False
    hidden: bool = False
    style: str = ""


@dataclass(slots=True)
class _Abstract:
    levels: dict[int, Level] = field(default_factory=dict)
    link: str = ""
    counts: dict[int, int] = field(default_factory=dict)


@dataclass(slots=True)
class _Number:
    abstract: str
    starts: dict[int, int] = field(default_factory=dict)
    levels: dict[int, Level] = field(default_factory=dict)


def _level(element: _Element) -> Level:
    format_ = next(element.iter(f"{W}numFmt"), None)
    restart = element.find(f"{W}lvlRestart")
    return Level(
        start=number(value(element.find(f"{W}start"), "0")),
        format=value(format_, "decimal"),
        text=value(element.find(f"{W}lvlText")),
        restart=None if restart is None else number(value(restart)),
        legal=is_on(element, "isLgl"),
        hidden=is_on(element.find(f"{W}rPr"), "vanish"),
        style=value(element.find(f"{W}pStyle")),
    )


def _levels(parent: _Element) -> dict[int, Level]:
    return {
        number(element.get(f"{W}ilvl", "0")): _level(element)
        for element in parent.iterfind(f"{W}lvl")
    }


class Numbering:
    """The counters of one file; ask for labels in the order of the paper."""

    def __init__(self, root: _Element | None, styles: Styles) -> None:
        self._styles = styles
        self._abstracts: dict[str, _Abstract] = {}
        self._numbers: dict[str, _Number] = {}
        self._style_links: dict[str, str] = {}
        for element in () if root is None else root.iterfind(f"{W}abstractNum"):
            key = element.get(f"{W}abstractNumId", "")
            link = value(element.find(f"{W}numStyleLink"))
            self._abstracts[key] = _Abstract(_levels(element), link)
            if own := value(element.find(f"{W}styleLink")):
                self._style_links[own] = key
        for element in () if root is None else root.iterfind(f"{W}num"):
            self._numbers[element.get(f"{W}numId", "")] = _number(element)

    def label(self, number_id: str | None, level_text: str | None, style: str) -> str:
        """Return the label of the next paragraph, "" when it has none, and count it.

        `number_id` and `level_text` are what the paragraph itself says, None where it is
        silent; then its style decides.
        """
        by_style = ""
        if number_id is None:
            number_id, style_level, by_style = self._styles.number(style)
            level_text = level_text if level_text is not None else style_level
        own = self._numbers.get(number_id or "")
        if own is None:
            return ""
        abstract = self._abstract(own)
        if abstract is None:
            return ""
        level = number(level_text or "0")
        if by_style:
            named = (k for k, one in abstract.levels.items() if one.style == by_style)
            level = next(named, level)
        if not 0 <= level < _LEVELS:
            return ""
        return self._count(own, abstract, level)

    def _abstract(self, own: _Number) -> _Abstract | None:
        found = self._abstracts.get(own.abstract)
        if found is not None and not found.levels and found.link:
            return self._abstracts.get(self._style_links.get(found.link, ""), found)
        return found

    def _count(self, own: _Number, abstract: _Abstract, level: int) -> str:
        levels = {**abstract.levels, **own.levels}
        here = levels.get(level)
        if here is None:
            return ""
        counts = abstract.counts
        start = own.starts.pop(level, None)
        if start is not None:
            counts[level] = start
        else:
            counts[level] = counts[level] + 1 if level in counts else here.start
        for deeper in [k for k in counts if k > level]:
            restart = levels.get(deeper, here).restart
            if restart is None or level < restart:
                del counts[deeper]
        if here.hidden or here.format == "bullet":
            return ""
        return _PLACE.sub(lambda place: _spelt(int(place[1]) - 1, levels, counts, here), here.text)


def _spelt(at: int, levels: dict[int, Level], counts: dict[int, int], here: Level) -> str:
    level = levels.get(at, Level())
    return spell(counts.get(at, level.start), "decimal" if here.legal else level.format)


def _number(element: _Element) -> _Number:
    own = _Number(value(element.find(f"{W}abstractNumId")))
    for override in element.iterfind(f"{W}lvlOverride"):
        level = number(override.get(f"{W}ilvl", "0"))
        own.levels.update(_levels(override))
        start = override.find(f"{W}startOverride")
        if start is not None:
            own.starts[level] = number(value(start), 1)
            if level in own.levels:
                own.levels[level] = replace(own.levels[level], start=own.starts[level])
    return own
