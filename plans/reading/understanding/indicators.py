"""The trees of an assessment: which places carry points, and what stands beneath which.

A place is an indicator when it has a mark («（5分）») or lies beneath or above one that has.
Several marks in one sentence are several leaves of that place. Headings without a mark get
the sum of what is beneath; a heading whose mark is not that sum is a doubt, never mended.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from plans.reading.draft import DraftIndicator, DraftRule
from plans.reading.outline import Section
from plans.reading.paper import Doubts, Line, Span
from plans.reading.understanding.marks import Mark, marks_in
from plans.reading.understanding.pieces import (
    first_clause,
    heading_and_parts,
    pieces_of,
    title_of,
)
from plans.reading.understanding.tails import is_tail
from plans.reading.understanding.wording import Wording, path_of, wording

DEDUCTS = re.compile(r"^(?:[^，。；]{0,10})?(?:减分|扣分|倒扣)(?:项|事项|项目|指标|因素|内容)?$")
BONUS = re.compile(
    r"^(?:[^，。；]{0,10})?(?:加分|附加分|奖励分|附加|奖励)(?:项|事项|项目|指标|因素|内容)?$"
)
# A heading that announces conditions: what is listed beneath it is not scored.
CONDITIONS = re.compile(
    r"(?:下列|以下|之一|情形|情况)[^。；\n]{0,40}(?:不合格|否决|取消|不得|不予|降低|直接)"
)
LONGEST_HEADING = 120
FIGURE_MOVES = re.compile(r"[加扣减]\s*\d{1,4}(?:\.\d)?\s*分")


@dataclass(slots=True, eq=False)
class Node:
    """An indicator while its tree is being built; `said` is what it alone says."""

    section: Section
    number: str
    clause: str
    title: str
    points: Decimal | None
    said: list[Wording] = field(default_factory=list)
    mark: Mark | None = None
    phrase: str = ""
    span: Span | None = None
    lead: tuple[str, ...] = ()
    rules: list[DraftRule] = field(default_factory=list)
    children: list[Node] = field(default_factory=list)
    deducts: bool = False
    bonus: bool = False
    summed: bool = False

    def walk(self) -> Iterator[Node]:
        """Yield this indicator and all beneath it."""
        yield self
        for child in self.children:
            yield from child.walk()

    def freeze(self) -> DraftIndicator:
        """Return the finished value."""
        return DraftIndicator(
            number=self.number,
            annex=self.section.annex,
            path=path_of(self.section),
            title=self.title,
            points=None if self.points is None else plain(self.points),
            clause=self.clause,
            lead=self.lead,
            rules=tuple(self.rules),
            children=tuple(child.freeze() for child in self.children),
            deducts=self.deducts,
            summed=self.summed,
            span=self.span,
        )


def plain(points: Decimal) -> str:
    """Return points as decimal text without needless noughts."""
    text = format(points, "f")
    return text.rstrip("0").rstrip(".") if "." in text else text


@dataclass(slots=True)
class Grower:
    """Grows trees from places; the wording of each place is made once."""

    lines: Mapping[int, Line]
    doubts: Doubts
    tails: list[tuple[Section, Wording]] = field(default_factory=list)
    _scored: dict[int, bool] = field(default_factory=dict)
    _worded: dict[int, tuple[Wording, list[Mark]]] = field(default_factory=dict)

    def worded(self, section: Section) -> tuple[Wording, list[Mark]]:
        """Return what a place says and its marks."""
        known = self._worded.get(id(section))
        if known is None:
            said = wording(section, self.lines)
            known = self._worded[id(section)] = (said, marks_in(said.text))
        return known

    def learn(self, root: Section) -> None:
        """Find out beneath which places there are marks, deepest first.

        Blocks of bonuses and deductions need none; in a paper without any mark, what adds or
        takes points is an indicator.
        """
        sections = list(root.walk())[::-1]
        based = any(self.worded(one)[1] for one in sections)
        for section in sections:
            said, marks = self.worded(section)
            here = marks or (
                _bonus_or_deducts(title_of(said, marks))
                if based
                else FIGURE_MOVES.search(said.text)
            )
            self._scored[id(section)] = bool(here) or any(
                self._scored[id(child)] for child in section.children
            )

    def scored(self, section: Section) -> bool:
        """Tell whether a place or anything beneath it has a mark."""
        return self._scored[id(section)]

    def grow(self, section: Section) -> Node:
        """Return the tree of a place: its own points, its sentences' marks, its children."""
        said, marks = self.worded(section)
        said = self._without_tails(section, said, marks)
        own, parts = heading_and_parts(said, marks)
        node = Node(
            section=section,
            number=section.number,
            clause=section.clause,
            title=title_of(said, marks),
            points=None if own is None else own.points,
            mark=own,
            phrase="" if own is None else said.text[own.start : own.end],
            span=said.span(0, own.end if own else None),
        )
        node.deducts = bool(DEDUCTS.match(node.title))
        node.bonus = bool(BONUS.match(node.title))
        self._share_out(node, said, own, parts)
        if not CONDITIONS.search(said.text[:LONGEST_HEADING]):
            beneath = any(self.scored(child) for child in section.children)
            if beneath or node.points is not None or node.bonus or node.deducts:
                node.children += [self.grow(child) for child in section.children]
        for one in node.walk() if node.deducts or node.bonus else ():
            one.deducts, one.bonus = node.deducts, node.bonus
        return node

    def _without_tails(self, section: Section, said: Wording, marks: Sequence[Mark]) -> Wording:
        """Set aside the paragraphs after a last leaf that speak of all that stands above it."""
        if section.children:
            return said
        paragraphs = list(said.paragraphs())
        last_mark = marks[-1].end if marks else 0
        for count, (start, _) in enumerate(paragraphs):
            if count == 0 or start < last_mark:
                continue
            if is_tail(section, said, count, paragraphs):
                self.tails += [(section, said.part(*one)) for one in paragraphs[count:]]
                return said.part(0, start)
        return said

    def _share_out(
        self, node: Node, said: Wording, own: Mark | None, parts: Sequence[Mark]
    ) -> None:
        """Give each mark of a place's sentences its own leaf, and the place what is left."""
        begin = own.end if own else 0
        if not parts:
            node.said.append(said)
            return
        head, pieces, rest = pieces_of(said.text, begin, parts)
        node.said += [said.part(0, begin)] if begin else []
        node.said += [said.part(*piece) for piece in (head, rest) if piece[0] < piece[1]]
        for count, (mark, (start, end)) in enumerate(zip(parts, pieces, strict=True), 1):
            piece = said.part(start, end)
            node.children.append(
                Node(
                    section=node.section,
                    number="",
                    clause=f"{node.clause} 第{count}处",
                    title=first_clause(said.text[start : mark.start]),
                    points=mark.points,
                    said=[piece],
                    mark=mark,
                    phrase=said.text[mark.start : mark.end],
                    span=piece.span(),
                )
            )


def _bonus_or_deducts(title: str) -> bool:
    return bool(BONUS.match(title) or DEDUCTS.match(title))
