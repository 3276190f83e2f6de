"""panel_average：几个科室各自评分，汇总折算.

    - {kind: panel_average, panel: [工业科, 能源科, 投资科], scale: 100, combine: $panel}

``panel`` 的每个科室都按 ``scale``（如 100 分）评分，汇总后折算到本项分值。``combine`` 怎样汇总，
文件一般没有写，引用取定：``mean`` 平均，``median`` 取中位数，``trimmed`` 去掉一个最高分和一个
最低分后平均（至少 3 个评分才去）。

有科室还没有评：先按已评的汇总，没有评的逐个列为缺口；一个都没有评记 0 分。

例：报表数据质量 30 分，三科评 90、84、96，平均 90，折算 27 分。
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal
from enum import StrEnum

from scoring.leaf import Leaf, UsedFact
from scoring.rule import Earned, Earner, Open
from scoring.settings import Names, Positive
from scoring.words import figure

_ZERO = Decimal(0)
_TRIMMED_FROM = 3


class Combine(StrEnum):
    """How the scores of a panel become one."""

    MEAN = "mean"
    MEDIAN = "median"
    TRIMMED = "trimmed"


_WORDS = {Combine.MEAN: "平均", Combine.MEDIAN: "中位数", Combine.TRIMMED: "去掉最高最低后平均"}


class PanelAverage(Earner):
    """Several judges on one scale."""

    panel: Names
    scale: Positive
    combine: Combine

    fills = True

    @property
    def judged(self) -> bool:
        """The panel's judgements are all that it reads."""
        return True

    def most_judged(self, points: Decimal | None) -> Decimal | None:  # noqa: ARG002
        """Return the scale."""
        return self.scale

    def judges(self, sections: tuple[str, ...]) -> tuple[str, ...]:  # noqa: ARG002
        """Return the panel."""
        return self.panel

    def faults(self, points: Decimal | None) -> Iterator[str]:  # noqa: ARG002
        """Nothing would be left of two scores without the highest and the lowest."""
        if self.combine is Combine.TRIMMED and len(self.panel) < _TRIMMED_FROM:
            yield f"combine 为 trimmed，panel 至少 {_TRIMMED_FROM} 个科室"

    def earn(self, leaf: Leaf) -> Earned:
        """Return the combined score, converted to the leaf's points."""
        found = leaf.judgements
        given = {one.by for one in found}
        absent = [name for name in self.panel if name not in given]
        opens = tuple([Open(f"待{name}评分", (name,)) for name in absent])
        if not found:
            return Earned(_ZERO, "各科室尚未评分", (), opens)
        score = _combined(self.combine, sorted(one.score for one in found))
        facts = tuple([UsedFact(one, one.score) for one in found])
        many = (
            f"{len(found)} 个科室评分"
            if not absent
            else f"{len(self.panel)} 个科室已评 {len(found)} 个"
        )
        says = f"{many}，{_WORDS[self.combine]}得分 {figure(score)}，满分 {figure(self.scale)}"
        return Earned((leaf.full or _ZERO) * score / self.scale, says, facts, opens)


def _combined(how: Combine, scores: Sequence[Decimal]) -> Decimal:
    """Return one score of several, which are in order."""
    count = len(scores)
    if how is Combine.MEDIAN:
        return (scores[(count - 1) // 2] + scores[count // 2]) / 2
    if how is Combine.TRIMMED and count >= _TRIMMED_FROM:
        scores = scores[1:-1]
    return sum(scores, _ZERO) / len(scores)


RULE = PanelAverage
