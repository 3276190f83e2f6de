"""The outline of a paper: numbered places nested as the paper nests them.

Only the values are here; `outlining` makes them.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field


@dataclass(slots=True)
class Section:
    """One numbered (or titled) place with its own text and the places within it.

    `number` is as printed without its marks («一», «3», «附件2», «三.1.2»); `style` names the
    numbering it belongs to («一、», «（一）», «1.», «（1）», «①», «第一条», «附件», «一是», «1.1»,
    or "" for an unnumbered title). `clause` is the path as people say it («附件7 三（一）1»),
    unique in the paper. `title` is the heading text without number and without a trailing
    mark; `body` is the text that belongs to this place alone, heading excluded, paragraphs
    joined by a line feed, and `places[i]` is (line number, offset in that line's clean text) of
    `body[i]`. Lines count from 1.
    """

    number: str
    style: str
    title: str
    clause: str
    line_from: int
    line_to: int
    body: str = ""
    places: list[tuple[int, int]] = field(default_factory=list)
    title_places: list[tuple[int, int]] = field(default_factory=list)
    annex: str | None = None
    parent: Section | None = field(default=None, repr=False)
    children: list[Section] = field(default_factory=list)

    def walk(self) -> Iterator[Section]:
        """Yield this place and everything within it, in the order of the paper."""
        yield self
        for child in self.children:
            yield from child.walk()

    def path(self) -> list[str]:
        """The headings above this place, outermost first, as printed («一、工作目标»)."""
        return [] if self.parent is None else [*self.parent.path(), *self.parent.heading()]

    def heading(self) -> list[str]:
        """This place's own heading as printed, or nothing for the paper itself."""
        if not self.style and not self.title:
            return []
        marks = {
            "一、": "{}、",
            "（一）": "（{}）",
            "1.": "{}.",
            "（1）": "（{}）",
            "附件": "附件{}",
            "第一阶段": "{}：",
        }
        return [marks.get(self.style, "{}").format(self.number) + self.title]


@dataclass(slots=True)
class Outline:
    """A whole paper: what stands before its first number, its sections and annexes.

    `head` holds title, document number, issuer, receiver and date as `heading` read them;
    `root` has the sections of the main text and the annexes as its children.
    """

    root: Section
    title: str = ""
    document_number: str | None = None
    issuer: str | None = None
    issued_on: str | None = None
    receivers: list[str] = field(default_factory=list)
    year: int | None = None
