"""done：完成即得分.

    - {kind: done, late: yes, waived: done}

写作「……的（2 分）」的指标：事情办成得满分，没有办成得 0 分。依次看三样事实：

1. 评分科室对本项的评分：有就以它为准，可以是中间的分数；
2. 以本项编号记入的计数事实：有一件就是已完成；
3. ``tasks`` 所连任务的节点：全部办结得满分，有一个应报未报得 0 分；还有待审或未到期的记 0 分，
   逐个列为缺口。

- ``late`` 迟报后办结的节点算不算完成：``yes``（不写即是）或 ``no``；
- ``alone`` 只凭后两样事实能不能得分：``yes`` 能（不写即是），``no`` 须由评分科室评定，事实列出供
  参考（文件没有写明的，引用取定）；
- ``waived`` 免办的节点：``done`` 视同完成（不写即是），``gap`` 不算，列为缺口。

三样都没有，记 0 分并列为缺口：不知道有没有办成，不等于没有办成。

例：拟定质量管理办法 2 分，所连任务的一个节点按时办结，得 2 分；应报未报，得 0 分。
"""

from __future__ import annotations

from decimal import Decimal

from scoring.handing import Handed, Waived, handed
from scoring.judging import awaited, judged
from scoring.leaf import Leaf
from scoring.rule import Earned, Earner, Open
from scoring.settings import YesNo

_ZERO = Decimal(0)


class Done(Earner):
    """All points for a thing that exists."""

    late: YesNo = True
    waived: Waived = Waived.DONE
    alone: YesNo = True

    fills = True
    by_milestones = True

    @property
    def counters(self) -> tuple[str | None, ...]:
        """Its own number: something recorded under it is the thing done."""
        return (None,)

    @property
    def judged(self) -> bool:
        """A section may judge it."""
        return True

    def earn(self, leaf: Leaf) -> Earned:
        """Return full points or none; what a section judged goes before all."""
        found = handed(leaf, late=self.late, waived=self.waived)
        used = leaf.used(None) + found.facts
        if given := judged(leaf):
            return given._replace(facts=given.facts + used)
        if not self.alone:
            return awaited()._replace(facts=used)
        full = leaf.full or _ZERO
        if leaf.amount(None):
            return Earned(full, "已完成", used)
        if failed := _failed(found):
            return Earned(_ZERO, f"{failed}，不得分", used)
        if found.opens:
            return Earned(_ZERO, "尚未办结", used, found.opens)
        if found.done:
            return Earned(full, _done(found), used)
        return Earned(_ZERO, "没有记录", used, (Open("没有完成情况的记录，也没有评分"),))


def _failed(found: Handed) -> str:
    """Word what keeps the thing from being done; empty where nothing does."""
    said = [
        (found.missing, f"应报未报 {found.missing} 次"),
        (found.refused, f"迟报 {found.refused} 次，不计完成"),
        (found.gated, f"过期 {found.gated} 次"),
    ]
    return "，".join(words for times, words in said if times)


def _done(found: Handed) -> str:
    if found.late:
        return "迟报，仍计完成"
    return "免办，视同完成" if found.waived == found.done else "按时完成"


RULE = Done
