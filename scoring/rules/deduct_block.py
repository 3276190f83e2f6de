"""deduct_block：减分项最多扣几分.

    - {kind: deduct_block, max: 20}

写在减分的上级（``role: deduction``）上：它下面各项所扣的分合计最多 ``max`` 分。减分项不属于基本分，
从所在的上级里扣。

例：减分项 20 分，下面各项合计扣 23 分，只扣 20 分。
"""

from __future__ import annotations

from scoring.leaf import Leaf
from scoring.rule import Limited, Limiter, Points
from scoring.settings import Positive
from scoring.words import figure


class DeductBlock(Limiter):
    """A limit on what a group takes."""

    max: Positive

    def limit(self, points: Points, leaf: Leaf) -> Limited:  # noqa: ARG002
        """Hold what is taken to the limit."""
        if points.taken <= self.max:
            return Limited(points)
        says = f"合计应扣 {figure(points.taken)} 分，最多扣 {figure(self.max)} 分"
        return Limited(Points(points.base, points.bonus, self.max), says)


RULE = DeductBlock
