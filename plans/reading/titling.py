"""Where a heading ends and its text begins, when both stand in one paragraph."""

from __future__ import annotations

import re

ENDS = "。！？；;!?"
_OPENING, _CLOSING = "（(《“〈【〔[「", "）)》”〉】〕]」"
_MARKS = " \t\u3000\u00a0。；;：:，,、.．"
_COLON_TITLE = 24
_SPACED_TITLE = 20
_LONG = 40
# Headings that papers use with nothing but the lost line break between them and their text.
_WORDS = (
    "(?:总体要求|总体思路|总体目标|工作目标|目标任务|主要目标|指导思想|基本原则|工作原则|编制目的|"
    "编制依据|适用范围|重点任务|主要任务|工作任务|工作内容|工作举措|工作措施|工作安排|工作步骤|"
    "实施步骤|方法步骤|保障措施|组织领导|组织保障|工作要求|有关要求|考核对象|考核内容|考核方式|"
    "考核结果|其他事项|附则|总则)(?![和及与的、（(情"
)
_KNOWN = re.compile(_WORDS + "是为应要须分由等按以实采作])")
_KNOWN_GLUED = re.compile(_WORDS + "])")
_SPACED = re.compile("[ \\t\u3000\u00a0]+")


def split_heading(text: str, start: int, end: int, *, glued: bool = False) -> tuple[int, int, int]:
    """Return (title start, title end, body start) of `text[start:end]`, number already taken.

    The title is the first sentence; a colon ends it when it is short, a blank when what
    follows is a sentence. Marks in brackets and quotes end nothing. A trailing mark belongs
    to neither. In a line whose breaks were lost (`glued`) a heading that papers use ends
    where its words end.
    """
    while start < end and text[start] in _MARKS:
        start += 1
    stop = _first_end(text, start, end)
    known = (_KNOWN_GLUED if glued else _KNOWN).match(text, start, end)
    if known is not None and known.end() < stop and stop - known.end() > _SPACED_TITLE:
        stop = known.end()
    body = stop
    while body < end and text[body] in _MARKS + ENDS:
        body += 1
    while stop > start and text[stop - 1] in _MARKS + ENDS:
        stop -= 1
    return start, stop, body


def first_clause(text: str) -> str:
    """Return the text up to its first mark (，。；：), marks within brackets and quotes apart."""
    depth = 0
    for at, char in enumerate(text):
        if char in _OPENING:
            depth += 1
        elif char in _CLOSING:
            depth = max(0, depth - 1)
        elif depth == 0 and at and char in "，,：:" + ENDS:
            return text[:at]
    return text


def _first_end(text: str, start: int, end: int) -> int:
    depth = 0
    for at in range(start, end):
        char = text[at]
        if char in _OPENING:
            depth += 1
        elif char in _CLOSING:
            depth = max(0, depth - 1)
        elif depth:
            continue
        elif _ends_title(text, start, at, end):
            return at
    return _unbalanced_end(text, start, end) if depth else end


def _ends_title(text: str, start: int, at: int, end: int) -> bool:
    char = text[at]
    if char in "：:":
        return at - start <= _COLON_TITLE
    return char in ENDS or (char in " \u3000\t" and _ends_spaced_title(text, start, at, end))


def _ends_spaced_title(text: str, start: int, at: int, end: int) -> bool:
    """A blank ends a short title when what follows is a sentence."""
    if not 2 <= at - start <= _SPACED_TITLE or any(char in "，,、：:" for char in text[start:at]):
        return False
    blank = _SPACED.match(text, at)
    rest_from = blank.end() if blank else at
    rest = text[rest_from : min(end, rest_from + 200)]
    return len(rest) >= _SPACED_TITLE and any(char in "，。；、：" for char in rest)


def _unbalanced_end(text: str, start: int, end: int) -> int:
    """A bracket never closed must not swallow the text: fall back to the first 。 at all."""
    found = text.find("。", start, end)
    return end if found < 0 else found
