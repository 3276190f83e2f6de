"""fail_if：有某种情形，本项结果不合格.

    - {kind: fail_if, count: quality-failures, condition: 大面积造假, result: 不合格}

计数事项 ``count`` 有记录，就是有 ``condition`` 所说的情形，本项的考核结果为 ``result``。得分不变，
结果记在核算的说明里：不合格怎样影响等次，由文件另定。

例：出现数据质量舆情且影响较大，数据质量管理工作考核结果为不合格：得分照算，注明不合格。
"""

from __future__ import annotations

from scoring.leaf import Leaf
from scoring.rule import Limited, Limiter, Points, Text


class FailIf(Limiter):
    """A result without points."""

    count: Text
    condition: Text
    result: Text

    @property
    def counters(self) -> tuple[str | None, ...]:
        """The counter that shows the condition."""
        return (self.count,)

    def limit(self, points: Points, leaf: Leaf) -> Limited:
        """Leave the points, and a note once there is a fact."""
        if not leaf.amount(self.count):
            return Limited(points)
        says = f"结果为{self.result}：{self.condition}"
        return Limited(points, says, leaf.used(self.count), note=says)


RULE = FailIf
