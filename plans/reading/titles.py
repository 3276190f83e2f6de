"""Words that name a kind of paper, or an organ: how lines of a head are known."""

from __future__ import annotations

import re

KINDS = (
    "方案|办法|细则|预案|意见|规定|制度|要点|计划|规划|清单|台账|措施|规程|指南|标准|规则|准则|"
    "条例|通知|通报|决定|函|批复|公告|通告|报告|请示|要求|任务书|分工|分解|部署|纪要|大纲|一览表|分解表|任务表|工作表|表"
)
ORGAN = re.compile(
    "(?:局|办公室|政府|委员会|委|厅|部|组|办|院|中心|处|会|公司|指挥部|队|署|行|校|馆|站|所)$"
)
SPACE = re.compile("[\\s\u3000\u00a0]+")
_TITLE_END = re.compile(f"(?:{KINDS})(?:[（(][^（）()]{{1,12}}[)）])?$")
_LONGEST_LINE = 200


def is_title(text: str) -> bool:
    """Whether a line could be the title of a paper: short, unmarked, naming a kind of paper."""
    if len(text) > _LONGEST_LINE:
        return False
    bare = SPACE.sub("", text)
    return (
        4 <= len(bare) <= 60
        and not re.search("[。；，,：:！？]", bare)
        and _TITLE_END.search(bare) is not None
        and not bare.startswith(("附件", "附：", "（", "(", "—"))
    )
