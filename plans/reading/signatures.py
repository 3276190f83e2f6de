"""Lines that are nothing but a date, with the name of the organ above: who signed, and when."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from plans.reading.numbering import numeral
from plans.reading.paper import Doubts, Line
from plans.reading.titles import ORGAN, SPACE, is_title

_DATE = re.compile(
    "(?P<y>(?:19|20)\\d\\d)\\s{0,3}[年./-]\\s{0,3}(?P<m>\\d{1,2})\\s{0,3}[月./-]\\s{0,3}(?P<d>\\d{1,2})"
    "\\s{0,3}日?"
)
_CN_DATE = re.compile(
    "(?P<y>[二一][〇零○O0一二三四五六七八九]{3})年(?P<m>[一二三四五六七八九十]{1,2})月"
    "(?P<d>[一二三四五六七八九十]{1,3})日"
)
_RUN_DATE = re.compile("^(?P<y>(?:19|20)\\d\\d)(?P<rest>\\d{2,4})$")
_DATED = re.compile(
    "(?:(?:19|20)\\d\\d年\\d{1,2}月\\d{1,2}日|[二一][〇零○O0一二三四五六七八九]{3}年.{2,7}日)(?:印发)?$"
)
_CLOSING = re.compile(
    "(?:(?<=[。；！])|(?<=[ \u3000]))(?P<organ>[\u4e00-\u9fff（）]{3,30})[ \u3000]{0,4}"
    "(?P<date>(?:19|20)\\d\\d年\\d{1,2}月\\d{1,2}日)[ \u3000]*$"
)
_MARKED = re.compile("[。，,；：:、》]")
_SIGNATURE_LINE = 100
_ORGAN_LINE = 40
_NEAR = 6


@dataclass(frozen=True, slots=True)
class Signature:
    """A name and a date that close a paper or a notice; `lines` are indexes."""

    issuer: str
    on: str | None
    lines: tuple[int, ...]
    printed: bool = False


def read_date(text: str) -> str | None:
    """Return a lone date as ISO text: marks lost («2024226») when only one reading exists.

    Seven digits that read as two different days are no date.
    """
    bare = SPACE.sub("", text).strip("（）()")
    found = _DATE.fullmatch(bare.removesuffix("印发"))
    if found is not None:
        return _iso(int(found["y"]), int(found["m"]), int(found["d"]))
    found = _CN_DATE.fullmatch(bare.removesuffix("印发"))
    if found is not None:
        year = "".join(str(numeral(c)) if c not in "〇零○O0" else "0" for c in found["y"])
        return _iso(int(year), numeral(found["m"]), numeral(found["d"]))
    found = _RUN_DATE.match(bare)
    if found is None:
        return None
    rest = found["rest"]
    ways = {
        day
        for cut in range(1, min(3, len(rest)))
        if rest[0] != "0" or cut == 2
        if (day := _iso(int(found["y"]), int(rest[:cut]), int(rest[cut:]))) is not None
        if rest[cut] != "0" or len(rest) - cut == 2
    }
    return ways.pop() if len(ways) == 1 else None


def closing_signature(text: str, number: int, doubts: Doubts) -> tuple[int, Signature] | None:
    """Return where the name and date begin that close a line whose breaks were lost, or None."""
    tail = max(0, len(text) - _SIGNATURE_LINE)
    found = _CLOSING.search(text, tail)
    if found is None or not ORGAN.search(found["organ"]):
        return None
    on = read_date(found["date"])
    if on is None:
        doubts.add(number, found["date"], "没有这一天，未采用为印发日期")
        return None
    return found.start("organ"), Signature(found["organ"], on, ())


def find_signatures(lines: Sequence[tuple[int, Line]], doubts: Doubts) -> list[Signature]:
    """Find lines that are nothing but a date, with the name of the organ above each.

    `lines` are (index, line) of those that are neither blank nor set aside. A date whose
    marks were lost and that reads two ways, or none, is noted as a doubt.
    """
    found: list[Signature] = []
    for at, (index, line) in enumerate(lines):
        if len(line.text) > _SIGNATURE_LINE:
            continue
        bare = SPACE.sub("", line.text)
        tail = _DATED.search(bare)
        before = bare[: tail.start()] if tail else ""
        if before and not ORGAN.search(before):
            continue
        on = read_date(tail[0] if tail else bare)
        lost = on is None and _RUN_DATE.match(bare) is not None
        if on is None and not lost:
            continue
        above = ([before], [index]) if before else _organ_above(lines, at)
        if lost:
            if not above[0]:
                continue
            doubts.add(line.number, bare, "日期缺年、月、日字样，读不出唯一的一天")
        indexes = tuple({*above[1], index})
        found.append(Signature("".join(above[0]), on, indexes, bare.endswith("印发")))
    return found


def _organ_above(lines: Sequence[tuple[int, Line]], at: int) -> tuple[list[str], list[int]]:
    """The name over a date, which may be broken over two lines."""
    names: list[str] = []
    indexes: list[int] = []
    below = lines[at][0]
    while at > 0 and len(names) < 2 and below - lines[at - 1][0] < _NEAR:
        at -= 1
        text = SPACE.sub("", lines[at][1].text)
        if len(text) > _ORGAN_LINE or _MARKED.search(text) or len(text) < 3:
            break
        ends_name = ORGAN.search(text) is not None
        if ends_name == bool(names) or (names and is_title(text)):
            break
        names.insert(0, text)
        indexes.insert(0, lines[at][0])
    return names, indexes


def _iso(year: int, month: int, day: int) -> str | None:
    try:
        return date(year, month, day).isoformat()
    except ValueError:
        return None
