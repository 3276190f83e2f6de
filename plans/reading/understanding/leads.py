"""Who judges an indicator: named in its mark, in its own words, or once for several items."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from plans.reading.outline import Section
from plans.reading.understanding.indicators import Node
from plans.reading.understanding.wording import Wording

NAME = r"[^，,。；;：:、（）()由和与及\s\d]"
NAMES = rf"{NAME}{{2,30}}(?:(?:、|和|与|及){NAME}{{2,30}}){{0,8}}"
# «综合组和业务组为主考核», «综合组负责», «考核单位：综合组»: within the mark of a heading.
IN_MARK = (
    re.compile(
        rf"^\s*(?:由\s*)?({NAMES})(?:为主考核|为主|牵头负责|牵头考核|负责考核|牵头|负责|考核|主考)"
    ),
    re.compile(rf"(?:牵头|考核|责任|评分|打分|主考)(?:单位|部门|科室|处室|组)\s*[:：]\s*({NAMES})"),
)
# «由城调队牵头负责»: within a sentence; the bracket is an abbreviation of the name before it.
BY = re.compile(
    rf"由\s*({NAMES})(?:（[^（）]{{1,40}}）)?\s*"
    r"(?:为主考核|为主|牵头负责|牵头组织|牵头实施|牵头|统一负责|负责(?=考核|评分|打分|评价|实施))"
)
# «…统一组织，综合协调组牵头负责»: the lead is the subject of a clause of its own.
CLAUSE = re.compile(rf"(?:^|[，,；;。：:])\s*({NAMES})(?:牵头负责|为主考核|牵头考核)")
LABEL = re.compile(rf"(?:牵头|考核|评分|打分|主考)(?:单位|部门|科室|处室|组)\s*[:：]\s*({NAMES})")
# A word for whoever leads is nobody's name.
NOBODY = re.compile(
    r"^(?:各|相关|有关|上述|以上|其|该)?(?:牵头|责任|考核|相关|有关)(?:考核)?\w{0,2}"
    r"(?:科室|处室|单位|部门|组)$"
)
SHORTENINGS = ("", "情况", "开展情况", "行动开展情况", "工作情况", "工作开展情况", "工作")
# «人力资源和社会保障局» is one name: 和 parts two names only after the end of a name.
BETWEEN = re.compile(r"、|(?<=[局组办科室队委处部院厅府会站所])(?:和|与|及)|(?<=中心)(?:和|与|及)")
ROLE = re.compile(r"(?:为主|牵头|统一|共同|具体|负责)+$")
SENTENCE = re.compile(r"[。；;\n]")
SHORTEST_SUBJECT = 4


def lead_in_mark(note: str) -> tuple[str, ...]:
    """Return the names in the mark of a heading («26分，综合组为主考核» without the points)."""
    note = note.strip(" ，,、;；")
    for pattern in IN_MARK:
        found = pattern.search(note)
        if found:
            return names_of(found[1])
    return ()


def lead_in_text(text: str) -> tuple[str, ...]:
    """Return who leads by the words of an item itself, or nothing."""
    for pattern in (BY, CLAUSE, LABEL):
        for found in pattern.finditer(text):
            names = names_of(found[1])
            if names:
                return names
    return ()


def names_of(text: str) -> tuple[str, ...]:
    """Return the names in a list, words for whoever it may be left out."""
    names = (ROLE.sub("", name.strip()) for name in BETWEEN.split(text))
    return tuple(name for name in names if name and not NOBODY.match(name))


def share_leads(places: Iterable[tuple[Section, Wording]], nodes: Sequence[Node]) -> None:
    """Give items the leads that a sentence elsewhere names: «A和B情况由综合研究室牵头负责».

    The first sentence that names an item holds; an item that has a lead keeps it.
    """
    waiting = [node for node in nodes if not node.lead]
    for _, words in places:
        if not waiting:
            return
        if "由" not in words.text:
            continue
        for sentence in SENTENCE.split(words.text):
            begin = 0
            for found in BY.finditer(sentence):
                subject, begin = sentence[begin : found.start()], found.end()
                for node in waiting:
                    if _named(node.title, subject):
                        node.lead = names_of(found[1])
            waiting = [node for node in waiting if not node.lead]


def _named(title: str, subject: str) -> bool:
    for ending in SHORTENINGS:
        if title.endswith(ending):
            short = title[: len(title) - len(ending)]
            if len(short) >= SHORTEST_SUBJECT and short in subject:
                return True
    return False
