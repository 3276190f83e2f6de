"""What text belongs to a place, with the place of each character."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import repeat
from typing import TypeAlias

from plans.reading.outline import Section
from plans.reading.paper import Line

# From where to where a paragraph stands in a line.
Paragraph: TypeAlias = tuple[Line, int, int]


def attach(section: Section, parent: Section) -> None:
    """Put a place last within another."""
    section.parent = parent
    parent.children.append(section)


def places_of(line: Line, start: int, end: int) -> list[tuple[int, int]]:
    """Return (line number, offset) of each character of a stretch."""
    return list(zip(repeat(line.number, end - start), range(start, end), strict=True))


def tell(section: Section, paragraphs: Sequence[Paragraph]) -> None:
    """Give a place its whole text at once: joining line by line would take quadratic time."""
    section.body = "\n".join(line.text[start:end] for line, start, end in paragraphs)
    for number, (line, start, end) in enumerate(paragraphs):
        if number:
            before, _, stop = paragraphs[number - 1]
            section.places.append((before.number, stop))
        section.places += places_of(line, start, end)


def close(root: Section) -> None:
    """Let every place reach to the end of what stands within it."""
    order: list[Section] = []
    waiting = [root]
    while waiting:
        section = waiting.pop()
        order.append(section)
        waiting += section.children
    for section in reversed(order):
        if section.parent is not None and section.parent is not root:
            section.parent.line_to = max(section.parent.line_to, section.line_to)
