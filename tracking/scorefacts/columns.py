"""The columns of a sheet of facts: what their headings may be called."""

from __future__ import annotations

import unicodedata

# The first name of each is the one that templates and messages use.
HEADINGS = {
    "unit": ("单位", "单位名称", "被考核单位", "考核对象"),
    "what": ("事项", "计数事项"),
    "indicator": ("指标", "指标编号", "评分指标"),
    "item": ("事项/指标", "事项或指标"),
    "veto": ("一票否决", "否决", "否决情形"),
    "level": ("级别", "层级"),
    "amount": ("数量", "次数", "篇数", "件数", "人次"),
    "on": ("日期", "发生日期", "时间"),
    "title": ("标题", "名称", "内容"),
    "link": ("链接", "网址", "地址"),
    "key": ("去重标识", "标识"),
    "score": ("评分", "得分", "分数"),
    "judge": ("评分人", "评分单位", "评分科室", "认定单位"),
    "stage": ("阶段", "自评或复评"),
    "reason": ("理由", "否决理由"),
    "remark": ("备注", "说明"),
}
# A running number is everybody's first column and says nothing.
IDLE = ("序号", "编号")
KINDS = ("what", "indicator", "item", "veto")
STAGES = {"自评": "self", "复评": "review", "考评": "review", "评审": "review", "": "review"}

_FIELDS = {name: field for field, names in HEADINGS.items() for name in names}


def field_of(heading: str) -> str | None:
    """Return the field that a heading means, None for one that is not known."""
    plain = unicodedata.normalize("NFKC", heading)
    return _FIELDS.get("".join(plain.split()))


def is_idle(heading: str) -> bool:
    """Tell whether a column may stand there and is not read."""
    return not heading.strip() or "".join(heading.split()) in IDLE


def heading_of(field: str) -> str:
    """Return what a field's column is called."""
    return HEADINGS[field][0]
