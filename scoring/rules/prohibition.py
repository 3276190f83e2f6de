"""prohibition：不发生即得分.

    - {kind: prohibition, count: leaks}

写作「一律不得……」的指标：没有发生得本项分值，发生一件就得 0 分。``count`` 是记入违反事实的计数
事项，不写则按本项编号记。没有记录就是没有发生，不是缺口。

例：工作内容一律不通过第三方软件传输，1 分：没有记录得 1 分，查出 1 次得 0 分。
"""

from __future__ import annotations

from decimal import Decimal

from scoring.leaf import Leaf
from scoring.rule import CountingEarner, Earned
from scoring.words import figure


class Prohibition(CountingEarner):
    """Points kept unless it happens."""

    fills = True

    def earn(self, leaf: Leaf) -> Earned:
        """Return full points, or none once it happened."""
        used = leaf.used(self.count)
        amount = leaf.amount(self.count)
        if amount:
            return Earned(Decimal(0), f"发生 {figure(amount)} 次，不得分", used)
        return Earned(leaf.full or Decimal(0), "没有发生", used)


RULE = Prohibition
