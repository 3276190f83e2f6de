"""best_of：同一件只算一次，算最高一级.

    - {kind: best_of, per: 篇}

``key`` 相同的几条事实说的是同一件（如同一篇稿件被几个网站采用），只算级别最高的一条；级别的高低
按计数事项所列的次序，先写的高。同级的算数量多的，再同则算日期早的。``per`` 是同一什么，只作说明。
没有 ``key`` 的事实各算各的。没有算的仍列在依据里，写明原因。

和 count_basis 一起用时，本条写在前面：先定出每件的最高一级，再取所要的级别；写反了，细则不能载入。

例：同一篇稿件被县级、市级、省级网站采用，只算省级 1 篇。
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import cast

from scoring.facts import Tally
from scoring.leaf import Counted
from scoring.rule import Sieve, Text


class BestOf(Sieve):
    """One thing counts once."""

    per: Text

    compares_levels = True

    def sieve(self, facts: Sequence[Counted], levels: Sequence[str]) -> list[Counted]:
        """Leave out all but the best of each thing."""
        rank = {level: place for place, level in enumerate(levels)}
        best: dict[str, tuple[tuple[object, ...], Counted]] = {}
        for one in facts:
            key = _key(one)
            if key is None or one.left_out is not None:
                continue
            order = _order(cast("Tally", one.fact), rank)
            if key not in best or order < best[key][0]:
                best[key] = order, one
        kept = {id(one) for _, one in best.values()}
        return [
            one
            if _key(one) is None or id(one) in kept
            else one.without(f"同一{self.per}按最高一级计一次")
            for one in facts
        ]


def _key(one: Counted) -> str | None:
    return one.fact.key if isinstance(one.fact, Tally) else None


def _order(fact: Tally, rank: dict[str, int]) -> tuple[object, ...]:
    level = rank.get(fact.level or "", len(rank))
    return level, -fact.amount, fact.on or date.max, fact.ref


RULE = BestOf
