"""A plan (方案, 计划, 要点): its duties with units, deadlines, targets and levels."""

from __future__ import annotations

import re
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
from plans.reading.titling import first_clause
from plans.reading.understanding.choosing import FRAMES, Chosen, choose
from plans.reading.understanding.notes import CLOSING, OPENING, is_names, notes_in, said_once
from plans.reading.understanding.standing import Standing
from plans.reading.understanding.whose import owners_among
from plans.reading.understanding.wording import Wording, by_number, wording
from plans.reading.understanding.years import context_of

_LEVELS = ("省", "市", "县", "乡")
# «完成时限：6月底前» between the labels of one duty begins no other.
_BY_WHEN = re.compile("(?:完成|办结|整改|办理)?(?:时限|时间|期限)(?:要求)?[ 　]*[：:].{0,30}$")
_NOTED = 400
_MARKS = " \t\u3000。；;：:，,、"
_NOTE_ENDS = re.compile(r"[ 　]*[。；;]?")
# «反馈问题：污水处理厂运行不正常»: the name of a field is no title.
_FIELD_NAME = re.compile(
    "^(?:(?:反馈|存在|具体|主要|突出)?问题(?:表现)?|(?:整改|工作|具体)?(?:任务|事项|内容))[：:](?=.)"
)
_UNIT_TITLE = re.compile("^(?P<names>[^，。；：:\n]{2,40})[：:]")


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
    draft.tasks += reading.tasks(main, annex=False)
    for part in outline.root.children:
        if part.style in ANNEXES:
            draft.tasks += reading.tasks(part.children, annex=True)


def _frames(section: Section) -> bool:
    """Whether a place, or one above it, only frames the plan («工作目标», «组织保障»)."""
    place: Section | None = section
    while place is not None and place.style:
        if FRAMES.search(place.title):
            return True
        place = place.parent
    return False


class _Reading:
    def __init__(self, outline: Outline, paper: Paper, doubts: Doubts) -> None:
        self.context = context_of(outline)
        self.doubts = doubts
        lines = by_number(paper)
        self.said = {id(one): wording(one, lines) for one in outline.root.walk()}
        self.notes = {key: notes_in(words.text) for key, words in self.said.items()}
        self.noting = any(self.notes.values())
        self.staged: dict[int, bool] = {}
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

    def _noted(self, section: Section) -> bool:
        return bool(self.notes[id(section)])

    def _answered(self, section: Section) -> bool:
        return bool(find_units(self.said[id(section)].text))

    def _of(self, one: Chosen) -> Iterator[DraftTask]:
        section = one.section
        words = self._whole(section)
        self.standing.hear(words)
        inherited = [unit for head in one.heads for unit in self._units(self.said[id(head)])]
        inherited = inherited or self._units_above(section)
        pieces = [] if section.children else self._sentences(section) or self._by_unit(section)
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

    def _sentences(self, section: Section) -> list[Wording]:
        """Several duties in one paragraph, each closed by who answers for it."""
        words = self.said[id(section)]
        start = len(section.title) if section.body and not self._note_in_title(section) else 0
        pieces: list[Wording] = []
        for note in self.notes[id(section)]:
            end = _NOTE_ENDS.match(words.text, note[1])
            stop = end.end() if end else note[1]
            said = words.text[start : note[0]].strip(_MARKS + OPENING + "\n")
            if said and not _BY_WHEN.match(said):
                pieces.append(words.part(start, stop))
            elif pieces:
                pieces[-1] = words.part(words.text.find(pieces[-1].text), stop)
            start = stop
        rest = words.text[start:].strip(_MARKS + CLOSING + "\n")
        if pieces and rest:
            pieces[-1] = words.part(words.text.find(pieces[-1].text), len(words.text))
        return pieces

    def _by_unit(self, section: Section) -> list[Wording]:
        """Paragraphs that each begin with «单位：» are duties of their own."""
        words = self.said[id(section)]
        paragraphs = [words.part(start, end) for start, end in words.paragraphs()]
        pieces = [
            one
            for one in paragraphs
            if (head := _UNIT_TITLE.match(one.text)) and is_names(head["names"])
        ]
        return pieces if len(pieces) + 1 >= len(paragraphs) else []

    def _note_in_title(self, section: Section) -> bool:
        return any(start < len(section.title) for start, _ in self.notes[id(section)])

    def _task(
        self,
        section: Section,
        words: Wording,
        inherited: Sequence[DraftUnit],
    ) -> DraftTask:
        named = self._names_heading(section, words)
        units = named or self._units(words) or list(inherited)
        if not units and self.noting and section.annex is None:
            self.doubts.add(words.line(), self._clause(words)[:20], "没有写明责任单位")
        units = self.standing.applied(units)
        deadlines = self._deadlines(words, units) or self._deadlines_above(section)
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
            title=self._clause(words.part(len(section.title), len(words.text)) if named else words),
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
        behind = words.text[len(title) :].strip(_MARKS + "\n")
        if not behind or not words.text.startswith(title) or not is_names(title):
            return []
        names = read_names(title, Role.RESPONSIBLE)
        if not any(PLAIN.search(one.name) for one in names):
            return []  # «办好运动会» only ends like an office
        return [
            DraftUnit(one.name, one.role, one.collective, words.span(one.start, one.end))
            for one in names
        ]

    def _units_above(self, section: Section) -> list[DraftUnit]:
        """The heading above is nothing but the name of who answers («一、办公室»)."""
        above = section.parent
        if above is None or not above.style or above.style in ANNEXES:
            return []
        title = self._title(above)
        names = read_names(title.text, Role.RESPONSIBLE) if is_names(title.text) else []
        return [
            DraftUnit(one.name, one.role, one.collective, title.span(one.start, one.end))
            for one in names
        ]

    def _deadlines_above(self, section: Section) -> list[DraftDeadline]:
        """The time that the nearest heading above gives to all its items («（3月—5月）»)."""
        above = section.parent
        while above is not None and above.style and above.style not in ANNEXES:
            found = self._deadlines(self._title(above))
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

    def _clause(self, words: Wording) -> str:
        """The first clause, without who answers and «单位：» in front."""
        text = words.text
        for start, end in reversed(notes_in(text[:_NOTED])):
            text = text[:start] + text[end:]
        prefix = _UNIT_TITLE.match(text)
        if prefix is not None and any(u.end <= prefix.end() for u in find_units(text[:100])):
            text = text[prefix.end() :]
        text = _FIELD_NAME.sub("", text.lstrip(_MARKS), count=1)
        first = first_clause(text.lstrip(_MARKS)).split("\n", 1)[0]
        return first.strip(_MARKS)

    def _units(self, words: Wording) -> list[DraftUnit]:
        return [
            DraftUnit(unit.name, unit.role, unit.collective, words.span(unit.start, unit.end))
            for unit in find_units(words.text, self.context)
        ]

    def _deadlines(self, words: Wording, units: Sequence[DraftUnit] = ()) -> list[DraftDeadline]:
        found, doubts = read_deadlines(words.text, self.context)
        for doubt in doubts:
            self.doubts.add(words.line(doubt.start), doubt.phrase, doubt.what)
        found = said_once(words.text, found)
        whose = owners_among(words.text, found, units, self.context)
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
            dated = read_deadlines(words.text, self.context)[0]
            owed = [one for one in dated if one.binds is None]
            named = any(one.receiver for one in owed) or bool(find_units(words.text, self.context))
            due = (owed and (named or not _frames(section))) or self._is_stage(section)
            if due and not annex and not section.children:
                yield self._task(section, words, ())
                continue
            for one in dated:
                whose = f"，约束{one.binds}" if one.binds else ""
                self.doubts.add(
                    words.line(one.start),
                    one.phrase,
                    f"{section.clause}的段落不是编号任务，其中的时限没有列入任务{whose}",
                )
