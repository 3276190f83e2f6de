"""Which rubric a plan is settled by, and which units that rubric names."""

from __future__ import annotations

from collections.abc import Mapping

from duban.errors import DubanError
from models import Plan
from scoring.facts import UnitInfo
from scoring.indicator import IndicatorScheme
from scoring.rubric import Rubric, load_rubric


class NoRubricError(DubanError):
    """The plan names no rubric, so there is nothing to settle by."""

    def __init__(self, plan: str) -> None:
        super().__init__(f"方案「{plan}」没有指定考核细则（plan.rubric），不能核算。")


def rubric_of(plan: Plan, instead: Mapping[str, str] | None = None) -> Rubric:
    """Return the plan's rubric; `instead` is choice id → the reading taken.

    Raises:
        NoRubricError: the plan names none.
        NotFoundError: it names one that the program does not have, or `instead` does.
    """
    if plan.rubric is None:
        raise NoRubricError(plan.code)
    return load_rubric(plan.rubric, instead)


def units_of(rubric: Rubric) -> tuple[UnitInfo, ...]:
    """Return the units that the rubric itself settles; none where the milestones decide."""
    return rubric.scheme.units if isinstance(rubric.scheme, IndicatorScheme) else ()
