"""Chinese working days: weekends, public holidays and make-up Saturdays (调休).

Three layers, day by day: the office's own table, the packaged `calendar.yaml`, the
chinesecalendar package. A year that none of them knows is reckoned Monday to Friday and
remembered, so that the caller can say so; it is never guessed silently.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from pathlib import Path

import yaml

from duban.errors import DubanError, Fault

PACKAGED_TABLE = Path(__file__).with_name("calendar.yaml")
# Statutory holidays whose date never moves: a year's notice without them is not whole.
FIXED_HOLIDAYS = ((1, 1), (5, 1), (10, 1))
SATURDAY = 5
DECEMBER = 12
ONE_DAY = timedelta(days=1)
LISTS = ("holidays", "workdays")
DATE_FORM = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
YEAR_FORM = re.compile(r"[12]\d{3}", re.ASCII)


class CalendarFileError(DubanError):
    """A calendar.yaml cannot be taken; `faults` holds every fault found, in file order."""

    def __init__(self, path: Path, faults: Sequence[Fault]) -> None:
        self.path = path
        self.faults = tuple(faults)
        super().__init__(
            f"节假日表 {path} 有误：{'；'.join(str(fault) for fault in faults)}。"
            "写法：years: {2027: {holidays: [2027-01-01, …], workdays: [2027-02-07, …]}}。"
        )


class WorkdayCountError(DubanError):
    """A number of working days that the question cannot be asked with."""

    def __init__(self, name: str, value: int, least: int) -> None:
        super().__init__(f"{name}应为不小于{least}的整数，现为{value}。")


@dataclass(frozen=True, slots=True)
class DayTable:
    """What one layer says: the years it knows whole, its days off and its make-up days."""

    years: frozenset[int] = frozenset()
    holidays: frozenset[date] = frozenset()
    workdays: frozenset[date] = frozenset()


@cache
def library_table() -> DayTable:
    """Return the table of the chinesecalendar package.

    Imported on first use: it costs some 10 ms, and many commands never count a working day.
    """
    from chinese_calendar import holidays, workdays  # type: ignore[import-untyped]

    # New Year's bridge days may lie in the December of a year that has no data itself.
    years = {day.year for day in holidays if (day.month, day.day) == (10, 1)}
    return DayTable(frozenset(years), frozenset(holidays), frozenset(workdays))


def knows(tables: Sequence[DayTable], year: int) -> bool:
    """Say whether one of `tables`, or the library under them, knows `year` whole."""
    return any(year in table.years for table in tables) or year in library_table().years


def read_table(path: Path, beneath: Sequence[DayTable] = ()) -> DayTable:
    """Read one calendar.yaml; a file that is not there is an empty table.

    A year that nothing `beneath` knows must be whole (with the holidays of fixed date at
    least), or one local holiday would turn a year without data into a known one.

    Raises:
        CalendarFileError: with every fault found.
    """
    if not path.exists():
        return DayTable()
    faults: list[Fault] = []
    try:
        root = yaml.compose(path.read_text(encoding="utf-8-sig"), Loader=yaml.BaseLoader)
    except (OSError, UnicodeDecodeError) as error:
        raise CalendarFileError(path, [Fault(None, "", "读不出，应为UTF-8文本文件")]) from error
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        line = mark.line + 1 if mark else None
        raise CalendarFileError(path, [Fault(line, "", "不是合格的YAML")]) from error
    years: set[int] = set()
    days: dict[str, set[date]] = {name: set() for name in LISTS}
    for key, section in _entries(root, "", ("years",), faults):
        for year_key, entry in _entries(section, key, None, faults):
            _read_year(year_key, entry, beneath, faults, years, days)
    if faults:
        raise CalendarFileError(path, faults)
    return DayTable(frozenset(years), frozenset(days["holidays"]), frozenset(days["workdays"]))


def _read_year(
    text: str,
    entry: yaml.Node,
    beneath: Sequence[DayTable],
    faults: list[Fault],
    years: set[int],
    days: dict[str, set[date]],
) -> None:
    line, key = entry.start_mark.line + 1, f"years.{text}"
    if not YEAR_FORM.fullmatch(text):
        faults.append(Fault(line, key, "年份应为四位数字"))
        return
    year = int(text)
    found: dict[str, set[date]] = {name: set() for name in LISTS}
    before = len(faults)
    for name, items in _entries(entry, key, LISTS, faults):
        found[name] = set(_dates(items, f"{key}.{name}", year, faults))
    both = sorted(found["holidays"] & found["workdays"])
    faults.extend(Fault(line, key, f"{day}既写成放假又写成上班") for day in both)
    missing = [date(year, *day) for day in FIXED_HOLIDAYS]
    missing = [day for day in missing if day not in found["holidays"]]
    if len(faults) == before and missing and not knows(beneath, year):
        days_text = "、".join(day.isoformat() for day in missing)
        faults.append(Fault(line, key, f"不像完整的一年，holidays 缺{days_text}"))
    years.add(year)
    for name in LISTS:
        days[name] |= found[name]


def _entries(
    node: yaml.Node | None, key: str, allowed: Sequence[str] | None, faults: list[Fault]
) -> Iterator[tuple[str, yaml.Node]]:
    """Yield the pairs of a mapping; nothing at all («years:» left empty) is an empty one."""
    if node is None or (isinstance(node, yaml.ScalarNode) and node.value in {"", "null", "~"}):
        return
    line = node.start_mark.line + 1
    if not isinstance(node, yaml.MappingNode):
        faults.append(Fault(line, key, f"应为映射，键为{'、'.join(allowed or ['年份'])}"))
        return
    seen: set[str] = set()
    for name_node, value in node.value:
        name, at = str(name_node.value), name_node.start_mark.line + 1
        path = f"{key}.{name}" if key else name
        if name in seen:
            faults.append(Fault(at, path, "键重复"))
        elif allowed is not None and name not in allowed:
            faults.append(Fault(at, path, f"没有这个键，可用的键：{'、'.join(allowed)}"))
        else:
            yield name, value
        seen.add(name)


def _dates(node: yaml.Node, key: str, year: int, faults: list[Fault]) -> Iterator[date]:
    if not isinstance(node, yaml.SequenceNode):
        faults.append(Fault(node.start_mark.line + 1, key, "应为日期的列表"))
        return
    for item in node.value:
        line, text = item.start_mark.line + 1, str(item.value)
        try:
            day = date.fromisoformat(text) if DATE_FORM.fullmatch(text) else None
        except ValueError:
            day = None
        if day is None:
            faults.append(Fault(line, key, f"「{text}」不是日期，应写成 {year}-01-01 的样子"))
        elif day.year != year and (day.year, day.month) != (year - 1, DECEMBER):
            faults.append(Fault(line, key, f"{day}不在{year}年（只许写到上年12月）"))
        else:
            yield day


class WorkCalendar:
    """Counts Chinese working days; make one a sweep and ask it afterwards what it assumed.

    `office_table` is the office's own calendar.yaml and may be absent. Tables go day by day,
    so a table may add one local holiday to a known year without repeating the others.
    """

    def __init__(
        self, office_table: Path | None = None, *, packaged: Path = PACKAGED_TABLE
    ) -> None:
        self._tables: list[DayTable] = []
        self._assumed: set[int] = set()
        self._cache: dict[int, list[int]] = {}
        for path in (packaged, office_table):
            if path is not None:
                self._tables.append(read_table(path, self._tables))

    @property
    def known_years(self) -> tuple[int, ...]:
        """The years whose holidays some layer knows, ascending."""
        years = library_table().years.union(*(table.years for table in self._tables))
        return tuple(sorted(years))

    @property
    def assumed_years(self) -> tuple[int, ...]:
        """The years without data that were asked about so far, ascending."""
        return tuple(sorted(self._assumed))

    def describe_gaps(self) -> list[str]:
        """Return a sentence for each assumed year, to be shown wherever its dates are."""
        first = self.known_years[0]
        return [
            f"{year}年节假日安排未公布，暂按周末推算。"
            if year > first
            else f"没有{year}年的节假日安排，暂按周末推算。"
            for year in self.assumed_years
        ]

    def is_workday(self, day: date) -> bool:
        """Say whether `day` is worked; Monday to Friday where its year has no data."""
        days = self._workdays_of(day.year)
        at = bisect_left(days, day.toordinal())
        return at < len(days) and days[at] == day.toordinal()

    def shift(self, day: date, n: int) -> date:
        """Return the n-th working day after `day` (n > 0) or before it (n < 0).

        `day` itself is never counted, worked or not. With n = 0 it is `day` if that is a
        working day, else the next one.
        """
        if n == 0:
            day, n = day - ONE_DAY, 1
        start = day + ONE_DAY if n > 0 else day - ONE_DAY
        year, days = start.year, self._workdays_of(start.year)
        if n > 0:
            at = bisect_left(days, start.toordinal()) + n - 1
            while at >= len(days):
                at -= len(days)
                year += 1
                days = self._workdays_of(year)
        else:
            at = bisect_right(days, start.toordinal()) + n
            while at < 0:
                year -= 1
                days = self._workdays_of(year)
                at += len(days)
        return date.fromordinal(days[at])

    def workdays_between(self, a: date, b: date) -> int:
        """Count the working days d with a < d <= b; none when b is not after a."""
        if b <= a:
            return 0
        first, last = a.toordinal() + 1, b.toordinal()
        years = range((a + ONE_DAY).year, b.year + 1)
        tables = [self._workdays_of(year) for year in years]
        return sum(bisect_right(days, last) - bisect_left(days, first) for days in tables)

    def lead_day(self, due: date, lead: int) -> date:
        """Return the day from which a reminder `lead` working days before `due` is owed.

        With lead 0 it is `due` itself even when that is a day off: the next working day
        would be too late.
        """
        _at_least("提前的工作日数", lead, 0)
        return self.shift(due, -lead) if lead else due

    def latest_due_for_lead(self, today: date, lead: int) -> date:
        """Return the latest due date whose `lead_day` is not after `today`.

        So `due <= latest_due_for_lead(today, lead)` exactly when `lead_day(due, lead) <= today`.
        """
        _at_least("提前的工作日数", lead, 0)
        return self.shift(today, lead) if lead else today

    def overdue_since(self, today: date, n: int) -> date:
        """Return the latest due date that is `n` working days past, today counted.

        So `due <= overdue_since(today, n)` exactly when `workdays_between(due, today) >= n`.
        `n` is at least 1: a thing due today is not late.
        """
        _at_least("逾期的工作日数", n, 1)
        return self.shift(today + ONE_DAY, -n) - ONE_DAY

    def _workdays_of(self, year: int) -> list[int]:
        """Return the ordinals of the year's working days, and note a year without data."""
        if year not in self._cache:
            if not knows(self._tables, year):
                self._assumed.add(year)
            first, last = date(year, 1, 1).toordinal(), date(year, DECEMBER, 31).toordinal()
            self._cache[year] = [
                number
                for number in range(first, last + 1)
                if self._decide(date.fromordinal(number))
            ]
        return self._cache[year]

    def _decide(self, day: date) -> bool:
        for table in (*reversed(self._tables), library_table()):
            if day in table.workdays:
                return True
            if day in table.holidays:
                return False
        return day.weekday() < SATURDAY


def _at_least(name: str, value: int, least: int) -> None:
    if value < least:
        raise WorkdayCountError(name, value, least)
