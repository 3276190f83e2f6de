"""Numbers at the head of a place: what may be one, before the outline decides which are.

`scan` is generous: it returns every piece of text that could be a number, with how well it
stands there. Whether «2.» in the middle of a line opens an item is decided by `placing`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import IntEnum

_CN = "一二三四五六七八九十百零〇"
_FORMAL = str.maketrans("壹贰叁肆伍陆柒捌玖拾", "一二三四五六七八九十")
_DIGITS = {char: value for value, char in enumerate("零一二三四五六七八九")} | {"〇": 0}
_CIRCLED = "①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳㉑㉒㉓㉔㉕㉖㉗㉘㉙㉚㉛㉜㉝㉞㉟㊱㊲㊳㊴㊵㊶㊷㊸㊹㊺㊻㊼㊽㊾㊿"
_NUMERAL = f"[{_CN}壹贰叁肆伍陆柒捌玖拾]{{1,5}}"
_BLANK = "[ \\t\u3000\u00a0\u2002\u2003]"

_LABEL = re.compile(
    f"第{_BLANK}{{0,3}}(?P<article>{_NUMERAL}|\\d{{1,3}}){_BLANK}{{0,3}}(?P<kind>[章节条])"
    f"|[（(]{_BLANK}{{0,3}}(?P<in_cn>{_NUMERAL}){_BLANK}{{0,3}}[)）][、.．]?"
    f"|[（(]{_BLANK}{{0,3}}(?P<in_digits>\\d{{1,3}}){_BLANK}{{0,3}}[)）][、.．]?"
    f"|(?P<cn>{_NUMERAL}){_BLANK}{{0,3}}[、.．]"
    f"|(?P<half_cn>{_NUMERAL})[)）]"
    "|(?P<dotted>\\d{1,2}(?:[.．]\\d{1,2}){1,4})(?![\\d.．]{0,8}[年%％])[.．、]?"
    f"|(?P<digits>\\d{{1,3}}){_BLANK}{{0,3}}[.．、]"
    "|(?P<half>\\d{1,3})[)）]"
    f"|(?P<circled>[{_CIRCLED}])"
    "|(?P<one_cn>[㈠-㈩])|(?P<one_digits>[⑴-⒇])|(?P<one_dot>[⒈-⒛])"
)
# «1.9月底前…» is number 1 before a month, not number 1.9.
_SINGLE = re.compile("(?P<digits>\\d{1,3})[.．]")
# Only where a line begins: «一是», and a number with nothing but a blank after it.
_SAID = re.compile(f"(?P<said>{_NUMERAL})(?P<verb>[是要])")
# «第一阶段：动员部署», «第二步：», but not «第一阶段工作已经完成».
_STAGE = re.compile(
    f"第(?P<stage>{_NUMERAL}|\\d{{1,2}})"
    f"(?:阶段(?={_BLANK}|[：:（(、，,。—-]|$)|(?:步|环节)(?=[：:（(])){_BLANK}{{0,4}}[：:、，]?"
)
_BARE = re.compile(f"(?P<bare>\\d{{1,3}}|{_NUMERAL}){_BLANK}{{1,8}}(?=[^\\d\\W])")
_ANNEX = re.compile(
    f"附{_BLANK}{{0,3}}(?P<word>[件表录图]){_BLANK}{{0,3}}(?P<annex>\\d{{1,3}}|{_NUMERAL})?"
    f"{_BLANK}{{0,3}}(?P<mark>[:：.．、]?)"
)
_BLANKS = re.compile(f"{_BLANK}*")

STAGE = "第一阶段"
# Headings that have a style and no number: «标题1» is the outermost.
STYLED = {f"标题{level}": 2.5 if level == 1 else 5.1 + level / 10 for level in range(1, 7)}
# From the outermost to the innermost, as most papers nest them; evidence overrules it.
RANK: dict[str, float] = {
    **STYLED,
    "附件": 0,
    "第一章": 1,
    "第一节": 2,
    "一、": 3,
    "第一条": 4,
    "（一）": 5,
    "一）": 5,
    STAGE: 5.5,
    "1.": 6,
    "1.1": 6,
    "（1）": 7,
    "1）": 8,
    "①": 9,
    "一是": 10,
}
_UNITS = set("倍%％万亿元个家人件米吨年月日时分秒度号次名天岁户")
_REFERS_BEFORE = set("第见按照述款条项附表图之")
_REFERS_BEFORE_DIGITS = set("第见按照件表图")
_REFERS_AFTER = re.compile(
    "规定|的|项|款|至|[和及与、，,]第?[（(]?[一二三四五六七八九十\\d]|所列|要求的|中的"
)
_SPEAKS_OF = set("所中的规要由见和与及、，,）)》”")
_GLUED_TITLE = 40
_WORDS_IN_ONE = set("统唯单第之万逐同专合如划归不整")
_ENDS = set("。！？；;!?…")
_CLOSERS = set('”’》）)】」』〕]"')


class Stand(IntEnum):
    """How a number stands in its line: the better, the less other evidence it needs."""

    GLUED = 0
    SPACED = 1
    AFTER_COLON = 2
    AFTER_CLOSER = 3
    AFTER_SENTENCE = 4
    LINE_START = 5


@dataclass(frozen=True, slots=True)
class Label:
    """One possible number: `text[start:end]` of a line is the number with its marks.

    `variant` tells «1.» from «1、», which papers mix on one level but may also nest; `parts`
    are the components of a dotted number, else the value alone.
    """

    style: str
    variant: str
    number: str
    value: int
    start: int
    end: int
    stand: Stand
    parts: tuple[int, ...]


def is_unit_start(text: str, at: int) -> bool:
    """Whether «3 月…» goes on with a unit: then the number counts something."""
    return at < len(text) and (text[at] in _UNITS or text[at] in "月周季")


def numeral(text: str) -> int:
    """Return the value of Arabic (either width) or Chinese digits up to 999; 0 for none."""
    if text.isdecimal():
        return int(text)
    total = current = 0
    for char in text.translate(_FORMAL):
        if char == "百":
            total, current = total + (current or 1) * 100, 0
        elif char == "十":
            total, current = total + (current or 1) * 10, 0
        else:
            current = _DIGITS.get(char, 0)
    return total + current


def scan(text: str) -> Iterator[Label]:
    """Yield what may be a number in one line of clean text, in order, never overlapping."""
    begin = _BLANKS.match(text).end()  # type: ignore[union-attr]
    first = _at_start(text, begin)
    if first is not None:
        yield first
        begin = first.end
    for found in _LABEL.finditer(text, begin):
        label = _label(text, found, _stand(text, found.start()))
        if label is not None:
            yield label


def annex_at(text: str, start: int = 0, end: int | None = None) -> re.Match[str] | None:
    """Return the match of «附件N» as a heading at `start`, or None; groups word, annex, mark.

    «附件1所列单位» is a sentence that speaks of an annex, not the annex.
    """
    end = len(text) if end is None else end
    found = _ANNEX.match(text, start, end)
    if found is None:
        return None
    rest = text[found.end() : min(end, found.end() + _GLUED_TITLE + 1)]
    if not rest.strip() or found["mark"]:
        return found
    if not found["annex"]:
        return None
    if rest[0].isspace() or text[found.end() - 1].isspace():
        return found
    glued_title = len(rest) <= _GLUED_TITLE and not _ENDS & set(rest)
    return found if glued_title and rest[0] not in _SPEAKS_OF else None


def _at_start(text: str, begin: int) -> Label | None:
    found = _LABEL.match(text, begin)
    if found is not None:
        return _label(text, found, Stand.LINE_START)
    found = _SAID.match(text, begin)
    if found is not None:
        value = numeral(found["said"])
        number = found[0]
        return _made("一是", found["verb"], number, value, found, Stand.LINE_START)
    found = _STAGE.match(text, begin)
    if found is not None:
        number = re.sub(r"[\s：:、，]", "", found[0])
        value = numeral(found["stage"])
        return _made(STAGE, "", number, value, found, Stand.LINE_START)
    found = _BARE.match(text, begin)
    if found is not None and len(text) - begin <= 40 and not _ENDS & set(text[found.end() :]):
        style = "1." if found["bare"].isdecimal() else "一、"
        value = numeral(found["bare"])
        number = str(value) if style == "1." else found["bare"]
        return _made(style, " ", number, value, found, Stand.LINE_START)
    return None


def _stand(text: str, start: int) -> Stand:
    at = start - 1
    while at >= 0 and text[at].isspace():
        at -= 1
    spaced = at < start - 1
    if at < 0:
        return Stand.LINE_START
    while at > 0 and text[at] in _CLOSERS and text[at - 1] in _ENDS:
        at -= 1
    if text[at] in _ENDS:
        return Stand.AFTER_SENTENCE
    if text[at] in ")）】〕]":
        return Stand.AFTER_CLOSER
    if text[at] in ":：":
        return Stand.AFTER_COLON
    return Stand.SPACED if spaced else Stand.GLUED


def _label(text: str, found: re.Match[str], stand: Stand) -> Label | None:
    if stand is not Stand.LINE_START and _is_reference(text, found, stand):
        return None
    kind = found.lastgroup
    match kind:
        case "kind":
            if _REFERS_AFTER.match(text, found.end()):
                return None
            number = re.sub(r"\s", "", found[0])
            value = numeral(found["article"])
            return _made(f"第一{found['kind']}", "", number, value, found, stand)
        case "in_cn" | "one_cn":
            raw = found["in_cn"] or _CN[ord(found["one_cn"]) - ord("㈠")]
            return _made("（一）", "", raw, numeral(raw), found, stand)
        case "in_digits" | "one_digits":
            value = int(found["in_digits"] or ord(found["one_digits"]) - ord("⑴") + 1)
            return _made("（1）", "", str(value), value, found, stand)
        case "cn":
            return _counted(text, found, stand)
        case "half_cn":
            return _made("一）", "", found["half_cn"], numeral(found["half_cn"]), found, stand)
        case "half":
            return _made("1）", "", str(int(found["half"])), int(found["half"]), found, stand)
        case "circled":
            value = _CIRCLED.index(found["circled"]) + 1
            return _made("①", "", found["circled"], value, found, stand)
        case "dotted":
            if text[found.end() : found.end() + 1] in {"月", "年", "日"}:
                single = _SINGLE.match(text, found.start())
                return _arabic(text, single, stand) if single else None
            if stand is not Stand.LINE_START and is_unit_start(text, found.end()):
                return None  # «对2.1万户»
            return _dotted(found, stand)
        case "one_dot":
            value = ord(found["one_dot"]) - ord("⒈") + 1
            return _made("1.", ".", str(value), value, found, stand)
        case _:
            return _arabic(text, found, stand)


def _is_reference(text: str, found: re.Match[str], stand: Stand) -> bool:
    before = text[found.start() - 1]
    if (
        before.isdigit()
        or before in _CN
        or before in ".．"
        or (before.isascii() and before.isalpha())
    ):
        return True
    if found.lastgroup in {"half", "half_cn"} and stand < Stand.AFTER_CLOSER:
        return True
    if stand is Stand.GLUED:
        bare = found.lastgroup in {"digits", "dotted"}
        refers = _REFERS_BEFORE_DIGITS if bare else _REFERS_BEFORE
        if before in refers or _REFERS_AFTER.match(text, found.end()):
            return True
        return found.lastgroup == "cn" and before in _WORDS_IN_ONE
    return False


def _counted(text: str, found: re.Match[str], stand: Stand) -> Label | None:
    """«一、», but not the «一、» of «一、二等奖»."""
    value = numeral(found["cn"])
    follower = text[found.end() : found.end() + 2]
    if (
        len(follower) == 2
        and _DIGITS.get(follower[0]) == value + 1
        and follower[1] in "、等级类产三"
    ):
        return None
    return _made("一、", "", found["cn"], value, found, stand)


def _dotted(found: re.Match[str], stand: Stand) -> Label | None:
    parts = tuple(int(part) for part in re.split("[.．]", found["dotted"]))
    number = ".".join(str(part) for part in parts)
    return Label("1.1", "", number, parts[-1], found.start(), found.end(), stand, parts)


def _arabic(text: str, found: re.Match[str], stand: Stand) -> Label | None:
    """«1.» or «1、», but not the first half of «1.5», «3、4月» or a date."""
    following = text[found.end() : found.end() + 8].lstrip()
    if following[:1].isdigit() and not re.match(r"\d{4}\s*年|\d{1,2}\s*月", following):
        return None
    value = int(found["digits"])
    variant = "、" if "、" in found[0] else "."
    return _made("1.", variant, str(value), value, found, stand)


def _made(
    style: str, variant: str, number: str, value: int, found: re.Match[str], stand: Stand
) -> Label | None:
    if value == 0:
        return None
    return Label(style, variant, number, value, found.start(), found.end(), stand, (value,))
