"""per_unit_deduct：每发生一次扣几分.

    - {kind: per_unit_deduct, count: wrong-listings, each: 5, unit: 起, start: full, floor: "0"}

- ``start``：``full`` 从本项分值起扣，余下的就是得分；``none`` 本项的分由别的规则给，这里只扣；
- ``floor``：``0`` 扣完为止（也可以写别的底数）；``none`` 文件没有写「扣完为止」，可以扣成负分；
- ``each`` 每个扣几分，``unit`` 计数的单位；``count`` 是计数事项，不写则按本项编号计数。

没有记录就是没有发生，不扣分，也不是缺口。

例：执行统计标准 15 分，每发现 1 起扣 5 分，扣完为止：2 起得 5 分，4 起得 0 分。
"""

from __future__ import annotations

from scoring.leaf import Leaf
from scoring.rule import Earned
from scoring.takingaway import TakingEarner


class PerUnitDeduct(TakingEarner):
    """So many points off for each."""

    fills = True

    def earn(self, leaf: Leaf) -> Earned:
        """Return what is left, or what is taken."""
        earned = self.take(leaf.full, leaf.amount(self.count), "发生")
        return earned._replace(facts=leaf.used(self.count))


RULE = PerUnitDeduct
