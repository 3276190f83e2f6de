"""Who answers: units with their roles, implementing levels, and rules that bind later tasks.

    find_units(text, context=None) -> [FoundUnit(name, full, role, collective, open, start, end)]
    read_names(text, role) -> the units of a table cell whose header gives the role
    unit_notes(text) -> [(start, end)]: brackets and labelled lines that only say who answers
    find_levels(text) -> [FoundLevels(levels, start, end)]   («（市县统计局实施）»: 市, 县)
    find_standing_rules(text) -> [StandingRule(kind, phrase, names, start, end)]

`name` is the name as printed; `full` has the prefix that a list leaves out (市财政局、人社局).
What is said outright (labels, brackets) outweighs «由…负责», and that the sentence's subject:
the lower is looked for only where the higher is silent. A receiver is never an actor.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from models import Role
from plans.reading.phrases.bystanders import above
from plans.reading.phrases.context import Context
from plans.reading.phrases.folding import fold
from plans.reading.phrases.levels import FoundLevels, StandingRule, find_levels, find_standing_rules
from plans.reading.phrases.names import Name, split_names

__all__ = [
    "FoundLevels",
    "FoundUnit",
    "StandingRule",
    "find_levels",
    "find_standing_rules",
    "find_units",
    "read_names",
    "unit_notes",
]

LEAD, RESPONSIBLE, COOPERATING = Role.LEAD, Role.RESPONSIBLE, Role.COOPERATING
KIND = "(?:单位|部门|科室|处室|股室|机构|队站|主体|局|地区|组)"


def _spaced(word: str) -> str:
    return " {0,4}".join(word)


LABELS = (
    (
        LEAD,
        rf"(?:{_spaced('牵头')}|{_spaced('主办')}|主责|抓总)(?:责任|实施|考核)?{KIND}|第一责任{KIND}|主要责任{KIND}|主办(?=：)|牵头(?=：)",
    ),
    (
        COOPERATING,
        rf"(?:{_spaced('配合')}|协办|协助|协同|参与|参加|会办|协作|支持|联办){KIND}|(?:协办|配合|参与)(?=：)",
    ),
    (
        RESPONSIBLE,
        rf"(?:{_spaced('责任')}|承办|实施|落实|负责|完成|执行|报送|任务){KIND}|{_spaced('责任单位')}|责任(?=：)",
    ),
)
STOPS = (
    r"(?:完成|办结|整改|办理|报送|截止)(?:时限|时间|期限|日期)|时限要求|时限|时间(?:节点|安排|要求)|责任(?:人|领导)|牵头(?:人|领导)|"
    r"分管领导|联系人|联系电话|工作(?:目标|要求|措施|任务|内容)|目标任务|备注|进度安排|具体措施|完成标准|考核标准"
)
LABEL = re.compile(
    "|".join(
        [
            *(f"(?P<{role.value}>{words})" for role, words in LABELS),
            f"(?P<stop>{STOPS})(?= {{0,2}}：)",
        ]
    )
)
COLON = re.compile(r" {0,4}(?:（[^（）\n]{1,12}）)? {0,4}(?:：|为：|是：)[ \n]{0,4}")
DONE_BY = (
    (
        LEAD,
        r"(?:共同|联合)?(?:牵头(?:负责|组织|实施|落实|抓好?|推进|考核|组织实施|协调|抓总)*|主办|抓总|为主(?:负责)?考核|为主负责|负责牵头|统筹负责|为主)",
    ),
    (
        COOPERATING,
        r"(?:积极|主动|协助|共同|予以|做好|密切|按职责|各司其职)*(?:配合(?:实施|落实|做好|工作|单位)*|协办|协助|参加|参与|协同|支持|会办)",
    ),
    (
        RESPONSIBLE,
        r"(?:负责(?:落实|实施|组织实施|推进|考核|组织)?|落实|承担|承办|组织实施|抓好落实|具体实施|推进落实|实施|主责|各负其责)",
    ),
)
VERB = re.compile("|".join(f"(?P<{role.value}>{words})" for role, words in DONE_BY))
BY_VERB = VERB.pattern.replace("(?P<", "(?P<by_")
ENDS_IN_VERB = re.compile(rf"(?:{VERB.pattern})(?:，?下同)?$")
WITH = re.compile(r"会同|联合(?=[省市县区各相有])|商(?=[省市县区各])")
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
# Points before the names in one bracket, and offices that are plainly offices.
POINTS = re.compile(r" {0,3}\d{1,3}(?:\.\d)? {0,2}分[，、 ]{1,2}")
STRONG = re.compile(
    r"(?:[局委办厅科室处股队]|政府|中心|专业|支队|[组宣统]织?部|部门|单位|机构|管委会|领导小组|工会|妇联|科协|文联|社)$"
)
CLOSING = {"", "。", "；", "\n"}
# Words before or in a subject that make it no unit, though its last character looks like one.
NO_SUBJECT = re.compile(
    r"^(?:督促|指导|对|不同|根据|按照?|通过|由|为|如|若|要求|组织|推动|帮助|确保|协助|支持|加强|鼓励|引导|您)"
    r"|由|^各?(?:有关|相关)?(?:责任|牵头|配合|承办|主办|协办)(?:单位|部门)$"
    r"|(?:所|局长|主任|书记|[市县区乡镇]长|科长|处长|领导|同志|负责人|[执实举发推进运]行|[机社开将都不]会|全部|大部)$"
)


@dataclass(frozen=True, slots=True)
class FoundUnit:
    """A unit that answers; `open` says that its list ends in «等», so others may belong to it."""

    name: str
    role: Role
    collective: bool
    start: int
    end: int
    full: str = ""
    open: bool = False


def find_units(text: str, context: Context | None = None) -> list[FoundUnit]:
    """Return who answers for what a text says, each unit once, in the order of the text.

    Only the issuer of `context` matters: a sentence about an office above it («省统计局将…») in
    a city's paper gives nobody in the city a duty.
    """
    even = fold(text, titles=False, blanks=True).text
    found = [unit for _, _, units in _notes(even) for unit in units]
    found += _prefixed(even, found)
    if not found:
        found = list(_by(even))
    if not found:
        found = list(_subjects(even, context))
    return _once(text, found)


def read_names(text: str, role: Role) -> list[FoundUnit]:
    """Return the units that a table cell lists under a header that gives their role."""
    even = fold(text, titles=False, blanks=True).text
    inside = list(_segments(even, 0, len(even), role, strict=False))
    return _once(text, inside)


def unit_notes(text: str) -> list[tuple[int, int]]:
    """Return the brackets and labelled lists that only say who answers, to leave out of titles."""
    even = fold(text, titles=False, blanks=True).text
    return [(start, end) for start, end, units in _notes(even) if units]


def _once(text: str, found: list[FoundUnit]) -> list[FoundUnit]:
    """Tie to the text as given; a unit named twice keeps its first place and its first role."""
    seen: dict[str, FoundUnit] = {}
    last = -1
    for unit in sorted(found, key=lambda one: (one.start, one.end)):
        if unit.start < last:
            continue
        last = unit.end
        name = text[unit.start : unit.end]
        key = "".join(name.split())
        if key not in seen:
            seen[key] = FoundUnit(
                name, unit.role, unit.collective, unit.start, unit.end, unit.full, unit.open
            )
    return list(seen.values())


def _notes(text: str) -> list[tuple[int, int, list[FoundUnit]]]:
    """Labelled lists, and brackets that say «A牵头，B配合»."""
    notes: list[tuple[int, int, list[FoundUnit]]] = []
    labels = [one for one in LABEL.finditer(text) if _is_label(text, one)]
    closing = _brackets(text)
    for index, label in enumerate(labels):
        if label["stop"]:
            continue
        colon = COLON.match(text, label.end())
        first = colon.end() if colon else label.end()
        last = labels[index + 1].start() if index + 1 < len(labels) else len(text)
        last = min(last, _list_end(text, first))
        role = next(role for role, _ in LABELS if label[role.value])
        units = list(_segments(text, first, last, role, strict=colon is None))
        notes.append((label.start(), last, units))
    for first, last in closing:
        if last - first <= 240 and not any(
            first < note[1] and note[0] < last for note in notes[-6:]
        ):
            units = _bracket(text, first + 1, last)
            if units:
                notes.append((first, last + 1, units))
    return sorted(notes, key=lambda note: note[0])


def _is_label(text: str, label: re.Match[str]) -> bool:
    """A label has its colon, or opens a bracket or a clause right before a name."""
    before = text[label.start() - 1 : label.start()]
    if label["stop"]:
        return True
    if COLON.match(text, label.end()):
        return before not in {"各", "由", "的"}
    opens = before in {"", "（", "；", "\n", "\t"}
    return (
        opens
        and re.match(
            r"[各市县省区][^，。；：要应须负（）]{1,20}?[局委办室科处队部厅府位门]",
            text[label.end() : label.end() + 24],
        )
        is not None
    )


def _list_end(text: str, first: int) -> int:
    """Where a labelled list ends: its bracket's end, a full stop, or the line's end."""
    depth = 0
    for place in range(first, min(len(text), first + 400)):
        char = text[place]
        if char == "（":
            depth += 1
        elif char == "）":
            if depth == 0:
                return place
            depth -= 1
        elif depth == 0 and char in "。\n":
            return place
    return min(len(text), first + 400)


def _brackets(text: str) -> list[tuple[int, int]]:
    """Every outermost bracket with its end; an unclosed one is none."""
    found: list[tuple[int, int]] = []
    opened: list[int] = []
    for place, char in enumerate(text):
        if char == "（":
            opened.append(place)
        elif char == "）" and opened:
            first = opened.pop()
            if not opened:
                found.append((first, place))
        elif char == "\n":
            opened.clear()
    return found


def _bracket(text: str, first: int, last: int) -> list[FoundUnit]:
    """The units of a bracket without label: a segment says what they do, or they stand alone.

    «（5分，办公室）» names who assesses; «（市教育局、市民政局）» after a sentence who answers.
    """
    if find_levels(f"（{text[first:last]}）"):
        return []
    if points := POINTS.match(text, first, last):
        assessors = split_names(text, points.end(), last, strict=True)
        if assessors and all(STRONG.search(name.text) for name in assessors):
            return [_unit(name, LEAD) for name in assessors]
    units = list(_segments(text, first, last, None, strict=True))
    closes = (
        text[first - 2 : first - 1] in {"。", "；", "\n"} or text[last + 1 : last + 2] in CLOSING
    )
    if units or not closes:
        return units
    names = split_names(text, first, last, strict=True)
    if len(names) < 2 or not all(STRONG.search(name.text) for name in names):
        return []
    return [_unit(name, RESPONSIBLE) for name in names]


def _segments(
    text: str, first: int, last: int, role: Role | None, *, strict: bool
) -> Iterator[FoundUnit]:
    """Read «A牵头，B、C等配合» clause by clause; without a verb the label's role holds."""
    pending: list[Name] = []
    for start, clause_end in _clauses(text, first, last):
        piece = text[start:clause_end].rstrip(" ")
        end = start + len(piece)
        if with_ := WITH.search(piece):
            yield from _with(text, start, end, with_)
            continue
        verb = ENDS_IN_VERB.search(piece)
        # After a semicolon only what is plainly a list of units still belongs to the label.
        firm = strict or verb is not None or text[start - 1 : start] == "；"
        names = split_names(text, start, start + verb.start() if verb else end, strict=firm)
        if verb:
            said = next((one for one, _ in DONE_BY if verb[one.value]), RESPONSIBLE)
            yield from (_unit(name, said) for name in [*pending, *names])
            pending = []
        elif role is not None:
            yield from (_unit(name, role) for name in names)
            if not names:
                return
        else:
            pending = [*pending, *names] if names else []


def _with(text: str, start: int, end: int, with_: re.Match[str]) -> Iterator[FoundUnit]:
    """«A会同B负责»: A leads, B cooperates; «会同B» alone adds B."""
    verb = ENDS_IN_VERB.search(text[start:end])
    last = start + verb.start() if verb and verb.start() >= with_.end() else end
    yield from (
        _unit(n, LEAD) for n in split_names(text, start, start + with_.start(), strict=True)
    )
    for name in split_names(text, start + with_.end(), last, strict=True):
        yield _unit(name, COOPERATING)


def _clauses(text: str, first: int, last: int) -> Iterator[tuple[int, int]]:
    """Cut at commas and semicolons outside of brackets."""
    depth, start = 0, first
    for place in range(first, last):
        char = text[place]
        depth += (char == "（") - (char == "）")
        if char in "，；。\n" and depth <= 0:
            yield start, place
            start = place + 1
    yield start, last


def _unit(name: Name, role: Role) -> FoundUnit:
    marks = {
        "牵头": LEAD,
        "主办": LEAD,
        "主责": LEAD,
        "配合": COOPERATING,
        "协办": COOPERATING,
        "参与": COOPERATING,
        "协助": COOPERATING,
    }
    role = marks.get(name.mark, role)
    return FoundUnit(name.text, role, name.collective, name.start, name.end, name.full, name.open)


def _prefixed(text: str, found: list[FoundUnit]) -> list[FoundUnit]:
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
            units += [_unit(name, RESPONSIBLE) for name in names]
    taken = {unit.start for unit in found}
    return [unit for unit in units if unit.start not in taken]


def _by(text: str) -> Iterator[FoundUnit]:
    """«由A牵头，会同B», «由A负责» in running text."""
    for match in BY.finditer(text):
        said = next((one for one, _ in DONE_BY if match[f"by_{one.value}"]), RESPONSIBLE)
        names = split_names(text, match.start("names"), match.end("names"), strict=True)
        if any(NO_SUBJECT.search(name.text) for name in names):
            continue
        if with_ := WITH.search(match["names"]):
            yield from _with(text, match.start("names"), match.end("names"), with_)
            continue
        yield from (_unit(name, said) for name in names)
        more = AND_THEN.match(text, match.end()) if names else None
        if more:
            group = "other" if more["with"] else "more"
            listed = split_names(text, more.start(group), more.end(group), strict=True)
            yield from (_unit(name, COOPERATING) for name in listed)


def _subjects(text: str, context: Context | None) -> Iterator[FoundUnit]:
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
            yield _unit(name, roles.get(acts, RESPONSIBLE))
