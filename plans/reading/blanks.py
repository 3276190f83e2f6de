"""Blanks that a typesetter put in and no reader reads, taken out of a line.

Taken out: at both ends, beside wide marks, after the number of a line («1. 制定»), inside dates
(«2024 年 3 月»), between a number and its measure («100 个»), between letter-spaced characters
(«通 知»). Left in: every other blank, which may part a number from its heading or one column from
the next, and all tabs between.
"""

from __future__ import annotations

import re

from plans.reading.marks import Places, cut

_HAN = "\u3400-\u9fff〇"
_MARKS = "，。；：、？！（）《》“”‘’【】〔〕"
_NUMERALS = "〇零一二三四五六七八九十"
_MEASURES = "年月日号时分秒个项名家次人户天周季旬条篇份元万亿千百余多件处所场期批倍级位%"
_BESIDE = re.compile(rf"(?<=[{_MARKS}]) {{1,3}}(?! )|(?<! ) {{1,3}}(?=[{_MARKS}])")
_YEAR = re.compile(r"(?<![\d.])[12] {0,2}\d {0,2}\d {0,2}\d {0,3}(?=年)")
_DATE = re.compile(
    rf"(?<=[{_NUMERALS}]) {{1,3}}(?=[年月日])"
    rf"|(?<=[年月]) {{1,3}}(?=(?:[{_NUMERALS}]{{1,3}}|\d(?: ?\d)?) {{0,3}}[月日])"
    r"|(?<=年) {1,3}(?=\d(?: ?\d)? {0,3}[月底前])"
    r"|(?<=\d) {1,3}(?=[年月日])"
)
_MEASURED = re.compile(rf"(?<=\d) {{1,2}}(?=[{_MEASURES}])")
_BEFORE = re.compile(
    rf"(?<=[{_HAN}]) {{1,2}}(?=\d+(?:\.\d+)? {{1,2}}[{_MEASURES}])"
    r"|(?<=第) {1,2}(?=[\d一二三四五六七八九十])|(?<=附件) {1,2}(?=\d)|(?<=附表) {1,2}(?=\d)"
)
_NUMBERED = re.compile(r"(?<![\d.])\d{1,3}(?:\.\d{1,3}){0,3}[.、）]( {1,8})(?=[^ \d])")
# A number that begins the line may be its number, with a heading after the blank.
_LEADING = re.compile(
    r"(?:\d{1,3}|\d{1,2}(?:\.\d{1,2}){1,3}(?! {1,2}[万亿元个倍%公千])) {1,2}(?=\S)"
)
_LEADING_DATE = re.compile(r"(?:\d{4} {1,2}年|(?:1[0-2]|[1-9]) {1,2}月|[12]\d ?日)")
_SPACED = re.compile(rf"[{_HAN}{_MARKS}\d](?: {{1,8}}[{_HAN}{_MARKS}\d]){{4,}}")
_SPACED_WORDS = frozenset(
    {"目录", "附件", "附表", "通知", "通报", "通告", "公告", "报告", "方案", "办法", "意见", "决定"}
)
_HAN_SIGN = re.compile(f"[{_HAN}]")
_RUN = re.compile(" +")


def trimmed(text: str, at: Places) -> tuple[str, Places]:
    """Return the text without such blanks; the line must have its final marks already."""
    start, end = _ends(text)
    text, at = text[start:end], at[start:end]
    if " " not in text:
        return text, at
    if _is_spaced(text):
        return cut(text, at, [found.span() for found in _RUN.finditer(text)])
    text, at = cut(text, at, [found.span() for found in _BESIDE.finditer(text)])
    number = _NUMBERED.match(text)
    if number is not None:
        text, at = cut(text, at, [number.span(1)])
    leading = None if _LEADING_DATE.match(text) else _LEADING.match(text)
    text, at = _without(text, at, _BEFORE, leading)
    text, at = cut(text, at, _in_years(text))
    for pattern in (_MEASURED, _DATE):
        text, at = _without(text, at, pattern, leading)
    return text, at


def _without(
    text: str, at: Places, pattern: re.Pattern[str], leading: re.Match[str] | None
) -> tuple[str, Places]:
    begin = 0 if leading is None else leading.end()
    return cut(text, at, [found.span() for found in pattern.finditer(text, begin)])


def _is_spaced(text: str) -> bool:
    """Tell whether every character stands apart, or the line is one of the words so set."""
    if text.replace(" ", "") in _SPACED_WORDS:
        return True
    return _SPACED.fullmatch(text) is not None and len(_HAN_SIGN.findall(text)) > 3


def _ends(text: str) -> tuple[int, int]:
    """Return where the text begins and ends; the empty columns of a tabbed row are part of it."""
    inner = text.strip(" \t")
    strip = " " if "\t" in inner else " \t"
    start = len(text) - len(text.lstrip(strip))
    return start, max(start, len(text.rstrip(strip)))


def _in_years(text: str) -> list[tuple[int, int]]:
    spans: list[tuple[int, int]] = []
    for year in _YEAR.finditer(text):
        first = year.start()
        spans.extend((first + run.start(), first + run.end()) for run in _RUN.finditer(year[0]))
    return spans
