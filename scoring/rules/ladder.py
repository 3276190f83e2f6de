"""ladder：按级别得分.

    - kind: ladder
      count: articles
      levels: {国家级: 1.5, 省级: 1, 市级: 0.5}
      unit: 篇
      effect: add
      cap: 5

``levels`` 是各级别每 1 个的分数，级别须是计数事项 ``count`` 所列的；没有写到的级别不得分。
``effect``：``accrue`` 从 0 分起，算在本项分值之内；``add`` 是基本分之外的加分。``cap`` 是这一条最多
几分，不写则不另设上限。``unit`` 是计数的单位。同一件事在几个级别都有、只算最高一级的，
另写 best_of。

例：获一、二、三等奖每篇分别加 3、2、1 分：二等奖 1 篇、三等奖 2 篇，加 4 分。
"""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from enum import StrEnum
from typing import Annotated

from pydantic import Field

from scoring.leaf import Leaf
from scoring.rule import CountingEarner, Earned, Role, Text
from scoring.settings import Positive
from scoring.words import figure

_ZERO = Decimal(0)


class Effect(StrEnum):
    """Within the base, or on top of it."""

    ACCRUE = "accrue"
    ADD = "add"


class Ladder(CountingEarner):
    """Points by level."""

    count: Text
    levels: Annotated[dict[Text, Positive], Field(min_length=1)]
    unit: Text
    effect: Effect
    cap: Positive | None = None

    @property
    def role(self) -> Role:
        """Base or bonus, by the effect."""
        return Role.BASE if self.effect is Effect.ACCRUE else Role.BONUS

    @property
    def levels_named(self) -> tuple[str, ...]:
        """The levels that have points."""
        return tuple(self.levels)

    def faults(self, points: Decimal | None) -> Iterator[str]:  # noqa: ARG002
        """A cap below one single step would never let it count."""
        if self.cap is not None and self.cap < min(self.levels.values()):
            yield "cap 小于最低一级的分数"

    def earn(self, leaf: Leaf) -> Earned:
        """Return the sum over the levels, up to the cap."""
        facts = leaf.of(self.count)
        if not facts:
            return Earned(_ZERO, f"计 0 {self.unit}")
        points, said = _ZERO, []
        for level, each in self.levels.items():
            amount = leaf.amount(self.count, (level,))
            if amount:
                points += each * amount
                many = f"{level} {figure(amount)} {self.unit}"
                said.append(f"{many}（每{self.unit} {figure(each)} 分）")
        used = tuple(
            [
                (one if one.level in self.levels else one.without("这个级别不计分")).used()
                for one in facts
            ]
        )
        says = "，".join(said) or f"计 0 {self.unit}"
        if self.cap is not None and points > self.cap:
            return Earned(self.cap, f"{says}，最高 {figure(self.cap)} 分", used)
        return Earned(points, says, used)


RULE = Ladder
