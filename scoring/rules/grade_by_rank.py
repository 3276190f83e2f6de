"""grade_by_rank：按组内名次评定等次.

    - kind: grade_by_rank
      clause: 四
      group: 县（市）统计局
      bands:
        - {name: 优秀, first: 1, last: 2}
        - {name: 良好, first: 3, last: 5}
        - {name: 合格, of_last: 2}

``first`` 至 ``last`` 是名次；``of_last: 2`` 是最后 2 名（并列后空出的，按有名次的单位数计；顺延的，
按名次数计）。各档按所写的顺序取第一个相符的；哪一档都不相符的名次没有等次，核算时写明。``group``
不写则各组通用。文件没有规定的名次可以引用取定，取「不定等次」时写 ``name: none``。

例：8 个单位，前 2 名优秀、3—5 名良好、后 2 名合格：第 6 名没有等次，第 7、8 名合格。并列第 2 的两个
单位都是优秀，其后是第 4 名。
"""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from itertools import pairwise
from typing import Annotated, Self

from pydantic import BaseModel, ConfigDict, Field, model_validator

from scoring.rule import Award, Placed, Text

NO_GRADE = "none"
_ONE_WAY = "写 first 和 last，或只写 of_last"
_ENDS_FIRST = "last 不能小于 first"

Count = Annotated[int, Field(ge=1, le=10_000)]


class Band(BaseModel):
    """Ranks that share a grade."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    name: Text
    first: Count | None = None
    last: Count | None = None
    of_last: Count | None = None

    @model_validator(mode="after")
    def _one_way(self) -> Self:
        if (self.first is None) != (self.last is None) or (self.first is None) == (
            self.of_last is None
        ):
            raise ValueError(_ONE_WAY)
        if self.first is not None and self.last is not None and self.last < self.first:
            raise ValueError(_ENDS_FIRST)
        return self

    def holds(self, rank: int, size: int) -> bool:
        """Say whether a rank among `size` falls into the band."""
        if self.of_last is not None:
            return rank > size - self.of_last
        return (self.first or 0) <= rank <= (self.last or 0)


class GradeByRank(Award):
    """Grades of one group, or of every group, by rank."""

    group: Text | None = None
    bands: Annotated[tuple[Band, ...], Field(min_length=1)]

    def grade(self, placed: Placed) -> str | None:
        """Return the grade of the first band that holds; None for a rank that has none."""
        if placed.rank is None or self.group not in {None, placed.unit.group}:
            return None
        held = (band.name for band in self.bands if band.holds(placed.rank, placed.size))
        name = next(held, NO_GRADE)
        return None if name == NO_GRADE else name

    def faults(self, points: Decimal | None) -> Iterator[str]:  # noqa: ARG002
        """Two bands of ranks must not overlap."""
        ranges = [(b.first, b.last) for b in self.bands if b.first and b.last]
        ordered = sorted(ranges)
        for (_, last), (first, _) in pairwise(ordered):
            if first <= last:
                yield f"名次 {first} 属于两个等次"


RULE = GradeByRank
