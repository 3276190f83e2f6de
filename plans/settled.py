"""What a person settled in a loaded plan, carried over to a fresh reading of its paper.

A reading says only what the paper says. Short titles, who leads an annex, from which quarter a
recurrence counts: these were settled by hand, and a reissued paper does not unsettle them.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from typing import TypeVar

from plans.amending import Kept, compare
from plans.likeness import bigrams, shared
from plans.planfile.schema import (
    AnnexPart,
    CollectivePart,
    DeadlinePart,
    DocumentPart,
    ItemPart,
    PlanFile,
    Span,
    TargetPart,
    UnitPart,
    ref_of,
)

SAME_TITLE = 0.5

_Told = TypeVar("_Told", DeadlinePart, TargetPart)
_Named = TypeVar("_Named", UnitPart, CollectivePart)


def carry_over(old: PlanFile, fresh: PlanFile, text: str) -> PlanFile:
    """Return `fresh` with what `old` settled; `text` is the new paper's own.

    Whatever rests on a phrase that still stands in the paper stays as it was settled. What the
    paper says anew, or says no more, is left for the comparison to show.
    """
    words = _even(text)
    own = _own_words(fresh, words)
    amendment = compare(old, fresh)
    kept = {(one.new.annex, one.new.ref): one for one in amendment.kept}
    annexes = {one.new.annex: one.old.annex for one in amendment.kept if one.new.annex is not None}
    before = {annex.number: annex for annex in old.annexes}
    head = fresh.plan.model_copy(
        update={"title": old.plan.title, "rubric": old.plan.rubric, "zone": old.plan.zone}
        | {"document": _document(old, fresh), "coordinator": old.plan.coordinator}
        | {"period": _period(old, fresh)}
    )
    taken = {choice.key for choice in old.choices}
    return fresh.model_copy(
        update={
            "plan": head,
            "choices": [*old.choices, *(c for c in fresh.choices if c.key not in taken)],
            "roster": fresh.roster.model_copy(
                update={"levels": fresh.roster.levels | old.roster.levels}
                | {"units": _all(old.roster.units, fresh.roster.units)}
                | {"collectives": _all(old.roster.collectives, fresh.roster.collectives)}
            ),
            "goals": _still_told(old.goals, fresh.goals, words),
            "tasks": [
                _item(part, kept.get((None, part.number)), words, own) for part in fresh.tasks
            ],
            "annexes": [
                _annex(annex, before.get(annexes.get(annex.number) or ""), kept, words, own)
                for annex in fresh.annexes
            ],
        }
    )  # fmt: skip


def _document(old: PlanFile, fresh: PlanFile) -> DocumentPart:
    """A title that holds the other is the same one: «印发《…》的通知» names its annexed plan."""
    one, other = old.plan.document, fresh.plan.document
    same = one.title in other.title or other.title in one.title
    return other.model_copy(update={"title": one.title}) if same else other


def _period(old: PlanFile, fresh: PlanFile) -> Span:
    """The settled period, unless the paper is issued outside it or asks for days beyond it.

    A reading only proposes one, from the day of issue to the year's end: taken over, it would
    undo a corrected end and dispatch recurring work for the months after it.
    """
    span, before, issued = old.plan.period, old.plan.document, fresh.plan.document.issued_on
    if issued not in (None, before.issued_on) and not span.from_on <= issued <= span.to_on:
        return fresh.plan.period
    beyond = max(_days(fresh), default=span.to_on) > max([span.to_on, *_days(old)])
    return fresh.plan.period if beyond else span


def _days(file: PlanFile) -> Iterator[date]:
    """Every day that a deadline of the file names as its last."""
    for part in _parts(file):
        for deadline in part.deadlines:
            yield from (day for day in (deadline.on, deadline.to_on) if day is not None)


def _parts(file: PlanFile) -> list[ItemPart]:
    return [*file.tasks, *(item for annex in file.annexes for item in annex.items)]


def _own_words(fresh: PlanFile, words: str) -> dict[int, str]:
    """What the paper says from each item's title to the next one's, by the item's identity."""
    own: dict[int, str] = {}
    at, last = 0, None
    for part in _parts(fresh):
        found = words.find(_even(part.title), at)
        if found < 0:
            continue
        if last is not None:
            own[id(last)] = words[at:found]
        at, last = found, part
    if last is not None:
        own[id(last)] = words[at:]
    return own


def _all(before: Sequence[_Named], after: Sequence[_Named]) -> list[_Named]:
    names = {one.name for one in before}
    return list(before) + [one for one in after if one.name not in names]


def _annex(
    annex: AnnexPart,
    before: AnnexPart | None,
    kept: dict[tuple[str | None, str], Kept],
    words: str,
    own: dict[int, str],
) -> AnnexPart:
    items = [
        _item(part, kept.get((annex.number, ref_of(part, annex))), words, own)
        for part in annex.items
    ]
    if before is None:
        return annex.model_copy(update={"items": items})
    targets = _still_told(before.targets, annex.targets, words)
    led = {"lead": before.lead, "lead_choice": before.lead_choice, "targets": targets}
    return annex.model_copy(update={"items": items} | led)


def _item(part: ItemPart, kept: Kept | None, words: str, own: dict[int, str]) -> ItemPart:
    if kept is None:
        return part
    before = kept.old.part
    same = shared(bigrams(before.title), bigrams(part.title)) >= SAME_TITLE
    return part.model_copy(
        update={
            "title": before.title if same else part.title,
            "kind": before.kind,
            "deadlines": _still_told(before.deadlines, part.deadlines, words, own.get(id(part))),
            "targets": _still_told(before.targets, part.targets, words, own.get(id(part))),
        }
    )


def _still_told(
    before: Sequence[_Told], after: Sequence[_Told], words: str, own: str | None = None
) -> list[_Told]:
    """What stands in the paper still, then what it says that was not there before.

    A date that moved may stand elsewhere in the paper, as another item's: where the item says
    something new, only its `own` words hold what it said before.
    """
    new = _unlike(after, before)
    told = words if own is None or not new else own + "\n".join(map(_plain, after))
    held = [one for one in before if _plain(one) in told]
    return held + _unlike(after, held)


def _unlike(some: Iterable[_Told], known: Iterable[_Told]) -> list[_Told]:
    """Those of whose phrase none of the known is a part, nor the other way round."""
    phrases = [phrase for phrase in map(_plain, known) if phrase]
    return [
        one
        for one in some
        if not any(_plain(one) in phrase or phrase in _plain(one) for phrase in phrases)
    ]


def _plain(told: DeadlinePart | TargetPart) -> str:
    return _even(told.phrase or "")


def _even(text: str) -> str:
    """Blanks and the width of figures and marks are nobody's meaning."""
    return "".join(unicodedata.normalize("NFKC", text).split())
