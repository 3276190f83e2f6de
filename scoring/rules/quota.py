"""quota：完成数量得满分.

    - {kind: quota, count: articles, target: 2, unit: 篇, shortfall: each_missing, each: 1.5}

数量达到 ``target`` 得本项分值，``unit`` 是计数的单位。``count`` 是计数事项，不写则按本项编号计数；
按本项编号计数的，``tasks`` 所连任务的每个办结节点也计 1。

- ``op`` 达到的意思：``>=`` 达到即可（不写即是），``>`` 须超过，即再多 1 个；
- ``shortfall`` 没有完成时：``each_missing`` 每差 1 个扣 ``each`` 分，扣完为止；``pro_rata`` 按完成
  的比例得分；``nothing`` 不得分；``judged`` 由评分科室评定，未评前记 0 分并列为缺口。文件没有写的，
  引用取定；
- ``late``、``waived`` 迟报、免办的节点怎样计，同 done。

待审和未到期的节点列为缺口，未定前按没有完成计；已经达到数量的不再列。

例：半年总结 4 分，应报 2 次，少报 1 次扣 2 分：报 1 次得 2 分，一次未报得 0 分。
"""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from enum import StrEnum
from typing import Literal

from scoring.counting import count_up
from scoring.handing import Waived
from scoring.judging import judged
from scoring.leaf import Leaf
from scoring.rule import CountingEarner, Earned, Open, Text
from scoring.settings import Positive, YesNo
from scoring.words import figure

_ZERO, _ONE = Decimal(0), Decimal(1)


class Shortfall(StrEnum):
    """What a count below the target gives."""

    EACH_MISSING = "each_missing"
    PRO_RATA = "pro_rata"
    NOTHING = "nothing"
    JUDGED = "judged"


class Quota(CountingEarner):
    """Full points at a number."""

    target: Positive
    unit: Text
    op: Literal[">=", ">"] = ">="
    shortfall: Shortfall
    each: Positive | None = None
    late: YesNo = True
    waived: Waived = Waived.DONE

    fills = True
    by_milestones = True

    def faults(self, points: Decimal | None) -> Iterator[str]:  # noqa: ARG002
        """`each` belongs to one shortfall, which needs it; milestones to the own number."""
        if (self.shortfall is Shortfall.EACH_MISSING) != (self.each is not None):
            yield "shortfall 为 each_missing 时要写 each，其他时候不写"

    @property
    def judged(self) -> bool:
        """A section judges a shortfall where that is the reading."""
        return self.shortfall is Shortfall.JUDGED

    @property
    def need(self) -> Decimal:
        """The least count that meets the target."""
        return self.target + _ONE if self.op == ">" else self.target

    def earn(self, leaf: Leaf) -> Earned:
        """Return full points, or what the shortfall leaves."""
        found = count_up(leaf, self.count, late=self.late, waived=self.waived)
        amount, used = found.amount, found.facts
        full = leaf.full or _ZERO
        if amount >= self.need:
            return Earned(full, f"计 {figure(amount)} {self.unit}，已达到", used)
        says = f"计 {figure(amount)} {self.unit}，差 {figure(self.need - amount)} {self.unit}"
        match self.shortfall:
            case Shortfall.EACH_MISSING:
                each = self.each or _ZERO
                left = max(full - each * (self.need - amount), _ZERO)
                says = f"{says}，每{self.unit}扣 {figure(each)} 分"
                return Earned(left, says, used, found.opens)
            case Shortfall.PRO_RATA:
                points = full * amount / self.need
                return Earned(points, f"{says}，按比例得分", used, found.opens)
            case Shortfall.NOTHING:
                return Earned(_ZERO, f"{says}，不得分", used, found.opens)
            case Shortfall.JUDGED:
                given = judged(leaf)
                if given is None:
                    opens = (*found.opens, Open(f"{says}，待评分"))
                    return Earned(_ZERO, f"{says}，尚未评分", used, opens)
                said = f"{says}，{given.says}"
                return Earned(given.points, said, used + given.facts, found.opens + given.opens)


RULE = Quota
