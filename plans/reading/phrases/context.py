"""What a paper says elsewhere and a phrase leaves out: its year, its day, its issuer."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from plans.deadlines import Rule

NEXT = frozenset(("明年", "次年", "翌年", "来年", "下年", "下一年", "下年度", "下一年度", "第二年"))
LAST = frozenset(("去年", "上年", "上一年", "上年度", "上一年度"))


@dataclass(frozen=True, slots=True)
class Context:
    """Where a text stands; all of it may be unknown, then dates without a year are doubts.

    `year` is the plan's or the assessed year. A text under a header such as 完成时限 is
    `labelled`: there «6月» alone is a deadline. `issuer` tells whom the paper can bind: for a
    city's paper a date that the province has set itself binds the province.
    """

    year: int | None = None
    issued_on: date | None = None
    period_from: date | None = None
    period_to: date | None = None
    issuer: str | None = None
    labelled: bool = False

    @property
    def base(self) -> int | None:
        """The year that a date without one is in."""
        if self.year is not None:
            return self.year
        known = self.issued_on or self.period_from
        return known.year if known is not None else None

    def relative_year(self, word: str) -> int | None:
        """The year of 今年, 明年 and the like; None when the paper's own is unknown."""
        if self.base is None:
            return None
        return self.base + (word in NEXT) - (word in LAST)

    def year_of(self, month: int, day: int) -> int | None:
        """The year of a month and day; a period that crosses a year decides by itself."""
        first, last = self.period_from, self.period_to
        if first is not None and last is not None and first.year < last.year:
            for candidate in _days(
                range(first.year, min(last.year, first.year + 3) + 1), month, day
            ):
                if first <= candidate <= last:
                    return candidate.year
        return self.base


def _days(years: range, month: int, day: int) -> Iterator[date]:
    for year in years:
        one = real_day(year, month, day)
        if one is not None:
            yield one


def real_day(year: int, month: int, day: int) -> date | None:
    """Return the date, or None when there is no such day (9月31日)."""
    try:
        return date(year, month, day)
    except ValueError:
        return None


def shift_months(day: date, months: int) -> date:
    """Return the day `months` later; 31 January and one month are the last of February."""
    count = day.year * 12 + day.month - 1 + months
    first = date(min(count // 12, 9998), count % 12 + 1, 1)
    following = date(first.year + first.month // 12, first.month % 12 + 1, 1)
    return first.replace(day=min(day.day, (following - timedelta(days=1)).day))


@dataclass(frozen=True, slots=True)
class Found:
    """A deadline in folded text, before it is tied to the text as given.

    `more` are further rules of the same words: «每旬» is three days of each month.
    """

    start: int
    end: int
    rule: Rule | None
    doubt: str | None = None
    more: tuple[Rule, ...] = ()


@dataclass(frozen=True, slots=True)
class FoundDeadline:
    """A deadline: `phrase` is `text[start:end]`.

    `what` is what is owed, shortly; `receiver` to whom it is sent; `binds` an outsider (the
    province) whose own duty it is, then nobody else may be chased for it.
    """

    phrase: str
    start: int
    end: int
    rule: Rule
    what: str | None = None
    receiver: str | None = None
    binds: str | None = None


@dataclass(frozen=True, slots=True)
class Doubt:
    """What could not be decided about `text[start:end]`, as a sentence for a person."""

    phrase: str
    start: int
    end: int
    what: str
