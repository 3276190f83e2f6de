"""gate_before：在某日前才能计分.

    - {kind: gate_before, date: $gate.date, inclusive: $gate.inclusive, to: 综合研究室}

本项所数的事实，日期在 ``date`` 之前的才算；``inclusive``：``yes`` 当天也算，``no`` 当天不算。``to``
是送交给谁，只作说明。节点按报送的日期看。没有日期的事实不算，因为看不出是不是在期限之前。不算
的事实仍列在依据里，写明原因。``date`` 写 ``none`` 是不设期限（供取定选用）。

和 best_of 一起用时，先写的先起作用：先写 gate_before，过期的就不参加比较级别。

例：统计分析须在 12 月前送交才能计分（12 月 1 日前，当天不算）：11 月 30 日送交的算，12 月 1 日的
不算。
"""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from typing import Annotated

from pydantic import BeforeValidator

from scoring.facts import MilestoneFact
from scoring.leaf import Counted
from scoring.rule import Sieve, Text
from scoring.settings import YesNo

_NO_GATE = "none"
_NO_DATE = "必须是日期，如 2024-11-30，或 none"


def _read_date(value: object) -> datetime.date | None:
    try:
        return None if value == _NO_GATE else datetime.date.fromisoformat(str(value))
    except ValueError as error:
        raise ValueError(_NO_DATE) from error


class GateBefore(Sieve):
    """Only what came before a day counts."""

    date: Annotated[datetime.date | None, BeforeValidator(_read_date)]
    inclusive: YesNo
    to: Text | None = None

    def sieve(self, facts: Sequence[Counted], levels: Sequence[str]) -> list[Counted]:  # noqa: ARG002
        """Leave out what came later, and what has no day."""
        if self.date is None:
            return list(facts)
        return [self._held(one, self.date) for one in facts]

    def _held(self, one: Counted, date: datetime.date) -> Counted:
        if one.on is None:
            # A milestone that nobody handed in is missing or open, which its rule sees.
            return (
                one
                if isinstance(one.fact, MilestoneFact)
                else one.without(f"没有日期，{self._due(date)}")
            )
        late = one.on > date or (one.on == date and not self.inclusive)
        return one.without(f"{one.on.isoformat()}，{self._due(date)}") if late else one

    def _due(self, date: datetime.date) -> str:
        edge = "（含当日）" if self.inclusive else "（不含当日）"
        to = f"送交{self.to}" if self.to else ""
        return f"须在 {date.isoformat()} 前{edge}{to}"


RULE = GateBefore
