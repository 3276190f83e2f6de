"""Paper → Outline: which numbers open places, how the places nest, what text is whose."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence

from plans.reading.bodies import Paragraph, attach, close, places_of, tell
from plans.reading.clauses import ANNEXES, name_clauses
from plans.reading.heading import Head, Piece, read_head
from plans.reading.numbering import Label, Stand, annex_at, is_unit_start, numeral, scan
from plans.reading.outline import Outline, Section
from plans.reading.paper import Doubts, Line, Paper, line_of
from plans.reading.placing import Ahead, Places
from plans.reading.setting_aside import set_aside
from plans.reading.signatures import closing_signature, find_signatures
from plans.reading.styled import styled_headings
from plans.reading.tables import table_lines
from plans.reading.titles import KINDS, is_title
from plans.reading.titling import split_heading

_OUTER = {"一、", "（一）", "第一条", "第一章"}
_LIST_REACH = 60
_GLUED_TITLE = 40
_ANNEX_TITLE = 60
_META_LINES = 80
_INTRO = 6
_INLINE_ANNEX = 400
# Where the head of a paper without line breaks may be parted.
_FRONT_CUTS = re.compile(
    r"[\s　]+|[：。]|(?<=的通知)(?=各)|(?<=的通报)(?=各)"
    r"|(?<=方案|办法|细则|预案|意见)(?=为|根据|按照|各)"
)
_GLUED_ANNEX = re.compile(
    f"附件\\d{{1,2}}[^。；，：\\s]{{4,36}}?(?:{KINDS})(?=为|根据|按照|一、|第一章)"
)
_TITLE_THEN_TEXT = re.compile(
    f"(?P<title>[^。；，：]{{4,58}}?(?:{KINDS}))(?:[\\s　]+(?!$)|(?=为|根据|按照|一、|第一章))"
)


def outline(paper: Paper, doubts: Doubts | None = None) -> Outline:
    """Return the outline of a cleaned paper; jumps and repeats of numbers go to `doubts`.

    Never raises on any text. Tables of several columns and web furniture stay out of the
    bodies; `root.body` is what stands between the title and the first number.
    """
    return _Outliner(paper, doubts if doubts is not None else Doubts()).made()


class _Outliner:
    def __init__(self, paper: Paper, doubts: Doubts) -> None:
        self.lines = paper.lines
        self.doubts = doubts
        self.aside = set_aside(self.lines) | table_lines(self.lines)
        open_lines = [
            (at, line)
            for at, line in enumerate(self.lines)
            if at not in self.aside and line.text.strip()
        ]
        self.signatures = find_signatures(open_lines, doubts)
        for signature in self.signatures:
            self.aside.update(signature.lines)
        self.labels = {at: list(scan(line.text)) for at, line in open_lines if at not in self.aside}
        for at, heading in styled_headings(self.lines, self.labels).items():
            self.labels[at].insert(0, heading)
        self.flat = {at for at, found in self.labels.items() if _is_flat(found)}
        self.ends = self._closed_lines()
        self.ahead = Ahead(
            [
                ((at, label.start), label)
                for at, found in self.labels.items()
                for label in found
                if label.stand is Stand.LINE_START
                or label.stand >= Stand.AFTER_COLON
                or at in self.flat
            ]
        )
        self.paragraphs: dict[int, list[Paragraph]] = defaultdict(list)
        self.root = Section("", "", "", "", 1, max((line.number for line in self.lines), default=1))
        self.part = self.root
        self.places = Places(self.root, self.ahead, doubts)
        self.current = self.root
        self.untitled: Section | None = None
        self.front: list[Piece] = []
        self.started = False
        self.annexes = 0
        self.parts: list[Section] = []

    def _closed_lines(self) -> dict[int, int]:
        """Where the text of a line without breaks ends: before who signed it, and when."""
        ends: dict[int, int] = {}
        for at in sorted(self.flat):
            line = self.lines[at]
            closing = closing_signature(line.text, line.number, self.doubts)
            if closing is not None:
                ends[at] = closing[0]
                self.signatures.append(closing[1])
        return ends

    def made(self) -> Outline:
        for at, line in enumerate(self.lines):
            if at in self.labels:
                self._line(at, line)
        return self._finished()

    def _line(self, at: int, line: Line) -> None:
        text = line.text
        begin = len(text) - len(text.lstrip())
        annex = annex_at(text, begin)
        if annex is not None and line.cell is None:
            begin = self._open_annex(line, annex.end(), annex["word"], annex["annex"] or "")
        inline = _annex_hits(text) if at in self.flat else []
        for label in self.labels[at]:
            if label.start < begin:
                continue
            while inline and inline[0] < label.start:
                hit = inline.pop(0)
                annex = self._annex_between(text, hit, label) if hit >= begin else None
                if annex is not None:
                    self._give(at, line, begin, hit)
                    begin = self._open_annex(line, annex.end(), "件", annex["annex"] or "")
            if not self._accepted(at, line, begin, label):
                continue
            self._give(at, line, begin, label.start)
            self._open(at, line, label)
            begin = label.end
        self._give(at, line, begin, max(begin, self.ends.get(at, len(text))))

    def _accepted(self, at: int, line: Line, begin: int, label: Label) -> bool:
        """Whether this possible number opens a place here."""
        place = (at, label.start)
        if self.places.is_far(label):
            return False
        if label.style == "1.1" and is_unit_start(line.text, label.end):
            return self.places.hangs(label)
        follows = self.places.continues(label)
        starts = label.value == 1 and self.ahead.starts_a_list(label, place, _LIST_REACH)
        if label.stand is Stand.LINE_START:
            if label.style == "一是":
                return follows or starts
            if label.variant == " ":
                return (follows or starts) and not is_unit_start(line.text, label.end)
            return True
        flat = at in self.flat
        if label.style == "1.1":
            return flat and (follows or label.value == 1) and label.stand > Stand.GLUED
        if follows:
            least = Stand.GLUED if flat else Stand.AFTER_CLOSER
            return label.stand >= least and label.stand is not Stand.AFTER_COLON
        if label.value != 1:
            apart = label.stand >= Stand.SPACED or self._in_heading(line, begin, label)
            return flat and apart and self.places.runs_on(label)
        if label.stand >= Stand.AFTER_COLON:
            return flat or self.ahead.starts_a_list(label, place, 0)
        return starts and (flat or self._in_heading(line, begin, label))

    def _in_heading(self, line: Line, begin: int, label: Label) -> bool:
        """Right after a heading that lost its line break: «二、重点任务（一）加强组织»."""
        if self.untitled is None or label.start - begin > 2 * _GLUED_TITLE:
            return False
        between = line.text[begin : label.start]
        return 0 < len(between.strip()) <= _GLUED_TITLE and not any(
            mark in between for mark in "。；，："
        )

    def _open(self, at: int, line: Line, label: Label) -> None:
        if not self.started:
            self._start()
        if self.places.restarts_all(label):
            self._new_part(line)
        phrase = line.text[label.start : label.end + 12].strip()
        parent = self.places.open(label, (at, label.start), line.number, phrase)
        section = Section(
            label.number, label.style, "", "", line.number, line.number, annex=self.part.annex
        )
        attach(section, parent)
        self.places.push(label, section)
        self.current = self.untitled = section

    def _start(self) -> None:
        self.started = True

    def _new_part(self, line: Line) -> None:
        """The numbering begins again from the top: under a title, another paper begins."""
        told = self.paragraphs[id(self.current)]
        for at in range(len(told) - 1, max(-1, len(told) - 1 - _INTRO), -1):
            title, start, end = told[at]
            if is_title(title.text[start:end]):
                break
        else:
            return
        part = Section("", "", title.text[start:end], "", title.number, line.number)
        part.title_places = places_of(title, start, end)
        part.annex = self.part.annex
        self.paragraphs[id(part)] = told[at + 1 :]
        del told[at:]
        attach(part, self.root)
        self.parts.append(part)
        self.part = part
        self.places = Places(part, self.ahead, self.doubts)

    def _open_annex(self, line: Line, end: int, word: str, number: str) -> int:
        self.started = True
        self.annexes = numeral(number) if number else self.annexes + 1
        style = "附" + word
        name = str(int(number)) if number.isdecimal() else number
        shown = name if word == "件" else style + name
        section = Section(shown, style, "", "", line.number, line.number, annex=shown or "附件")
        attach(section, self.root)
        self.part = section
        self.places = Places(section, self.ahead, self.doubts)
        self.current = self.untitled = section
        return end

    def _annex_between(self, text: str, at: int, label: Label) -> re.Match[str] | None:
        """Return the mark of an annex that begins in a line whose breaks are lost, or None.

        It is the next annex by number, or, without one, the numbering begins again after it.
        """
        end = label.start
        before = text[at - 1 : at]
        if end - at > _INLINE_ANNEX or not (before.isspace() or before in "。；）)"):
            return None
        found = annex_at(text, at, end)
        if found is None:
            glued = _GLUED_ANNEX.match(text, at, end)
            found = annex_at(text, at, glued.end()) if glued else None
        if found is None or (found["annex"] and numeral(found["annex"]) != self.annexes + 1):
            return None
        return found if found["annex"] or self.places.restarts_all(label) else None

    def _give(self, at: int, line: Line, start: int, end: int) -> None:
        """Give a stretch of a line to the place that is open."""
        text = line.text
        while start < end and text[start].isspace():
            start += 1
        while end > start and text[end - 1].isspace():
            end -= 1
        if start == end:
            return
        if not self.started:
            self._keep_front(at, line, start, end)
            return
        section = self.untitled
        last = max((line.number, *line.joined))
        if section is not None:
            self.untitled = None
            if section.style in ANNEXES:
                start = self._annex_title(section, line, start, end)
            else:
                glued = at in self.flat
                title_from, title_to, start = split_heading(text, start, end, glued=glued)
                section.title = text[title_from:title_to]
                section.title_places = places_of(line, title_from, title_to)
        elif self.current.style in ANNEXES and not self.paragraphs.get(id(self.current)):
            start = self._more_annex_title(line, start, end)
        self.current.line_to = max(self.current.line_to, last)
        if start < end:
            self.paragraphs[id(self.current)].append((line, start, end))

    def _annex_title(self, section: Section, line: Line, start: int, end: int) -> int:
        text = line.text
        while start < end and text[start] in " 　:：.、．":
            start += 1
        body = end
        opening = _TITLE_THEN_TEXT.match(text, start, min(end, start + 2 * _ANNEX_TITLE))
        if opening is not None:
            end = opening.end("title")
        short = end - start <= _ANNEX_TITLE and not any(
            mark in text[start:end] for mark in "。；：，"
        )
        if not short:
            return start
        section.title = text[start:end]
        section.title_places = places_of(line, start, end)
        return end if opening is not None else body

    def _more_annex_title(self, line: Line, start: int, end: int) -> int:
        """A title torn in two: the first half names no kind of paper, or a quote is open."""
        section, text = self.current, line.text[start:end]
        torn = section.title and (
            section.title.count("《") > section.title.count("》")
            or (not is_title(section.title) and is_title(section.title + text))
        )
        if not torn or len(text) > _GLUED_TITLE or any(mark in text for mark in "。；：，"):
            return start
        section.title += text
        section.title_places += places_of(line, start, end)
        return end

    def _keep_front(self, at: int, line: Line, start: int, end: int) -> None:
        text = line.text
        if at not in self.flat:
            self.front.append(Piece(at, start, text[start:end]))
            return
        begin = start
        for cut in _FRONT_CUTS.finditer(text, start, end):
            if text[begin : cut.end()].strip():
                self.front.append(Piece(at, begin, text[begin : cut.end()].rstrip()))
            begin = cut.end()
        if text[begin:end].strip():
            self.front.append(Piece(at, begin, text[begin:end]))

    def _finished(self) -> Outline:
        meta = [line.text for line in self.lines[: _META_LINES * 3] if line.text.strip()]
        # In a paper without line breaks the name and the date stand among the pieces.
        pieces = [(at, line_of(0, piece.text)) for at, piece in enumerate(self.front)]
        signatures = self.signatures or find_signatures(pieces, Doubts())
        head = read_head(self.front, meta[:_META_LINES], signatures)
        if not self.front and not head.title:
            # An annex that came as a file of its own: its title is the paper's.
            annex = next((one for one in self.root.children if one.style in ANNEXES), None)
            head.name(annex.title if annex is not None else "")
        for piece in self.front[head.body_from :]:
            line = self.lines[piece.line]
            told = (line, piece.start, piece.start + len(piece.text))
            self.paragraphs[id(self.root)].append(told)
        for section in self.root.walk():
            tell(section, self.paragraphs.get(id(section), []))
        prefixes = self._settle_parts(head)
        name_clauses(self.root, prefixes)
        close(self.root)
        return Outline(
            root=self.root,
            title=head.title,
            document_number=head.document_number,
            issuer=head.issuer,
            issued_on=head.issued_on,
            receivers=head.receivers,
            year=head.year,
        )

    def _settle_parts(self, head: Head) -> dict[int, str]:
        """Where a notice with chapters of its own forwards a paper, the paper is the text.

        Its places are lifted to the root and those of the notice put under «通知».
        """
        first = next((part for part in self.parts if part.annex is None), None)
        forwards = head.notice and head.notice != head.title
        if first is None or not forwards:
            return {}
        at = self.root.children.index(first)
        notice = Section("", "", head.notice, "", 1, first.line_from)
        notice.children, main = self.root.children[:at], first.children
        for child in notice.children:
            child.parent = notice
        for child in main:
            child.parent = self.root
        notice.parent = self.root
        self.root.body, self.root.places = first.body, first.places
        self.root.children = [*main, *self.root.children[at + 1 :], notice]
        head.title = first.title or head.title
        return {id(notice): "通知"}


def _is_flat(labels: Sequence[Label]) -> bool:
    """Whether a line holds several outer numbers in sequence: its breaks were lost."""
    seen: dict[str, int] = {}
    for label in labels:
        if label.style in _OUTER and seen.get(label.style) == label.value - 1:
            return True
        seen[label.style] = label.value
    styles = {label.style for label in labels if label.value == 1}
    return len(styles & (_OUTER | {"1."})) > 1


def _annex_hits(text: str) -> list[int]:
    return [found.start() for found in re.finditer("附件", text)]
