"""A contents page repeated in front: «目录» and its entries, or entries with page numbers."""

from __future__ import annotations

import re

from plans.reading.paper import Line

_TITLE = frozenset({"目录", "目次", "CONTENTS", "Contents"})
# An entry ends in leaders and a page number, or in a tab and one.
_ENTRY = re.compile(r".{2,80}?(?:[.·]{3,}|…+|(?:[.·…] ){3,}|\t| {3,})[ .·…\t]*[-—]?\d{1,4}[-—]?")
_STYLE = re.compile(r"toc ?\d|TOC ?\d|目录 ?\d")
_LEADERS = re.compile(r"[ .·…\t]*[-—]?\d{0,4}[-—]?$")
_LEADER = re.compile(r"[.·]{3,}|…")
_MOST = 300
_FEWEST_WITHOUT_TITLE = 3


def contents(lines: list[Line], places: list[int]) -> set[int]:
    """Return where a contents page stands; nothing when there is none."""
    found = {at for at in places if _STYLE.fullmatch(lines[at].style)}
    for here, at in enumerate(places):
        if lines[at].text in _TITLE and lines[at].cell is None:
            entries = _entries(lines, places[here + 1 :])
            if entries or found:
                found |= {at, *entries}
            return found
    return found | _run_of_entries(lines, places)


def _entries(lines: list[Line], places: list[int]) -> list[int]:
    """Return the entries after the title: lines with page numbers, or said again later on."""
    later: dict[str, int] = {}
    for at in places:
        later[_bare(lines[at].text)] = at
    entries: list[int] = []
    seen: set[str] = set()
    for at in places[:_MOST]:
        text = lines[at].text
        bare = _bare(text)
        if lines[at].cell is not None or bare in seen:
            break
        if not (_ENTRY.fullmatch(text) or later[bare] > at):
            break
        seen.add(bare)
        entries.append(at)
    return entries


def _bare(text: str) -> str:
    return _LEADERS.sub("", text[:200]).replace(" ", "")


def _run_of_entries(lines: list[Line], places: list[int]) -> set[int]:
    run: list[int] = []
    for at in places[:_MOST]:
        # With leaders, so that a row of a ledger («1\t任务\t5») is not taken for an entry.
        text = lines[at].text
        if lines[at].cell is None and _ENTRY.fullmatch(text) and _LEADER.search(text):
            run.append(at)
        elif len(run) >= _FEWEST_WITHOUT_TITLE:
            break
        else:
            run = []
    return set(run) if len(run) >= _FEWEST_WITHOUT_TITLE else set()
