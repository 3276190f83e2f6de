"""A stored number as its cell shows it: dates, per cents, decimals."""

from __future__ import annotations

import re
from datetime import datetime, time, timedelta
from decimal import Decimal, InvalidOperation

from plans.reading.unpacking.word.numerals import spell

# The built-in date formats as a Chinese Excel shows them; files hold only their numbers.
_YEAR_MONTH, _MONTH_DAY = 'yyyy"年"m"月"', 'm"月"d"日"'
_BUILT_IN = {
    1: "0",
    2: "0.00",
    3: "#,##0",
    4: "#,##0.00",
    9: "0%",
    10: "0.00%",
    14: "yyyy/m/d",
    15: "d-mmm-yy",
    16: "d-mmm",
    17: "mmm-yy",
    22: "yyyy/m/d h:mm",
    18: "h:mm",
    19: "h:mm:ss",
    20: "h:mm",
    21: "h:mm:ss",
    30: "m/d/yy",
    **dict.fromkeys((27, 36, 50, 52, 57), _YEAR_MONTH),
    **dict.fromkeys((28, 29, 51, 53, 54, 58), _MONTH_DAY),
    31: 'yyyy"年"m"月"d"日"',
    32: 'h"时"mm"分"',
    33: 'h"时"mm"分"ss"秒"',
}
_TOKEN = re.compile(
    r'"[^"]*"|\\.|_.|\*.|\[[^\]]*\]|y+|m+|d+|h+|s+(?:\.0+)?|aaaa?|AM/PM|上午/下午|.', re.IGNORECASE
)
_QUOTED = re.compile(r'"[^"]*"|\\.|\[[^\]]*\]|_.|\*.')
_DATED = re.compile(r"[ymdhs]|aaa", re.IGNORECASE)
_ELAPSED = re.compile(r"\[(?:h+|m+|s+)\]", re.IGNORECASE)
_NUMBER = re.compile(r"(?P<comma>#,##)?[#0?,]*(?:\.(?P<places>0+)(?P<maybe>[#?]*))?(?P<percent>%)?")
_WEEK = "一二三四五六日"
_EPOCH_1900, _EPOCH_1904 = datetime(1899, 12, 30), datetime(1904, 1, 1)  # noqa: DTZ001
_MOST_PLACES = 30
_LAST_DAY = 2_958_465  # 9999-12-31


def shown(stored: str, code: str, *, from_1904: bool) -> str:
    """Return a stored number in its number format; what is no number stays as it is."""
    try:
        value = Decimal(stored)
    except InvalidOperation:
        return stored
    if not value.is_finite() or value.adjusted() > 20:
        return stored
    positive, *rest = code.split(";")
    section = rest[0] if value < 0 and rest and rest[0] else positive
    bare = _QUOTED.sub("", section)
    if _DATED.search(bare) and not _ELAPSED.search(section) and 0 <= value <= _LAST_DAY:
        return _date(value, section, from_1904=from_1904)
    return _number(value, section, bare)


def held(stored: str, code: str, *, from_1904: bool) -> str:
    """Return what a cell holds rather than how much of it is shown: 2024-05-04 for «5月4日».

    Numbers come with all their digits, per cents as shown, times of day alone too.
    """
    try:
        value = Decimal(stored)
    except InvalidOperation:
        return stored
    bare = _QUOTED.sub("", code.partition(";")[0])
    if "%" in bare or not value.is_finite() or value.adjusted() > 20:
        return shown(stored, code, from_1904=from_1904)
    if not _DATED.search(bare) or _ELAPSED.search(code) or not 0 <= value <= _LAST_DAY:
        return _plain(value)
    if not re.search("[yd]", bare, re.IGNORECASE):
        return shown(stored, code, from_1904=from_1904)
    return _date(value, "yyyy-mm-dd", from_1904=from_1904)


def format_code(number: int, custom: dict[int, str]) -> str:
    """Return the code of a format by its number; "" shows a number as it is."""
    return custom.get(number) or _BUILT_IN.get(number, "")


def _plain(value: Decimal) -> str:
    """Write a number with at most 15 digits, as sheets do: 0.30000000000000004 is 0.3."""
    text = f"{float(value):.15g}"
    return f"{Decimal(text):f}" if "e" in text else text


def _number(value: Decimal, section: str, bare: str) -> str:
    pattern = _NUMBER.search(bare.strip())
    if bare.strip().lower() in {"", "general", "@"} or pattern is None or not pattern[0]:
        return _plain(value)
    percent = "%" if "%" in bare else ""
    value = value * 100 if percent else value
    if pattern["places"] is None and not re.search("[0#?]", pattern[0]):
        return _plain(value)
    places = min(len(pattern["places"] or ""), _MOST_PLACES)
    text = f"{value:,.{places}f}" if pattern["comma"] else f"{value:.{places}f}"
    before, after = _literals(section)
    return before + text + percent + after


def _literals(section: str) -> tuple[str, str]:
    """Return the quoted words around the digits of a format: «"第"0"名"»."""
    before, after, digits = "", "", False
    for token in _TOKEN.findall(section):
        if token[0] in "#0?":
            digits = True
        elif token[0] == '"' or token[0] == "\\":
            word = token.strip('"') if token[0] == '"' else token[1:]
            before, after = (before, after + word) if digits else (before + word, after)
    return before, after


def _date(value: Decimal, section: str, *, from_1904: bool) -> str:
    epoch = _EPOCH_1904 if from_1904 else _EPOCH_1900
    days = float(value) + (1 if not from_1904 and value < 60 and value >= 1 else 0)
    try:
        moment = epoch + timedelta(seconds=round(days * 86_400))
    except OverflowError:
        return _plain(value)
    chinese = "dbnum1" in section.lower()
    tokens = [token for token in _TOKEN.findall(section) if token[0] not in "[_*"]
    text, hours = "", False
    for at, token in enumerate(tokens):
        kind = token[0].lower()
        if kind == '"':
            text += token[1:-1]
        elif token[0] == "\\":
            text += token[1:]
        elif kind in "ymdhsa" and token.lower() != "a":
            minutes = kind == "m" and (hours or _seconds_follow(tokens[at + 1 :]))
            text += _part(moment, token.lower(), minutes=minutes, chinese=chinese)
            hours = kind == "h" or (hours and kind not in "yd" and not minutes)
        elif token not in {"@", ";"}:
            text += token
    return text.strip()


def _seconds_follow(tokens: list[str]) -> bool:
    following = (token[0].lower() for token in tokens if token[0].lower() in "ymdhs")
    return next(following, "") == "s"


def _part(moment: datetime, token: str, *, minutes: bool, chinese: bool) -> str:
    clock: time = moment.time()
    if token.startswith("a"):
        if token.startswith("am"):
            return "上午" if clock.hour < 12 else "下午"
        return ("星期" if len(token) > 3 else "") + _WEEK[moment.weekday()]
    if token.startswith("y"):
        year = str(moment.year)
        year = spell(moment.year, "ideographDigital") if chinese else year
        return year if len(token) > 2 else year[-2:]
    value = {
        "m": clock.minute if minutes else moment.month,
        "d": moment.day,
        "h": clock.hour,
        "s": clock.second,
    }[token[0]]
    if chinese:
        return spell(value, "chineseCounting")
    if token[0] == "d" and len(token) > 2:
        return f"星期{_WEEK[moment.weekday()]}"
    return f"{value:02d}" if len(token) == 2 else str(value)
