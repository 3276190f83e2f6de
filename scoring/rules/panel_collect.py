"""panel_collect：由几个科室分别评下级各项，一个科室汇总.

    - {kind: panel_collect, panel: [业务组, 宣传组, 数据处理组]}

写在上级（大项或分项）上：它下面由评分得分的各指标，``panel`` 中哪个科室都可以评，一项由一个科室评；
得分就是各项相加。它自己不给分。下级写了 ``judges`` 的，以下级为准，且须在 ``panel`` 之内。

例：五经普工作由 3 个工作组分别评价，业务组评「普查登记」18 分，宣传组评「宣传动员」9 分，
综合协调组汇总为 27 分。
"""

from __future__ import annotations

from scoring.rule import Bench
from scoring.settings import Names


class PanelCollect(Bench):
    """Several sections judge what is below."""

    panel: Names

    def sections(self) -> tuple[str, ...]:
        """Return the panel."""
        return self.panel


RULE = PanelCollect
