"""What stands on a page and is no part of the paper: marked, never removed.

Marked as furniture: page numbers and what repeats beside them, a contents page, and on web
pages the way to the page, the table of its properties (`style` 页面信息: document number and
dates may be read from it), share buttons and what follows the paper. The letterhead stays
text and gets the `style` 红头. Body text is never marked for its words alone: web furniture is
looked for only before the first and after the last full sentence.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import replace

from plans.reading.contents import contents
from plans.reading.paper import Line
from plans.reading.webpage import page_head, page_tail

LETTERHEAD = "红头"
_PAGE_NUMBER = re.compile(
    r"[-—·]{1,3}\d{1,4}[-—·]{1,3}|第\d{1,4}页(?:[，/]?共\d{1,4}页)?|page\d{1,4}(?:of\d{1,4})?"
    r"|共\d{1,4}页[，/]?第\d{1,4}页",
    re.IGNORECASE,
)
_DOCUMENT_NUMBER = re.compile(r"[\w]{2,20}[〔\[（【]\d{4}[〕\]）】]\d{1,5}号")
_LETTERHEAD_END = re.compile(r"[\w（）]{0,40}文件")
_HEAD_LINES = 25
_LONGEST_HEADER = 40
_SIGHT = 200


def furnish(lines: list[Line], format_: str) -> list[Line]:
    """Return the lines with furniture marked; what unpacking marked stays so."""
    places = [at for at, line in enumerate(lines) if line.text and not line.furniture]
    styles: dict[int, str] = {}
    numbered = _page_numbers(lines, places)
    for at in numbered | _beside(lines, places, numbered) | contents(lines, places):
        styles[at] = lines[at].style
    if format_ != "xlsx":
        styles |= page_head(lines, places) | page_tail(lines, places)
    heads = _letterhead(lines, [at for at in places if at not in styles])
    return [
        replace(line, furniture=True, style=styles[at])
        if at in styles
        else replace(line, style=LETTERHEAD)
        if at in heads
        else line
        for at, line in enumerate(lines)
    ]


def _page_numbers(lines: list[Line], places: list[int]) -> set[int]:
    return {
        at
        for at in places
        if lines[at].cell is None
        and len(lines[at].text) < 30
        and _PAGE_NUMBER.fullmatch(lines[at].text.replace(" ", ""))
    }


def _beside(lines: list[Line], places: list[int], numbered: set[int]) -> set[int]:
    """Return short lines that stand again and again beside page numbers: running headers."""
    beside = [
        near
        for here, at in enumerate(places)
        if at in numbered
        for near in places[max(0, here - 1) : here + 2]
        if near not in numbered and len(lines[near].text) <= _LONGEST_HEADER
    ]
    times = Counter(lines[at].text for at in beside)
    return {at for at in beside if times[lines[at].text] > 2}


def _letterhead(lines: list[Line], places: list[int]) -> set[int]:
    """Return the lines above the document number, when one of them says «…文件»."""
    head = [at for at in places[:_HEAD_LINES] if lines[at].cell is None]
    for here, at in enumerate(head):
        if _DOCUMENT_NUMBER.search(lines[at].text[:_SIGHT].replace(" ", "")):
            above = head[:here]
            short = all(len(lines[one].text) <= _LONGEST_HEADER for one in above)
            named = any(_LETTERHEAD_END.fullmatch(lines[one].text) for one in above)
            return set(above) if short and named else set()
    return set()
