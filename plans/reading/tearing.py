"""Sentences, names and titles that a page or line break tore apart, joined again.

Two lines are joined only on evidence in them: a bracket opened in one and closed in the other,
a mark that nothing can end with or begin with, a running sentence cut before its full stop, or
text wrapped at one width throughout. A line that begins a numbered place, states who answers or
is part of a table is never joined to the one before it.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, replace
from itertools import pairwise

from plans.reading.paper import Line

_NUMBERED = re.compile(
    r"第[一二三四五六七八九十百零〇\d]{1,5}[章节条款项部编]"
    r"|[一二三四五六七八九十百]{1,4}(?:[、.．]|是(?!否))"
    r"|[（〔\[][一二三四五六七八九十\d]{1,4}[）〕\]]"
    r"|\d{1,3}[、.）](?!\d)|\d{1,2}(?:\.\d{1,2}){1,3}(?=[ \u4e00-\u9fff])|\d{1,3} +\D"
    r"|[①-⑳㊀-㊉●■◆★▲·]|附[件表录图]|[A-Za-z][.、）]"
)
_LABELLED = re.compile(
    r"[（\[【]?(?:责任|牵头|配合|主办|协办|承办|完成|考核|联系|抄送|主送|报送|签发|印发|来源|备注|注)"
    r"\w{0,6}[：】]"
)
_HEADED_LIST = re.compile(r"[^。；，、：]{1,20}：[^。；]*、[^。；]*、")
_DATE = re.compile(r"\d{4}年\d{1,2}月(?:\d{1,2}日)?$")
_ENDS = "。；：！？）”》.;:!?…」』"
_PAIRS = {"《": "》", "（": "）", "“": "”", "〔": "〕"}
_CLOSING = re.compile(r"[，。；：、！？）》”〕%]")
_REACH = 120  # how far a bracket may lie open
_TITLE_LINES = 3
_LONGEST = 20_000  # a joined line takes nothing more beyond this
_SIGHT = 400
_INDENT = frozenset(" \u3000")
_LATIN = re.compile("[A-Za-z]{2}")


@dataclass(slots=True)
class _Group:
    """A line and those joined to it so far; `head` and `tail` are what decisions look at."""

    lines: list[Line]
    head: str
    tail: str
    length: int

    def take(self, line: Line) -> None:
        self.lines.append(line)
        self.tail = (self.tail + line.text)[-_SIGHT:]
        self.length += len(line.text)


def joined(lines: list[Line]) -> list[Line]:
    """Return the lines with torn ones joined; furniture between two halves comes after them."""
    width = wrapped_width(lines)
    indented = sum(1 for line in lines if line.raw[:1] in _INDENT) >= 3
    done: list[_Group] = []
    last: _Group | None = None
    gap = False
    for at, line in enumerate(lines):
        group = _Group([line], line.text[:_SIGHT], line.text[-_SIGHT:], len(line.text))
        if line.furniture or not line.text:
            gap = gap or not line.text
            done.append(group)
            continue
        if last is not None and _may_join(last, line):
            wrapped = width > 0 and not gap and _wraps(last, line, width, indented=indented)
            if wrapped or torn(last.head, last.tail, line.text, _after(lines, at)):
                last.take(line)
                gap = False
                continue
        last, gap = group, False
        done.append(group)
    return [join(group.lines) for group in done]


def _may_join(group: _Group, second: Line) -> bool:
    first = group.lines[0]
    return not (
        second.label
        or _is_row(second.text)
        or _is_row(group.tail)
        or first.cell != second.cell
        or first.style != second.style
        or group.length > _LONGEST
        or _NUMBERED.match(second.text)
        or _LABELLED.match(second.text)
    )


def _is_row(text: str) -> bool:
    """Whether a line is a row of a table parted by tabs or bars; it ends where it ends."""
    return "\t" in text.strip() or text.count("|") > 1


def torn(head: str, first: str, second: str, following: list[str]) -> bool:
    """Tell whether one sentence runs on from the end of `first` into `second`.

    `head` is how the paragraph of `first` begins; `following` are the lines after `second`.
    """
    if _open_bracket(first, second, following):
        return True
    if _CLOSING.match(second) and first[-1] not in "。；：":
        return True
    if first[-1] in "、，《“（〔":
        return True
    if first[-1] in _ENDS or _DATE.search(first) or _DATE.fullmatch(second):
        return False
    return _cut_sentence(first, second) or _cut_list(head, first, second)


def _open_bracket(first: str, second: str, following: list[str]) -> bool:
    tail = first[-_REACH:]
    for opening, closing in _PAIRS.items():
        if tail.rfind(opening) <= tail.rfind(closing):
            continue
        candidates = [second, *following] if opening == "《" else [second]
        ahead = ""
        for text in candidates[:_TITLE_LINES]:
            ahead += text
            if _NUMBERED.match(text) or _first(ahead, opening) < _first(ahead, closing):
                break
            if closing in ahead[:_REACH]:
                return True
            if any(mark in text for mark in "。；"):
                break
    return False


def _first(text: str, mark: str) -> int:
    found = text.find(mark)
    return len(text) if found < 0 else found


def _cut_sentence(first: str, second: str) -> bool:
    """A paragraph of full sentences whose last one has no end, and the next line ends one."""
    prose = len(first) >= 20 and ("。" in first or first.count("，") > 1)
    return prose and len(second) >= 6 and second[-1] in "。；！？）" and "。" in second + second[-1]


def _cut_list(head: str, first: str, second: str) -> bool:
    """A list under its own heading («某市（3个）：甲、乙、») that goes on without one."""
    if not _HEADED_LIST.match(head) or "：" in second or "、" not in second:
        return False
    return "。" not in first


def wrapped_width(lines: list[Line]) -> int:
    """Return the width at which a text was wrapped by hand, 0 when it was not."""
    widths = [
        _width(line.raw)
        for line in lines
        if line.text and line.cell is None and not _is_row(line.text)
    ]
    wide = Counter(width for width in widths if width >= 40)
    if sum(wide.values()) < 8:
        return 0
    most = max(wide)
    near = sum(count for width, count in wide.items() if width >= most - 3)
    return most if near * 2 >= sum(wide.values()) and most <= 160 else 0


def _width(text: str) -> int:
    text = text[:_SIGHT].rstrip()
    return len(text) + sum(1 for sign in text if sign > "\u2e7f")


def _wraps(group: _Group, second: Line, width: int, *, indented: bool) -> bool:
    if _width(group.lines[-1].raw) < width - 3 or second.raw[:1] in _INDENT:
        return False
    return indented or group.tail[-1] not in _ENDS


def _after(lines: list[Line], at: int) -> list[str]:
    found: list[str] = []
    for line in lines[at + 1 : at + 12]:
        if line.text and not line.furniture:
            found.append(line.text)
            if len(found) == _TITLE_LINES:
                break
    return found


def join(lines: list[Line]) -> Line:
    """Return some lines as one: the number of the first, the others among those joined to it.

    The raw text keeps the line breaks; two Latin words get a blank for the one between them.
    """
    first = lines[0]
    if len(lines) == 1:
        return first
    text, at, offset, numbers = [first.text], list(first.at), len(first.raw) + 1, [*first.joined]
    for before, line in pairwise(lines):
        if _LATIN.fullmatch(before.text[-1:] + line.text[:1]):
            text.append(" ")
            at.append(offset - 1)
        text.append(line.text)
        at.extend(place + offset if place >= 0 else place for place in line.at)
        offset += len(line.raw) + 1
        numbers.extend((line.number, *line.joined))
    return replace(
        first,
        text="".join(text),
        raw="\n".join(line.raw for line in lines),
        at=tuple(at),
        joined=tuple(numbers),
    )
