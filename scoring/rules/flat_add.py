"""flat_add：符合条件加几分.

    - {kind: flat_add, count: campaigns, points: 5, repeat: $campaign-repeat}

有一件符合条件的事就加 ``points`` 分。``repeat``：``once`` 有几件都只加一次，``each`` 每件各加；文件
没有写的，引用取定。``count`` 是计数事项，不写则按本项编号记。没有记录就不加分。

例：承办重大主题宣传活动加 5 分：承办 2 次，取「只加一次」加 5 分，取「每次都加」加 10 分。
"""

from __future__ import annotations

from decimal import Decimal

from scoring.leaf import Leaf
from scoring.repeats import Repeat, repeated
from scoring.rule import CountingEarner, Earned, Role
from scoring.settings import Positive


class FlatAdd(CountingEarner):
    """One bonus, or one for each."""

    points: Positive
    repeat: Repeat

    @property
    def role(self) -> Role:
        """On top of the base."""
        return Role.BONUS

    def earn(self, leaf: Leaf) -> Earned:
        """Return the bonus."""
        amount = leaf.amount(self.count)
        if not amount:
            return Earned(Decimal(0), "没有记录，不加分", leaf.used(self.count))
        points, says = repeated(self.points, amount, self.repeat, "加")
        return Earned(points, says, leaf.used(self.count))


RULE = FlatAdd
