"""By when: every form of deadline in one text, as values of `plans.deadlines`.

    read_deadlines(text, context) -> (deadlines, doubts)
    find_deadlines(text, context) -> deadlines

Nothing is invented: a date that cannot be, or whose year nothing tells, is a doubt and no
deadline. A reading that the paper leaves open (12月前) is a deadline with a doubt that says
the other reading.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable
from dataclasses import replace
from functools import lru_cache

from plans.reading.phrases.bystanders import bound_outsider, receiver_of, what_is_owed
from plans.reading.phrases.context import Context, Doubt, Found, FoundDeadline
from plans.reading.phrases.dates import find_dates
from plans.reading.phrases.events import find_events
from plans.reading.phrases.passage import Passage, passage
from plans.reading.phrases.recurring import find_recurring
from plans.reading.phrases.relative import find_relative

__all__ = ["Context", "Doubt", "FoundDeadline", "find_deadlines", "read_deadlines"]


def find_deadlines(text: str, context: Context) -> list[FoundDeadline]:
    """Return the deadlines of a text in its order; see `read_deadlines` for the doubts."""
    return read_deadlines(text, context)[0]


def read_deadlines(text: str, context: Context) -> tuple[list[FoundDeadline], list[Doubt]]:
    """Return the deadlines of a text and what could not be decided about its dates.

    No two deadlines overlap, save those of one phrase that needs several rules (每旬); where
    two forms would, the one that says more stands («每月月报开网至关网» is an event, not every
    month).
    """
    deadlines, doubts = _read(text, context)
    return list(deadlines), list(doubts)


# A place is asked for its dates several times: when chosen, when read, when its owners are found.
@lru_cache(maxsize=256)
def _read(text: str, context: Context) -> tuple[tuple[FoundDeadline, ...], tuple[Doubt, ...]]:
    looked = passage(text)
    found = _apart(
        [
            list(find_events(looked, context)),
            list(find_recurring(looked, context)),
            list(find_relative(looked, context)),
            list(find_dates(looked, context)),
        ]
    )
    deadlines: list[FoundDeadline] = []
    doubts: list[Doubt] = []
    for one in found:
        start, end = looked.folded.span(one.start, one.end)
        if one.rule is not None:
            first = _tied(one, looked, context, start, end)
            deadlines += [first, *(replace(first, rule=rule) for rule in one.more)]
        if one.doubt is not None:
            doubts.append(Doubt(text[start:end], start, end, one.doubt))
    return tuple(deadlines), tuple(doubts)


def _tied(one: Found, looked: Passage, context: Context, start: int, end: int) -> FoundDeadline:
    if one.rule is None:
        raise AssertionError
    return FoundDeadline(
        looked.folded.original[start:end],
        start,
        end,
        one.rule,
        what_is_owed(looked, one.end),
        receiver_of(looked, one.start, one.end),
        bound_outsider(looked, one.start, context),
    )


def _apart(groups: Iterable[list[Found]]) -> list[Found]:
    """Keep what does not overlap what an earlier group, or a longer one of its own, took."""
    starts: list[int] = []
    kept: list[Found] = []
    for group in groups:
        for one in sorted(group, key=lambda found: (found.start, -found.end)):
            place = bisect_left(starts, one.start)
            if place and kept[place - 1].end > one.start:
                continue
            if place < len(kept) and kept[place].start < one.end:
                continue
            starts.insert(place, one.start)
            kept.insert(place, one)
    return kept
