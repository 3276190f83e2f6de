"""Several duties in one place of a plan, and what each of them is called."""

from __future__ import annotations

import re
from collections.abc import Sequence

from plans.reading.outline import Section
from plans.reading.phrases.who import find_units
from plans.reading.titling import first_clause
from plans.reading.understanding.notes import CLOSING, OPENING, is_names, notes_in
from plans.reading.understanding.wording import Wording

# What may stand around a title or a piece without being a part of it.
MARKS = " \t\u3000。；;：:，,、"
# «完成时限：6月底前» between the labels of one duty begins no other.
_BY_WHEN = re.compile("(?:完成|办结|整改|办理)?(?:时限|时间|期限)(?:要求)?[ 　]*[：:].{0,30}$")
_NOTED = 400
_NOTE_ENDS = re.compile(r"[ 　]*[。；;]?")
# «反馈问题：污水处理厂运行不正常»: the name of a field is no title.
_FIELD_NAME = re.compile(
    "^(?:(?:反馈|存在|具体|主要|突出)?问题(?:表现)?|(?:整改|工作|具体)?(?:任务|事项|内容))[：:](?=.)"
)
_UNIT_TITLE = re.compile("^(?P<names>[^，。；：:\n]{2,40})[：:]")


def duties_within(
    section: Section, words: Wording, notes: Sequence[tuple[int, int]]
) -> list[Wording]:
    """Return the duties of one place; fewer than two say that the place is one itself.

    `notes` are the stretches of `words` that only say who answers.
    """
    return _by_note(section, words, notes) or _by_unit(words)


def _by_note(section: Section, words: Wording, notes: Sequence[tuple[int, int]]) -> list[Wording]:
    """Several duties in one paragraph, each closed by who answers for it."""
    in_title = any(start < len(section.title) for start, _ in notes)
    start = len(section.title) if section.body and not in_title else 0
    pieces: list[Wording] = []
    for note in notes:
        end = _NOTE_ENDS.match(words.text, note[1])
        stop = end.end() if end else note[1]
        said = words.text[start : note[0]].strip(MARKS + OPENING + "\n")
        if said and not _BY_WHEN.match(said):
            pieces.append(words.part(start, stop))
        elif pieces:
            pieces[-1] = words.part(words.text.find(pieces[-1].text), stop)
        start = stop
    rest = words.text[start:].strip(MARKS + CLOSING + "\n")
    if pieces and rest:
        pieces[-1] = words.part(words.text.find(pieces[-1].text), len(words.text))
    return pieces


def _by_unit(words: Wording) -> list[Wording]:
    """Paragraphs that each begin with «单位：» are duties of their own."""
    paragraphs = [words.part(start, end) for start, end in words.paragraphs()]
    pieces = [
        one
        for one in paragraphs
        if (head := _UNIT_TITLE.match(one.text)) and is_names(head["names"])
    ]
    return pieces if len(pieces) + 1 >= len(paragraphs) else []


def title_clause(words: Wording) -> str:
    """Return the first clause, without who answers and «单位：» in front."""
    text = words.text
    for start, end in reversed(notes_in(text[:_NOTED])):
        text = text[:start] + text[end:]
    prefix = _UNIT_TITLE.match(text)
    if prefix is not None and any(one.end <= prefix.end() for one in find_units(text[:100])):
        text = text[prefix.end() :]
    text = _FIELD_NAME.sub("", text.lstrip(MARKS), count=1)
    first = first_clause(text.lstrip(MARKS)).split("\n", 1)[0]
    return first.strip(MARKS)
