"""judged：由牵头科室评分.

    - {kind: judged}

文件只有描述和分值、没有算法的指标，由评分科室（``judges``，不写则为上级的，直至大项的牵头科室）
在 0 至本项分值之间评定。没有设定。

- 还没有评分：记 0 分并列为缺口，核算只是阶段性的；
- 几个科室都可以评的，有一个评了即可；都评了而分数不同，谁也不算，列为缺口，须先定一个；
- 有 ``tasks`` 的，节点的办结情况列出供评分参考，不自动算分；
- 自评分只作对照；评分日期在核算日之后的不算。

例：组织领导 5 分，综合协调组评 4.5 分，得 4.5 分。
"""

from __future__ import annotations

from scoring.judging import awaited, judged
from scoring.leaf import Leaf, UsedFact
from scoring.rule import Earned, Earner


class Judged(Earner):
    """Points by discretion."""

    fills = True

    @property
    def judged(self) -> bool:
        """Judgements are all that it reads."""
        return True

    def earn(self, leaf: Leaf) -> Earned:
        """Return what was given, or nothing and a gap."""
        given = judged(leaf) or awaited()
        if not leaf.milestones:
            return given
        shown = tuple([UsedFact(one.fact, None, "供评分参考") for one in leaf.milestones])
        return given._replace(facts=given.facts + shown)


RULE = Judged
