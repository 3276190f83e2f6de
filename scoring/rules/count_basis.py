"""count_basis：什么算数.

    - {kind: count_basis, levels: [市级], higher: $higher-counts}
    - {kind: count_basis, exclude: 县级}

本项所数的事实，只算 ``levels`` 所列级别的，或者不算 ``exclude`` 所列级别的；两样写一样。级别是
计数事项所列的，写成列表，或用顿号隔开写成一句（引用取定时这样写）。``higher``：``yes`` 比
``levels`` 所列都高的级别也算，``no`` 不算（不写即是）。不算的事实仍列在依据里，写明原因。没有级别
的事实和节点不受影响。和 best_of 一起用时写在它后面。

例：5 篇被市级采用，取「省级采用的也算」则 ``higher: yes``，省级 1 篇、市级 3 篇计 4 篇。
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from decimal import Decimal

from scoring.leaf import Counted
from scoring.rule import Sieve
from scoring.settings import Names, YesNo


class CountBasis(Sieve):
    """Only some levels count."""

    levels: Names | None = None
    exclude: Names | None = None
    higher: YesNo = False

    picks_levels = True

    @property
    def levels_named(self) -> tuple[str, ...]:
        """The levels that count or do not."""
        return self.levels or self.exclude or ()

    def faults(self, points: Decimal | None) -> Iterator[str]:  # noqa: ARG002
        """One of both is written."""
        if (self.levels is None) == (self.exclude is None):
            yield "写 levels 或 exclude，两样写一样"
        if self.higher and self.levels is None:
            yield "higher 要和 levels 一起写"

    def sieve(self, facts: Sequence[Counted], levels: Sequence[str]) -> list[Counted]:
        """Leave out the levels that do not count."""
        counts = self._counting(levels)
        return [
            one if one.level is None or one.level in counts else one.without(f"{one.level}不计")
            for one in facts
        ]

    def _counting(self, levels: Sequence[str]) -> Collection[str]:
        """Return the levels that count, of those of a counter, the best first."""
        if self.levels is None:
            return [level for level in levels if level not in (self.exclude or ())]
        if not self.higher:
            return self.levels
        named = [place for place, level in enumerate(levels) if level in self.levels]
        return {*self.levels, *levels[: min(named, default=0)]}


RULE = CountBasis
