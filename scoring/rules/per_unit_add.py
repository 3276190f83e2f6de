"""per_unit_add：每多一个加几分.

    - {kind: per_unit_add, count: articles, each: 0.5, unit: 篇, over: 2, cap: 5}

基本分之外的加分：超过 ``over`` 的部分，每 1 个加 ``each`` 分。``over`` 是先要达到的数量，不写就是
0；``cap`` 是这一条最多加几分，不写则文件没有规定上限。``count`` 是计数事项，不写则按本项编号计数
（``tasks`` 所连任务的每个办结节点也计 1，待审和未到期的列为缺口）；``unit`` 是计数的单位。
``late``、``waived`` 迟报、免办的节点怎样计，同 done，但 ``waived`` 不写是 ``gap``；和 quota 写在
一起时两条应当一样。

例：信息 2 篇以外每多报 1 篇加 0.5 分：4 篇加 1 分，2 篇不加。
"""

from __future__ import annotations

from decimal import Decimal

from scoring.counting import count_up
from scoring.figures import Figure
from scoring.handing import Waived
from scoring.leaf import Leaf
from scoring.rule import CountingEarner, Earned, Role, Text
from scoring.settings import Positive, YesNo
from scoring.words import figure

_ZERO = Decimal(0)


class PerUnitAdd(CountingEarner):
    """A bonus for each above a number."""

    each: Positive
    unit: Text
    over: Figure = _ZERO
    cap: Positive | None = None
    late: YesNo = True
    waived: Waived = Waived.GAP

    by_milestones = True

    @property
    def role(self) -> Role:
        """On top of the base."""
        return Role.BONUS

    def earn(self, leaf: Leaf) -> Earned:
        """Return the bonus, up to the cap."""
        found = count_up(leaf, self.count, late=self.late, waived=self.waived)
        amount = found.amount
        more = amount - self.over
        says = f"计 {figure(amount)} {self.unit}"
        if more <= 0:
            over = f"，没有超过 {figure(self.over)} {self.unit}" if self.over else ""
            return Earned(_ZERO, f"{says}{over}，不加分", found.facts, found.opens)
        if self.over:
            says = f"{says}，超过 {figure(self.over)} {self.unit}的 {figure(more)} {self.unit}"
        says = f"{says}，每{self.unit}加 {figure(self.each)} 分"
        points = self.each * more
        if self.cap is not None and points > self.cap:
            return Earned(
                self.cap, f"{says}，最多加 {figure(self.cap)} 分", found.facts, found.opens
            )
        return Earned(points, says, found.facts, found.opens)


RULE = PerUnitAdd
