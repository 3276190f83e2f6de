"""A plan (方案, 计划, 要点): its duties with units, deadlines, targets and levels."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from models import Role
from plans.reading.clauses import ANNEXES
from plans.reading.draft import Draft, DraftDeadline, DraftTarget, DraftTask, DraftUnit
from plans.reading.numbering import STAGE
from plans.reading.outline import Outline, Section
from plans.reading.paper import Doubts, Paper
from plans.reading.phrases.howmuch import find_targets
from plans.reading.phrases.names import PLAIN
from plans.reading.phrases.when import read_deadlines
from plans.reading.phrases.who import find_levels, find_units, read_names
from plans.reading.understanding.choosing import Chosen, choose
from plans.reading.understanding.framing import frames, without_remarks
from plans.reading.understanding.inheriting import Inheriting
from plans.reading.understanding.notes import is_names, notes_in, said_once
from plans.reading.understanding.several import MARKS, duties_within, title_clause
from plans.reading.understanding.standing import Standing
from plans.reading.understanding.unnumbered import pieces_without_numbers
from plans.reading.understanding.whose import owners_among
from plans.reading.understanding.wording import Wording, by_number, wording
from plans.reading.understanding.years import context_of, within

_LEVELS = ("省", "市", "县", "乡")


def understand(outline: Outline, paper: Paper, draft: Draft, doubts: Doubts) -> None:
    """Read the duties of the main text, then those of each annex."""
    reading = _Reading(outline, paper, doubts)
    main = [part for part in outline.root.children if part.style and part.annex is None]
    main += [
        child
        for part in outline.root.children
        if not part.style and part.annex is None and part.clause != "通知"
        for child in part.children
    ]
    main = list(without_remarks(main, paper))
    draft.tasks += reading.tasks(main, annex=False)
    if main or any(line.cell for line in paper.lines):
        reading.opening(outline.root)
    else:
        draft.tasks += reading.paragraphs(outline.root)
    for part in outline.root.children:
        if part.style in ANNEXES:
            draft.tasks += reading.tasks(part.children, annex=True)


class _Reading:
    def __init__(self, outline: Outline, paper: Paper, doubts: Doubts) -> None:
        self.context = context_of(outline)
        self.doubts = doubts
        lines = by_number(paper)
        self.said = {id(one): wording(one, lines) for one in outline.root.walk()}
        self.notes = {key: notes_in(words.text) for key, words in self.said.items()}
        self.noting = any(self.notes.values())
        self.staged: dict[int, bool] = {}
        self.inheriting = Inheriting(self.said, self.context)
        self.standing = Standing(self.said[id(outline.root)])

    def tasks(self, parts: Sequence[Section], *, annex: bool) -> Iterator[DraftTask]:
        """Yield the duties within `parts`; deadlines outside of them are doubts."""
        chosen = choose(parts, self._noted, self._answered, annex=annex)
        covered: set[int] = set()
        for one in chosen:
            within = [one.section, *(each for each in one.section.walk() if one.whole)]
            covered |= {id(each) for each in within}
            yield from self._of(one)
        for part in parts:
            self.standing.hear(self.said[id(part)])
            if chosen:
                yield from self._left_out(part, covered, annex=annex)

    def opening(self, root: Section) -> None:
        """Doubt the dates of what stands before the first number: «请于4月30日前反馈»."""
        words = self.said[id(root)]
        for one in read_deadlines(words.text, self.context)[0]:
            if one.binds is None:
                what = "正文开头的段落不是编号任务，其中的时限没有列入任务"
                self.doubts.add(words.line(one.start), one.phrase, what)

    def paragraphs(self, root: Section) -> Iterator[DraftTask]:
        """Yield the duties of a paper without any numbers: what names who acts, and by when."""
        for number, words in pieces_without_numbers(self.said[id(root)]):
            owed = any(one.binds is None for one in read_deadlines(words.text, self.context)[0])
            answered = bool(find_units(words.text, self.context))
            if number or (answered and (owed or notes_in(words.text))):
                yield replace(self._task(root, words, ()), number=number)

    def _noted(self, section: Section) -> bool:
        return bool(self.notes[id(section)]) or self.inheriting.hands_out(section)

    def _answered(self, section: Section) -> bool:
        return bool(find_units(self.said[id(section)].text))

    def _of(self, one: Chosen) -> Iterator[DraftTask]:
        section = one.section
        words = self._whole(section)
        self.standing.hear(words)
        inherited = [unit for head in one.heads for unit in self._units(self.said[id(head)])]
        inherited = inherited or self.inheriting.units(section)
        pieces = (
            []
            if section.children
            else duties_within(section, self.said[id(section)], self.notes[id(section)])
        )
        if len(pieces) < 2:
            yield self._task(section, words, inherited)
            return
        for number, piece in enumerate(pieces, 1):
            task = self._task(section, piece, inherited)
            yield replace(
                task,
                number=f"{section.number}.{number}",
                clause=f"{section.clause} 第{number}项",
                path=(*task.path, *section.heading()),
            )

    def _whole(self, section: Section) -> Wording:
        """All that a place says, its inner points with their numbers left out."""
        text = ""
        places: list[tuple[int, int]] = []
        for one in section.walk():
            words = self.said[id(one)]
            if text and words.text:
                text += "\n"
                places.append(places[-1])
            text += words.text
            places += words.places
        return Wording(text, tuple(places))

    def _task(
        self,
        section: Section,
        words: Wording,
        inherited: Sequence[DraftUnit],
    ) -> DraftTask:
        named = self._names_heading(section, words)
        units = named or self._units(words) or list(inherited)
        if not units and self.noting and section.annex is None:
            self.doubts.add(words.line(), title_clause(words)[:20], "没有写明责任单位")
        listed = not named and bool(notes_in(words.text) or (inherited and not self._units(words)))
        units = self.standing.applied(units, listed=listed)
        deadlines = self._deadlines(section, words, units) or self._deadlines_above(section)
        path = section.path()
        if section.annex is not None:
            path = path[1:]
        targets = tuple(
            DraftTarget(t.phrase, t.op, t.value, t.unit, words.span(t.start, t.end))
            for t in find_targets(words.text)
        )
        found = {level for one in find_levels(words.text) for level in one.levels}
        return DraftTask(
            number=section.number,
            annex=section.annex,
            path=tuple(path),
            title=title_clause(words.part(len(section.title), len(words.text)) if named else words),
            text=words.text,
            clause=section.clause,
            units=tuple(units),
            deadlines=tuple(deadlines),
            targets=targets,
            levels=tuple(level for level in _LEVELS if level in found),
            span=words.span(),
        )

    def _names_heading(self, section: Section, words: Wording) -> list[DraftUnit]:
        """A heading that is nothing but who answers («（一）普查办。负责…»), its duty behind it."""
        title = section.title
        behind = words.text[len(title) :].strip(MARKS + "\n")
        if not behind or not words.text.startswith(title) or not is_names(title):
            return []
        names = read_names(title, Role.RESPONSIBLE)
        if not any(PLAIN.search(one.name) for one in names):
            return []  # «办好运动会» only ends like an office
        return [
            DraftUnit(one.name, one.role, one.collective, words.span(one.start, one.end))
            for one in names
        ]

    def _deadlines_above(self, section: Section) -> list[DraftDeadline]:
        """The time that the nearest heading above gives to all its items («（3月—5月）»)."""
        above = section.parent
        while above is not None and above.style and above.style not in ANNEXES:
            found = self._deadlines(above, self._title(above))
            if found:
                return found
            above = above.parent
        return []

    def _is_stage(self, section: Section) -> bool:
        """A stage without dates among stages that have them («第四阶段：巩固提升»)."""
        above = section.parent
        if section.style != STAGE or above is None:
            return False
        if id(above) not in self.staged:
            beside = (self.said[id(one)].text for one in above.children if one.style == STAGE)
            dated = any(read_deadlines(text, self.context)[0] for text in beside)
            self.staged[id(above)] = dated
        return self.staged[id(above)]

    def _title(self, section: Section) -> Wording:
        return self.said[id(section)].part(0, len(section.title))

    def _units(self, words: Wording) -> list[DraftUnit]:
        return [
            DraftUnit(unit.name, unit.role, unit.collective, words.span(unit.start, unit.end))
            for unit in find_units(words.text, self.context)
        ]

    def _deadlines(
        self, section: Section, words: Wording, units: Sequence[DraftUnit] = ()
    ) -> list[DraftDeadline]:
        context = within(section, self.context)
        found, doubts = read_deadlines(words.text, context)
        for doubt in doubts:
            self.doubts.add(words.line(doubt.start), doubt.phrase, doubt.what)
        found = said_once(words.text, found)
        whose = owners_among(words.text, found, units, context)
        return [
            DraftDeadline(
                one.phrase,
                one.rule,
                words.span(one.start, one.end),
                one.what,
                one.binds,
                one.receiver,
                names,
            )
            for one, names in zip(found, whose, strict=True)
        ]

    def _left_out(self, part: Section, covered: set[int], *, annex: bool) -> Iterator[DraftTask]:
        """Yield the dated duties that stand outside of the items; other dates are doubts.

        «12月10日前将总结报市统计局» under 工作要求 is owed whatever its heading. In an annex,
        whose items are its duties, such a date is shown and left to the coordinator.
        """
        for section in part.walk():
            if id(section) in covered:
                continue
            words = self.said[id(section)]
            dated = read_deadlines(words.text, within(section, self.context))[0]
            owed = [one for one in dated if one.binds is None]
            named = any(one.receiver for one in owed) or bool(find_units(words.text, self.context))
            due = (owed and (named or not frames(section))) or self._is_stage(section)
            if due and not annex and not section.children:
                yield self._task(section, words, self.inheriting.units(section))
                continue
            for one in dated:
                whose = f"，约束{one.binds}" if one.binds else ""
                self.doubts.add(
                    words.line(one.start),
                    one.phrase,
                    f"{section.clause}的段落不是编号任务，其中的时限没有列入任务{whose}",
                )
