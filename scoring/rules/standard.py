"""standard：达到规定的标准得分.

    - {kind: standard}

技术、配置一类的标准，达到得本项分值，达不到得 0 分。评分科室的评分优先（可以是中间的分数）；
没有评分的，以本项编号记入一件计数事实表示已经达标。都没有，记 0 分并列为缺口。没有设定。

例：局域网带宽不低于 1000Mb，0.5 分：记入「带宽测试达标」一件，得 0.5 分。
"""

from __future__ import annotations

from decimal import Decimal

from scoring.judging import judged
from scoring.leaf import Leaf
from scoring.rule import Earned, Earner, Open

_ZERO = Decimal(0)


class Standard(Earner):
    """All points for a standard that is met."""

    fills = True

    @property
    def counters(self) -> tuple[str | None, ...]:
        """Its own number: something recorded under it shows the standard met."""
        return (None,)

    @property
    def judged(self) -> bool:
        """A section may judge it."""
        return True

    def earn(self, leaf: Leaf) -> Earned:
        """Return full points or none."""
        used = leaf.used(None)
        if given := judged(leaf):
            return given._replace(facts=given.facts + used)
        if leaf.amount(None):
            return Earned(leaf.full or _ZERO, "已达标", used)
        return Earned(_ZERO, "没有记录", used, (Open("没有达标的记录，也没有评分"),))


RULE = Standard
