"""late_deduct：每迟报一次扣几分.

    - {kind: late_deduct, each: 2, unit: 次, start: full, floor: "0"}

设定 ``count``、``each``、``unit``、``start``、``floor`` 都和 per_unit_deduct 相同，计的是迟报：

- ``tasks`` 所连任务中迟报后办结的和应报未报的节点，各计 1 次；
- 以本项编号（或 ``count``）记入的迟报事实，按数量计。

待审和未到期的节点不计，逐个列为缺口；免办的不计。什么记录都没有，就是没有迟报。

例：按时上报审核改错情况 6 分，每迟报 1 次扣 2 分：迟报 1 次、未报 1 次，得 2 分。
"""

from __future__ import annotations

from decimal import Decimal

from scoring.facts import Outcome
from scoring.handing import Waived, milestone_of, opened
from scoring.leaf import Leaf, UsedFact
from scoring.rule import Earned, Open
from scoring.takingaway import TakingEarner

_ZERO, _ONE = Decimal(0), Decimal(1)


class LateDeduct(TakingEarner):
    """So many points off for each late report."""

    fills = True
    by_milestones = True

    def earn(self, leaf: Leaf) -> Earned:
        """Return what is left, or what is taken."""
        late = leaf.amount(self.count)
        opens: list[Open] = []
        facts: list[UsedFact] = []
        for one in leaf.milestones:
            fact = milestone_of(one)
            open_ = opened(fact, Waived.DONE)
            counts = fact.outcome in (Outcome.LATE, Outcome.MISSING)
            late += counts
            if open_:
                opens.append(open_)
            facts.append(UsedFact(fact, _ONE if counts else _ZERO, open_.what if open_ else None))
        earned = self.take(leaf.full, late, "迟报")
        return earned._replace(facts=leaf.used(self.count) + tuple(facts), opens=tuple(opens))


RULE = LateDeduct
