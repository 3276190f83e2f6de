"""What counts although something speaks against it: no date in a period, or like another fact.

Neither is dropped or settled in silence: the fact is marked in the trace, and the settlement
lists it. Only what still counts after an indicator's sieves is doubted.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any

from scoring.facts import Tally, UnitInfo
from scoring.indicator import Period, Undated
from scoring.leaf import Counted

UNDATED = "无日期，按期内计"
_MOST_NAMED = 6


@dataclass(frozen=True, slots=True)
class Doubt:
    """Facts of one unit that count and should be looked at; `refs` are theirs.

    `number` is the first indicator of the paper that counts them. `pending` says that the
    rubric wants the matter settled first, so that it is a gap too.
    """

    unit: str
    number: str
    what: str
    refs: tuple[str, ...]
    pending: bool = False

    def to_json(self) -> dict[str, Any]:
        """Return the doubt."""
        return {
            "unit": self.unit,
            "number": self.number,
            "what": self.what,
            "facts": list(self.refs),
        }


def doubted(
    found: Sequence[Counted], number: str, unit: UnitInfo, period: Period | None
) -> tuple[list[Counted], list[Doubt]]:
    """Mark what is doubtful among one counter's facts as an indicator counts them.

    Facts are alike when counter, level, day, amount, title and key are the same; the first of
    them is not marked. Those left out are returned as they are.
    """
    first: dict[tuple[object, ...], str] = {}
    alike: dict[str, list[str]] = {}
    marked: list[Counted] = []
    undated: list[str] = []
    for one in found:
        fact = one.fact
        if one.left_out is not None or not isinstance(fact, Tally):
            marked.append(one)
            continue
        why = []
        if fact.on is None and period is not None:
            undated.append(fact.ref)
            why.append(UNDATED)
        like = first.setdefault(_content(fact), fact.ref)
        if like != fact.ref:
            alike.setdefault(like, [like]).append(fact.ref)
            why.append(f"可能重复（和 {like} 相同）")
        marked.append(replace(one, doubt="；".join(why)) if why else one)
    doubts = [
        Doubt(unit.name, number, f"{_named(refs)} 内容相同，可能重复，都已计入", tuple(refs))
        for refs in alike.values()
    ]
    if undated and period is not None:
        what = f"{_named(undated)} 没有日期，按在考核期内计"
        pending = period.undated is Undated.GAP
        doubts.append(Doubt(unit.name, number, what, tuple(undated), pending))
    return marked, doubts


def _content(fact: Tally) -> tuple[str | None, object, Decimal, str, str | None]:
    return fact.level, fact.on, fact.amount, fact.title, fact.key


def _named(refs: Sequence[str]) -> str:
    more = f"等 {len(refs)} 件" if len(refs) > _MOST_NAMED else ""
    return "、".join(refs[:_MOST_NAMED]) + more
