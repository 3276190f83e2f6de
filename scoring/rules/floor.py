"""floor：保底.

    - {kind: floor, min: 0, scope: total}

``scope`` 保什么的底：``total`` 全部得分，``base`` 基本分，``nothing`` 不保底
（供取定选用）。写在指标上保这一项，写在上级上保下面的合计。
``min`` 是底，如 0 表示不得负分。

例：大项不得负分：基本分 8 分，基本分之外扣 10 分，得 0 分。
"""

from __future__ import annotations

from enum import StrEnum

from scoring.figures import Figure
from scoring.leaf import Leaf
from scoring.rule import Limited, Limiter, Points
from scoring.words import figure


class Scope(StrEnum):
    """What is held up."""

    TOTAL = "total"
    BASE = "base"
    NOTHING = "nothing"


class Floor(Limiter):
    """A lower limit."""

    min: Figure
    scope: Scope

    def limit(self, points: Points, leaf: Leaf) -> Limited:  # noqa: ARG002
        """Hold the points up; a total by taking less away first."""
        if self.scope is Scope.NOTHING:
            return Limited(points)
        if self.scope is Scope.BASE:
            if points.base >= self.min:
                return Limited(points)
            says = f"基本分 {figure(points.base)} 分，最低 {figure(self.min)} 分"
            return Limited(Points(self.min, points.bonus, points.taken), says)
        short = self.min - points.total
        if short <= 0:
            return Limited(points)
        less = min(short, points.taken)
        held = Points(points.base + short - less, points.bonus, points.taken - less)
        return Limited(held, f"{figure(points.total)} 分，最低 {figure(self.min)} 分")


RULE = Floor
