"""What the sections' judgements of one indicator come to, where any one of them may judge it."""

from __future__ import annotations

from decimal import Decimal

from scoring.leaf import Leaf, UsedFact
from scoring.rule import Earned, Open
from scoring.words import figure

NOBODY = "尚未评分"


def judged(leaf: Leaf) -> Earned | None:
    """Return the points that were given, None while nobody has judged.

    Sections that give different points must agree first: until then nothing counts, since no
    paper says whose points hold.
    """
    found = leaf.judgements
    if not found:
        return None
    if len(found) == 1:
        one = found[0]
        says = f"{one.by}评 {figure(one.score)} 分"
        return Earned(one.score, says, (UsedFact(one, one.score),))
    scores = {one.score for one in found}
    if len(scores) > 1:
        facts = tuple(UsedFact(one, None, "各科室评分不同") for one in found)
        said = "、".join(f"{one.by} {figure(one.score)} 分" for one in found)
        what = f"各科室评分不同（{said}），须定一个"
        return Earned(Decimal(0), what, facts, (Open(what),))
    score = found[0].score
    by = "、".join(one.by for one in found)
    facts = tuple(UsedFact(one, one.score) for one in found)
    return Earned(score, f"{by}评 {figure(score)} 分", facts)


def awaited() -> Earned:
    """Return what holds while nobody has judged: nothing, and a gap."""
    return Earned(Decimal(0), NOBODY, (), (Open("待评分"),))
