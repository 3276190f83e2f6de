"""How much: targets with their comparison, number and counting word.

    find_targets(text) -> [FoundTarget(phrase, op, value, unit, start, end)]

`op` is that of a plan file: >= <= > < = ~ (左右) all (全覆盖) range (value «1-2»). `value` is
decimal text in the printed unit: 5000万元 is 5000 of 万元. A number that selects («500家以上
的乡镇»), a date, a length of time and points are no targets.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from plans.reading.phrases import numerals
from plans.reading.phrases.passage import Passage, passage

UNITS = (
    "个百分点|百分点|%|‰|人次|万元|亿元|万人|万户|万吨|万亩|平方米|公里|千瓦|人|家|个|次|篇|期|场|"
    "项|户|件|条|名|处|所|座|亩|元|吨|Mbps|Mb|M|兆|位|套|份|批|辆|台|轮|例|起|支|门|倍|种|类|幅|部|"
    "本|张|块|堂|课时|学时"
)
COUNTED = (
    rf"(?P<value>\d{{1,3}}(?:,\d{{3}}){{1,4}}|\d{{1,12}}(?:\.\d{{1,6}})?|[{numerals.HAN}]{{1,8}})"
    rf"(?P<unit>{UNITS})"
)
AGAIN = COUNTED.replace("P<value>", "P<value2>").replace("P<unit>", "P<unit2>")
MORE = (
    "不少于|不低于|不小于|不得少于|不得低于|不得小于|不应少于|不能少于|至少|最少|达到|达|保持在|"
    "稳定在"
)
LESS = "不超过|不高于|不多于|不大于|不得超过|不得高于|控制在|压减到|压缩到|最多"
CHANGE = "增长|提高|提升|上升|增加|下降|降低|减少|压减|压缩"
ACT = (
    "开展|举办|组织|召开|确定|建立|建成|建设|打造|培育|选树|完成|报送|上报|新增|选派|配备|引进|发展|创建|创推|"
    "撰写|编发|编印|刊发|推荐|评选|抽查|核查|走访|采用|发布|进行|推出|制作|选取|轮换|服务|帮扶"
)
GAP = r"[^，。；：（）\n\t□\d]"
SCOPE = re.compile(
    r"(?P<every>每(?:半年|季度|[年月周日季])|全年|年内)(?P<gap>[^，。；：（）\n\t□\d]{0,14})$"
)
PATTERNS = (
    (
        "range",
        re.compile(
            rf"(?P<low>\d{{1,9}}(?:\.\d{{1,4}})?)(?P<lowunit>{UNITS})?"
            rf"(?:-|至|到){COUNTED}(?!以[上下])"
        ),
    ),
    ("more", re.compile(rf"(?P<word>{MORE}){GAP}{{0,10}}?{COUNTED}(?P<tail>以上)?(?!左右|上下)")),
    ("less", re.compile(rf"(?P<word>{LESS}){GAP}{{0,10}}?{COUNTED}(?:以内|以下|之内)?")),
    (
        "beyond",
        re.compile(rf"(?P<word>超过|高于|多于|大于|突破|低于|少于|小于){GAP}{{0,6}}?{COUNTED}"),
    ),
    ("change", re.compile(rf"(?:{CHANGE})(?:了)?(?:约|近)?{COUNTED}(?P<tail>及?以上|左右|以内)?")),
    ("tail", re.compile(rf"{COUNTED}(?P<tail>及?以上|及?以下|以内|左右|上下)")),
    (
        "share",
        re.compile(rf"{COUNTED}的?比例|比例(?:为|达)?{AGAIN}"),
    ),
    (
        "count",
        re.compile(
            rf"(?<![已共])(?:{ACT}){GAP}{{0,12}}?{COUNTED}(?!以[上下内外]|左右|[^，。；]{{0,2}}分|，?[加扣]|（不含)"
        ),
    ),
)
ALL = re.compile(r"全覆盖|全部覆盖")
LIST = re.compile(rf"、{COUNTED}")
SELECTS = re.compile(
    r"(?:[但且并][^，。；、]{0,20}?)?的[^，。；、]{0,8}?"
    r"(?:企业|单位|乡镇|街道|地区|项目|县区|县|区|园区|人员|由|配备|按|不得|对象|行业)"
    r"|(?:企业|单位|项目|人员|对象)(?:按|由|的|，)|（不含"
)
FLOORS = {"以上", "及以上"}


@dataclass(frozen=True, slots=True)
class FoundTarget:
    """A target: `phrase` is `text[start:end]`."""

    phrase: str
    op: str
    value: str | None
    unit: str | None
    start: int
    end: int


def find_targets(text: str) -> list[FoundTarget]:
    """Return the targets of a text in its order; no two overlap."""
    looked = passage(text)
    spans: list[tuple[int, int, str, str | None, str | None]] = []
    taken = bytearray(len(looked.text) + 1)
    for kind, pattern in PATTERNS:
        for match in pattern.finditer(looked.text):
            one = _target(kind, match, looked)
            if one is None or any(taken[one[0] : one[1]]):
                continue
            for target in [one, *_listed(one, looked)]:
                taken[target[0] : target[1]] = b"\1" * (target[1] - target[0])
                spans.append(target)
    spans.extend(
        (match.start(), match.end(), "all", None, None)
        for match in ALL.finditer(looked.text)
        if not any(taken[match.start() : match.end()])
    )
    spans.sort(key=lambda one: one[0])
    return [_tied(looked, one) for one in spans]


def _tied(looked: Passage, one: tuple[int, int, str, str | None, str | None]) -> FoundTarget:
    start, end = looked.folded.span(one[0], one[1])
    return FoundTarget(looked.folded.original[start:end], *one[2:], start, end)


def _target(
    kind: str, match: re.Match[str], looked: Passage
) -> tuple[int, int, str, str | None, str | None] | None:
    printed, unit = match["value"], match["unit"]
    if kind == "share" and printed is None:
        printed, unit = match["value2"], match["unit2"]
    value = numerals.number_text(printed)
    if value is None or _is_part_of_word(match, looked.text, printed):
        return None
    if kind in {"tail", "beyond", "more", "less", "range"} and SELECTS.match(
        looked.text, match.end()
    ):
        return None
    op = _op(kind, match)
    if kind == "range":
        if unit == "名" and looked.text.startswith(("为", "评", "，"), match.end()):
            return None
        if match["lowunit"] not in {None, unit}:
            return None
        value = f"{match['low']}-{value}"
    start = match.start()
    if kind in {"count", "more"} and unit in {"次", "篇", "期", "场", "轮"}:
        scope = SCOPE.search(looked.text, max(0, start - 24), start)
        start = scope.start() if scope else start
    return start, match.end(), op, value, unit


def _is_part_of_word(match: re.Match[str], text: str, printed: str) -> bool:
    """«一个», «第二次», «四个一» and «一体» count nothing."""
    at = match.end("unit") if match["unit"] else match.end()
    first = match.start("value") if match["value"] else match.start()
    first = match.start("low") if "low" in match.groupdict() else first
    before = text[first - 1 : first]
    if before in {"第", "“", "-", "."} or text.startswith(("”", "一”"), at):
        return True
    if match["unit"] == "个" and text.startswith(("月", "工作日", "季度", "小时", "一"), at):
        return True
    han = not printed[:1].isdigit()
    return (
        han
        and match["unit"]
        in {"个", "项", "类", "种", "条", "部", "处", "位", "门", "支", "M", "所", "本"}
        and "至少" not in match[0]
        and "每" not in text[max(0, match.start() - 12) : first]
    )


def _op(kind: str, match: re.Match[str]) -> str:
    tail = match.groupdict().get("tail") or ""
    if kind == "range":
        return "range"
    if kind == "more" or tail in FLOORS:
        return ">="
    if kind == "less" or tail == "以内" or tail in {"以下", "及以下"}:
        return "<="
    if tail in {"左右", "上下"}:
        return "~"
    if kind == "beyond":
        return ">" if match["word"] in {"超过", "高于", "多于", "大于", "突破"} else "<"
    return "="


def _listed(
    one: tuple[int, int, str, str | None, str | None], looked: Passage
) -> Iterator[tuple[int, int, str, str | None, str | None]]:
    """«分别不少于40家、60家»: what follows shares the comparison."""
    end = one[1]
    while one[2] != "=" and (more := LIST.match(looked.text, end)):
        value = numerals.number_text(more["value"])
        if value is None:
            return
        end = more.end()
        yield more.start("value"), end, one[2], value, more["unit"]
