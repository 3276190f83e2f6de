"""Numbers as papers print them: 28, ２８, 二十八, 二〇二三, 两, 3千, 5000万, 三分之一."""

from __future__ import annotations

import re
from decimal import Decimal

DIGITS = {**{c: n for n, c in enumerate("零一二三四五六七八九")}, "〇": 0, "○": 0, "两": 2, "俩": 2}
DIGITS |= {c: n for n, c in enumerate("零壹贰叁肆伍陆柒捌玖")} | {"壹": 1}
SMALL = {"十": 10, "拾": 10, "百": 100, "佰": 100, "千": 1000, "仟": 1000}
LARGE = {"万": 10**4, "亿": 10**8}
WIDE = {0xFF10 + n: str(n) for n in range(10)} | {
    0xFF0E: ".",
    0xFF05: "%",
    0xFF0C: ",",
    0x25CB: "〇",
}

HAN = "零〇○一二两三四五六七八九十百千万亿"
# A number in folded text; bounded, so that a page of digits costs what it is long.
NUMBER = (
    r"(?:\d{1,3}(?:,\d{3}){1,5}(?:\.\d{1,6})?|\d{1,15}(?:\.\d{1,6})?[百千万亿]{0,2}"
    rf"|[{HAN}]{{1,12}})"
)
WHOLE = rf"(?:\d{{1,9}}|[{HAN}]{{1,9}})"
MIXED = re.compile(r"(\d+(?:\.\d+)?)([百千万亿]{0,2})")
LONGEST = 40


def number(text: str) -> Decimal | None:
    """Return the value of a whole numeral, or None when `text` is not one.

    Counting words and units must be cut off first: «5家» is no numeral. «二〇二三» is read
    digit by digit, «二十三» by place.
    """
    plain = text.strip().translate(WIDE).replace(",", "")
    if not plain or len(plain) > LONGEST:
        return None
    if mixed := MIXED.fullmatch(plain):
        value = Decimal(mixed[1])
        for unit in mixed[2]:
            value *= SMALL.get(unit) or LARGE[unit]
        return value
    if all(c in DIGITS for c in plain):
        return Decimal("".join(str(DIGITS[c]) for c in plain))
    return _by_place(plain)


def _by_place(plain: str) -> Decimal | None:
    total = section = digit = 0
    pending = False
    for char in plain:
        if char in DIGITS:
            digit, pending = DIGITS[char], True
        elif char in SMALL:
            section += (digit if pending else 1) * SMALL[char]
            digit, pending = 0, False
        elif char == "亿":
            total = ((total + section + digit) or 1) * LARGE[char]
            section, digit, pending = 0, 0, False
        elif char == "万":
            total += ((section + digit) or 1) * LARGE[char]
            section, digit, pending = 0, 0, False
        else:
            return None
    return Decimal(total + section + digit)


def whole(text: str) -> int | None:
    """Return a numeral as an int, or None when it is no numeral or has a fraction."""
    value = number(text)
    return int(value) if value is not None and value == value.to_integral_value() else None


def decimal_text(value: Decimal) -> str:
    """Return a value as decimal text without exponent or trailing zeros: 0.5, 20, 1000."""
    text = format(value, "f")
    return text.rstrip("0").rstrip(".") if "." in text else text


def number_text(text: str) -> str | None:
    """Return a numeral as decimal text, or None when it is no numeral."""
    value = number(text)
    return None if value is None else decimal_text(value)


PERCENT = re.compile(rf"({NUMBER})%|百分之({NUMBER})")


def percent(text: str) -> str | None:
    """Return «5%» or «百分之五» as decimal text of the percentage (5), else None."""
    found = PERCENT.fullmatch(text.strip().translate(WIDE))
    return number_text(found[1] or found[2]) if found else None


def month(text: str) -> int | None:
    """Return a month's number, or None when there is no such month (13月)."""
    value = 1 if text == "元" else whole(text)
    return value if value is not None and 1 <= value <= 12 else None


def day(text: str) -> int | None:
    """Return a day's number, 1 to 31; whether that month has it is for the caller."""
    value = whole(text.replace("廿", "二十").replace("卅", "三十"))
    return value if value is not None and 1 <= value <= 31 else None


def year(text: str) -> int | None:
    """Return a four-digit year (2023, 二〇二三, 二○二三), or None."""
    value = whole(text.replace("O", "〇").replace("o", "〇"))
    return value if value is not None and 1949 <= value <= 2199 else None
