"""Who is told of an event, how soon, and what a report must say; who holds which post."""

from __future__ import annotations

import re
from typing import Any

from plans.reading.outline import Section
from plans.reading.phrases.folding import fold
from plans.reading.understanding.wording import Wording

HOW = (
    r"立即|及时|第一时间|迅速|尽快|马上|随即|即时|同时|当日|当天|随时|逐级|同步"
    r"|\d{1,3}个?(?:小时|分钟|工作日|日|天)(?:之)?内"
)
ORGAN = (
    r"(?:局|办|组|办公室|机构|政府|部门|中心|领导|委|厅|委员会|指挥部|党委|单位|负责人"
    r"|主任|站|科|处|室|人)"
)
TOLD = re.compile(
    rf"(?P<how>{HOW})?(?:在)?(?:如实|据实|直接|逐级|书面|口头|电话)?向(?P<to>[^，。；、：向]{{2,30}}?)"
    r"(?:进行|作出|做出)?(?P<act>报告|汇报|通报|上报|请示|报送|反映)"
)
REPORTED = re.compile(
    rf"(?P<how>{HOW})(?:，)?(?:如实|逐级|书面)?(?P<act>报告|上报|报送|通报|通知|报)(?:给|至|到)?"
    rf"(?P<to>[^，。；：、]{{1,24}}?{ORGAN})(?=$|[，。；\n])"
)
JUDGED = re.compile(
    rf"(?P<to>[^，。；：]{{2,30}}?{ORGAN})(?:要|应当|应|须|必须|负责)?(?P<how>{HOW})?"
    r"(?:对[^，。；]{1,20}?)?(?:进行)?(?P<act>研判|分析研判|核实|评估)(?=，|。|；|$)"
)
DECIDES = re.compile(r"(?:决定|确定)是否启动[^，。；]{1,20}")
ONLY = re.compile(
    r"(特别重大|重大及以上|较大及以上|较大以上|重大以上|重大|较大|一般|[ⅠⅡⅢⅣ]级|[一二三四]级)"
    r"(?:的)?(?:以上)?(?:突发|风险|网络|舆情|安全|统计)?(?:事件|事故|风险|舆情|情况)"
)
WHEN = re.compile(
    r"(?:^|，)(?P<when>(?:一旦|如|若|凡|遇有?|当)?(?:出现|发生|发现|遇到|接到|接报)[^，。；]{2,40}?)(?:时|后|的)?，"
)
MODAL = re.compile(rf"(?:必须|应当|应该|应|要|须|需|负责|{HOW})")
NOT_AN_OFFICE = frozenset({"社会", "公众", "媒体", "群众", "社会公众", "外界"})
LIST = r"(?P<list>[^。；：\n]{4,300})"
REPORT = re.compile(
    r"(?:报告|报送|上报|信息|快报|续报)[^。；，\n]{0,14}?(?:应当|应|要|须|需|主要|一般)?"
    rf"(?:包括|包含|含有|涵盖|写明|载明|说明|注明)(?:以下|下列)?(?:内容|要素|情况)?：?{LIST}"
)
TAIL = re.compile(r"(?:等(?:\w{1,2}个?方面)?(?:的)?)?(?:主要)?(?:内容|要素|信息|事项|方面|情况)?$")
BRANCH = re.compile(
    r"(?:^|，)(?P<when>(?:对于?|属于|涉及|遇到|如|若|凡)[^，。；]{2,40})，"
    r"(?P<do>(?:要|应|由|须|可|及时|按|报)[^；。]{2,120})"
)
SORTS = re.compile(r"属于|涉及|转交|移交|职责范围")
HELD = re.compile(r"(?P<role>[^，。；：由\n]{2,24}?)由(?P<holder>[^。；，由]{2,50}?)(?:担任|兼任)")
TAKEN = re.compile(
    r"(?:^|[，。；\n])(?P<organ>[^，。；：由\n]{2,28}?)由(?P<holder>[^。；，由]{2,30}?)任(?P<role>[^，。；任]{2,12})"
)
STEP = re.compile(
    r"(?P<number>第[一二三四五六七八九十]{1,2}步)[，：:、]?(?P<text>[^；。\n]{2,300})"
)
DUTY = re.compile(
    rf"(?:^|[，。；：\n])(?P<unit>[^，。；：、\n]{{1,28}}?{ORGAN})(?:主要)?(?:负责|承担)(?P<duty>[^。；\n]{{2,300}})"
)
LEAST_CASES = 2
LEAST_FIELDS = 2


def route_in(section: Section, words: Wording) -> list[dict[str, Any]]:
    """Return the route that a place prescribes, its steps in the order of telling, or nothing."""
    folded = fold(words.text)
    steps: list[dict[str, Any]] = []
    first = None
    for sentence in re.finditer(r"[^。；\n]+", folded.text):
        found = _steps(sentence[0])
        if found and first is None:
            first = words.line(folded.span(sentence.start(), sentence.end())[0])
        steps += found
    if not steps:
        return []
    return [{"kind": "route", "clause": section.clause, "line": first, "steps": steps}]


def _steps(sentence: str) -> list[dict[str, Any]]:
    if not re.search(r"报|请示|研判|反映|核实|评估|通知", sentence):
        return []
    when, only = WHEN.search(sentence), ONLY.search(sentence)
    found = [one for kind in (TOLD, REPORTED, JUDGED) for one in kind.finditer(sentence)]
    found.sort(key=lambda match: match.start())
    steps = []
    end = 0
    for match in found:
        to = re.sub(r"^(?:本|由|请|须|应|要)(?=.{3})(?<!本)", "", match["to"])
        if match.start() < end or to in NOT_AN_OFFICE:
            continue
        end = match.end()
        decides = DECIDES.search(sentence) if match.re is JUDGED else None
        steps.append(
            {
                "from": None if match.re is JUDGED else _actor(sentence[: match.start()]),
                "to": to,
                "act": match["act"] + (f"，{decides[0]}" if decides else ""),
                "phrase": match["how"],
                "when": None if when is None else when["when"],
                "only": None if only is None or _within(only, when) else only[1],
            }
        )
    return steps


def _within(inner: re.Match[str], outer: re.Match[str] | None) -> bool:
    return outer is not None and outer.start() <= inner.start() < outer.end()


def _actor(before: str) -> str | None:
    """Return the subject: the words before the first «必须», «应», «立即» of their clause."""
    for clause in before.split("，"):
        modal = MODAL.search(clause)
        if modal and modal.start() > 1:
            actor = clause[: modal.start()]
            return (
                None
                if actor.startswith(("对", "在", "如", "一旦", "发生", "出现", "遇"))
                else actor
            )
    return None


def report_in(section: Section, words: Wording) -> dict[str, Any] | None:
    """Return what a report must say: the fields that one sentence lists, or nothing."""
    folded = fold(words.text)
    found = REPORT.search(folded.text)
    if found is None:
        return None
    listed = TAIL.sub("", found["list"])
    fields = [one.strip() for one in re.split(r"[、，]|(?<=[^、，]{2})(?:以及|及)", listed)]
    fields = [one for one in fields if one]
    if len(fields) < LEAST_FIELDS:
        return None
    start, end = folded.span(found.start(), found.end())
    return {
        "kind": "report",
        "clause": section.clause,
        "line": words.line(start),
        "fields": fields,
        "phrase": words.text[start:end],
    }


def cases_in(section: Section, words: Wording) -> list[dict[str, Any]]:
    """Return the cases that a sentence sorts: «属于本组的，…；属于其他组的，转交…»."""
    folded = fold(words.text)
    found = []
    for sentence in re.finditer(r"[^。\n]+", folded.text):
        if "；" not in sentence[0] or not SORTS.search(sentence[0]):
            continue
        branches = [BRANCH.search(part) for part in sentence[0].split("；")]
        cases = [{"when": one["when"], "do": one["do"]} for one in branches if one]
        if len(cases) >= LEAST_CASES:
            line = words.line(folded.span(sentence.start(), sentence.end())[0])
            found.append({"kind": "case", "clause": section.clause, "line": line, "cases": cases})
    return found


def steps_in(section: Section, words: Wording) -> list[dict[str, Any]]:
    """Return the steps that a place numbers in words («第一步，…；第二步，…»)."""
    folded = fold(words.text)
    return [
        {
            "kind": "step",
            "clause": section.clause,
            "line": words.line(folded.at[match.start()]),
            "number": match["number"],
            "text": match["text"],
        }
        for match in STEP.finditer(folded.text)
    ]


def roles_in(section: Section, words: Wording) -> list[dict[str, Any]]:
    """Return the posts («主任由…担任») and charges («办公室负责…») of a place."""
    folded = fold(words.text)
    common = {"kind": "role", "clause": section.clause}
    found: list[dict[str, Any]] = []
    for match in TAKEN.finditer(folded.text):
        line = words.line(folded.at[match.start("organ")])
        name = match["organ"] + match["role"]
        found.append(common | {"line": line, "name": name, "holder": match["holder"], "duty": None})
    for match in HELD.finditer(folded.text):
        line = words.line(folded.at[match.start()])
        role = match["role"]
        found.append(common | {"line": line, "name": role, "holder": match["holder"], "duty": None})
    for match in DUTY.finditer(folded.text):
        line = words.line(folded.at[match.start("unit")])
        found.append(
            common | {"line": line, "name": match["unit"], "holder": None, "duty": match["duty"]}
        )
    return found
