"""accrue：按数量累计得分.

    - {kind: accrue, count: articles, each: 0.5, unit: 篇, cap: 2}

从 0 分起，每 1 个得 ``each`` 分，算在本项分值之内，不是加分。``cap`` 是这一条最多得几分，不写则到
本项分值为止。``count`` 是计数事项，不写则按本项编号计数（``tasks`` 所连任务的每个办结节点也计 1，
待审和未到期的列为缺口）；``unit`` 是计数的单位。

例：经验材料每篇 0.5 分，本项最高 2 分：3 篇得 1.5 分，6 篇得 2 分。
"""

from __future__ import annotations

from decimal import Decimal

from scoring.counting import count_up
from scoring.leaf import Leaf
from scoring.rule import CountingEarner, Earned, Text
from scoring.settings import Positive
from scoring.words import figure


class Accrue(CountingEarner):
    """So many points for each, within the base."""

    each: Positive
    unit: Text
    cap: Positive | None = None

    by_milestones = True

    def earn(self, leaf: Leaf) -> Earned:
        """Return what came together, up to the cap."""
        found = count_up(leaf, self.count)
        amount = found.amount
        if not amount:
            return Earned(Decimal(0), f"计 0 {self.unit}，不得分", found.facts, found.opens)
        says = f"计 {figure(amount)} {self.unit}，每{self.unit} {figure(self.each)} 分"
        points = self.each * amount
        if self.cap is not None and points > self.cap:
            return Earned(self.cap, f"{says}，最高 {figure(self.cap)} 分", found.facts, found.opens)
        return Earned(points, says, found.facts, found.opens)


RULE = Accrue
