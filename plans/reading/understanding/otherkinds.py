"""Tables full of units and days that owe nothing: contacts, schedules, budgets, stores, services.

What a table is about shows in the names of its other columns. Where the words for task, unit
and day are firm, a telephone or an amount beside them changes nothing.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

_PEOPLE = re.compile(r"电话|手机|邮箱|身份证|性别|职务|职称|学历|传真|微信")
_SCHEDULE = re.compile(r"主持|授课|主讲|讲师|议程|日程|会场|座次|值班|带班|课时|考场|车次|车辆")
_PLACE = re.compile(r"地点|场地|会场|教室|路线")
_STORE = re.compile(r"数量|规格|型号|存放|库存|单价|储备")
_MONEY = re.compile(r"金额|预算|经费|资金|投资|万元|亿元|拨付|补助标准")
_PAPERS = re.compile(r"文号|生效|有效期|表号|报告期")
_ISSUED = re.compile(r"发文|印发|发布|公布|施行|实施日期")
_OBJECTS = re.compile(r"地址|法人|法定代表|企业名称|信用代码|统一社会|许可证|门牌|户主")
_GROUPS = re.compile(r"组长|组员|组别|分组|小组成员|^成员")
_SERVICE = re.compile(
    r"法定(?:时限|期限)|承诺|收费|申[请报]材料|受理|设定依据|许可|办理(?:地点|流程|依据)|服务对象"
)
_SHARES = re.compile(r"名额|指标数|分配数|计划数|得分|名次|排名|分数")


@dataclass(frozen=True, slots=True)
class Seen:
    """What a table shows: its columns' `words`, whether its own words say task and role.

    `dated` that some day is filled in, `clocked` that hours are, `figures` how many columns
    are nothing but numbers.
    """

    words: tuple[str, ...]
    task: bool
    role: bool
    dated: bool
    clocked: bool
    figures: int

    def speaks(self, pattern: re.Pattern[str]) -> bool:
        """Whether the name of any column has such a word."""
        return any(pattern.search(word) for word in self.words)

    @property
    def firm(self) -> bool:
        """Whether the table says outright that it lists work, and by when."""
        return self.task and self.dated


def is_other_kind(seen: Seen) -> bool:
    """Whether a table's other columns show that it is about something else than work owed."""
    firm = seen.firm
    return (
        seen.clocked
        or seen.speaks(_PAPERS)
        or seen.speaks(_SERVICE)
        or (seen.speaks(_ISSUED) and not seen.role)
        or (seen.speaks(_SCHEDULE) and not (firm and seen.role))
        or (seen.speaks(_PLACE) and not seen.role)
        or (seen.speaks(_PEOPLE) and not (firm or (seen.task and seen.role)))
        or (seen.speaks(_STORE) and not firm)
        or (seen.speaks(_MONEY) and not seen.dated)
        or (seen.speaks(_OBJECTS) and not firm)
        or (seen.speaks(_GROUPS) and not firm)
        or (seen.speaks(_SHARES) and not seen.task)
        or (seen.figures > 1 and not seen.dated)
    )
