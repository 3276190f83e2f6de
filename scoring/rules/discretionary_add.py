"""discretionary_add：酌情加分.

    - {kind: discretionary_add, most: 5}

加不加、加几分由评分科室评定，是基本分之外的加分。``most`` 是最多可以加几分，文件没有写的不写
（或引用取定）。没有评分就不加，不是缺口。几个科室评分不同的，先不加，列为缺口。

例：工作经验在全省推广，可酌情加分：综合协调组评 2 分，加 2 分。
"""

from __future__ import annotations

from decimal import Decimal

from scoring.judging import judged
from scoring.leaf import Leaf
from scoring.rule import Earned, Earner, Role
from scoring.settings import Positive


class DiscretionaryAdd(Earner):
    """A bonus without an amount."""

    most: Positive | None = None

    @property
    def role(self) -> Role:
        """On top of the base."""
        return Role.BONUS

    @property
    def judged(self) -> bool:
        """Judgements are all that it reads."""
        return True

    def most_judged(self, points: Decimal | None) -> Decimal | None:  # noqa: ARG002
        """Return the limit, where there is one."""
        return self.most

    def earn(self, leaf: Leaf) -> Earned:
        """Return what was given, or nothing."""
        return judged(leaf) or Earned(Decimal(0), "没有加分")


RULE = DiscretionaryAdd
