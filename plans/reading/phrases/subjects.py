"""Who answers, said in a sentence: «单位：职责», «由A牵头，会同B», «各地要…»."""

from __future__ import annotations

import re
from collections.abc import Iterator

from plans.reading.phrases.bystanders import above
from plans.reading.phrases.context import Context
from plans.reading.phrases.labels import LABEL
from plans.reading.phrases.names import Name, split_names
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

BY = re.compile(rf"(?<![自理缘事经来])由(?P<names>[^，。；：\n]{{2,60}}?)(?:{BY_VERB})(?!解释)")
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
DATED = re.compile(r"[^，。；：\n]{0,24}?(?:前|期间|内|时|后|起)，")
ACTS = re.compile(
    r"(?:要(?![求点素件闻领害])|应(?![用急对统届])|须|需(?![求要])|将(?!来)|负责|必须|应当|牵头|务必|于"
    r"|在(?![职岗建库编地])|可|统筹|按(?!时)|通过|对|结合|根据|每|围绕|认真|加强|做好|拟|建立|组织|开展"
    r"|制定|完成|落实|主动|严格|配合|不得|同步)"
)
SUBJECT = re.compile(r"(?P<names>(?:[^，。；：\n□“”]|，(?=各)){2,48}?)(?=" + ACTS.pattern + r")")
FURTHER = re.compile(
    r"，(?P<names>[^，。；：\n□“”]{2,40}?)(?=负责(?!人|同志)|牵头|配合(?:[，。；）]|做好|$))"
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
    r"^(?:督促|指导|对|不同|根据|按照?|通过|由|为|如|若|要求|组织|推动|帮助|确保|协助|支持|加强|鼓励|引导|您)"
    r"|由|^各?(?:有关|相关)?(?:责任|牵头|配合|承办|主办|协办)(?:单位|部门)$"
    r"|(?:所|局长|主任|书记|[市县区乡镇]长|科长|处长|领导|同志|负责人|[执实举发推进运]行|[机社开将都不]会|全部|大部)$"
)


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
            subject = SUBJECT.match(text, begin)
            names = split_names(text, begin, subject.end("names"), strict=True) if subject else []
            if not names or subject is None:
                continue
            yield from _acting(text, subject.end(), names, context)
            break
    for comma in FURTHER.finditer(text):
        names = split_names(text, comma.start("names"), comma.end("names"), strict=True)
        yield from _acting(text, comma.end("names"), names, context)


def _acting(
    text: str, place: int, names: list[Name], context: Context | None
) -> Iterator[FoundUnit]:
    """A unit acts by 要 or 负责; of a collective («各地») any verb tells."""
    verb = ACTS.match(text, place)
    acts = verb[0] if verb is not None else ""
    if acts not in FIRM and not any(name.collective for name in names):
        return
    if any(NO_SUBJECT.search(name.text) for name in names):
        return
    roles = {"牵头": LEAD, "配合": COOPERATING}
    for name in names:
        if context is None or not above(name.text, context):
            yield unit_of(name, roles.get(acts, RESPONSIBLE))
