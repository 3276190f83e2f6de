"""Markdown: plain text whose marks of form are taken out of the line, places kept."""

from __future__ import annotations

import re
from dataclasses import replace

from plans.reading.marks import cut
from plans.reading.paper import Line, Paper
from plans.reading.unpacking.formats import text as plain

_HEADING = re.compile(r" {0,3}(#{1,6})[ \t]+")
_QUOTE = re.compile(r" {0,3}>[ \t]?|[ \t]*[-*+][ \t]+(?=\S)")
_STRONG = re.compile(r"\*\*|__(?=\S)|(?<=\S)__|\\(?=[.#*_()\[\]-])|<br ?/?>|`")
_FENCE = re.compile(r" {0,3}(?:```|~~~)")


def recognises(_data: bytes, suffix: str) -> bool:
    """Only the name tells Markdown from text."""
    return suffix in {".md", ".markdown"}


def unpack(data: bytes, name: str) -> Paper:
    """Return the lines without marks; rows of a table have tabs where their bars were."""
    paper = plain.unpack(data, name)
    return replace(paper, format="markdown", lines=tuple(_plain(line) for line in paper.lines))


def _plain(line: Line) -> Line:
    text, at, style = line.text, line.at, ""
    if _is_rule(text) or _FENCE.match(text):
        return replace(line, furniture=True)
    heading = _HEADING.match(text)
    if heading:
        style = f"heading {len(heading[1])}"
    start = heading or _QUOTE.match(text)
    if start:
        text, at = cut(text, at, [start.span()])
    bare = text.strip()
    if len(bare) > 1 and bare[0] == bare[-1] == "|":
        text, at = _row(text, at)
    text, at = cut(text, at, [found.span() for found in _STRONG.finditer(text)])
    return replace(line, text=text, at=at, style=style)


def _is_rule(text: str) -> bool:
    """Tell whether a line only parts what is above it from what is below."""
    bare = text.strip()
    if "--" in bare and "|" in bare:
        return not bare.strip("|:- \t")
    return len(bare) > 2 and bare[0] in "-*_" and not bare.strip(bare[0])


def _row(text: str, at: tuple[int, ...]) -> tuple[str, tuple[int, ...]]:
    """Return a row of a table with a tab for each bar between cells."""
    pieces: list[str] = []
    places: list[int] = []
    start = text.index("|") + 1
    for number, part in enumerate(text[start : text.rindex("|")].split("|")):
        if number:
            pieces.append("\t")
            places.append(at[start - 1])
        first = start + len(part) - len(part.lstrip())
        last = max(first, start + len(part.rstrip()))
        pieces.append(text[first:last])
        places.extend(at[first:last])
        start += len(part) + 1
    return "".join(pieces), tuple(places)
