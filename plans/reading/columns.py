"""What the columns of a task ledger are called, and which field each name means."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

from duban.filetree import read_tree

_NAMES = Path(__file__).parent / "columns.yaml"
_LONGEST_HEADER = 40
# Offices name their columns after their trade: «化解时限», «包案领导», «信访事项», «牵头处室».
_LONGEST_ENDING = 10
_OFFICE = "(?:单位|部门|科室|处室|股室|机构|主体|企业|公司|学校|科|处|股|方)$"
# Whose own day it is, not the day by which something is owed.
_OTHER_DAY = re.compile(
    "^(?!.*(?:完成|办结|整改|截止))(?:.*(?:开工|启动|开始|起始|发布|印发|成文|成立|出生|任职|入职|签订|发生|立项|检查|督查|"
    "抽查|调研|受理|收文|来文|登记|填报|填表|购置|生产|采购|投诉|信访|接报|发现|交办|下达|录入|公布|实施|生效|施行|采集|统计|考核|考评|评估|评价|测评|监测).*"
    "(?:时间|日期)|日期|时间段|.*(?:年限|工期|周期|频次))$"
)
# «考核责任单位», «督导单位» judge or look on; they owe nothing that the table lists.
_JUDGES = re.compile("考核|考评|评[价分估定]|打分|测评|数据|监督|监管|指导|督导|督查|验收|审核")
_ROLES = {"lead", "responsible", "cooperating"}
_ENDINGS = (
    ("cooperating", re.compile(f"(?:配合|协办|协同|参与|参加|协助|会办|联办){_OFFICE}")),
    ("lead", re.compile(f"(?:牵头|主办|主责|主抓|总牵头)(?:责任)?{_OFFICE}")),
    (
        "responsible",
        re.compile(
            "(?:责任|承办|实施|落实|包案|化解|整改|承担|办理|负责|执行|归口|主管|经办|督办|分管|起草|编制|编写|拟订|制定|建设|承建|组织|承接|推进|完成"
            f"|主体){_OFFICE}|^(?:由)?谁(?:来)?(?:办|做|干|负责|牵头|落实)"
        ),
    ),
    (
        "deadline",
        re.compile(
            "(?:时限|期限|限期|时间节点|完成时间|完成日期|截止日期|截止时间|什么时候.{0,3}|何时.{0,3})$"
        ),
    ),
    ("person", re.compile("(?:领导|责任人|联系人|负责人|联络员|验收人|承办人|经办人|包保人)$")),
    (
        "task",
        re.compile(
            "(?:(?:事项|任务|重点工作|举措)(?:名称|内容|标题|简述)?|(?:工作|项目|活动|行动|改革)(?:名称|内容)|要做的事|做什么|干什么)$"
        ),
    ),
)


def field_of(header: str) -> str | None:
    """Return the field that a column's name means, or None when it is no name of a column.

    Blanks within («序 号») and a remark in brackets («完成时限（2024年）») do not matter.
    """
    bare = re.sub(r"[\s　]+", "", header[:_LONGEST_HEADER])
    name = re.sub(r"[（(].*$|[:：*]", "", bare)
    known = _fields().get(name)
    if known is not None or len(name) > _LONGEST_ENDING or is_other_day(name):
        return known
    field = next((field for field, ending in _ENDINGS if ending.search(name)), None)
    return None if field in _ROLES and _JUDGES.match(name) else field


def is_other_day(header: str) -> bool:
    """Whether a column of days is not about when something is owed («开工时间», «发布日期»)."""
    return _OTHER_DAY.match(re.sub(r"[\s　]+|[（(].*$", "", header)) is not None


@cache
def _fields() -> dict[str, str]:
    tree = read_tree(_NAMES.read_text(encoding="utf-8"))
    if tree.faults or not isinstance(tree.value, dict):
        raise RuntimeError(_NAMES, tree.faults)
    return {name: field for field, names in tree.value.items() for name in names}
