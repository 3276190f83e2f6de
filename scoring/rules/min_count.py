"""min_count：达到规定数量才得分.

    - {kind: min_count, least: 3, unit: 人}
    - {kind: min_count, count: staff, least: {市级: 3, 县级: 2, 乡镇: 1}, unit: 人}

数量不少于 ``least`` 得本项分值，少 1 个也是 0 分。分级规定的写成各级别的数量，须全部达到，级别是
计数事项 ``count`` 所列的。``count`` 不写则按本项编号计数；``unit`` 是计数的单位。

一条记录都没有，记 0 分并列为缺口：人数这类事实要填报了才知道。

例：数据处理专职人员市级不少于 3 人，1 分：3 人得 1 分，2 人得 0 分。
"""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import Annotated

from pydantic import BeforeValidator

from scoring.counting import count_up
from scoring.figures import read_figure
from scoring.leaf import Leaf
from scoring.rule import CountingEarner, Earned, Open, Text
from scoring.words import figure

_ZERO = Decimal(0)
_NOT_POSITIVE = "必须大于 0"


def _read_least(value: object) -> Decimal | dict[str, Decimal]:
    if isinstance(value, dict):
        return {str(level): _positive(least) for level, least in value.items()}
    return _positive(value)


def _positive(value: object) -> Decimal:
    least = read_figure(value)
    if not least:
        raise ValueError(_NOT_POSITIVE)
    return least


class MinCount(CountingEarner):
    """Full points at a number, none below."""

    least: Annotated[Decimal | dict[str, Decimal], BeforeValidator(_read_least)]
    unit: Text

    fills = True
    by_milestones = True

    @property
    def levels_named(self) -> tuple[str, ...]:
        """The levels that have a least number of their own."""
        return tuple(self.least) if isinstance(self.least, dict) else ()

    def faults(self, points: Decimal | None) -> Iterator[str]:  # noqa: ARG002
        """Levels belong to a counter that is listed with them."""
        if isinstance(self.least, dict) and (self.count is None or not self.least):
            yield "least 按级别写的，要写 count 和至少一个级别"

    def earn(self, leaf: Leaf) -> Earned:
        """Return full points when every number is reached."""
        found = count_up(leaf, self.count)
        if not found.facts:
            return Earned(_ZERO, "没有记录", (), (Open(f"没有填报{self.unit}数"),))
        short: list[str] = []
        for level, least in self._leasts():
            amount = found.amount if level is None else leaf.amount(self.count, (level,))
            if amount < least:
                name = "计" if level is None else level
                less = f"少于 {figure(least)} {self.unit}"
                short.append(f"{name} {figure(amount)} {self.unit}，{less}")
        if short:
            return Earned(_ZERO, f"{'；'.join(short)}，不得分", found.facts, found.opens)
        return Earned(leaf.full or _ZERO, f"达到规定的{self.unit}数", found.facts)

    def _leasts(self) -> list[tuple[str | None, Decimal]]:
        return list(self.least.items()) if isinstance(self.least, dict) else [(None, self.least)]


RULE = MinCount
