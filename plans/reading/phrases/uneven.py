"""What comes again in steps that no single rule has: 每旬, 每半月, 每两个月, 双月, 每学期.

A step that divides a month or a year is exactly several rules of it (每旬 is the 10th, the 20th
and the last day of each month); a school term is not in the calendar, so it is read as half a
year, with a doubt.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from models.deadline import Every
from plans.deadlines import LAST, Recurring
from plans.reading.phrases import numerals
from plans.reading.phrases.context import Found
from plans.reading.phrases.datewords import D
from plans.reading.phrases.passage import Passage

MONTHS = {"两": 2, "二": 2, "2": 2, "四": 4, "4": 4}
STEP = re.compile(
    r"(?:每隔?|逐|按)(?:(?P<tenth>旬)|(?P<half>半个?月)(?!刊)"
    r"|(?P<months>[两二四24])个?月(?!龄)|(?P<term>学期)|(?P<schoolyear>学年))(?!度?报表)(?:初|末|底|结束前)?"
)
# «双月20日前», «逢单月召开», «隔月调度»; «单月销售额» is a figure.
ALTERNATE = re.compile(
    rf"(?:(?P<met>每?逢|每个?)?(?P<which>[双单])月(?!刊|谈)|(?P<other>每?隔)(?:一个)?月(?!刊))份?"
    rf"(?:(?:的)?(?P<day>{D})[日号]|(?P<end>月?[底末]))?(?P<before>(?:之|以)?前)?"
)
# «上、下半年各1次» is once each half year.
BOTH_HALVES = re.compile(r"上[、和及]下半年(?=各|分别|均)")
# «每旬均价», «每学期的学费» count by the step and ask for nothing.
RATE = re.compile(r"(?:均|平均|的(?!\d)|增长|学费|收费|\d+(?:学|课)时)")


@dataclass(frozen=True, slots=True)
class Uneven:
    """Such a step: where it stands, all its rules, and what had to be assumed."""

    start: int
    end: int
    rules: tuple[Recurring, ...]
    doubt: str | None

    def found(self, end: int, times: int) -> Found:
        """Return it as a deadline that reaches to `end`, so many times in each window."""
        first, *more = (replace(rule, times=times) for rule in self.rules)
        return Found(self.start, end, first, self.doubt, tuple(more))


def find_uneven(passage: Passage) -> Iterator[Uneven]:
    """Yield each such step once; how many times it is due is for the caller to find."""
    for match in STEP.finditer(passage.text):
        if not RATE.match(passage.text, match.end()):
            yield Uneven(match.start(), match.end(), *_rules(match))
    for match in ALTERNATE.finditer(passage.text):
        if match["met"] or match["other"] or match["day"] or match["end"]:
            yield Uneven(match.start(), match.end(), *_alternate(match))
    for match in BOTH_HALVES.finditer(passage.text):
        yield Uneven(match.start(), match.end(), (Recurring(Every.HALF_YEAR),), None)


def _alternate(match: re.Match[str]) -> tuple[tuple[Recurring, ...], str | None]:
    """Every second month; which it is to be, «隔月» leaves open."""
    months = range(1 if match["which"] == "单" else 2, 13, 2)
    day = numerals.day(match["day"]) if match["day"] else None
    doubt = None if match["which"] else "从哪个月起没有写明，按双月计"
    return tuple(Recurring(Every.YEAR, month=month, day=day or LAST) for month in months), doubt


def _rules(match: re.Match[str]) -> tuple[tuple[Recurring, ...], str | None]:
    if match["tenth"]:
        return tuple(Recurring(Every.MONTH, day=day) for day in (10, 20, LAST)), None
    if match["half"]:
        return tuple(Recurring(Every.MONTH, day=day) for day in (15, LAST)), None
    if match["months"]:
        step = MONTHS[match["months"]]
        months = range(step, 13, step)
        return tuple(Recurring(Every.YEAR, month=month, day=LAST) for month in months), None
    if match["term"]:
        return (Recurring(Every.HALF_YEAR),), "学期起止没有写明，按每半年一次计"
    return (Recurring(Every.YEAR),), "学年起止没有写明，按每年一次计"
