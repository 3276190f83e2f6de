"""What the columns of a task ledger are called, and which field each name means."""

from __future__ import annotations

import re

_NAMES = {
    "number": "序号|编号|条目|项次",
    "group": "类别|工作类别|任务类别|项目类别|一级指标|板块|领域|专项|重点领域|大类|工作方面|分类",
    "task": (
        "任务|工作任务|重点任务|主要任务|目标任务|任务名称|任务内容|工作内容|重点工作|工作事项|事项|"
        "具体任务|具体事项|督办事项|督查事项|具体措施|工作措施|主要措施|改革任务|整改任务|整改措施|"
        "项目名称|工作项目|任务事项|任务分解|考核内容|考核指标|指标|二级指标|三级指标|工作要点"
    ),
    "measure": "措施|落实措施|工作举措|具体举措|主要举措|举措|工作目标|工作要求|目标要求|内容|备注说明",
    "lead": "牵头单位|牵头部门|牵头科室|牵头处室|牵头责任单位|主办单位|主办|主办科室|牵头|主责单位|主责部门",
    "responsible": (
        "责任单位|责任部门|责任科室|责任处室|承办单位|承办科室|落实单位|实施单位|负责单位|负责部门|"
        "责任主体|实施主体|责任股室|责任单位及责任人"
    ),
    "cooperating": "配合单位|配合部门|配合科室|协办单位|协办|协同单位|参与单位|参加单位|配合|协助单位|责任配合单位",
    "person": "责任人|责任领导|分管领导|牵头领导|包保领导|联系人|负责人|经办人|挂钩领导|主管领导|具体责任人",
    "deadline": (
        "完成时限|完成时间|时限|办理时限|时间节点|时间要求|时间安排|截止时间|完成期限|整改时限|"
        "时限要求|进度要求|时间进度|办结时限|进度安排|期限|计划完成时间"
    ),
    "points": "分值|分数|权重|标准分|满分|基本分",
    "rule": "评分标准|计分标准|计分办法|评分办法|考核标准|评分细则|计分方法|评价标准|评分规则",
    "remark": "备注|说明|进展情况|完成情况|工作进展|自评分|得分|考核得分",
}
_FIELD = {name: field for field, names in _NAMES.items() for name in names.split("|")}
_LONGEST = max(len(name) for name in _FIELD)


def field_of(header: str) -> str | None:
    """Return the field that a column's name means, or None when it is no name of a column.

    Blanks within («序 号») and a remark in brackets («完成时限（2024年）») do not matter.
    """
    bare = re.sub(r"[\s　]+", "", header[:40])
    bare = re.sub(r"[（(].*$|[:：*]", "", bare)
    return _FIELD.get(bare) if len(bare) <= _LONGEST else None
