"""zero_if：有某种情形就不得分.

    - {kind: zero_if, count: criticised, condition: 被国、省批评, scope: total}

计数事项 ``count`` 有记录，就是有 ``condition`` 所说的情形，本项不得分。``scope`` 不得什么分：
``total`` 全部（扣分也不再扣），``base`` 基本分，``bonus`` 加分，``nothing`` 都照得（供取定选用）。
写在上级上，下面各项的合计一起归零。

例：因数据质量问题被国、省批评的，本项不得分：四项合计 15 分，有 1 次批评，得 0 分。
"""

from __future__ import annotations

from decimal import Decimal
from enum import StrEnum

from scoring.leaf import Leaf
from scoring.rule import Limited, Limiter, Points, Text
from scoring.words import figure

_ZERO = Decimal(0)


class Scope(StrEnum):
    """What becomes zero."""

    TOTAL = "total"
    BASE = "base"
    BONUS = "bonus"
    NOTHING = "nothing"


class ZeroIf(Limiter):
    """No points under a condition."""

    count: Text
    condition: Text
    scope: Scope

    @property
    def counters(self) -> tuple[str | None, ...]:
        """The counter that shows the condition."""
        return (self.count,)

    def limit(self, points: Points, leaf: Leaf) -> Limited:
        """Return nothing, or nothing of one role, once there is a fact."""
        amount = leaf.amount(self.count)
        if not amount:
            return Limited(points)
        says = f"{self.condition} {figure(amount)} 次"
        match self.scope:
            case Scope.TOTAL:
                left, says = Points(), f"{says}，本项不得分"
            case Scope.BASE:
                left, says = Points(_ZERO, points.bonus, points.taken), f"{says}，不得基本分"
            case Scope.BONUS:
                left, says = Points(points.base, _ZERO, points.taken), f"{says}，不加分"
            case Scope.NOTHING:
                left, says = points, f"{says}，不影响本项得分"
        return Limited(left, says, leaf.used(self.count))


RULE = ZeroIf
