"""What one place says, cut at its marks: its heading, a piece for each mark, the rest."""

from __future__ import annotations

import re
from collections.abc import Sequence
from decimal import Decimal

from plans.reading.understanding.marks import Mark
from plans.reading.understanding.wording import Wording

LONGEST_TITLE = 60
# A sentence that says how points move belongs to what stands before it.
MOVES = re.compile(
    r"[加扣减]\s*\d|加分|扣分|扣减|计分|得分|封顶|最高|为限|酌情|不得分|记0分|比例|"
    r"^(?:未|超|每[少多超发迟]|被|获|荣获)"
)
SENTENCE = re.compile(r"[，,。；;]")
CLAUSE_END = re.compile(r"[，,。；;：:\n]")


def heading_and_parts(said: Wording, marks: Sequence[Mark]) -> tuple[Mark | None, list[Mark]]:
    """Tell the mark of a place itself from those of the sentences within it.

    A single mark is the place's own. Of several the first is its own when it closes a
    heading: a line by itself, or words glued to it whose marks add up to it.
    """
    if len(marks) <= 1:
        return (marks[0] if marks else None), []
    first, rest = marks[0], list(marks[1:])
    before, after = said.text[: first.start], said.text[first.end :]
    headed = not re.search(r"[。；;！？\n]", before)
    alone = after.lstrip("。：:，, 　")
    closes = len(after) - len(alone) < len(after) and alone.startswith("\n")
    if headed and closes:
        return first, rest
    sums = first.points is not None and first.points == sum(
        (mark.points for mark in rest if mark.points is not None), Decimal(0)
    )
    glued = after[:1] not in "，,、；;。" or (after[:1] == "。" and len(rest) > 1)
    if headed and sums and glued:
        return first, rest
    return None, list(marks)


def pieces_of(
    text: str, begin: int, parts: Sequence[Mark]
) -> tuple[tuple[int, int], list[tuple[int, int]], tuple[int, int]]:
    """Cut the text after `begin` into what leads in, a piece for each mark, and the rest.

    A piece runs to the end of the clause chain that its mark stands in; a sentence without
    a mark belongs to the mark before it when it says how points move, to the next otherwise.
    What follows the last mark's sentence is the place's own.
    """
    starts, ends = [], []
    line = text.rfind("\n", begin, parts[0].start) + 1
    first = start = max(begin, line)
    for count, mark in enumerate(parts):
        starts.append(start)
        limit = parts[count + 1].start if count + 1 < len(parts) else len(text)
        line = text.rfind("\n", mark.end, limit) + 1
        if line and count + 1 < len(parts) and not SENTENCE.search(text, line, limit):
            # The next mark closes a heading of its own: all before that is this mark's.
            ends.append(line)
            start = line
            continue
        end = _sentence_end(text, mark.end, limit)
        while count + 1 < len(parts):
            following = _sentence_end(text, end, limit)
            if following >= limit or not MOVES.search(text[end:following].strip()):
                break
            end = following
        ends.append(end)
        start = end
    return (begin, first), list(zip(starts, ends, strict=True)), (ends[-1], len(text))


def _sentence_end(text: str, at: int, limit: int) -> int:
    """Return where the sentence at `at` ends: after its mark, or before a 、 that follows."""
    if text[at : at + 1] == "、":
        return at + 1
    while at < limit:
        if text[at] in "。；;！？\n":
            return at + 1
        at += 1
    return limit


def title_of(said: Wording, marks: Sequence[Mark]) -> str:
    """Return the heading of a place, or the first clause of its text, without mark."""
    first_line, _, more = said.text.partition("\n")
    cut = min((mark.start for mark in marks), default=len(first_line))
    heading = first_line[:cut].strip(" 　：:。；;，,、")
    closes = more or cut < len(first_line)
    if closes and len(heading) <= LONGEST_TITLE and not re.search(r"[，,。；;：:]", heading):
        return heading
    return first_clause(first_line[:cut] or said.text)


def first_clause(text: str) -> str:
    """Return the first clause of some text, without the marks around it."""
    text = text.strip(" 　\n：:。；;，,、")
    found = CLAUSE_END.search(text)
    return text[: found.start()].strip() if found else text
