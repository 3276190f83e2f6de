"""deduct_unquantified：酌情扣分.

    - {kind: deduct_unquantified}

文件写「扣减相应分值」而没有写扣几分的，由评分科室评定扣几分，最多扣到本项分值。没有评分就不扣，
不是缺口。几个科室评分不同的，先不扣，列为缺口。没有设定。

例：达不到基本要求的扣减相应基本分值，本项 5 分，综合研究室评定扣 2 分，余 3 分。
"""

from __future__ import annotations

from decimal import Decimal

from scoring.judging import judged
from scoring.leaf import Leaf
from scoring.rule import Earned, Earner, Role


class DeductUnquantified(Earner):
    """A deduction without an amount."""

    @property
    def role(self) -> Role:
        """Taken away."""
        return Role.DEDUCTION

    @property
    def judged(self) -> bool:
        """Judgements are all that it reads."""
        return True

    def earn(self, leaf: Leaf) -> Earned:
        """Return what is taken."""
        given = judged(leaf)
        if given is None:
            return Earned(Decimal(0), "没有扣分")
        return given._replace(says=given.says.replace("评 ", "评定扣 "))


RULE = DeductUnquantified
