"""completion：按节点办结情况计分.

用于没有另定指标的任务：一个任务有几个节点，得分率就是各节点得分系数的平均数，
乘以该任务应占的分值，即为该单位在该任务上的得分。

每一种结果都要写明系数，一个也不能省：

    - {key: by-completion, kind: completion, on_time: 1, late: 0.6, missing: 0,
       waived: exclude, in_review: gap, not_due: exclude}

- ``on_time`` 按时办结，``late`` 迟报后办结，``missing`` 应报未报，``waived`` 免办，
  ``in_review`` 已报待审，``not_due`` 未到期；
- 系数是 0 至 1 的数；``exclude`` 表示不计入（分子分母都不算）；``gap`` 表示暂不计入，
  并列为缺口，核算因此只是阶段性的；
- ``on_time`` 不得低于 ``late``，``late`` 不得低于 ``missing``：报了不能比不报更吃亏。

例：5 个节点，按时 3、迟报 1（0.6）、未报 1，得分率 (3 + 0.6 + 0) ÷ 5 = 0.72。
没有一个节点计入的任务没有得分，不是零分，它的分值由同一部分的其他任务分担。
"""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from enum import StrEnum
from functools import cached_property
from typing import Annotated, Self

from pydantic import BeforeValidator, model_validator

from scoring.facts import MilestoneFact, Outcome
from scoring.figures import read_figure
from scoring.leaf import UsedFact
from scoring.taskrule import Reckoned, TaskRule

_NOT_A_CREDIT = "必须是 0 至 1 的数，或 exclude（不计入），或 gap（不计入并列为缺口）"
_NOT_FALLING = "系数须 on_time 不低于 late、late 不低于 missing，三者都是数"


class LeftOut(StrEnum):
    """An outcome that is not counted; `GAP` also makes the settlement provisional."""

    EXCLUDE = "exclude"
    GAP = "gap"


def _read_credit(value: object) -> Decimal | LeftOut:
    if isinstance(value, str) and value in set(LeftOut):
        return LeftOut(value)
    try:
        credit = read_figure(value)
    except ValueError:
        raise ValueError(_NOT_A_CREDIT) from None
    if credit > 1:
        raise ValueError(_NOT_A_CREDIT)
    return credit


Credit = Annotated[Decimal | LeftOut, BeforeValidator(_read_credit)]


class Completion(TaskRule):
    """The credit of each outcome; the module's text is the manual page."""

    on_time: Credit
    late: Credit
    missing: Credit
    waived: Credit
    in_review: Credit
    not_due: Credit

    @model_validator(mode="after")
    def _falling(self) -> Self:
        """Doing better must never cost points, so the three that a unit controls must fall."""
        given = (self.on_time, self.late, self.missing)
        numbers = [credit for credit in given if isinstance(credit, Decimal)]
        if len(numbers) < len(given) or sorted(numbers, reverse=True) != numbers:
            raise ValueError(_NOT_FALLING)
        return self

    @cached_property
    def credit_of(self) -> dict[Outcome, Decimal | LeftOut]:
        """The settings as a table by outcome."""
        return {
            Outcome.ON_TIME: self.on_time,
            Outcome.LATE: self.late,
            Outcome.MISSING: self.missing,
            Outcome.WAIVED: self.waived,
            Outcome.IN_REVIEW: self.in_review,
            Outcome.NOT_DUE: self.not_due,
        }

    def reckon(self, facts: Sequence[MilestoneFact]) -> Reckoned:
        """Add up the credits of the counted milestones; one milestone is one of `possible`."""
        credit_of = self.credit_of
        used: list[UsedFact] = []
        open_facts: list[MilestoneFact] = []
        earned, counted = Decimal(0), 0
        for fact in facts:
            credit = credit_of[fact.outcome]
            if isinstance(credit, LeftOut):
                used.append(UsedFact(fact, None))
                if credit is LeftOut.GAP:
                    open_facts.append(fact)
                continue
            used.append(UsedFact(fact, credit))
            earned += credit
            counted += 1
        return Reckoned(earned, Decimal(counted), counted, tuple(used), tuple(open_facts))


RULE = Completion
