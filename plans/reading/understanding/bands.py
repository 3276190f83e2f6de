"""Grades by score: «90分及以上为优秀», «优秀（90分以上）», «80-89分为良好», «低于60分的»."""

from __future__ import annotations

import re
from typing import Any

from plans.reading.phrases.numerals import number_text
from plans.reading.understanding.gradewords import AFTER, GRADE

SCORE = r"\d{1,4}(?:\.\d{1,2})?"
PERCENT = r"(?P<percent>\d{1,3}(?:\.\d)?)%"


def _with(name: str) -> str:
    """Whether the limit itself belongs to the band, where the paper says so."""
    return rf"(?:（?(?P<{name}>不含|不包括|含|包含|包括)(?:本数|{SCORE}分?)?）?)?"


BOUNDS = (
    rf"(?:(?P<low>{SCORE})分?{_with('low_with')}[-至到](?P<high>{SCORE})分{_with('high_with')}(?:之间)?"
    rf"|(?P<over>{SCORE})分?(?P<or_equal>≤|<=|<)[^\d，。；（）<≤]{{0,6}}(?:<=|<|≤)(?P<short_of>{SCORE})分?"
    rf"|(?P<from>{SCORE})分{_with('from_with')}(?P<and_up>及|或)?以上"
    rf"(?:[，、至到-]?(?P<below>{SCORE})分{_with('below_with')}(?:及|或)?以下"
    rf"|[，、]?(?:且|但)?(?:低于|不足|不满|小于|未满)(?P<short>{SCORE})分)?"
    rf"|(?:大于等于|不低于|不少于|达到|达|满|≥|>=)(?P<least>{SCORE})分(?:及?以上)?"
    rf"|(?:低于|不足|小于|未达到|不满|<|＜)(?P<under>{SCORE})分"
    rf"|(?P<most>{SCORE})分{_with('most_with')}(?P<and_down>及|或)?以下)"
)
GRADE_AFTER = re.compile(
    rf"{BOUNDS}(?:（[^（）]{{1,10}}）)?(?:的|者|单位|的单位)?{AFTER}(?P<grade>{GRADE})"
)
GRADE_BEFORE = re.compile(
    rf"(?P<grade>{GRADE})(?:等次|等级|档次|单位|档|等)?[”\"」]?(?:（|：|:|，|为|是|、|指)?"
    rf"(?:指)?(?:综合|考核|评价|年度|总)?(?:得分|分数|总分|评分|成绩)?(?:为|在|是)?{BOUNDS}"
)


def bands_of_score(text: str) -> list[dict[str, Any]]:
    """Return the bands of a folded sentence, in its order.

    `inclusive` tells whether the lower limit belongs to the band; it is None where the paper
    says only 以上 or a range.
    """
    after, before = list(GRADE_AFTER.finditer(text)), list(GRADE_BEFORE.finditer(text))
    return [_band(match) for match in (before if len(before) > len(after) else after)]


def _band(match: re.Match[str]) -> dict[str, Any]:
    low, high, inclusive = match["low"], match["high"], None
    with_words = match["low_with"]
    if match["from"]:
        low, high, with_words = match["from"], match["below"] or match["short"], match["from_with"]
        inclusive = True if match["and_up"] else None
    elif match["over"]:
        low, high, inclusive = match["over"], match["short_of"], match["or_equal"] != "<"
    elif match["least"]:
        low, inclusive = match["least"], True
    elif match["under"] or match["most"]:
        high = match["under"] or match["most"]
    if with_words:
        inclusive = not with_words.startswith("不")
    return {
        "grade": match["grade"],
        "min": None if low is None else number_text(low),
        "max": None if high is None else number_text(high),
        "inclusive": inclusive,
    }
