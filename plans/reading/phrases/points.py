"""For how many points: the marks that carry points, base points apart from adding and taking.

    find_points(text) -> [FoundPoints(value, start, end, mark, low)]
    find_rules(text)  -> [FoundRule(kind, phrase, fields, start, end)], from `rules`

`mark` is `base` for points that a place is worth: （5分） （ 5分，…） 〔5分〕 5分；. The others
say how points move: `add` 加2分, `deduct` 扣5分, `each` 每篇0.5分, `cap` 最高2分, `scale`
满分100分.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from plans.reading.phrases import numerals
from plans.reading.phrases.folding import fold
from plans.reading.phrases.rules import FoundRule, find_rules

__all__ = ["FoundPoints", "FoundRule", "find_points", "find_rules"]

POINTS = re.compile(
    rf"(?P<low>\d{{1,6}}(?:\.\d{{1,4}})?)(?:分)?-(?P<high>\d{{1,6}}(?:\.\d{{1,4}})?)分|"
    rf"(?<![\d.])(?P<value>\d{{1,6}}(?:\.\d{{1,4}})?|[{numerals.HAN}]{{1,6}})分"
)
# Words that begin with 分 after a number: minutes, shares, branches.
OTHER = re.compile(
    r"点|钟|之|别|局|管|类|级|析|公司|院|队|支|店|部|布|层|散|行业|区|厂|成|数线|包|片|段|步|校|会场|阶段|批|辨|子|期|工"
)
DEDUCT = re.compile(r"(?:扣|减|扣除|扣减|倒扣|-)(?:基本)?$")
ADD = re.compile(r"(?:加|奖励?|另加|再加|增加|\+)$")
CAP = re.compile(r"(?:最高|最多|至多|上限|不超过|封顶|限)(?:为|得|加|扣|计)?$")
EACH = re.compile(
    r"(?:每[^，。；：（）\n\d]{1,10}?|(?<!\d)(?:1|一)(?:次|篇|个|项|人|起|条|件|场|期|例))(?:得|计|记)?$"
)
SCALE = re.compile(r"(?:满分|总分|百分制|总分值)(?:为|是|：|均为|按)*$")
SERIES = re.compile(r"(?P<verb>加|扣|减|计|得)[\d.]{1,6}(?:分)?(?:、[\d.]{1,6}(?:分)?){0,8}、$")
VALUED = re.compile(
    r"(?:分值|得|计|记|赋|占|权重|本项|此项|该项|共|合计|共计|基本分|基础分|为|：|[，、；\t\n ])$"
)
CAPPED = re.compile(r"封顶|为上限|为限")
BOUND = re.compile(r"及?以[上下内]|左右|制|以外")
ENDS = re.compile(r"[。；，）\n\t、]|$")
LOOK = 16


@dataclass(frozen=True, slots=True)
class FoundPoints:
    """Points with what the mark does; `low` where a range leaves them to the judge."""

    value: str
    start: int
    end: int
    mark: str
    low: str | None = None


def find_points(text: str) -> list[FoundPoints]:
    """Return every mark of points in the order of the text.

    The span is the number with 分; brackets around it are not in it. For a range the value is
    its upper end.
    """
    folded = fold(text)
    even = folded.text
    found = []
    for match in POINTS.finditer(even):
        value = numerals.number_text(match["high"] or match["value"])
        if value is None or OTHER.match(even, match.end()):
            continue
        mark = _mark(even, match)
        if mark is not None:
            start, end = folded.span(match.start(), match.end())
            found.append(FoundPoints(value, start, end, mark, match["low"]))
    return found


def _mark(text: str, match: re.Match[str]) -> str | None:
    before = text[max(0, match.start() - LOOK) : match.start()]
    if CAPPED.match(text, match.end()) or CAP.search(before):
        return "cap"
    if series := SERIES.search(text[max(0, match.start() - 40) : match.start()]):
        return "add" if series["verb"] == "加" else "deduct" if series["verb"] in "扣减" else "each"
    if DEDUCT.search(before):
        return "deduct"
    if ADD.search(before):
        return "add"
    if SCALE.search(before) and not INSIDE.search(before):
        return "scale"
    if BOUND.match(text, match.end()):
        return None
    if _opens_bracket(text, match, before):
        return "base"
    if EACH.search(before):
        return "each"
    if (
        match["value"]
        and not match["value"][0].isdigit()
        and not before.endswith(("得", "计", "记", "（"))
    ):
        return None
    if VALUED.search(before) or not before:
        return "base" if ENDS.match(text, match.end()) else None
    # «组织领导20分»: the points close a heading or a cell, or a short heading with its mark.
    closes = CLOSES.match(text, match.end()) or (
        text.startswith("。", match.end())
        and HEADING.search(text[max(0, match.start() - 24) : match.start()])
    )
    return "base" if closes and not before[-1:].isascii() else None


CLOSES = re.compile(r"[；。]?(?:$|[\n\t])|；")
HEADING = re.compile(r"(?:^|\n)(?:（?[一二三四五六七八九十\d]{1,3}[）、.]|[①-⑳])?[一-鿿]{2,14}$")
INSIDE = re.compile(
    r"（(?:满分|共|计|分值|权重|总分|基本分|基础分|本项|此项|合计|标准分|每项){0,2}(?:为|：)?$"
)
SCALES = re.compile(r"（[^（）\d]{1,12}$|（[^（）]{1,16}分[，；、/][^（）\d]{1,12}$")


def _opens_bracket(text: str, match: re.Match[str], before: str) -> bool:
    """（5分）, （5分，…）, and two scales in one bracket: （县5分，区3分）."""
    del match, text
    return bool(
        INSIDE.search(before)
        or (SCALES.search(before) and "每" not in before[before.rindex("（") :])
    )
