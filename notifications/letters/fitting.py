"""A letter in short, cut to what a platform takes: whole lines, and a link to the rest."""

from __future__ import annotations

import re
from itertools import accumulate

# An item of `brief.md.j2` is one line; what stands before the first of them is the heading.
ITEM = re.compile(r"\d+\. ")
LINK = re.compile(r"\[([^\]\n]*)\]\(([^)\s]*)\)")
MARKS = re.compile(r"\*\*|`|^#+ |^> ", re.MULTILINE)
ELLIPSIS = "…"


class NoRoomError(ValueError):
    """A limit that leaves no room for a single line: a mistake of ours, no platform has it."""

    def __init__(self, most_bytes: int) -> None:
        super().__init__(most_bytes)


def fit(markdown: str, url: str, most_bytes: int) -> str:
    """Return the letter in at most `most_bytes` bytes of UTF-8; `url` shows the whole letter.

    What fits is returned as it is. Otherwise lines are left away from the end, and a last line
    says how many items they held and links to them; a line or character is never cut in two.
    Only where not even the first item has room is that item shortened, losing its links. The
    last line goes without its link where `url` itself has no room. Without `url` it says whom
    to ask.

    Raises:
        NoRoomError: there is not even room for the last line.
    """
    text = markdown.rstrip("\n")
    if size(text) <= most_bytes:
        return text
    lines = text.split("\n")
    total = sum(_is_item(line) for line in lines)
    ends = list(accumulate(size(line) + 1 for line in lines))
    for keep in range(len(lines) - 1, 0, -1):
        shown = sum(_is_item(line) for line in lines[:keep])
        tail = _tail(total - shown, url)
        if ends[keep - 1] + size(tail) <= most_bytes and (shown or not total):
            return "\n".join([*lines[:keep], tail])
    return _shortened(lines, total, url, most_bytes)


def letter_page(page_url: str, letter_id: int) -> str:
    """Return where the whole letter can be read; empty where its readers open no pages."""
    return f"{page_url}/letters/{letter_id}" if page_url else ""


def size(text: str) -> int:
    """Return how many bytes a text takes on the wire."""
    return len(text.encode())


def plain(markdown: str) -> str:
    """Return the same lines without marks, an address after its words; never longer.

    For platforms that show text only: `plain(fit(…))` keeps within the bytes of `fit`.
    """
    return MARKS.sub("", LINK.sub(r"\1 \2 ", markdown))


def _bare(line: str) -> str:
    """Return a line without marks and addresses."""
    return MARKS.sub("", LINK.sub(r"\1", line))


def _is_item(line: str) -> bool:
    return ITEM.match(line) is not None


def _tail(left: int, url: str) -> str:
    """Return the last line; with no item left out, what lies behind the link is the letter."""
    if not url:
        return f"其余 {left} 项未列，请向牵头单位查询" if left else "下文未列，请向牵头单位查询"
    page = f"[督办页面]({url})"
    return f"其余 {left} 项见 {page}" if left else f"全文见 {page}"


def _shortened(lines: list[str], total: int, url: str, most_bytes: int) -> str:
    """Return the first item, or without items the first line, cut to the room there is."""
    items = (number for number, line in enumerate(lines) if _is_item(line))
    first = next(items, 0)
    left = max(total - 1, 0)
    bare = f"其余 {left} 项见督办页面" if left else "全文见督办页面"
    tails = (_tail(left, url), bare)
    tail = next((one for one in tails if size(one) + 1 < most_bytes), None)
    if tail is None:
        raise NoRoomError(most_bytes)
    room = most_bytes - size(tail) - 1
    head = lines[:1] if first else []
    if head and size(head[0]) + 1 > room // 2:
        head = []
    room -= sum(size(line) + 1 for line in head)
    return "\n".join([*head, _cut(_bare(lines[first]), room), tail])


def _cut(text: str, room: int) -> str:
    """Return a text in `room` bytes, whole characters, with an ellipsis if any are gone."""
    if size(text) <= room:
        return text
    kept = text.encode()[: max(room - size(ELLIPSIS), 0)].decode(errors="ignore")
    return kept + ELLIPSIS if room >= size(ELLIPSIS) else kept
