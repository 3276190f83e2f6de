"""Numbers as official Chinese writes them in headings."""

from __future__ import annotations

DIGITS = "〇一二三四五六七八九"
TEN, HUNDRED = 10, 100


def section_number(number: int) -> str:
    """Return 1 to 999 as a heading numeral: 一, 十, 二十一, 一百零五."""
    if number < TEN:
        return DIGITS[number]
    if number < HUNDRED:
        tens, ones = divmod(number, TEN)
        return ("" if tens == 1 else DIGITS[tens]) + "十" + (DIGITS[ones] if ones else "")
    hundreds, rest = divmod(number, HUNDRED)
    if not rest:
        return f"{DIGITS[hundreds]}百"
    between = "零" if rest < TEN else "一" if rest < TEN + TEN else ""
    return f"{DIGITS[hundreds]}百{between}{section_number(rest)}"
