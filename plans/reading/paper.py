"""A paper as lines of text, every character traceable to its place in what was given."""

from __future__ import annotations

from dataclasses import dataclass, field

from duban.errors import Fault


@dataclass(frozen=True, slots=True)
class Cell:
    """Where a line stands in a table: table, row and column count from 0 within the paper.

    A cell that spans several rows or columns is given once, at its first place; `rows` and
    `columns` say how far it reaches.
    """

    table: int
    row: int
    column: int
    rows: int = 1
    columns: int = 1


@dataclass(frozen=True, slots=True)
class Line:
    """One line; `number` counts from 1 in the text as given and survives cleaning.

    `text` is what is understood; `raw` what was given. `at[i]` is the place in `raw` of
    `text[i]`, so a span of clean text can be shown in the paper; cleaning may join lines that
    a page break tore apart, then `number` is that of the first and `joined` lists the others.
    `label` is a number that the word processor makes and the text lacks («一、», «1.»): it is
    already part of `text`, and its characters have place -1. `style` is the paragraph style's
    name where the format has one. Furniture (web page menus, letterheads, page numbers) stays
    in the paper and is marked, so that line numbers never shift.
    """

    number: int
    text: str
    raw: str
    at: tuple[int, ...]
    label: str = ""
    style: str = ""
    cell: Cell | None = None
    furniture: bool = False
    joined: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Paper:
    """One document: its lines in reading order, and what was wrong or lost while unpacking."""

    name: str
    format: str
    lines: tuple[Line, ...]
    faults: tuple[Fault, ...] = ()


@dataclass(frozen=True, slots=True)
class Span:
    """Some characters of one line's clean text: `start` inclusive, `end` exclusive."""

    line: int
    start: int
    end: int


def line_of(number: int, raw: str, **more: object) -> Line:
    """Return a line whose clean text is its raw text; `cleaning` makes better ones."""
    return Line(number=number, text=raw, raw=raw, at=tuple(range(len(raw))), **more)  # type: ignore[arg-type]


@dataclass(slots=True)
class Doubts:
    """What could not be decided, collected while reading; kept in the order of the paper."""

    faults: list[Fault] = field(default_factory=list)

    def add(self, line: int | None, phrase: str, what: str) -> None:
        """Note a doubt: `phrase` is the paper's own wording at that place, `what` a sentence."""
        self.faults.append(Fault(line, phrase, what))
