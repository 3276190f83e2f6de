"""Around a deadline: what is owed, to whom it is sent, and whom outside it binds."""

from __future__ import annotations

import re

from plans.reading.phrases.context import Context
from plans.reading.phrases.passage import Passage

OFFICE = (
    r"(?:委员会|办公室|统计局|委办|政府|机构|中心|党委|党组|支队|总队"
    r"|局|委|办|室|科|处|队|部|厅|组|站|院|司)"
)
NAMED = rf"(?P<name>(?:[^，。；、：（）\s□“”的并和及向报送交将把对由经按]|综合|合){{0,20}}{OFFICE})"
SENT = re.compile(
    rf"(?:报送|上报|报告|提交|反馈|推送|发送|移交|寄送|抄送|报备|送|报|交(?![易通流警投运]))(?:至|给|到|回)?{NAMED}(?!审批|批准)"
)
TOWARDS = re.compile(
    rf"(?:向|给|至){NAMED}(?:[^，。；]{{0,12}}?)(?:报送|提交|推送|报告|上报|反馈|备案|移交|发送|书面|汇报|提供|报)"
)
WHAT_ENDS = re.compile(r"[，。；！？：\n\t（）]")
LONGEST = 30
NEXT_DATE = re.compile(r"(?:\d[日号]|\d月底?|年底)前")
OUTSIDER = re.compile(
    r"(?P<name>国家统计局|国家局|国务院[^，。；、\s]{0,10}?(?:办公室|办|组)"
    r"|省[^，。；、\s]{0,8}?(?:统计局|局|厅|委|办|处)|省委|省政府)"
)
ACTS = re.compile(r"(?:拟|将|要|负责|于|在|应|计划|组织|制定|开展|完成|印发|须|需)")
BY_ITS_PLAN = re.compile(
    r"(?:关于|工作|总体|统一|实施)?[^，。；]{0,8}?(?:方案|部署|计划|安排|要求)，拟"
)
# «国家税务总局清河县税务局» is in the county.
LOCAL_BRANCH = re.compile(
    r"(?:总局|总队|公司|银行)[^，。；、]{2,8}?[市县区州旗][^，。；、]{0,8}[局队行站处]$"
)
OWN = re.compile(
    r"(?:我市|市统计局|市局|各区县|区县统计局|各县|各市州|各地|各单位|县统计局|市[^，。；]{0,4}科)"
)


def what_is_owed(passage: Passage, end: int) -> str | None:
    """The words after a phrase up to the next mark, when there are any, at most 30."""
    rest = passage.after(end, LONGEST + 10)
    first = end + len(rest) - len(rest.lstrip("，、："))
    mark = WHAT_ENDS.search(passage.text, first, end + len(rest))
    last = min(mark.start() if mark else end + len(rest), first + LONGEST)
    return passage.folded.literal(first, last) if last > first else None


def receiver_of(passage: Passage, start: int, end: int) -> str | None:
    """To whom the thing goes: «报市统计局城调队», «向市统计局人事科推送»."""
    from_, to = passage.sentence(start, end)
    after = passage.text[end : min(to, end + 90)]
    # What follows the next date of the sentence belongs to that date.
    following = NEXT_DATE.search(after)
    after = after[: following.start()] if following else after
    for pattern in (SENT, TOWARDS):
        if found := pattern.search(after):
            return found["name"]
    before = passage.text[max(from_, start - 40) : start]
    around = before + passage.text[start:end] + after[:30]
    named = [found["name"] for found in TOWARDS.finditer(around)]
    return named[-1] if named else None


def bound_outsider(passage: Passage, start: int, context: Context) -> str | None:
    """An office above the issuer that sets the date for itself, or None.

    «省统计局拟于…», or «根据省统计局方案，拟…»; a sentence that names one of ours before the
    date speaks of ours.
    """
    before = passage.before(start, 120)
    named = list(OUTSIDER.finditer(before))
    if not named or not above(named[-1]["name"], context):
        return None
    found = named[-1]
    rest = before[found.end() :]
    if OWN.search(rest):
        return None
    opens = found.start() == 0 or before[found.start() - 1] in "，、：由"
    if (opens and (ACTS.match(rest) or not rest)) or BY_ITS_PLAN.match(rest):
        return found["name"]
    return None


def above(name: str, context: Context) -> bool:
    """Whether an office stands above the paper's issuer, as far as the names tell."""
    issuer = context.issuer or ""
    if LOCAL_BRANCH.search(name):
        return False
    if name.startswith(("国家", "国务院")):
        return not issuer.startswith(("国家", "国务院", "中国"))
    below = not issuer or "市" in issuer or "县" in issuer or "区" in issuer.replace("自治区", "")
    return name.startswith("省") and below
