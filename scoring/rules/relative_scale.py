"""relative_scale：以最高分为满分，其他按比例折算.

    - {kind: relative_scale, ref: max, scope: $relative-scope}

写在大项上：得分最高的单位为满分，其他单位得分 × 满分 ÷ 最高分。``ref`` 以什么为准，只有 ``max``
最高分；``scope`` 和谁比：``all`` 全部单位，``group`` 同组的单位，``none`` 不折算（供取定选用）。

最高分不大于 0 时无法折算，各单位保持原来的得分。

例：某项最高的单位得 120 分，本单位得 96 分：96 × 100 ÷ 120 = 80，权重 10，计 8 分。
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from enum import StrEnum
from typing import Literal

from scoring.facts import UnitInfo
from scoring.rule import Scaler
from scoring.words import figure


class Scope(StrEnum):
    """Whom a unit is compared with."""

    ALL = "all"
    GROUP = "group"
    NONE = "none"


class RelativeScale(Scaler):
    """The best has full marks."""

    ref: Literal["max"]
    scope: Scope

    @property
    def against(self) -> str:
        """The scope, as a settlement tells it."""
        return self.scope.value

    def scale(
        self, raw: Mapping[str, Decimal], units: Sequence[UnitInfo], full: Decimal
    ) -> dict[str, tuple[Decimal, str | None]]:
        """Return every unit's points in proportion to the best of its scope."""
        if self.scope is Scope.NONE:
            return {name: (points, None) for name, points in raw.items()}
        scopes = {u.name: u.group if self.scope is Scope.GROUP else "" for u in units}
        best: dict[str, Decimal] = {}
        for name, points in raw.items():
            scope = scopes[name]
            if scope not in best or points > best[scope]:
                best[scope] = points
        return {name: _scaled(points, best[scopes[name]], full) for name, points in raw.items()}


def _scaled(points: Decimal, best: Decimal, full: Decimal) -> tuple[Decimal, str | None]:
    if best <= 0:
        return points, f"最高分 {figure(best)} 分，无法折算"
    whole = figure(full)
    if points == best:
        return full, f"最高分 {figure(best)} 分，计 {whole} 分"
    says = f"{figure(points)} × {whole} ÷ 最高分 {figure(best)}"
    return points * full / best, says


RULE = RelativeScale
