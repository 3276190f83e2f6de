"""on_event：发生了才要做的事.

    - {kind: on_event, count: emergencies, handled: emergencies-reported}

``count`` 是触发的事（如突发事件），不写则按本项编号记；``handled`` 是做到了的次数（如及时报告），
不写则由评分科室评定。

- 没有触发：得满分，不是缺口；
- 做到的次数不少于触发的次数：得满分；
- 有触发而没有都做到：有评分的按评分，没有评分的记 0 分并列为缺口，因为做到一部分得几分，
  文件一般没有写。

例：重大突发事件及时报告 5 分：没有发生得 5 分；发生 2 起、及时报告 2 次得 5 分；发生 2 起、及时
报告 1 次，牵头科室评 2 分，得 2 分。
"""

from __future__ import annotations

from decimal import Decimal

from scoring.judging import judged
from scoring.leaf import Leaf
from scoring.rule import CountingEarner, Earned, Open, Text
from scoring.words import figure


class OnEvent(CountingEarner):
    """Owed only when something happens."""

    handled: Text | None = None

    fills = True

    @property
    def counters(self) -> tuple[str | None, ...]:
        """What happened, and what was done about it."""
        return (self.count,) if self.handled is None else (self.count, self.handled)

    @property
    def judged(self) -> bool:
        """A section judges what was not all handled."""
        return True

    def earn(self, leaf: Leaf) -> Earned:
        """Return full points unless something happened that was not handled."""
        used, full = leaf.used(self.count), leaf.full or Decimal(0)
        happened = leaf.amount(self.count)
        if not happened:
            return Earned(full, "没有发生", used)
        says = f"发生 {figure(happened)} 起"
        if self.handled is not None:
            used += leaf.used(self.handled)
            handled = leaf.amount(self.handled)
            says = f"{says}，做到 {figure(handled)} 起"
            if handled >= happened:
                return Earned(full, says, used)
        if given := judged(leaf):
            return given._replace(says=f"{says}，{given.says}", facts=used + given.facts)
        return Earned(Decimal(0), f"{says}，尚未评分", used, (Open(f"{says}，待评分"),))


RULE = OnEvent
