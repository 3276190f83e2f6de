"""grade_by_threshold：按总分评定等次.

    - kind: grade_by_threshold
      clause: 三
      bands:
        - {name: 优秀, least: 90}
        - {name: 合格, least: 80}

总分（按公布的位数）达到 ``least`` 即为该等次，恰好等于也算；各档从高到低写。低于最低一档的
没有等次，核算时写明。``group`` 不写则各组通用。

例：90 分及以上优秀、80 分及以上合格：90.00 分优秀，89.99 分合格，79.99 分没有等次。
"""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from itertools import pairwise
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

from scoring.figures import Figure
from scoring.forms import BELOW
from scoring.rule import Award, Placed, Text
from scoring.words import figure


class Band(BaseModel):
    """A grade for totals of `least` and above."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    name: Text
    least: Figure


class GradeByThreshold(Award):
    """Grades of one group, or of every group, by total."""

    group: Text | None = None
    bands: Annotated[tuple[Band, ...], Field(min_length=1)]

    def grade(self, placed: Placed) -> str | None:
        """Return the first grade whose threshold the total reaches."""
        if self.group not in {None, placed.unit.group}:
            return None
        return next((band.name for band in self.bands if placed.total >= band.least), None)

    def missed(self, placed: Placed) -> str | None:
        """Name the lowest threshold, which the total does not reach."""
        if self.group not in {None, placed.unit.group}:
            return None
        lowest = self.bands[-1]
        return f"{BELOW}「{lowest.name}」的 {figure(lowest.least)} 分"

    def faults(self, points: Decimal | None) -> Iterator[str]:  # noqa: ARG002
        """Thresholds fall from band to band, and no name comes twice."""
        for above, below in pairwise(self.bands):
            if below.least >= above.least:
                yield f"「{below.name}」的起点须低于上一等次的起点"
        if len({band.name for band in self.bands}) < len(self.bands):
            yield "等次的名称重复"


RULE = GradeByThreshold
