"""Which of a task's units owe which of its dates."""

from __future__ import annotations

from collections.abc import Sequence

from plans.reading.draft import DraftUnit
from plans.reading.phrases.owners import owners
from plans.reading.phrases.when import Context, FoundDeadline
from plans.reading.phrases.who import find_actors


def owners_among(
    text: str, found: Sequence[FoundDeadline], units: Sequence[DraftUnit], context: Context
) -> list[tuple[str, ...]]:
    """Return for each date the names of those of `units` that owe it; none means all do.

    Where a label or bracket says who answers, an actor of the text outside of it owns nothing.
    """
    if len(units) < 2 or not found:
        return [() for _ in found]
    actors = find_actors(text, context)
    known = {unit.name for unit in units}
    named = [
        tuple(dict.fromkeys(actors[at].name for at in places if actors[at].name in known))
        for places in owners(text, found, actors)
    ]
    return [() if set(names) == known else names for names in named]
