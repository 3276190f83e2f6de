"""block_deduct：发生即扣几分.

    - {kind: block_deduct, count: attacks, points: 4, repeat: $attack-repeat}

用在减分的指标（``role: deduction``）：发生了就扣 ``points`` 分。``repeat``：``once`` 发生几次都只扣
一次，``each`` 每次都扣；文件没有写的，引用取定。``count`` 是计数事项，不写则按本项编号记。没有
记录就是没有发生。指标自己写了分值的，最多扣到那么多。

例：被上级约谈扣 4 分：发生 2 次，取「只扣一次」扣 4 分，取「每次都扣」扣 8 分。
"""

from __future__ import annotations

from decimal import Decimal

from scoring.leaf import Leaf
from scoring.repeats import Repeat, repeated
from scoring.rule import CountingEarner, Earned, Role
from scoring.settings import Positive


class BlockDeduct(CountingEarner):
    """One deduction, or one for each."""

    points: Positive
    repeat: Repeat

    @property
    def role(self) -> Role:
        """Taken away."""
        return Role.DEDUCTION

    def earn(self, leaf: Leaf) -> Earned:
        """Return what is taken."""
        amount = leaf.amount(self.count)
        if not amount:
            return Earned(Decimal(0), "没有发生，不扣分", leaf.used(self.count))
        points, says = repeated(self.points, amount, self.repeat, "扣")
        return Earned(points, says, leaf.used(self.count))


RULE = BlockDeduct
