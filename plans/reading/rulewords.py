"""What a kind of scoring rule is called on the page where a person checks it."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

RULE_WORDS: Mapping[str, str] = MappingProxyType(
    {
        "judged": "由考核单位评定",
        "done": "做到即得分",
        "quota": "达到数量得分",
        "per_unit_deduct": "从基本分逐次扣",
        "late_deduct": "迟报逐次扣",
        "per_unit_add": "逐次加分",
        "accrue": "逐次累计得分",
        "ladder": "分档计分",
        "best_of": "只计最高一次",
        "flat_add": "符合条件加分",
        "discretionary_add": "酌情加分",
        "cap": "最高分",
        "zero_if": "出现即不得分",
        "gate_before": "限期内才计分",
        "count_basis": "计数口径",
        "applicability": "适用单位",
        "deduct_block": "扣分项",
        "block_deduct": "出现即扣分",
        "unit_deduct_outside": "基本分之外逐次扣",
        "deduct_unquantified": "扣分，未写数额",
        "panel_average": "多家评分后折算",
        "panel_collect": "多家提供结果后汇总",
        "relative_scale": "以最高分折算",
        "fold": "按权重计入总分",
        "fail_if": "出现即不合格",
        "veto": "一票否决",
        "grade_by_rank": "按名次定等次",
        "min_count": "达到最低数量",
        "standard": "达到技术标准",
        "prohibition": "禁止的情形",
        "on_event": "发生才需办理",
    }
)
