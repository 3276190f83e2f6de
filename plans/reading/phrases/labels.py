"""Who answers, said outright: labels with their lists, and brackets of units."""

from __future__ import annotations

import re
from functools import lru_cache

from plans.reading.phrases.levels import find_levels
from plans.reading.phrases.names import is_plain, split_names
from plans.reading.phrases.units import (
    COOPERATING,
    LEAD,
    RESPONSIBLE,
    FoundUnit,
    segments,
    unit_of,
)

KIND = "(?:单位|部门|科室|处室|股室|机构|队站|主体|局|地区|组)"


def _spaced(word: str) -> str:
    return " {0,4}".join(word)


LABELS = (
    (
        LEAD,
        rf"(?:{_spaced('牵头')}|{_spaced('主办')}|主责|抓总)(?:责任|实施|考核)?{KIND}|第一责任{KIND}|主要责任{KIND}|主办(?=：)|牵头(?=：)",
    ),
    (
        COOPERATING,
        rf"(?:{_spaced('配合')}|协办|协助|协同|参与|参加|会办|协作|支持|联办){KIND}|(?:协办|配合|参与)(?=：)",
    ),
    (
        RESPONSIBLE,
        rf"(?:{_spaced('责任')}|承办|实施|落实|负责|完成|执行|报送|任务){KIND}|{_spaced('责任单位')}|责任(?=：)",
    ),
)
STOPS = (
    r"(?:完成|办结|整改|办理|报送|截止)(?:时限|时间|期限|日期)|时限要求|时限|时间(?:节点|安排|要求)|责任(?:人|领导)|牵头(?:人|领导)|"
    r"分管领导|联系人|联系电话|工作(?:目标|要求|措施|任务|内容)|目标任务|备注|进度安排|具体措施|完成标准|考核标准"
)
LABEL = re.compile(
    "|".join(
        [
            *(f"(?P<{role.value}>{words})" for role, words in LABELS),
            f"(?P<stop>{STOPS})(?= {{0,2}}：)",
        ]
    )
)
COLON = re.compile(
    r" {0,4}(?:（[^（）\n]{1,12}）)? {0,4}(?:：|为：|是：)[ \n]{0,4}"
    r"|[为是](?=[各省市县区镇乡][^，。；：\n]{1,16}?(?:[局委办科处部厅]|政府|中心|街道|[乡镇])(?:[、和及，。；\n]|$))"
)
# Points before the names in one bracket.
POINTS = re.compile(r" {0,3}\d{1,3}(?:\.\d)? {0,2}分[，、 ]{1,2}")
# «（稽核科，全年完成）»: a time beside one name shows that it answers.
BESIDE = re.compile(r"，(?:\d{1,2}月|\d{4}年|每|全年|年[内底]|[上下]半年|[一二三四]季度|长期)")
# «（各区人民政府负责）» names bodies as well as a level.
EACH_GOVERNMENT = re.compile(r"各[^，。；、]{1,8}(?:人民)?政府")
CLOSING = {"", "。", "；", "\n"}


# A place is asked for its notes and then for its units.
@lru_cache(maxsize=256)
def unit_brackets(text: str) -> tuple[tuple[int, int, tuple[FoundUnit, ...]], ...]:
    """Labelled lists, and brackets that say «A牵头，B配合»."""
    notes: list[tuple[int, int, tuple[FoundUnit, ...]]] = []
    labels = [one for one in LABEL.finditer(text) if _is_label(text, one)]
    closing = _brackets(text)
    for index, label in enumerate(labels):
        if label["stop"]:
            continue
        colon = COLON.match(text, label.end())
        first = colon.end() if colon else label.end()
        last = labels[index + 1].start() if index + 1 < len(labels) else len(text)
        last = min(last, _list_end(text, first))
        role = next(role for role, _ in LABELS if label[role.value])
        units = tuple(segments(text, first, last, role, strict=colon is None))
        notes.append((label.start(), last, units))
    for first, last in closing:
        if last - first <= 240 and not any(
            first < note[1] and note[0] < last for note in notes[-6:]
        ):
            bracketed = _bracket(text, first + 1, last)
            if bracketed:
                notes.append((first, last + 1, tuple(bracketed)))
    return tuple(sorted(notes, key=lambda note: note[0]))


def _is_label(text: str, label: re.Match[str]) -> bool:
    """A label has its colon, or opens a bracket or a clause right before a name."""
    before = text[label.start() - 1 : label.start()]
    if label["stop"]:
        return True
    if COLON.match(text, label.end()):
        return before not in {"各", "由", "的"}
    opens = before in {"", "（", "；", "\n", "\t"}
    return (
        opens
        and re.match(
            r"[各市县省区][^，。；：要应须负（）]{1,20}?[局委办室科处队部厅府位门]",
            text[label.end() : label.end() + 24],
        )
        is not None
    )


def _list_end(text: str, first: int) -> int:
    """Where a labelled list ends: its bracket's end, a full stop, or the line's end."""
    depth = 0
    for place in range(first, min(len(text), first + 400)):
        char = text[place]
        if char == "（":
            depth += 1
        elif char == "）":
            if depth == 0:
                return place
            depth -= 1
        elif depth == 0 and char in "。\n":
            return place
    return min(len(text), first + 400)


def _ends_paragraph(text: str, first: int, last: int) -> bool:
    """One name alone answers only in a bracket after a whole sentence, at a paragraph's end."""
    return text[first - 2 : first - 1] in {"。", "；"} and text[last + 1 : last + 2] in {"", "\n"}


def _brackets(text: str) -> list[tuple[int, int]]:
    """Every outermost bracket with its end; an unclosed one is none."""
    found: list[tuple[int, int]] = []
    opened: list[int] = []
    for place, char in enumerate(text):
        if char == "（":
            opened.append(place)
        elif char == "）" and opened:
            first = opened.pop()
            if not opened:
                found.append((first, place))
        elif char == "\n":
            opened.clear()
    return found


def _bracket(text: str, first: int, last: int) -> list[FoundUnit]:
    """The units of a bracket without label: a segment says what they do, or they stand alone.

    «（5分，办公室）» names who assesses; «（市教育局、市民政局）» after a sentence who answers.
    """
    if find_levels(f"（{text[first:last]}）") and not EACH_GOVERNMENT.match(text, first, last):
        return []
    if points := POINTS.match(text, first, last):
        assessors = split_names(text, points.end(), last, strict=True)
        if assessors and all(is_plain(name) for name in assessors):
            return [unit_of(name, LEAD) for name in assessors]
    units = list(segments(text, first, last, None, strict=True))
    closes = (
        text[first - 2 : first - 1] in {"。", "；", "\n"} or text[last + 1 : last + 2] in CLOSING
    )
    if units or not closes:
        return units
    names = split_names(text, first, last, strict=True)
    if not names or not all(is_plain(name) for name in names):
        return []
    beside = BESIDE.search(text, names[0].end, last)
    if len(names) == 1 and not beside and not _ends_paragraph(text, first, last):
        return []
    return [unit_of(name, RESPONSIBLE) for name in names]
