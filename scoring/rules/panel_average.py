"""panel_average：几个科室、评委各自评分，汇总折算.

    - {kind: panel_average, panel: [工业科, 能源科, 投资科], scale: 100, combine: $panel}
    - kind: panel_average
      panel: {领导评价: [局长, 副局长], 群众评价: [评委一, 评委二, 评委三]}
      weights: {领导评价: 60, 群众评价: 40}
      scale: 100
      combine: mean

``panel`` 的每个科室都按 ``scale``（如 100 分）评分，汇总后折算到本项分值。``combine`` 怎样汇总，
文件一般没有写，引用取定：``mean`` 平均，``median`` 取中位数，``trimmed`` 去掉一个最高分和一个
最低分后平均（至少 3 个评分才去）。

评分有权重的写 ``weights``：每个科室占百分之几，合计 100，这时 ``combine`` 只能是 ``mean``。几个
评委合占一份权重的，``panel`` 写成几组，``weights`` 写各组的权重：组内按 ``combine`` 汇总，组间
加权。分了组就要写权重；一个评委只在一组。

有科室还没有评：先按已评的汇总（有权重的，按已评的权重折算），没有评的逐个列为缺口；一个都没有
评记 0 分。

例：报表数据质量 30 分，三科评 90、84、96，平均 90，折算 27 分。领导评价占 60%，两人评 90、94；群众
评价占 40%，三人评 80、85、90：92 × 0.6 + 85 × 0.4 = 89.2，满分 10 分的得 8.92 分。
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from enum import StrEnum
from typing import Annotated

from pydantic import BeforeValidator, Field, field_serializer

from scoring.leaf import Leaf, UsedFact
from scoring.rule import Earned, Earner, Open, Text
from scoring.settings import Names, Positive
from scoring.words import figure

_ZERO, _WHOLE = Decimal(0), Decimal(100)
_TRIMMED_FROM = 3


class Combine(StrEnum):
    """How the scores of a panel become one."""

    MEAN = "mean"
    MEDIAN = "median"
    TRIMMED = "trimmed"


_WORDS = {Combine.MEAN: "平均", Combine.MEDIAN: "中位数", Combine.TRIMMED: "去掉最高最低后平均"}


def _one_group(value: object) -> object:
    """Read a plain list as one group without a name."""
    return value if isinstance(value, dict) else {"": value}


Panel = Annotated[dict[str, Names], BeforeValidator(_one_group), Field(min_length=1)]
Weights = Annotated[dict[Text, Positive], Field(min_length=1)]


class PanelAverage(Earner):
    """Several judges on one scale; `panel` holds groups, one without a name where it is a list."""

    panel: Panel
    weights: Weights | None = None
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
        """Return the panel, group after group."""
        return tuple([name for group in self.panel.values() for name in group])

    @field_serializer("panel")
    def _as_written(self, panel: dict[str, tuple[str, ...]]) -> object:
        return panel.get("", panel)

    @property
    def shares(self) -> Mapping[str, tuple[str, ...]]:
        """Whose scores make up each part: a judge where they are weighed alone, else a group."""
        if self.weights is None or "" not in self.panel:
            return self.panel
        return {name: (name,) for name in self.panel[""]}

    def faults(self, points: Decimal | None) -> Iterator[str]:  # noqa: ARG002
        """Weights belong to all parts and make a whole; trimming must leave a score."""
        judges = self.judges(())
        if "" in self.panel and len(self.panel) > 1:
            yield "panel 的各组都要有名称"
        if len(set(judges)) < len(judges):
            yield "一个评委只能在一组"
        if self.combine is Combine.TRIMMED:
            for name, group in self.panel.items():
                if len(group) < _TRIMMED_FROM:
                    whose = name and f"「{name}」"
                    yield f"combine 为 trimmed，panel {whose}至少 {_TRIMMED_FROM} 个科室"
        if self.weights is None:
            if "" not in self.panel:
                yield "panel 分组的，要写 weights 各组的权重"
            return
        if set(self.weights) != set(self.shares):
            yield f"weights 要写明各占多少，且只写：{'、'.join(self.shares)}"
        elif (added := sum(self.weights.values(), _ZERO)) != _WHOLE:
            yield f"weights 合计 {figure(added)}，应为 100"
        if "" in self.panel and self.combine is not Combine.MEAN:
            yield "weights 写到各科室时，combine 只能是 mean"

    def earn(self, leaf: Leaf) -> Earned:
        """Return the combined score, converted to the leaf's points."""
        found = leaf.judgements
        given = {one.by: one.score for one in found}
        panel = self.judges(())
        absent = [name for name in panel if name not in given]
        opens = tuple([Open(f"待{name}评分", (name,)) for name in absent])
        if not found:
            return Earned(_ZERO, "各科室尚未评分", (), opens)
        score, how = self._combined(given)
        facts = tuple([UsedFact(one, one.score) for one in found])
        who = "科室" if self.weights is None else "评委"
        many = (
            f"{len(found)} 个{who}评分"
            if not absent
            else f"{len(panel)} 个{who}已评 {len(found)} 个"
        )
        says = f"{many}，{how}得分 {figure(score)}，满分 {figure(self.scale)}"
        return Earned((leaf.full or _ZERO) * score / self.scale, says, facts, opens)

    def _combined(self, given: Mapping[str, Decimal]) -> tuple[Decimal, str]:
        """Return one score of all that were given, and how it came about."""
        if self.weights is None:
            return _one_of(self.combine, sorted(given.values())), _WORDS[self.combine]
        parts: list[tuple[str, Decimal, Decimal]] = []
        for name, group in self.shares.items():
            scores = sorted(given[by] for by in group if by in given)
            if scores:
                parts.append((name, _one_of(self.combine, scores), self.weights[name]))
        pool = sum((weight for _, _, weight in parts), _ZERO)
        score = sum((score * weight for _, score, weight in parts), _ZERO) / pool
        said = "，".join(f"{name} {figure(one)} 占 {figure(w)}%" for name, one, w in parts)
        rest = "" if pool == _WHOLE else f"，按已评的 {figure(pool)}% 折算"
        return score, f"{said}{rest}，加权"


def _one_of(how: Combine, scores: Sequence[Decimal]) -> Decimal:
    """Return one score of several, which are in order."""
    count = len(scores)
    if how is Combine.MEDIAN:
        return (scores[(count - 1) // 2] + scores[count // 2]) / 2
    if how is Combine.TRIMMED and count >= _TRIMMED_FROM:
        scores = scores[1:-1]
    return sum(scores, _ZERO) / len(scores)


RULE = PanelAverage
