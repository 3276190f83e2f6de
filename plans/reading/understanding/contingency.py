"""A contingency plan (预案): kinds of risk, measures by chapter, who is told, what a report says.

Everything goes into `draft.measures`, each entry with its `kind`: `risk`, `measure`, `role`,
`step`,
`route`, `case` or `report`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from plans.deadlines import ISSUED, ByDate, InRange, OnEvent, Recurring, Relative, Rule
from plans.reading.draft import Draft
from plans.reading.outline import Outline, Section
from plans.reading.paper import Doubts, Paper
from plans.reading.phrases.folding import fold
from plans.reading.phrases.who import find_units
from plans.reading.understanding.duties import context_of, dated_task, task_of
from plans.reading.understanding.pieces import first_clause
from plans.reading.understanding.routes import cases_in, report_in, roles_in, route_in, steps_in
from plans.reading.understanding.wording import Wording, by_number, path_of, wording

KINDS = re.compile(
    r"(?:风险|事件|事故|灾害|灾情|危机|舆情|隐患)[^，。；]{0,8}"
    r"(?:种类|类型|类别|分类|情形)|^(?:主要)?风险(?:点|源)?(?:种类|类型|分类|分析|识别|清单)?$"
)
ACTS = re.compile(r"措施|应对|处置|预防|防范|预警|响应|保障|防控|监测|善后|恢复|救援|应急准备")
# Chapters that frame a plan; what they number are no measures.
FRAMES = re.compile(
    r"总则|原则|依据|目的|适用|组织(?:领导|体系|机构|指挥)|机构(?:与|和|及)?职责|职责|工作制度|附则|其[他它]事项"
    r"|事件分级|分级标准|^附件|^附录|定义|解释|修订|指导思想|编制|总体要求|工作目标|联系|名单"
)
ORGANS = re.compile(r"组织|机构|职责|领导|指挥|分工|责任|专班|小组")
NAMED_KINDS = re.compile(
    r"(?:风险|事件|事故|灾害|危机)[^，。；：]{0,12}(?:包括|分为|主要有|有|划分为)"
    r"(?:以下|下列|如下)?(?:[几0-9一二三四五六七八九十]{1,2}[类种个](?:风险|事件|情形|情况)?)?：?"
    r"(?P<list>[^。；]{4,200})"
)
LONGEST_NAME = 24
LONGEST_HEADING = 12
READINESS = re.compile(r"^(?!.*(?:措施|应对)).*(?:准备|保障|储备|演练|培训|日常|监测|预警)")
SEASON = re.compile(r"(?:汛|防火|禁渔|采暖|供暖|供热|高温|旱)[期季]")
RESPONSE = re.compile(
    r"响应|处置|报告|报送|救援|善后|后期|信息发布|信息处理|恢复|附则|编制|评估|(?<!隐患)(?<!风险)调查"
)


def understand(outline: Outline, paper: Paper, draft: Draft, doubts: Doubts) -> None:
    """Read the kinds of risk, measures, roles, routes and report of a contingency plan."""
    lines = by_number(paper)
    said = {id(one): wording(one, lines) for one in outline.root.walk()}
    chapters = [one for one in outline.root.walk() if one.children or one.parent is outline.root]
    kinds = next((one for one in chapters if KINDS.search(one.title)), None)
    if kinds is not None:
        draft.measures += _kinds(kinds, said, doubts)
    for section in outline.root.children:
        draft.measures += _measures_within(section, kinds, said)
    for section in outline.root.walk():
        if section is kinds or (section.parent is kinds and kinds is not None):
            continue
        words = said[id(section)]
        if ORGANS.search("".join(section.path()[-2:]) + section.title):
            draft.measures += roles_in(section, words)
        draft.measures += steps_in(section, words)
        draft.measures += cases_in(section, words)
        draft.measures += route_in(section, words)
        report = report_in(section, words)
        if report is not None:
            draft.measures.append(report)
        _standing_duties(section, words, outline, draft, doubts)
    if not any(one["kind"] == "measure" for one in draft.measures):
        doubts.add(None, outline.title, "没有读出应对措施，请核对各章标题")


def _standing_duties(
    section: Section, words: Wording, outline: Outline, draft: Draft, doubts: Doubts
) -> None:
    """Make tasks of what is owed whether anything happens or not: drills, checks, supplies.

    In the chapters on being ready what names who does it is owed also without a date.
    What a chapter on the response says («每日18时前报告») is owed only while it lasts.
    """
    # Without a text of its own an article's title is its whole sentence, no heading.
    own = section.title if section.body else ""
    after = any(RESPONSE.search(title[:LONGEST_HEADING]) for title in (*section.path(), own))
    context = context_of(outline)
    due = _on_a_day if after else _standing
    dated = dated_task(section, [words], context, doubts, owed=due)
    kept_ready = not section.children and any(
        READINESS.search(title[:LONGEST_HEADING]) for title in section.path()
    )
    if not dated and kept_ready and not after and find_units(words.text, context):
        dated = [task_of(section, [words], context, doubts)]
    draft.tasks += dated


def _on_a_day(rule: Rule) -> bool:
    """Only what has a day of the calendar outlasts a response («10月20日前报送总结»)."""
    return isinstance(rule, ByDate)


def _standing(rule: Rule) -> bool:
    """What is due in any year; a season comes whether anything happens or not."""
    if isinstance(rule, OnEvent):
        return rule.every is not None and SEASON.search(rule.event) is not None
    return isinstance(rule, ByDate | InRange | Recurring) or (
        isinstance(rule, Relative) and rule.event == ISSUED
    )


def _kinds(section: Section, said: dict[int, Wording], doubts: Doubts) -> list[dict[str, Any]]:
    """Return the kinds of risk: the children of their chapter, or the list in its sentence."""
    if section.children:
        return [_kind(child, said[id(child)]) for child in section.children]
    words = said[id(section)]
    folded = fold(words.text)
    named = NAMED_KINDS.search(folded.text)
    if named is None:
        doubts.add(section.line_from, section.title, "没有读出风险种类的名称")
        return []
    found = []
    for part in re.finditer(r"[^、，]+", named["list"]):
        start = named.start("list") + part.start()
        one = words.part(*folded.span(start, named.start("list") + part.end()))
        name = re.sub(
            r"^(?:和|及|以及|或)|等?(?:[一二三四五六七八九十\d]+[类种个])?$", "", one.text
        )
        if name:
            found.append(_entry("risk", section, one) | {"name": name, "number": "", "text": ""})
    return found


def _kind(section: Section, words: Wording) -> dict[str, Any]:
    name = first_clause(words.text)
    start = words.text.find(name) + len(name)
    text = words.text[start:].strip(" \n。：:；;，,")
    return _entry("risk", section, words) | {"name": name, "number": section.number, "text": text}


def _measures_within(
    top: Section, kinds: Section | None, said: dict[int, Wording]
) -> Iterator[dict[str, Any]]:
    """Yield the measures of a chapter: its innermost numbered places, in order."""
    if top.style == "附件" or top.annex is not None:
        for child in top.children:
            yield from _measures_within(child, kinds, said)
        return
    if top is kinds or FRAMES.search(top.title):
        return
    seen: set[int] = set()
    for section in top.walk():
        if id(section) in seen or not ACTS.search(section.title[:LONGEST_NAME]):
            continue
        within = list(section.walk())
        seen |= {id(one) for one in within}
        yield from _leaves(within, kinds, said)


def _leaves(
    within: list[Section], kinds: Section | None, said: dict[int, Wording]
) -> Iterator[dict[str, Any]]:
    for place in within:
        if place.children or place is kinds or place.parent is kinds:
            continue
        words = said[id(place)]
        chapter = place if place is within[0] or place.parent is None else place.parent
        yield _entry("measure", place, words) | {
            "chapter": "".join(chapter.heading()),
            "path": list(path_of(place)),
            "number": place.number,
            "title": first_clause(words.text),
            "text": words.text,
        }


def _entry(kind: str, section: Section, words: Wording) -> dict[str, Any]:
    return {"kind": kind, "clause": section.clause, "line": words.line()}
