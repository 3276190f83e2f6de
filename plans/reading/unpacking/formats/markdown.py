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
_ROW = re.compile(r"[ \t]*\|.*\|[ \t]*")
_RULE = re.compile(
    r"[ \t]*\|?(?:[ \t]*:?-{2,}:?[ \t]*\|)+(?:[ \t]*:?-{2,}:?)?[ \t]*|[ \t]*[-*_]{3,}[ \t]*"
)
_BAR = re.compile(r"[ \t]*\|[ \t]*|^[ \t]+|[ \t]+$")
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
    if _RULE.fullmatch(text) or _FENCE.match(text):
        return replace(line, furniture=True)
    heading = _HEADING.match(text)
    if heading:
        style = f"heading {len(heading[1])}"
    start = heading or _QUOTE.match(text)
    if start:
        text, at = cut(text, at, [start.span()])
    if _ROW.fullmatch(text):
        text, at = _row(text, at)
    text, at = cut(text, at, [found.span() for found in _STRONG.finditer(text)])
    return replace(line, text=text, at=at, style=style)


def _row(text: str, at: tuple[int, ...]) -> tuple[str, tuple[int, ...]]:
    """Return a row of a table with a tab for each bar between cells."""
    start, end = text.index("|") + 1, text.rindex("|")
    bars = [
        found.span() for found in re.finditer(r"[ \t]*\|[ \t]*|^[ \t]+|[ \t]+$", text[start:end])
    ]
    inner, places = text[start:end], at[start:end]
    spans = []
    letters = list(inner)
    for first, last in bars:
        bar = inner.find("|", first, last)
        if bar >= 0:
            letters[bar] = "\t"
        spans += [(i, i + 1) for i in range(first, last) if i != bar]
    return cut("".join(letters), places, spans)
