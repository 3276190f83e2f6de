"""Who answers, said in a sentence: «单位：职责», «由A牵头，会同B», «各地要…»."""

from __future__ import annotations

import re
from collections.abc import Iterator

from plans.reading.phrases.bystanders import above
from plans.reading.phrases.context import Context
from plans.reading.phrases.labels import LABEL
from plans.reading.phrases.names import Name, is_plain, split_names
from plans.reading.phrases.units import (
    BY_VERB,
    COOPERATING,
    DONE_BY,
    LEAD,
    RESPONSIBLE,
    WITH,
    FoundUnit,
    together,
    unit_of,
)

# What a unit is asked to do after 由, beyond the words that give it a role.
ASKED = (
    "提出|汇总|审核|初审|审查|统一|收集|完成|出具|核实|组织(?!部|实施)"
    "|约谈|通报|给予|编制|制定|起草|报"
)
BY = re.compile(
    rf"(?<![自理缘事经来])由(?P<names>[^，。；：\n]{{2,60}}?)(?:{BY_VERB}|(?:{ASKED}))(?!解释)"
)
AND_THEN = re.compile(
    r"，(?:(?P<with>会同)(?P<other>[^，。；：\n]{2,60}?)"
    r"(?=共同|负责|联合|具体|实施|参与|配合|[，。；）\n]|$)|"
    r"(?P<more>[^，。；：（）\n]{2,60}?)(?:积极|协助|共同|予以)*(?P<role>配合|协办|参加|参与|协同|协助))"
)
NUMBERED = r"(?:（?[一二三四五六七八九十\d]{1,3}[）、.]|[①-⑳])"
PREFIXED = re.compile(rf"(?:^|\n)[ ]*(?:{NUMBERED}[ ]*)?(?P<names>[^，。；：\n□]{{2,40}})：")
# «长沙市（9个）：…» opens a list of names, not of duties.
COUNT_MARK = re.compile(r"（\d{1,4}[个家名]?）")
OPENING = re.compile(rf"(?:^|[。；\n])[ ]*(?:{NUMBERED}|[一二三四五六七八九]是)?[ ]*")
DATED = re.compile(
    r"(?:[^，。；：\n]{0,24}?(?:前|期间|内|时|后|起)"
    r"|(?:\d{4}年)?\d{1,2}月[^，。；：\n]{0,16}?(?:日|号|月|旬|底|份))，"
)
ACTS = re.compile(
    r"(?:要(?![求点素件闻领害])|应(?![用急对统届])|须|需(?![求要])|将(?!来)|负责|必须|应当|牵头|务必|于"
    r"|在(?![职岗建库编地])|可|统筹|按(?!时)|通过|对|结合|根据|每|围绕|认真|加强|做好|拟|建立|组织|开展"
    r"|制定|完成|落实|主动|严格|配合|不得|同步|逐|排查|抽调|深入|广泛|全面|及时|定期|抓[好紧]|指导|督促|推[进动]"
    r"|集中|成立|报送|上报|填[报写]|明确|安排|选派|采取|利用|发挥|强化|执行|自行|指定|开设|组建|履行|承担"
    r"|汇总|审核|收集|整[理合改治]|调度|充分|切实|健全|完善|编制|起草|召开|举办|提供|协调|监督|检查|发布|公布|公示|至少|积极|原则上|[汛节会]前|继续|进一步|分别|收到|依法|接到|启动|抽取|选取|共同)"
)
SUBJECT = re.compile(r"(?:[^，。；：\n□“”]|，(?=各)){2,54}")
LONGEST_SUBJECT = 48
FURTHER = re.compile(
    r"，(?P<names>[^，。；：\n□“”]{2,40}?)"
    r"(?=负责(?!人|同志)|牵头|配合(?:[，。；）]|做好|$)|要(?![求点素件闻领害])|应当|依法|具体|同步"
    r"|组织(?!部)|做好|提供|落实|承担|抓好|汇总|审核|指导|督促|完善|建立|加强|开展|推进|制定|完成|及时|全面)"
)
# «…，各村通过广播宣传»: a collective after a comma acts by any of these.
EACH_FURTHER = re.compile(
    r"，(?P<names>各[^，。；：\n□“”]{1,30}?)(?=要(?!求)|应(?!急)|须|需(?!求)|必须|通过|结合|对照|按照|根据|组织|负责|每|做好|加强|落实|开展|配合|指导"
    r"|督促|及时|认真|提供|明确|安排|选派|成立|设立|配备|确定)"
)
FIRM = {
    "配合",
    "要",
    "应",
    "须",
    "需",
    "将",
    "负责",
    "必须",
    "应当",
    "牵头",
    "务必",
    "于",
    "在",
    "拟",
}
# Words before or in a subject that make it no unit, though its last character looks like one.
NO_SUBJECT = re.compile(
    r"^(?:个别|部分|少数|一些|有的|某些|督促|指导|对|不同|根据|按照?|通过|由|为|如|若|要求|组织|推动|帮助|确保|协助|支持|加强|鼓励|引导|您)"
    r"|由|^(?:有关|相关)?(?:责任|牵头|配合|承办|主办|协办)(?:单位|部门)$"
    r"|(?:[场处住厕会难]所|局长|主任|书记|[市县区乡镇]长|科长|处长|领导|同志|负责人|[执实举发推进运]行|[机社开将都不]会|(?<!安)全部|大部)$"
)


# Two brackets of evidence make a unit the actor of a dated clause: it looks like one, and the
# date (or what recurs) stands right behind it.
WHEN_NEXT = (
    r"(?:(?:20\d\d|今|明|当|次|翌|本)年)?(?:\d{1,2}月|年底|年内|[一二三四]季度|[上下]半年)"
    r"|每(?:个?月|季度?|周|年|半年|学期|旬|半月|[两二三]个?月|日|天)|\d{1,2}日"
)
DATED_CLAUSE = re.compile(
    rf"(?:^|[，；：。\n])(?P<names>[^，。；：\n□“”]{{2,40}}?)(?=(?:要|应|须|需|将|务必|负责)?[于在]?(?:{WHEN_NEXT}))"
)
# A name and a date that close a paper whose line breaks are lost say who signed it, not who acts.
SIGNED = re.compile(r" {0,4}\d{4}年\d{1,2}月\d{1,2}日 {0,4}(?:$|\n)")
# Words that open a clause without a subject; a name never begins with them.
NO_NAME = re.compile(
    r"^(?:报|向|从|自|将|把|经|被|与|和|并|且|在|于|至|到|其中|原则|力争|确保|争取|计划|预计|拟|逐|完成|做好|实现"
    r"|全部|基本|建立|健全|完善|开展|推进|推动|落实|强化|深化|发挥|依托|成立|设立|组建|发动|动员|利用|选派|抽调"
    r"|充实|形成|制定|召开|举办|配合|参与|参加|做|提|打造|建设|实施|提升|提高|优化|规范|严格|统筹|压实|明确|以|用|凡"
    r"|结合|聚焦|围绕|针对|参照|对照|按|根据|借助|通过|加大|加快|坚持|突出|是|有(?!关)|不|未|如|若)"
)


# «建设局», «推进办» begin like a clause and are names all the same.
_EXAMINED = re.compile(r"被.{1,5}单位")
_SHORT_OFFICE = re.compile(r".{1,4}[局办科室委处股]")


def is_clause(name: str) -> bool:
    """Whether a name begins like a clause, and only ends like a unit («召开大会»)."""
    known = _SHORT_OFFICE.fullmatch(name) or _EXAMINED.fullmatch(name)
    return NO_NAME.match(name) is not None and known is None


def prefixed(text: str, found: list[FoundUnit]) -> list[FoundUnit]:
    """«单位：职责» at the head of a line."""
    units: list[FoundUnit] = []
    for match in PREFIXED.finditer(text):
        names = split_names(text, match.start("names"), match.end("names"), strict=True)
        follows = text[match.end() : match.end() + 1]
        if (
            names
            and follows not in {"", "\n"}
            and not COUNT_MARK.search(match["names"])
            and not LABEL.search(match["names"])
        ):
            units += [unit_of(name, RESPONSIBLE) for name in names]
    taken = {unit.start for unit in found}
    return [unit for unit in units if unit.start not in taken]


def named_by(text: str) -> Iterator[FoundUnit]:
    """«由A牵头，会同B», «由A负责» in running text."""
    for match in BY.finditer(text):
        said = next((one for one, _ in DONE_BY if match[f"by_{one.value}"]), RESPONSIBLE)
        names = split_names(text, match.start("names"), match.end("names"), strict=True)
        if any(NO_SUBJECT.search(name.text) for name in names):
            continue
        if with_ := WITH.search(match["names"]):
            yield from together(text, match.start("names"), match.end("names"), with_)
            continue
        yield from (unit_of(name, said) for name in names)
        more = AND_THEN.match(text, match.end()) if names else None
        if more:
            group = "other" if more["with"] else "more"
            listed = split_names(text, more.start(group), more.end(group), strict=True)
            yield from (unit_of(name, COOPERATING) for name in listed)


def subjects(text: str, context: Context | None) -> Iterator[FoundUnit]:
    """The subject of a sentence: «各地要…», «各区县统计局负责…»; not an office above the issuer.

    After a comma another subject must say 负责, 牵头 or 配合.
    """
    for opening in OPENING.finditer(text):
        dated = DATED.match(text, opening.end())
        for begin in (opening.end(), dated.end() if dated else opening.end()):
            found = _subject(text, begin, context)
            if found is not None:
                yield from found
                break
    for comma in [*FURTHER.finditer(text), *EACH_FURTHER.finditer(text)]:
        names = split_names(text, comma.start("names"), comma.end("names"), strict=True)
        yield from _acting(text, comma.end("names"), names, context)
    for dated_clause in DATED_CLAUSE.finditer(text):
        first, last = dated_clause.span("names")
        signed = SIGNED.match(text, last)
        if not is_clause(dated_clause["names"]) and not signed:
            names = split_names(text, first, last, strict=True)
            yield from _acting(text, last, names, context, dated=True)


def _subject(text: str, begin: int, context: Context | None) -> list[FoundUnit] | None:
    """The units before the first word that can be their verb; None when there are no names.

    A name may hold such a word itself («执法监督科负责»), so the next is tried too.
    """
    reach = SUBJECT.match(text, begin)
    if reach is None:
        return None
    end = min(reach.end(), begin + LONGEST_SUBJECT)
    for verb in ACTS.finditer(text, begin + 2, reach.end()):
        if verb.start() > end:
            break
        if with_ := WITH.search(text[begin : verb.start()]):
            pair = list(together(text, begin, verb.start(), with_))
            if len({unit.role for unit in pair}) > 1:
                return pair
        names = split_names(text, begin, verb.start(), strict=True)
        if names:
            return list(_acting(text, verb.start(), names, context))
    return _paired(text, begin, reach.end())


def _paired(text: str, begin: int, end: int) -> list[FoundUnit] | None:
    """«A会同B、C，于3月底前排查»: the pair stands before the comma, the verb after it."""
    with_ = WITH.search(text[begin:end])
    if with_ is None or text[end : end + 1] != "，":
        return None
    pair = list(together(text, begin, end, with_))
    return pair if len({unit.role for unit in pair}) > 1 else None


def _acting(
    text: str, place: int, names: list[Name], context: Context | None, *, dated: bool = False
) -> Iterator[FoundUnit]:
    """A unit acts by 要 or 负责; of a collective («各地»), or a plain office, any verb tells."""
    verb = ACTS.match(text, place)
    acts = verb[0] if verb is not None else ""
    names = [name for name in names if not is_clause(name.text)]
    collective = any(name.collective for name in names)
    plain = all(is_plain(name) for name in names)
    if not (plain or collective or (acts in FIRM and not dated)):
        return
    if any(NO_SUBJECT.search(name.text) for name in names):
        return
    roles = {"牵头": LEAD, "配合": COOPERATING}
    for name in names:
        if context is None or not above(name.text, context):
            yield unit_of(name, roles.get(acts, RESPONSIBLE))
