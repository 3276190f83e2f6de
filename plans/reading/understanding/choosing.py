"""Which places of an outline are duties: with their responsible units, or by where they stand."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import TypeAlias

from plans.reading.outline import Section

# Chapters that frame a plan; without units of their own their items are no duties of it.
FRAMES = re.compile(
    "总体要求|总体思路|总体目标|指导思想|基本原则|工作原则|工作目标|主要目标|目标要求|活动目标|"
    "基本情况|背景|意义|形势|重要性|存在(?:的)?(?:主要)?问题|突出问题|总则|附则|编制|依据|适用范围|"
    "组织领导|组织机构|领导机构|组织保障|保障措施|工作保障|工作要求|有关要求|相关要求|组织实施|"
    "纪律要求|联系方式|其他事项|考核对象|名词解释|监督检查|督导检查|^要求|^目标|^保障|"
    "^(?:活动|整治|检查|竞赛|培训|会议|比赛)?时间(?:[和与及、]地点)?$|^.{0,6}(?:主题|范围|对象|地点|口号|目标)$|"
    "^.{0,6}(?:对象|范围|内容|方式|时间|地点|主题)(?:[、和与及](?:方式|方法|内容|时间|时点|对象|范围|地点|标准|程序|期限)){1,4}$|"
    "^(?:核查|检查|考核|抽查|调查|评估|评价|督查|普查|试点)(?:内容|方式|方法|依据)$"
)
DUTIES = re.compile(
    "任务|举措|措施|重点工作|工作内容|主要内容|工作安排|行动|项目|事项|步骤|责任分工|职责|分工|阶段|"
    "工作重点|整治|内容"
)
# Enumerations that say parts of one item.
_INNER = {"①", "一是", "1）"}
# «按附件执行。» is no duty but says where the duties are.
_POINTS_ELSEWHERE = re.compile("附件|附表|见附|如下")
_SHORT = 40
_FIELD_TIME = re.compile("(?:^|\n)[ 　]*(?:整改|完成|办结|落实)?(?:时限|时间|期限)(?:要求)?[：:]")
_FIELD_UNIT = re.compile("(?:^|\n)[ 　]*(?:牵头|责任|主办|承办)(?:单位|部门|科室|处室|股室)[：:]")
_LISTED = {"1.", "1.1", "（1）", "1）", "①"}


@dataclass(frozen=True, slots=True)
class Chosen:
    """A place that is a duty; `whole` says that what stands within it belongs to it.

    `heads` are the places above whose headings name units, or a time, for it.
    """

    section: Section
    whole: bool = True
    heads: tuple[Section, ...] = ()


Tells: TypeAlias = Callable[[Section], bool]


def choose(parts: Sequence[Section], noted: Tells, answered: Tells, *, annex: bool) -> list[Chosen]:
    """Return the duties among the places within `parts`, in the order of the paper.

    `noted` tells whether a place's own words have a note of who answers, `answered` whether
    they say it in any way. Where the paper names units,
    the places that carry them are its duties, and their neighbours in the same list; where it
    names none, the items of its lists of duties are.
    """
    if any(noted(section) for part in parts for section in part.walk()):
        return list(_Noted(noted, answered).chosen(parts))
    if annex:
        return list(_listed(parts))
    return list(_plain(parts))


class _Noted:
    """The choice where notes of units show the duties."""

    def __init__(self, noted: Tells, answered: Tells) -> None:
        self._noted = noted
        self._answered = answered

    def chosen(
        self, siblings: Sequence[Section], heads: tuple[Section, ...] = ()
    ) -> Iterator[Chosen]:
        """Yield the duties among places of one list and within them."""
        neighbours = self._neighbours(siblings)
        for section in siblings:
            yield from self._within(section, heads, alone=id(section) in neighbours)

    def _neighbours(self, siblings: Sequence[Section]) -> set[int]:
        """The places that are duties because those beside them are, framing chapters apart."""
        with_units = sum(self._any(each) for each in siblings)
        themselves = any(
            self._noted(each) or not each.children for each in siblings if self._any(each)
        )
        return {
            id(each)
            for each in siblings
            if with_units
            and (themselves or self._answered(each))
            and each.style
            and not FRAMES.search(each.title)
            and (self._answered(each) or not _framed(each))
            and (with_units > 1 or each.style in _LISTED or self._answered(each))
        }

    def _any(self, section: Section) -> bool:
        return any(self._noted(one) for one in section.walk())

    def _within(
        self, section: Section, heads: tuple[Section, ...], *, alone: bool
    ) -> Iterator[Chosen]:
        """`alone`: its neighbours carry units, so a place without any is a duty too."""
        own = self._noted(section)
        within = any(self._any(child) for child in section.children)
        if within and not _closed_by_note(section, self._noted):
            yield from self.chosen(section.children, (*heads, section) if own else heads)
        elif (
            own
            and section.children
            and not within
            and _heads_a_list(section)
            and not _is_entry(section)
        ):
            for child in section.children:
                yield from self._within(child, (*heads, section), alone=False)
        elif own or within or heads or alone:
            yield Chosen(section, heads=heads)


def _framed(section: Section) -> bool:
    """Within «保障措施» or «工作要求» what names nobody is no duty, whatever stands beside it."""
    above = section.parent
    return above is not None and bool(above.style) and FRAMES.search(above.title) is not None


def _is_entry(section: Section) -> bool:
    """Whether a place is one entry with fields of its own («整改时限：», «责任单位：» by lines).

    Then what is numbered within are its measures.
    """
    return (
        _FIELD_TIME.search(section.body) is not None
        and _FIELD_UNIT.search(section.body) is not None
    )


def _heads_a_list(section: Section) -> bool:
    """A chapter whose heading names the units, over items of their own."""
    styles = {child.style for child in section.children}
    return not styles & _INNER and not (section.style in {"1.", "1.1"} and styles == {"（1）"})


def _closed_by_note(section: Section, noted: Tells) -> bool:
    """Only the last of the inner points has the units, in a paragraph of their own."""
    children = section.children
    styles = {child.style for child in children}
    inner = styles & (_INNER | {"（1）"}) or (styles == {"1."} and _beside_noted(section, noted))
    if not inner or len(children) < 2 or any(child.children for child in children):
        return False
    last = children[-1]
    return noted(last) and not any(map(noted, children[:-1])) and _ends_alone(last)


def _beside_noted(section: Section, noted: Tells) -> bool:
    """Its neighbours carry units themselves, so what it numbers within are points of its own."""
    beside = section.parent.children if section.parent is not None else []
    return any(noted(one) and not one.children for one in beside)


def _ends_alone(section: Section) -> bool:
    closing = section.body.rsplit("\n", 1)[-1].strip()
    standing = re.match("[（(〔\\[]?(?:责任|牵头|配合|主办|协办|承办|完成)", closing)
    own_line = "\n" in section.body or (
        bool(section.places and section.title_places)
        and section.places[0][0] != section.title_places[-1][0]
    )
    return standing is not None and own_line


def _plain(parts: Sequence[Section]) -> Iterator[Chosen]:
    """No units anywhere: the items of chapters of duties, or all chapters that frame nothing."""
    named = [part for part in parts if DUTIES.search(part.title) and not FRAMES.search(part.title)]
    for part in named or [part for part in parts if not FRAMES.search(part.title)]:
        yield from _items(part)


def _items(section: Section) -> Iterator[Chosen]:
    if not section.children or _is_item(section):
        if not _POINTS_ELSEWHERE.search(section.body) or len(section.body) > _SHORT:
            yield Chosen(section)
        return
    for child in section.children:
        yield from _items(child)


def _listed(parts: Sequence[Section]) -> Iterator[Chosen]:
    """An annex: the items of its lists; paragraphs only where it has no list at all."""
    lists = [one for part in parts for one in part.walk() if one.style in _LISTED]
    if not lists:
        yield from _plain(parts)
        return
    inside: set[int] = set()
    for section in lists:
        if id(section) in inside:
            continue
        if section.children and not _is_item(section):
            continue
        inside |= {id(one) for one in section.walk()}
        yield Chosen(section)


def _is_item(section: Section) -> bool:
    """Whether what is numbered within only says its parts."""
    styles = {child.style for child in section.children}
    if not styles:
        return True
    inner = _INNER | ({"（1）"} if section.style in {"1.", "1.1"} else set())
    return styles <= inner
