"""Implementing levels («（市县统计局实施）») and rules stated once that bind later tasks."""

from __future__ import annotations

import re
from dataclasses import dataclass

from plans.reading.phrases.folding import fold

LEVELS = re.compile(
    r"（(?P<levels>各?(?:县（市、区）|[省市县区州乡镇、和及级旗盟]){1,12})(?:(?:人民)?政府|统计机构|统计部门|统计局|局|统计)?"
    r"(?:分别|共同|组织|负责|牵头)*(?:实施|负责|落实|组织实施|完成)?(?:，下同)?）"
)
# «市、县两级要…», «市级负责…，县级负责…», «责任单位：市、县、乡»: levels, not units.
SPOKEN = re.compile(
    r"(?:^|[，。；：\n])(?P<levels>[省市县区乡镇村](?:（[市县区、]{1,5}）)?(?:[、和及]?[省市县区乡镇村](?:（[市县区、]{1,5}）)?){0,4})"
    r"(?P<step>[两二三四]?级)?(?=要(?!求)|应(?!急)|须|负责|分别|共同|组织(?!部)|统一|具体|实施|制定|开展|[。；\n]|$)"
)
ALONE = re.compile(
    r"各级|(?:[省市县区乡镇村](?:（[市县区、]{1,5}）)?级?(?:[、和及]|(?=[省市县区乡镇村][级、和及])))*"
    r"(?:[省市县区乡镇村](?:（[市县区、]{1,5}）)?)[两二三四]?级"
    r"|[省市县区乡镇村](?:（[市县区、]{1,5}）)?(?:[、和及][省市县区乡镇村](?:（[市县区、]{1,5}）)?)+"
    r"|省?市县(?:乡村?)?|县乡村?"
)
COUNTY = re.compile(r"县（市、区）|县市区|市区县|区市县|县区|区县|县级?市|[县区旗]")
FIRST = re.compile(
    r"(?:(?:排|列|位列|排列|列示)(?:在|于)?)?(?:第一位?|首位|第一个|第1位?|最前|前面)(?:的|之)?(?:责任)?(?:单位|部门|科室|处室)?"
    r"(?:的)?(?:均)?(?:为|是|系)(?:牵头|主办|主责|第一责任)(?:责任)?(?:单位|部门|科室|处室|方)?(?:，(?:以)?下同)?"
)
HELPING = re.compile(
    r"[，；]?(?:其他|其它|其余|排在后面|后列)(?:的)?(?:各)?(?:责任)?(?:单位|部门|科室|处室)?"
    r"(?:的)?(?:均|都)?(?:为|是|系)?(?:配合|协办|协同|协助|参与|协作)"
)
IMPLIED = re.compile(
    r"(?P<names>各[^，。；：、（）\n]{1,16}?(?:（[^（）\n]{1,8}）[^，。；：\n]{0,8}?)?)(?:均|都|皆)(?:有)?"
    r"(?:涉及|须落实|需落实|要落实|负有责任|有责任|为责任单位|为配合单位)[^。；\n]{0,10}?，?(?:以下|下文|文中|表中)?不再(?:单独|逐一|一一|另行|重复)?(?:列出|列示|列明|列|注明|标注)"
)
SAME = re.compile(r"，(?:以)?下同(?=[）。，；\n]|$)")


@dataclass(frozen=True, slots=True)
class FoundLevels:
    """The levels that carry out what stands before, of 省 市 县 乡 in that order."""

    levels: tuple[str, ...]
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class StandingRule:
    """Something said once for all later tasks.

    `kind`: `first-leads` (the unit listed first leads), `first-leads-others-help` (and the paper
    says of the others that they help), `implied` (`names` answer for every
    task without being listed), `same` (the units just listed hold for what follows).
    """

    kind: str
    phrase: str
    names: tuple[str, ...]
    start: int
    end: int


def find_levels(text: str) -> list[FoundLevels]:
    """Return each bracket, or subject, that says at which levels something is carried out.

    «县市区» and «区县» are one level; «市县» are two.
    """
    even = fold(text, blanks=True).text
    found: list[FoundLevels] = []
    for match in LEVELS.finditer(even):
        levels = _levels(match["levels"])
        if levels and match[0] not in {f"（{match['levels']}）"}:
            found.append(FoundLevels(levels, match.start(), match.end()))
    for match in SPOKEN.finditer(even):
        levels = _levels(match["levels"])
        if levels and (match["step"] or len(levels) > 1):
            found.append(FoundLevels(levels, *match.span("levels")))
    return sorted(found, key=lambda one: one.start)


def _levels(words: str) -> tuple[str, ...]:
    even = COUNTY.sub("县", words).replace("镇", "乡").replace("州", "市")
    return tuple(level for level in ("省", "市", "县", "乡") if level in even)


def is_level(name: str) -> bool:
    """Whether a name is nothing but levels («各级», «市、县», «县乡两级»): no unit."""
    return ALONE.fullmatch(name) is not None


def find_standing_rules(text: str) -> list[StandingRule]:
    """Return the rules of a text that bind tasks after it."""
    even = fold(text, blanks=True).text
    found = [
        StandingRule(
            "first-leads-others-help" if HELPING.match(even, m.end()) else "first-leads",
            text[m.start() : m.end()],
            (),
            m.start(),
            m.end(),
        )
        for m in FIRST.finditer(even)
    ]
    found += [
        StandingRule("implied", text[m.start() : m.end()], (m["names"],), m.start(), m.end())
        for m in IMPLIED.finditer(even)
    ]
    taken = [(rule.start, rule.end) for rule in found]
    found += [
        StandingRule("same", text[m.start() : m.end()], (), m.start(), m.end())
        for m in SAME.finditer(even)
        if not any(first <= m.start() < last for first, last in taken)
    ]
    return sorted(found, key=lambda rule: rule.start)
