"""Papers of two kinds: a plan with a sheet of points in its text, a measure with a list of tasks.

Each annex, and a chapter of a plan that speaks of scoring, may be of another kind than the
paper. What is scored is read as indicators, what lists work as tasks, never as both.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from plans.reading.clauses import ANNEXES
from plans.reading.draft import Kind
from plans.reading.outline import Outline, Section
from plans.reading.paper import Doubts, Paper
from plans.reading.understanding.forest import Domain, find_domains
from plans.reading.understanding.indicators import Grower
from plans.reading.understanding.totals import add_up
from plans.reading.understanding.wording import by_number

_SCORES = re.compile(
    r"(?:考核|考评|评[分价估比审选]|测评|计分|打分|评定|检查|验收|创建|量化).{0,8}(?:细则|标准|办法|指标|表|内容|分值|体系|评分)"
    r"|分值|计分|评分"
)
_LISTS_WORK = re.compile(r"任务|分工|清单|台账|安排|计划|要点|措施|行动|整改|交办|职责")
_NO_WORK = re.compile(
    r"名单|情况|汇总|统计|报[送告]|申[请报]|登记|反馈表|通讯录|联系|说明|样表|格式"
)
_WHOLES = {Decimal(100), Decimal(1000)}
_LEAST = 3


@dataclass(frozen=True, slots=True)
class Parts:
    """The paper without what is of another kind, and that; None where there is nothing."""

    own: Outline
    scored: Outline | None = None
    planned: Outline | None = None


def parted(kind: Kind, outline: Outline, paper: Paper) -> Parts:
    """Part a plan from its scored places, a measure or bulletin from its annexes of tasks.

    What is parted leaves the `outline` given.
    """
    children = outline.root.children
    grower = Grower(by_number(paper), Doubts())
    if kind in {"plan", "other"}:
        grower.learn(outline.root)
        scored = [one for one in children if grower.scored(one) and _is_scored(one, outline, paper)]
        if scored:
            return Parts(outline, scored=_taken(outline, scored))
    elif kind in {"assessment", "bulletin"}:
        annexes = [one for one in children if one.style in ANNEXES and one.children]
        if annexes:
            grower.learn(outline.root)
        planned = [one for one in annexes if not grower.scored(one) and _lists_work(one)]
        if planned:
            return Parts(outline, planned=_taken(outline, planned))
    return Parts(outline)


def adds_up_to_whole(outline: Outline, paper: Paper) -> bool:
    """Whether the points in a paper's text, or in one annex, add up to 100 or 1000."""
    lines = by_number(paper)
    grower = Grower(lines, Doubts())
    grower.learn(outline.root)
    totals = (_total(domain, grower) for domain in find_domains(outline.root, grower))
    return any(total in _WHOLES for total in totals)


def _is_scored(part: Section, outline: Outline, paper: Paper) -> bool:
    """Whether a part's points add up to a whole, or its heading says that it scores."""
    if part.style not in ANNEXES and not (part.style and _SCORES.search(part.title)):
        return False
    grower = Grower(by_number(paper), Doubts())
    root = _only(outline, [part]).root
    grower.learn(root)
    domains = list(find_domains(root, grower))
    marks = sum(len(grower.worded(one)[1]) for one in part.walk())
    whole = sum((_total(domain, grower) for domain in domains), Decimal(0)) in _WHOLES
    return marks >= _LEAST and (whole or bool(_SCORES.search(part.title)))


def _total(domain: Domain, grower: Grower) -> Decimal:
    """What the items of a part are worth together, bonuses and deductions apart."""
    total = Decimal(0)
    for place in domain.roots:
        node = grower.grow(place)
        add_up(node, Doubts())
        if node.points is not None and not node.bonus and not node.deducts:
            total += node.points
    return total


def _lists_work(part: Section) -> bool:
    return bool(_LISTS_WORK.search(part.title)) and not _NO_WORK.search(part.title)


def _only(outline: Outline, parts: Sequence[Section]) -> Outline:
    return replace(outline, root=replace(outline.root, children=list(parts), body="", places=[]))


def _taken(outline: Outline, parts: Sequence[Section]) -> Outline:
    """Move parts out of the paper into an outline of their own; each still knows its root."""
    apart = {id(one) for one in parts}
    outline.root.children = [one for one in outline.root.children if id(one) not in apart]
    other = _only(outline, parts)
    for part in parts:
        part.parent = other.root
    return other
