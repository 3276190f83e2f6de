"""unit_deduct_outside：基本分之外，每次扣几分.

    - {kind: unit_deduct_outside, count: leaks, each: 10, unit: 次}

不属于任何基本分的扣分，每发生 1 次扣 ``each`` 分，没有底，本级可以扣成负分；要有底的另写 floor。
``count`` 是计数事项，不写则按本项编号记；``unit`` 是计数的单位。没有记录就是没有发生。

例：严重失泄密事故 1 次扣 10 分：2 次扣 20 分。
"""

from __future__ import annotations

from decimal import Decimal

from scoring.leaf import Leaf
from scoring.rule import CountingEarner, Earned, Role, Text
from scoring.settings import Positive
from scoring.words import figure


class UnitDeductOutside(CountingEarner):
    """So many points off for each, outside any base."""

    each: Positive
    unit: Text

    @property
    def role(self) -> Role:
        """Taken away."""
        return Role.DEDUCTION

    def earn(self, leaf: Leaf) -> Earned:
        """Return what is taken."""
        amount = leaf.amount(self.count)
        if not amount:
            return Earned(Decimal(0), "没有发生，不扣分", leaf.used(self.count))
        says = f"发生 {figure(amount)} {self.unit}，每{self.unit}扣 {figure(self.each)} 分"
        return Earned(self.each * amount, says, leaf.used(self.count))


RULE = UnitDeductOutside
