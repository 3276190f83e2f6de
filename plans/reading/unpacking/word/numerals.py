"""Numbers as a word processor writes them: each number format's name and its spelling."""

from __future__ import annotations

from collections.abc import Callable

_DIGITS = "〇一二三四五六七八九"
_FORMAL = "零壹贰叁肆伍陆柒捌玖"
_STEMS = "甲乙丙丁戊己庚辛壬癸"
_BRANCHES = "子丑寅卯辰巳午未申酉戌亥"
_FULL_WIDTH = str.maketrans("0123456789", "０１２３４５６７８９")
_ROMAN = {
    "M": 1000,
    "CM": 900,
    "D": 500,
    "CD": 400,
    "C": 100,
    "XC": 90,
    "L": 50,
    "XL": 40,
    "X": 10,
    "IX": 9,
    "V": 5,
    "IV": 4,
    "I": 1,
}
_MOST = 99_999


def _thousand(n: int, digits: str = _DIGITS, units: str = "十百千万") -> str:
    """Spell with place words: 十一, 一百〇五; 10 to 19 begin with 十 in the plain spelling."""
    if n == 0:
        return digits[0]
    text, gap = "", False
    for power in (4, 3, 2, 1, 0):
        digit = n // 10**power % 10
        if digit == 0:
            gap = gap or bool(text)
            continue
        text += digits[0] if gap else ""
        gap = False
        text += digits[digit] + (units[power - 1] if power else "")
    return text[1:] if text.startswith("一十") else text


def _counting(n: int) -> str:
    """Spell 1 to 99 with 十, and digit by digit beyond."""
    return _thousand(n) if n < 100 else _digital(n)


def _digital(n: int) -> str:
    return "".join(_DIGITS[int(digit)] for digit in str(n))


def _formal(n: int) -> str:
    return _thousand(n, _FORMAL, "拾佰仟萬")


def _roman(n: int) -> str:
    text = ""
    for sign, worth in _ROMAN.items():
        text += sign * (n // worth)
        n %= worth
    return text


def _letter(n: int) -> str:
    """Spell A to Z, then AA, BB as word processors do."""
    return chr(ord("A") + (n - 1) % 26) * ((n - 1) // 26 + 1) if n else ""


def _cycle(signs: str) -> Callable[[int], str]:
    return lambda n: signs[(n - 1) % len(signs)] if n else ""


def _from(first: str, most: int) -> Callable[[int], str]:
    """Spell with signs that stand side by side in Unicode, plain digits beyond the last."""
    return lambda n: chr(ord(first) + n - 1) if 1 <= n <= most else str(n)


def _circle(n: int) -> str:
    if 21 <= n <= 35:
        return chr(0x3251 + n - 21)
    return chr(0x32B1 + n - 36) if 36 <= n <= 50 else _from("①", 20)(n)


_SPELL: dict[str, Callable[[int], str]] = {
    "decimalZero": lambda n: f"{n:02d}",
    "upperRoman": _roman,
    "lowerRoman": lambda n: _roman(n).lower(),
    "upperLetter": _letter,
    "lowerLetter": lambda n: _letter(n).lower(),
    "chineseCounting": _counting,
    "taiwaneseCounting": _counting,
    "chineseCountingThousand": _thousand,
    "taiwaneseCountingThousand": _thousand,
    "japaneseCounting": _thousand,
    "koreanCounting": _thousand,
    "chineseLegalSimplified": _formal,
    "japaneseLegal": _formal,
    "ideographLegalTraditional": _formal,
    "ideographDigital": _digital,
    "taiwaneseDigital": _digital,
    "japaneseDigitalTenThousand": _digital,
    "koreanDigital2": _digital,
    "ideographTraditional": _cycle(_STEMS),
    "ideographZodiac": _cycle(_BRANCHES),
    "ideographEnclosedCircle": _from("㊀", 10),
    "decimalEnclosedCircle": _circle,
    "decimalEnclosedCircleChinese": _circle,
    "decimalEnclosedFullstop": _from("⒈", 20),
    "decimalEnclosedParen": _from("⑴", 20),
    "decimalFullWidth": lambda n: str(n).translate(_FULL_WIDTH),
    "decimalFullWidth2": lambda n: str(n).translate(_FULL_WIDTH),
    "ordinal": lambda n: f"{n}.",
    "none": lambda _n: "",
}


def spell(n: int, format_: str) -> str:
    """Write a counter in a number format; an unknown format is written in plain digits."""
    found = _SPELL.get(format_)
    return found(n) if found and 0 <= n <= _MOST else str(n)
