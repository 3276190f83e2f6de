"""What one place of the paper says, as one text whose every character has its place."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from plans.reading.outline import Section
from plans.reading.paper import Line, Paper, Span

OPENING = "（(〔[【《“「"
CLOSING = "）)〕]】》”」"
ENDS = "。；;！？!?\n"
# A bracket that is never closed would swallow the rest of the place.
LONGEST_BRACKET = 300
# What an outline may drop between a heading and its text.
DROPPED = frozenset("。；;：:，,、.． \t\u3000")

Place = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Wording:
    """Some text and the place of each of its characters (line number, offset)."""

    text: str
    places: tuple[Place, ...]

    def part(self, start: int, end: int) -> Wording:
        """Return the characters from `start` to `end` without the blanks around them."""
        text = self.text[start:end]
        lead = len(text) - len(text.lstrip())
        text = text.strip()
        first = start + lead
        return Wording(text, self.places[first : first + len(text)])

    def span(self, start: int = 0, end: int | None = None) -> Span | None:
        """Return where `start` to `end` stands, cut at the end of its first line."""
        places = self.places[start : len(self.text) if end is None else end]
        if not places:
            return None
        line, first = places[0]
        last = first
        for one, offset in places:
            if one != line or offset < last:
                break
            last = offset
        return Span(line, first, last + 1)

    def line(self, at: int = 0) -> int | None:
        """Return the line of the character at `at`."""
        return self.places[min(at, len(self.places) - 1)][0] if self.places else None

    def sentences(self) -> Iterator[tuple[int, int]]:
        """Yield start and end of each sentence, its mark included; brackets are not cut."""
        start, closes = 0, _closings(self.text)
        at = 0
        while at < len(self.text):
            if at in closes:
                at = closes[at]
            elif self.text[at] in ENDS:
                if self.text[start:at].strip():
                    yield start, at + 1
                start = at + 1
            at += 1
        if self.text[start:].strip():
            yield start, len(self.text)

    def paragraphs(self) -> Iterator[tuple[int, int]]:
        """Yield start and end of each paragraph."""
        start = 0
        for part in self.text.split("\n"):
            if part.strip():
                yield start, start + len(part)
            start += len(part) + 1


def _closings(text: str) -> dict[int, int]:
    """Return for each outermost opening bracket the place of its closing one."""
    closes: dict[int, int] = {}
    depth = 0
    opened = -1
    for at, char in enumerate(text):
        if depth and (char == "\n" or at - opened > LONGEST_BRACKET):
            depth = 0
        if char in OPENING:
            if not depth:
                opened = at
            depth += 1
        elif char in CLOSING and depth:
            depth -= 1
            if not depth:
                closes[opened] = at
    return closes


def path_of(section: Section) -> tuple[str, ...]:
    """Return the headings above a place; an annex's own heading is not one of them."""
    path = section.path()
    return tuple(path[1:] if section.annex is not None else path)


def by_number(paper: Paper) -> dict[int, Line]:
    """Return the lines of a paper by their numbers."""
    return {line.number: line for line in paper.lines}


def wording(section: Section, lines: Mapping[int, Line]) -> Wording:
    """Return heading and text of a place without its number, children excluded.

    The marks that an outline leaves out between heading and text are put back from the
    paper, so that sentences end where the paper ends them.
    """
    text, places = section.title, _fitted(section.title, section.title_places, section)
    dropped = _dropped(places, section, lines)
    lost = section.body and dropped[0] and not dropped[0].strip()
    # Nothing but a blank between heading and text: their line break was lost.
    text += "\n".ljust(len(dropped[0])) if lost else dropped[0]
    places += dropped[1]
    if section.body:
        body = _fitted(section.body, section.places, section)
        if text and body and places[-1][0] != body[0][0]:
            text += "\n"
            places.append(places[-1])
        text += section.body
        places += body
    return Wording(text, tuple(places))


def _fitted(text: str, places: Sequence[Place], section: Section) -> list[Place]:
    """Return as many places as characters, whatever the outline gave."""
    known = list(places[: len(text)])
    last = known[-1] if known else (section.line_from, 0)
    return known + [last] * (len(text) - len(known))


def _dropped(
    places: Sequence[Place], section: Section, lines: Mapping[int, Line]
) -> tuple[str, list[Place]]:
    """Return the marks that stand right after the heading in its line."""
    if not places or places[-1][0] not in lines:
        return "", []
    number, last = places[-1]
    text, at = lines[number].text, last + 1
    stop = len(text)
    if section.places and section.places[0][0] == number:
        stop = min(stop, section.places[0][1])
    start = at
    while at < stop and text[at] in DROPPED:
        at += 1
    return text[start:at], [(number, offset) for offset in range(start, at)]
