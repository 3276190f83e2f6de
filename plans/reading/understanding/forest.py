"""Which places are the items of an assessment: the roots of its trees, in text or annex."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from plans.reading.outline import Section
from plans.reading.understanding.indicators import Grower, Node
from plans.reading.understanding.pieces import heading_and_parts
from plans.reading.understanding.wording import Wording

# A chapter that only holds the items («二、考核内容»); its children are the items.
WORD = (
    r"(?:内容|指标|项目|标准|分值|细则|办法|方法|要点|权重|分数|要素|体系|设置|设定|构成|组成"
    r"|评分|计分|赋分)"
)
JUDGE = r"(?:考核|考评|评价|评估|评比|评分|计分|督查|检查|测评|量化|评议|评定)"
HOLDS = re.compile(
    rf"^(?:主要|具体|重点|基本|年度|目标|工作|日常|平时|量化|综合|的|及|和|与|、|{JUDGE}){{0,5}}"
    rf"{WORD}{{1,3}}(?:(?:及|和|与|、)(?:{JUDGE}|其|的){{0,2}}{WORD}{{1,3}}){{0,3}}$"
)
# «考核总分100分，由以下部分组成»: the total is no item of its own.
TOTAL = re.compile(
    rf"^(?:年度|综合)?{JUDGE}?(?:工作)?(?:总分|满分|实行|采用|采取)[^，。]{{0,8}}(?:\d分|分制)"
)
LONGEST_HOLDER = 24
# A chapter about how points are given; a single mark in it is no item.
SPEAKS_OF = re.compile(
    r"(?:计分|评分|考核|考评|评价|评估)(?:的)?(?:方法|方式|办法|程序|步骤|原则|对象|组织|结果|等次|等级|周期)"
    r"|等次|等级评定|结果(?:运用|应用|评定)|奖惩|奖励办法|附则|原则|目的|组织实施"
)


@dataclass(frozen=True, slots=True)
class Domain:
    """The main text or one annex, with the items it has."""

    section: Section
    roots: tuple[Section, ...]


def find_domains(root: Section, grower: Grower) -> Iterator[Domain]:
    """Yield the main text, then each part and annex, that have items."""
    apart = [one for one in root.children if _is_part(one)]
    for section in [root, *apart]:
        children = [one for one in section.children if not _is_part(one) and grower.scored(one)]
        kept = [one for one in children if not _stray(one, grower)]
        roots = [one for child in kept for one in _expand(child, grower, alone=len(kept) == 1)]
        if roots:
            yield Domain(section, tuple(roots))


def _is_part(section: Section) -> bool:
    return section.style.startswith("附") or not section.style


def _expand(section: Section, grower: Grower, *, alone: bool) -> list[Section]:
    kids = [one for one in section.children if grower.scored(one)]
    if not kids:
        return [section]
    own, _ = heading_and_parts(*grower.worded(section))
    bare = _bare(section.title)
    holds = len(section.title) <= LONGEST_HOLDER and (HOLDS.search(bare) or TOTAL.search(bare))
    if holds or (alone and own is None and len(kids) > 1):
        return [one for kid in kids for one in _expand(kid, grower, alone=False)]
    return [section]


def only_holds(node: Node) -> bool:
    """Whether a chapter of items («二、评价指标») has them as paragraphs without numbers."""
    title = _bare(node.title)
    holds = len(title) <= LONGEST_HOLDER and bool(HOLDS.search(title))
    return (
        holds
        and len(node.children) > 1
        and all(one.section is node.section for one in node.children)
    )


def _bare(title: str) -> str:
    return re.split(r"[，,：:。]", re.sub(r"[（(][^（）()]*[）)]", "", title))[0].strip()


def _stray(section: Section, grower: Grower) -> bool:
    if any(grower.scored(one) for one in section.children):
        return False
    _, marks = grower.worded(section)
    return len(marks) <= 1 and bool(SPEAKS_OF.search(section.title))


def hand_up(tails: Sequence[tuple[Section, Wording]], roots: Sequence[Node]) -> None:
    """Give the paragraphs set aside to the indicator that they are said of.

    That is the outermost one whose last place they follow; a paragraph in the middle of a
    list belongs to the heading of the list.
    """
    by_section = {
        id(node.section): node
        for root in roots
        for node in root.walk()
        if node.clause == node.section.clause
    }
    for section, words in tails:
        owner = section
        climbing = True
        while climbing and owner.parent is not None and id(owner.parent) in by_section:
            climbing = owner.parent.children[-1] is owner
            if climbing or owner is section:
                owner = owner.parent
        node = by_section.get(id(owner))
        if node is not None:
            node.said.append(words)
