"""时限: rules that say by when, and the occurrences they give within a period.

A rule is a frozen value that refuses impossible fields on construction. Nothing here reads
a clock or a database; a due date stays as the paper says it, also when it is a day off.
"""

from __future__ import annotations

import calendar as gregorian
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import NoReturn, TypeAlias, TypeVar, assert_never

from duban.errors import DubanError
from models.deadline import Deadline, DeadlineKind, Every
from plans.workdays import WorkCalendar

ISSUED = "印发"
LAST = -1
DECEMBER = 12
ONE_DAY = timedelta(days=1)
MOST_TIMES = 366
MOST_DAYS = 3650
# Months in a window; a day and a week are not counted in months.
MONTHS = {Every.MONTH: 1, Every.QUARTER: 3, Every.HALF_YEAR: 6, Every.YEAR: 12}

T = TypeVar("T")


class DeadlineError(DubanError):
    """A deadline that cannot be; the classes below say why."""


class DeadlineFieldError(DeadlineError):
    """A field of a rule is out of bounds or does not belong to it; `field` is its key."""

    def __init__(self, field: str, value: object, allowed: str) -> None:
        self.field = field
        super().__init__(f"时限的 {field} 为「{value}」，{allowed}。")


class DeadlineReversedError(DeadlineError):
    """A span ends before it begins."""

    def __init__(self, from_on: date, to_on: date) -> None:
        super().__init__(f"起止颠倒：起日 {from_on} 晚于止日 {to_on}。")


class DeadlineIncompleteError(DeadlineError):
    """A stored deadline lacks a column that its kind needs."""

    def __init__(self, kind: DeadlineKind, column: str) -> None:
        super().__init__(f"时限的种类为 {kind.value}，必须有 {column}。")


@dataclass(frozen=True, slots=True)
class Period:
    """The span of a plan, both ends included."""

    from_on: date
    to_on: date

    def __post_init__(self) -> None:
        _in_order(self.from_on, self.to_on)


@dataclass(frozen=True, slots=True)
class Happening:
    """An event on a day, or lasting until `until` (included)."""

    on: date
    until: date | None = None

    def __post_init__(self) -> None:
        _in_order(self.on, self.until)


@dataclass(frozen=True, slots=True)
class Occurrence:
    """One time that a rule is due; `key` is unique within the rule and never changes."""

    key: str
    opens_on: date
    due_on: date


@dataclass(frozen=True, slots=True)
class ByDate:
    """Due by a date, that day included; it may lie after the plan's period."""

    on: date


@dataclass(frozen=True, slots=True)
class InRange:
    """To be done from one day to another, due on the last."""

    from_on: date
    to_on: date

    def __post_init__(self) -> None:
        _in_order(self.from_on, self.to_on)


@dataclass(frozen=True, slots=True)
class Recurring:
    """Due once (or `times`) in each day, week, month, quarter, half-year or year.

    `month` counts within the window (so 1-3 in a quarter). `day` is the day of that month,
    or of the window's last month; in a week 1 is Monday. -1 is the last day, and a day that
    the month lacks means its last. Without both the window's last day is due.
    """

    every: Every
    from_on: date | None = None
    to_on: date | None = None
    month: int | None = None
    day: int | None = None
    times: int = 1

    def __post_init__(self) -> None:
        if self.from_on is not None:
            _in_order(self.from_on, self.to_on)
        most = MONTHS.get(self.every, 1)
        if self.month is not None:
            if most == 1:
                _refuse("month", self.month, "只有每季度、每半年、每年才能写月份")
            _bounded("month", self.month, 1, most)
        if self.day is not None:
            if self.every is Every.DAY:
                _refuse("day", self.day, "每日的时限不能再写日")
            longest = 7 if self.every is Every.WEEK else 31
            if self.day != LAST and not 1 <= self.day <= longest:
                _refuse("day", self.day, f"应在1到{longest}之间，或用-1表示最后一天")
        _bounded("times", self.times, 1, MOST_TIMES)


@dataclass(frozen=True, slots=True)
class Relative:
    """Due `days` after an event began (before it when negative); its first day is day 0.

    With `working` only working days count, and 0 is that day or the next working day.
    """

    days: int
    working: bool = False
    event: str = ISSUED

    def __post_init__(self) -> None:
        _named(self.event)
        _bounded("days", self.days, -MOST_DAYS, MOST_DAYS)


@dataclass(frozen=True, slots=True)
class OnEvent:
    """Due when an event ends; with `every` day or week, on each day, or week's end, it lasts.

    A week ends on Sunday; the last one with the event.
    """

    event: str
    every: Every | None = None

    def __post_init__(self) -> None:
        _named(self.event)
        if self.every not in {None, Every.DAY, Every.WEEK}:
            _refuse("every", self.every, "随事件的时限只能为 day、week 或不写")


@dataclass(frozen=True, slots=True)
class EndOfPeriod:
    """Due on the last day of the plan's period."""


Rule: TypeAlias = ByDate | InRange | Recurring | Relative | OnEvent | EndOfPeriod


def occurrences(
    rule: Rule,
    *,
    period: Period,
    events: Mapping[str, Sequence[Happening]],
    calendar: WorkCalendar,
) -> list[Occurrence]:
    """Return the times that `rule` is due, soonest first, keys unique.

    Only a recurrence is cut to the period (or to its own from and to): an occurrence whose
    due date falls outside is not owed. A date or an event outside of the period is still
    owed. An event that has not happened gives nothing; the caller passes the issue date as
    event 印发.
    """
    match rule:
        case ByDate(on):
            found = [Occurrence("once", min(period.from_on, on), on)]
        case InRange(from_on, to_on):
            found = [Occurrence("once", from_on, to_on)]
        case EndOfPeriod():
            found = [Occurrence("once", period.from_on, period.to_on)]
        case Recurring():
            found = list(_recurring(rule, period))
        case Relative():
            happenings = events.get(rule.event, ())
            found = [_relative(rule, happening.on, period, calendar) for happening in happenings]
        case OnEvent():
            happenings = events.get(rule.event, ())
            found = [one for happening in happenings for one in _on_event(rule, happening)]
        case _:
            assert_never(rule)
    # Two entries for one event day are one event: the longer one, whatever their order.
    unique = {one.key: one for one in sorted(found, key=_by_due)}
    return sorted(unique.values(), key=_by_due)


def _by_due(occurrence: Occurrence) -> date:
    return occurrence.due_on


def _recurring(rule: Recurring, period: Period) -> Iterator[Occurrence]:
    first, last = rule.from_on or period.from_on, rule.to_on or period.to_on
    start = _window_start(rule.every, first)
    while start <= last:
        following = _next_window(rule.every, start)
        due = _due_in_window(rule, start, following - ONE_DAY)
        if first <= due <= last:
            key, opens = _window_key(rule.every, start), max(start, first)
            keys = [f"{key}#{n}" for n in range(1, rule.times + 1)] if rule.times > 1 else [key]
            yield from (Occurrence(one, opens, due) for one in keys)
        start = following


def _window_start(every: Every, day: date) -> date:
    if every is Every.DAY:
        return day
    if every is Every.WEEK:
        return day - timedelta(days=day.weekday())
    months = MONTHS[every]
    return date(day.year, (day.month - 1) // months * months + 1, 1)


def _next_window(every: Every, start: date) -> date:
    if every is Every.DAY:
        return start + ONE_DAY
    if every is Every.WEEK:
        return start + 7 * ONE_DAY
    return end_of_month(start.year, start.month + MONTHS[every] - 1) + ONE_DAY


def _due_in_window(rule: Recurring, start: date, end: date) -> date:
    if rule.every is Every.DAY:
        return start
    if rule.every is Every.WEEK:
        return end if rule.day in {None, LAST} else start + timedelta(days=(rule.day or 1) - 1)
    month = end.month if rule.month is None else start.month + rule.month - 1
    last = end_of_month(start.year, month)
    return last if rule.day in {None, LAST} else last.replace(day=min(rule.day or 1, last.day))


def _window_key(every: Every, start: date) -> str:
    match every:
        case Every.DAY:
            return start.isoformat()
        case Every.WEEK:
            year, week, _ = start.isocalendar()
            return f"{year}-W{week:02}"
        case Every.MONTH:
            return f"{start.year}-{start.month:02}"
        case Every.QUARTER:
            return f"{start.year}-Q{start.month // 3 + 1}"
        case Every.HALF_YEAR:
            return f"{start.year}-H{start.month // 6 + 1}"
        case Every.YEAR:
            return f"{start.year}"


def _relative(rule: Relative, on: date, period: Period, calendar: WorkCalendar) -> Occurrence:
    """Reckon from `on`; what is due before its event opens with the plan, not with the event."""
    due = calendar.shift(on, rule.days) if rule.working else on + timedelta(days=rule.days)
    return Occurrence(on.isoformat(), min(on if rule.days >= 0 else period.from_on, due), due)


def _on_event(rule: OnEvent, happening: Happening) -> Iterator[Occurrence]:
    until = happening.until or happening.on
    if rule.every is None:
        yield Occurrence(happening.on.isoformat(), happening.on, until)
        return
    start = happening.on
    while start <= until:
        due = min(_next_window(rule.every, _window_start(rule.every, start)) - ONE_DAY, until)
        yield Occurrence(due.isoformat(), start, due)
        start = due + ONE_DAY


def end_of_month(year: int, month: int) -> date:
    """Return the last day of a month: «9月底», and with December «年底前»."""
    _bounded("month", month, 1, DECEMBER)
    return date(year, month, gregorian.monthrange(year, month)[1])


def before_month(year: int, month: int, *, inclusive: bool) -> date:
    """Return the last day of «12月前», which a paper leaves open.

    Not `inclusive`: the last day of the month before (11-30; in January of the year before).
    `inclusive`: the last day of the month itself (12-31). Keep the reading as a choice.
    """
    last = end_of_month(year, month)
    return last if inclusive else last.replace(day=1) - ONE_DAY


def kind_of(rule: Rule) -> DeadlineKind:
    """Return the stored kind of a rule."""
    match rule:
        case ByDate():
            return DeadlineKind.BY
        case InRange():
            return DeadlineKind.RANGE
        case Recurring():
            return DeadlineKind.RECURRING
        case Relative():
            return DeadlineKind.RELATIVE
        case OnEvent():
            return DeadlineKind.EVENT
        case EndOfPeriod():
            return DeadlineKind.PERIOD


def to_columns(rule: Rule) -> dict[str, object]:
    """Return the reckoning columns of `models.deadline.Deadline`, all of them, unused null."""
    columns: dict[str, object] = dict.fromkeys(
        ("due_on", "from_on", "to_on", "every", "times", "month", "day", "days", "event")
    )
    columns |= {"kind": kind_of(rule), "working": False}
    match rule:
        case ByDate(on):
            columns["due_on"] = on
        case EndOfPeriod():
            pass
        case InRange() | Recurring() | Relative() | OnEvent():
            columns |= {name: getattr(rule, name) for name in rule.__slots__}
    return columns


def from_columns(row: Deadline) -> Rule:
    """Return the rule that `row` stores; the inverse of `to_columns`.

    Raises:
        DeadlineError: a column that the kind needs is null, or holds what no rule may.
    """

    def need(value: T | None, column: str) -> T:
        if value is None:
            raise DeadlineIncompleteError(row.kind, column)
        return value

    match row.kind:
        case DeadlineKind.BY:
            return ByDate(need(row.due_on, "due_on"))
        case DeadlineKind.RANGE:
            return InRange(need(row.from_on, "from_on"), need(row.to_on, "to_on"))
        case DeadlineKind.RECURRING:
            every, times = need(row.every, "every"), 1 if row.times is None else row.times
            return Recurring(every, row.from_on, row.to_on, row.month, row.day, times)
        case DeadlineKind.RELATIVE:
            return Relative(need(row.days, "days"), row.working, need(row.event, "event"))
        case DeadlineKind.EVENT:
            return OnEvent(need(row.event, "event"), row.every)
        case DeadlineKind.PERIOD:
            return EndOfPeriod()


def as_json(rule: Rule, phrase: str | None, period: Period | None = None) -> dict[str, object]:
    """Return the deadline as `duban tasks --json` shows it; the keys are an interface.

    `from` and `to` are the rule's own, not the plan's. `on` is null where the date depends
    on an event, and for a period unless `period` is given.
    """
    columns = to_columns(rule)
    if isinstance(rule, EndOfPeriod) and period is not None:
        columns["due_on"] = period.to_on
    every = columns["every"]
    return {
        "phrase": phrase,
        "kind": kind_of(rule).value,
        "on": _iso(columns["due_on"]),
        "from": _iso(columns["from_on"]),
        "to": _iso(columns["to_on"]),
        "every": every.value if isinstance(every, Every) else None,
        "times": columns["times"],
    }


def _iso(day: object) -> str | None:
    return day.isoformat() if isinstance(day, date) else None


def _in_order(from_on: date, to_on: date | None) -> None:
    if to_on is not None and from_on > to_on:
        raise DeadlineReversedError(from_on, to_on)


def _named(event: str) -> None:
    if not event.strip():
        _refuse("event", event, "应写事件的名称")


def _bounded(field: str, value: int, least: int, most: int) -> None:
    if not least <= value <= most:
        _refuse(field, value, f"应在{least}到{most}之间")


def _refuse(field: str, value: object, allowed: str) -> NoReturn:
    raise DeadlineFieldError(field, value, allowed)
