"""cap：封顶.

    - {kind: cap, max: 5, scope: bonus}

``scope`` 封什么的顶：``bonus`` 加分，``base`` 基本分，``total`` 全部得分，``nothing`` 不封顶（供
取定选用）。写在指标上封这一项，写在上级上封下面的合计。``max`` 是顶。

例：单个加分项 5 分封顶：超过 5 篇的每篇加 1 分，12 篇应加 7 分，只加 5 分。
"""

from __future__ import annotations

from decimal import Decimal
from enum import StrEnum

from scoring.figures import Figure
from scoring.leaf import Leaf
from scoring.rule import Limited, Limiter, Points
from scoring.words import figure


class Scope(StrEnum):
    """What is held to the limit."""

    BONUS = "bonus"
    BASE = "base"
    TOTAL = "total"
    NOTHING = "nothing"


class Cap(Limiter):
    """An upper limit."""

    max: Figure
    scope: Scope

    def limit(self, points: Points, leaf: Leaf) -> Limited:  # noqa: ARG002
        """Hold the points to the limit; of a total, the bonus gives way first."""
        most = self.max
        match self.scope:
            case Scope.BONUS if points.bonus > most:
                says = f"加分 {figure(points.bonus)} 分，{figure(most)} 分封顶"
                return Limited(Points(points.base, most, points.taken), says)
            case Scope.BASE if points.base > most:
                says = f"基本分 {figure(points.base)} 分，{figure(most)} 分封顶"
                return Limited(Points(most, points.bonus, points.taken), says)
            case Scope.TOTAL if points.total > most:
                says = f"{figure(points.total)} 分，{figure(most)} 分封顶"
                return Limited(_held(points, most), says)
        return Limited(points)


def _held(points: Points, most: Decimal) -> Points:
    over = points.total - most
    less = min(over, points.bonus)
    return Points(points.base - (over - less), points.bonus - less, points.taken)


RULE = Cap
