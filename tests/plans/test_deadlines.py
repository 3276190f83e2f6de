from __future__ import annotations

from collections.abc import Callable
from dataclasses import FrozenInstanceError
from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from duban.errors import DubanError
from models.deadline import Deadline, DeadlineKind, Every
from plans.deadlines import (
    ISSUED,
    ByDate,
    DeadlineError,
    EndOfPeriod,
    Happening,
    InRange,
    Occurrence,
    OnEvent,
    Period,
    Recurring,
    Relative,
    Rule,
    as_json,
    before_month,
    end_of_month,
    from_columns,
    kind_of,
    occurrences,
    to_columns,
)
from plans.workdays import WorkCalendar

PROPERTY = settings(derandomize=True, max_examples=200, deadline=None)
CALENDAR = WorkCalendar()
HUANGSHAN = Period(date(2023, 3, 29), date(2023, 12, 31))
EVENTS = {ISSUED: [Happening(date(2023, 3, 29))]}
DAYS = st.dates(date(2019, 1, 1), date(2026, 12, 31))


def d(text: str) -> date:
    return date.fromisoformat(text)


def owed(
    rule: Rule, period: Period = HUANGSHAN, events: dict[str, list[Happening]] | None = None
) -> list[tuple[str, str, str]]:
    """Return (key, opens, due) of every occurrence, in text."""
    found = occurrences(
        rule, period=period, events=EVENTS if events is None else events, calendar=CALENDAR
    )
    return [(one.key, one.opens_on.isoformat(), one.due_on.isoformat()) for one in found]


def dues(rule: Rule, first: str, last: str) -> list[str]:
    return [due for _, _, due in owed(rule, Period(d(first), d(last)))]


# Single dates


def test_a_weekly_duty_of_an_event_is_due_on_sundays_and_on_its_last_day() -> None:
    # 2023-04-03 is a Monday; the event ends on a Wednesday.
    events = {"年报": [Happening(date(2023, 4, 5), date(2023, 4, 19))]}
    assert owed(OnEvent("年报", Every.WEEK), events=events) == [
        ("2023-04-09", "2023-04-05", "2023-04-09"),
        ("2023-04-16", "2023-04-10", "2023-04-16"),
        ("2023-04-19", "2023-04-17", "2023-04-19"),
    ]


def test_a_date_is_owed_once_and_opens_with_the_plan() -> None:
    assert owed(ByDate(d("2023-06-30"))) == [("once", "2023-03-29", "2023-06-30")]


def test_a_date_after_the_period_is_still_owed() -> None:
    year = Period(d("2024-01-01"), d("2024-12-31"))
    assert owed(ByDate(d("2025-01-05")), year) == [("once", "2024-01-01", "2025-01-05")]


def test_a_date_before_the_period_opens_on_itself() -> None:
    assert owed(ByDate(d("2023-03-01"))) == [("once", "2023-03-01", "2023-03-01")]


def test_a_range_opens_on_its_first_day_and_is_due_on_its_last() -> None:
    rule = InRange(d("2023-10-01"), d("2023-11-30"))
    assert owed(rule) == [("once", "2023-10-01", "2023-11-30")]


def test_the_end_of_the_period_is_its_last_day() -> None:
    assert owed(EndOfPeriod()) == [("once", "2023-03-29", "2023-12-31")]


# Recurrences


@pytest.mark.parametrize(
    ("every", "expected"),
    [
        (Every.QUARTER, ["2023-03-31", "2023-06-30", "2023-09-30", "2023-12-31"]),
        (Every.HALF_YEAR, ["2023-06-30", "2023-12-31"]),
        (Every.YEAR, ["2023-12-31"]),
    ],
)
def test_a_recurrence_is_due_on_the_last_day_of_its_window(
    every: Every, expected: list[str]
) -> None:
    assert dues(Recurring(every), "2023-03-29", "2023-12-31") == expected


def test_a_recurrence_that_starts_in_mid_year_opens_on_its_start() -> None:
    assert owed(Recurring(Every.QUARTER, from_on=d("2023-08-15"))) == [
        ("2023-Q3", "2023-08-15", "2023-09-30"),
        ("2023-Q4", "2023-10-01", "2023-12-31"),
    ]


def test_a_window_whose_due_date_is_before_the_start_is_not_owed() -> None:
    rule = Recurring(Every.MONTH, from_on=d("2023-04-06"), to_on=d("2023-06-30"), day=5)
    assert owed(rule) == [
        ("2023-05", "2023-05-01", "2023-05-05"),
        ("2023-06", "2023-06-01", "2023-06-05"),
    ]


def test_a_window_that_ends_after_the_period_is_not_owed() -> None:
    assert dues(Recurring(Every.QUARTER), "2023-01-01", "2023-12-30") == [
        "2023-03-31",
        "2023-06-30",
        "2023-09-30",
    ]


def test_a_rule_may_outlast_the_period() -> None:
    rule = Recurring(Every.MONTH, from_on=d("2023-12-01"), to_on=d("2024-02-29"))
    assert dues(rule, "2023-03-29", "2023-12-31") == ["2023-12-31", "2024-01-31", "2024-02-29"]


def test_a_recurrence_with_no_room_is_never_owed() -> None:
    assert owed(Recurring(Every.YEAR), Period(d("2023-02-01"), d("2023-11-30"))) == []
    assert owed(Recurring(Every.MONTH, from_on=d("2024-01-01"))) == []


@pytest.mark.parametrize(
    ("year", "february"), [(2023, "2023-02-28"), (2024, "2024-02-29"), (2100, "2100-02-28")]
)
@pytest.mark.parametrize("day", [29, 30, 31, -1, None])
def test_a_day_that_february_lacks_is_its_last(year: int, february: str, day: int | None) -> None:
    rule = Recurring(Every.MONTH, day=day)
    assert dues(rule, f"{year}-02-01", f"{year}-02-{february[-2:]}") == [february]


def test_day_31_is_the_last_of_every_month() -> None:
    assert dues(Recurring(Every.MONTH, day=31), "2024-01-01", "2024-06-30") == [
        "2024-01-31",
        "2024-02-29",
        "2024-03-31",
        "2024-04-30",
        "2024-05-31",
        "2024-06-30",
    ]


def test_day_29_comes_back_after_a_short_february() -> None:
    assert dues(Recurring(Every.MONTH, day=29), "2023-01-30", "2023-04-01") == [
        "2023-02-28",
        "2023-03-29",
    ]


@pytest.mark.parametrize(
    ("rule", "expected"),
    [
        (Recurring(Every.QUARTER, month=1, day=15), ["2024-01-15", "2024-04-15", "2024-07-15"]),
        (Recurring(Every.QUARTER, month=2), ["2024-02-29", "2024-05-31", "2024-08-31"]),
        (Recurring(Every.QUARTER, day=10), ["2024-03-10", "2024-06-10"]),
        (Recurring(Every.HALF_YEAR, month=6, day=20), ["2024-06-20"]),
        (Recurring(Every.HALF_YEAR, month=1, day=-1), ["2024-01-31", "2024-07-31"]),
        (Recurring(Every.YEAR, month=2, day=30), ["2024-02-29"]),
        (Recurring(Every.YEAR, month=8), ["2024-08-31"]),
        (Recurring(Every.YEAR, day=5), []),  # 5 December is out of the period
    ],
)
def test_month_and_day_count_within_the_window(rule: Recurring, expected: list[str]) -> None:
    assert dues(rule, "2024-01-01", "2024-08-31") == expected


@pytest.mark.parametrize(
    ("rule", "key"),
    [
        (Recurring(Every.DAY), "2023-11-30"),
        (Recurring(Every.MONTH), "2023-11"),
        (Recurring(Every.QUARTER, month=2), "2023-Q4"),
        (Recurring(Every.HALF_YEAR, month=5), "2023-H2"),
        (Recurring(Every.YEAR, month=11), "2023"),
        (Recurring(Every.WEEK, day=4), "2023-W48"),
    ],
)
def test_a_key_names_the_window(rule: Recurring, key: str) -> None:
    day = Period(d("2023-11-30"), d("2023-11-30"))
    assert owed(rule, day) == [(key, "2023-11-30", "2023-11-30")]


@pytest.mark.parametrize("quarter", [1, 2, 3, 4])
def test_quarters_are_numbered_by_their_months(quarter: int) -> None:
    last = end_of_month(2023, quarter * 3)
    (one,) = owed(Recurring(Every.QUARTER), Period(last, last))
    assert one[0] == f"2023-Q{quarter}"


def test_weeks_across_new_year_are_iso_weeks() -> None:
    turn = Period(d("2020-12-24"), d("2021-01-17"))
    assert owed(Recurring(Every.WEEK), turn) == [
        ("2020-W52", "2020-12-24", "2020-12-27"),
        ("2020-W53", "2020-12-28", "2021-01-03"),
        ("2021-W01", "2021-01-04", "2021-01-10"),
        ("2021-W02", "2021-01-11", "2021-01-17"),
    ]


def test_a_week_that_starts_in_december_may_be_the_first_of_next_year() -> None:
    turn = Period(d("2024-12-23"), d("2025-01-05"))
    assert [key for key, _, _ in owed(Recurring(Every.WEEK, day=1), turn)] == [
        "2024-W52",
        "2025-W01",
    ]


@pytest.mark.parametrize(
    ("day", "due"), [(1, "2023-04-03"), (5, "2023-04-07"), (7, "2023-04-09"), (-1, "2023-04-09")]
)
def test_a_day_of_a_week_counts_from_monday(day: int, due: str) -> None:
    assert dues(Recurring(Every.WEEK, day=day), "2023-04-03", "2023-04-09") == [due]


def test_every_day_takes_days_off_too() -> None:
    rule = Recurring(Every.DAY, from_on=d("2023-09-30"), to_on=d("2023-10-02"))
    assert owed(rule) == [(day, day, day) for day in ("2023-09-30", "2023-10-01", "2023-10-02")]


def test_times_owes_that_many_in_each_window() -> None:
    rule = Recurring(Every.HALF_YEAR, times=2)
    assert owed(rule) == [
        ("2023-H1#1", "2023-03-29", "2023-06-30"),
        ("2023-H1#2", "2023-03-29", "2023-06-30"),
        ("2023-H2#1", "2023-07-01", "2023-12-31"),
        ("2023-H2#2", "2023-07-01", "2023-12-31"),
    ]


# Events


@pytest.mark.parametrize(
    ("issued", "days", "due"),
    [
        ("2023-09-28", 1, "2023-10-07"),
        ("2023-09-28", 5, "2023-10-11"),
        ("2023-09-30", 1, "2023-10-07"),
        ("2023-10-09", -2, "2023-10-07"),
        ("2024-02-02", 1, "2024-02-04"),
        ("2024-02-08", 3, "2024-02-19"),
        ("2024-02-10", 0, "2024-02-18"),
    ],
)
def test_working_days_after_an_event_skip_holidays_and_count_make_up_days(
    issued: str, days: int, due: str
) -> None:
    events = {ISSUED: [Happening(d(issued))]}
    (one,) = owed(Relative(days, working=True), events=events)
    assert (one[0], one[2]) == (issued, due)


@pytest.mark.parametrize(
    ("on", "days", "due"),
    [
        ("2024-02-28", 1, "2024-02-29"),
        ("2023-02-28", 1, "2023-03-01"),
        ("2023-12-31", 10, "2024-01-10"),
        ("2023-10-01", 0, "2023-10-01"),
        ("2024-03-01", -1, "2024-02-29"),
    ],
)
def test_days_after_an_event_do_not_count_its_day(on: str, days: int, due: str) -> None:
    (one,) = owed(Relative(days, event="会议"), events={"会议": [Happening(d(on))]})
    assert one[2] == due


def test_what_follows_an_event_opens_with_it_and_what_precedes_it_with_the_plan() -> None:
    events = {"会议": [Happening(d("2023-06-15"))]}
    assert owed(Relative(5, event="会议"), events=events)[0][1] == "2023-06-15"
    assert owed(Relative(-5, event="会议"), events=events)[0][1] == "2023-03-29"


def test_what_precedes_an_event_before_the_plan_opens_no_later_than_it_is_due() -> None:
    events = {"会议": [Happening(d("2023-03-20"))]}
    assert owed(Relative(-5, event="会议"), events=events) == [
        ("2023-03-20", "2023-03-15", "2023-03-15")
    ]


def test_days_after_a_long_event_count_from_its_first_day() -> None:
    events = {"开网": [Happening(d("2023-04-03"), d("2023-04-06"))]}
    assert owed(Relative(2, event="开网"), events=events) == [
        ("2023-04-03", "2023-04-03", "2023-04-05")
    ]


@pytest.mark.parametrize("rule", [Relative(5), Relative(5, working=True), OnEvent("开网")])
def test_an_event_that_has_not_happened_owes_nothing(rule: Rule) -> None:
    assert owed(rule, events={}) == []


def test_each_happening_of_an_event_is_owed_soonest_first() -> None:
    events = {"开网": [Happening(d("2023-05-03"), d("2023-05-06")), Happening(d("2023-04-03"))]}
    assert owed(OnEvent("开网"), events=events) == [
        ("2023-04-03", "2023-04-03", "2023-04-03"),
        ("2023-05-03", "2023-05-03", "2023-05-06"),
    ]


def test_each_day_of_an_event_is_owed_across_a_month_end() -> None:
    events = {"开网": [Happening(d("2024-02-28"), d("2024-03-01"))]}
    days = ["2024-02-28", "2024-02-29", "2024-03-01"]
    assert owed(OnEvent("开网", Every.DAY), events=events) == [(day, day, day) for day in days]


@pytest.mark.parametrize("order", [1, -1])
def test_one_event_day_noted_twice_is_owed_once_until_the_later_end(order: int) -> None:
    twice = [Happening(d("2023-04-03")), Happening(d("2023-04-03"), d("2023-04-05"))][::order]
    assert owed(OnEvent("开网"), events={"开网": twice}) == [
        ("2023-04-03", "2023-04-03", "2023-04-05")
    ]


def test_a_working_day_deadline_in_an_unpublished_year_is_said() -> None:
    calendar = WorkCalendar()
    events = {ISSUED: [Happening(d("2030-09-27"))]}
    found = occurrences(
        Relative(3, working=True), period=HUANGSHAN, events=events, calendar=calendar
    )
    assert found == [Occurrence("2030-09-27", d("2030-09-27"), d("2030-10-02"))]
    assert calendar.assumed_years == (2030,)


# Properties


RECURRENCES = st.one_of(
    st.builds(Recurring, st.just(Every.DAY), times=st.integers(1, 3)),
    st.builds(
        Recurring,
        st.just(Every.WEEK),
        day=st.none() | st.just(-1) | st.integers(1, 7),
        times=st.integers(1, 3),
    ),
    *(
        st.builds(
            Recurring,
            st.just(every),
            month=st.none() if months == 1 else st.none() | st.integers(1, months),
            day=st.none() | st.just(-1) | st.integers(1, 31),
            times=st.integers(1, 3),
        )
        for every, months in (
            (Every.MONTH, 1),
            (Every.QUARTER, 3),
            (Every.HALF_YEAR, 6),
            (Every.YEAR, 12),
        )
    ),
)
PERIODS = st.builds(
    lambda first, days: Period(first, first + timedelta(days=days)), DAYS, st.integers(0, 800)
)


@PROPERTY
@given(RECURRENCES, PERIODS)
def test_a_recurrence_stays_in_its_period_in_order_with_unique_keys(
    rule: Recurring, period: Period
) -> None:
    found = occurrences(rule, period=period, events={}, calendar=CALENDAR)
    assert all(period.from_on <= one.opens_on <= one.due_on <= period.to_on for one in found)
    assert [one.due_on for one in found] == sorted(one.due_on for one in found)
    assert len({one.key for one in found}) == len(found)


@PROPERTY
@given(RECURRENCES, PERIODS, st.integers(0, 800))
def test_cutting_a_period_in_two_loses_and_doubles_nothing(
    rule: Recurring, period: Period, offset: int
) -> None:
    cut = min(period.from_on + timedelta(days=offset), period.to_on)
    parts = [Period(period.from_on, cut)]
    if cut < period.to_on:
        parts.append(Period(cut + timedelta(days=1), period.to_on))

    def keys(part: Period) -> list[tuple[str, date]]:
        found = occurrences(rule, period=part, events={}, calendar=CALENDAR)
        return [(one.key, one.due_on) for one in found]

    assert [pair for part in parts for pair in keys(part)] == keys(period)


@PROPERTY
@given(st.integers(2000, 2100), RECURRENCES)
def test_a_whole_year_has_each_month_quarter_and_half_exactly_once(
    year: int, rule: Recurring
) -> None:
    expected = {Every.MONTH: 12, Every.QUARTER: 4, Every.HALF_YEAR: 2, Every.YEAR: 1}
    days = (date(year, 12, 31) - date(year, 1, 1)).days + 1
    period = Period(date(year, 1, 1), date(year, 12, 31))
    found = len(occurrences(rule, period=period, events={}, calendar=CALENDAR))
    if rule.every is Every.WEEK:
        assert found in {52 * rule.times, 53 * rule.times}
    else:
        assert found == expected.get(rule.every, days) * rule.times


@PROPERTY
@given(DAYS, st.integers(-60, 60).filter(bool))
def test_a_relative_deadline_agrees_with_the_calendar(on: date, days: int) -> None:
    (one,) = occurrences(
        Relative(days, working=True),
        period=HUANGSHAN,
        events={ISSUED: [Happening(on)]},
        calendar=CALENDAR,
    )
    assert CALENDAR.is_workday(one.due_on)
    assert one.due_on == CALENDAR.shift(on, days)
    assert one.opens_on <= one.due_on


# Readings


@pytest.mark.parametrize(
    ("year", "month", "last"),
    [
        (2023, 9, "2023-09-30"),
        (2023, 12, "2023-12-31"),
        (2023, 2, "2023-02-28"),
        (2024, 2, "2024-02-29"),
        (2000, 2, "2000-02-29"),
        (2100, 2, "2100-02-28"),
    ],
)
def test_a_month_ends_on_its_last_day(year: int, month: int, last: str) -> None:
    assert end_of_month(year, month) == d(last)


@pytest.mark.parametrize(
    ("year", "month", "inclusive", "last"),
    [
        (2024, 12, False, "2024-11-30"),
        (2024, 12, True, "2024-12-31"),
        (2024, 3, False, "2024-02-29"),
        (2023, 3, False, "2023-02-28"),
        (2024, 1, False, "2023-12-31"),
        (2024, 1, True, "2024-01-31"),
    ],
)
def test_before_a_month_has_two_readings(year: int, month: int, inclusive: bool, last: str) -> None:
    assert before_month(year, month, inclusive=inclusive) == d(last)


@pytest.mark.parametrize("month", [0, 13])
def test_there_is_no_month_outside_the_year(month: int) -> None:
    with pytest.raises(DeadlineError, match=f"month 为「{month}」，应在1到12之间"):
        end_of_month(2023, month)
    with pytest.raises(DeadlineError, match="应在1到12之间"):
        before_month(2023, month, inclusive=False)


# What cannot be


@pytest.mark.parametrize(
    ("make", "says"),
    [
        (lambda: InRange(d("2023-10-02"), d("2023-10-01")), "起止颠倒：起日 2023-10-02 晚于"),
        (lambda: Period(d("2024-01-01"), d("2023-12-31")), "起止颠倒"),
        (lambda: Happening(d("2023-04-03"), d("2023-04-02")), "起止颠倒"),
        (lambda: Recurring(Every.DAY, d("2023-05-01"), d("2023-04-01")), "起止颠倒"),
        (lambda: Recurring(Every.MONTH, day=32), "day 为「32」，应在1到31之间，或用-1表示最后一天"),
        (lambda: Recurring(Every.MONTH, day=0), "day 为「0」，应在1到31之间"),
        (lambda: Recurring(Every.MONTH, day=-2), "day 为「-2」"),
        (lambda: Recurring(Every.WEEK, day=8), "day 为「8」，应在1到7之间"),
        (lambda: Recurring(Every.DAY, day=1), "每日的时限不能再写日"),
        (lambda: Recurring(Every.YEAR, month=13), "month 为「13」，应在1到12之间"),
        (lambda: Recurring(Every.YEAR, month=0), "month 为「0」"),
        (lambda: Recurring(Every.QUARTER, month=4), "应在1到3之间"),
        (lambda: Recurring(Every.HALF_YEAR, month=7), "应在1到6之间"),
        (lambda: Recurring(Every.MONTH, month=1), "只有每季度、每半年、每年才能写月份"),
        (lambda: Recurring(Every.WEEK, month=1), "只有每季度、每半年、每年才能写月份"),
        (lambda: Recurring(Every.MONTH, times=0), "times 为「0」，应在1到366之间"),
        (lambda: Relative(4000), "days 为「4000」，应在-3650到3650之间"),
        (lambda: Relative(1, event=" "), "event 为「 」，应写事件的名称"),
        (lambda: OnEvent(""), "应写事件的名称"),
        (
            lambda: OnEvent("开网", Every.MONTH),
            "every 为「month」，随事件的时限只能为 day、week 或不写",
        ),
    ],
)
def test_an_impossible_rule_is_refused_in_a_sentence(make: Callable[[], object], says: str) -> None:
    with pytest.raises(DeadlineError) as caught:
        make()
    assert says in str(caught.value)
    assert isinstance(caught.value, DubanError)


def test_a_rule_cannot_be_changed() -> None:
    rule = ByDate(d("2023-06-30"))
    with pytest.raises(FrozenInstanceError):
        rule.on = d("2023-07-01")  # type: ignore[misc]


# Columns and JSON


RULES: list[Rule] = [
    ByDate(d("2023-06-30")),
    InRange(d("2023-10-01"), d("2023-11-30")),
    Recurring(Every.QUARTER, from_on=d("2023-04-01"), month=1, day=15, times=2),
    Recurring(Every.WEEK, to_on=d("2023-06-30"), day=-1),
    Relative(10, working=True),
    Relative(-3, event="会议"),
    OnEvent("开网"),
    OnEvent("开网", Every.DAY),
    OnEvent("开网", Every.WEEK),
    EndOfPeriod(),
]


def stored(columns: dict[str, object]) -> Deadline:
    return Deadline.model_validate({"task_id": 1, "position": 1, **columns})


@pytest.mark.parametrize("rule", RULES, ids=repr)
def test_a_rule_comes_back_from_its_columns(rule: Rule) -> None:
    assert from_columns(stored(to_columns(rule))) == rule


@pytest.mark.parametrize("rule", RULES, ids=repr)
def test_the_columns_are_columns_of_the_table(rule: Rule) -> None:
    assert set(to_columns(rule)) == {
        "kind",
        "due_on",
        "from_on",
        "to_on",
        "every",
        "times",
        "month",
        "day",
        "days",
        "working",
        "event",
    }
    assert set(to_columns(rule)) <= set(Deadline.model_fields)


def test_every_kind_has_a_rule() -> None:
    assert {kind_of(rule) for rule in RULES} == set(DeadlineKind)


def test_a_stored_recurrence_without_times_is_once_a_window() -> None:
    row = stored({"kind": DeadlineKind.RECURRING, "every": Every.MONTH, "times": None})
    assert from_columns(row) == Recurring(Every.MONTH)


@pytest.mark.parametrize(
    ("kind", "columns", "lacks"),
    [
        (DeadlineKind.BY, {}, "due_on"),
        (DeadlineKind.RANGE, {"from_on": d("2023-04-01")}, "to_on"),
        (DeadlineKind.RECURRING, {}, "every"),
        (DeadlineKind.RELATIVE, {"event": ISSUED}, "days"),
        (DeadlineKind.RELATIVE, {"days": 3}, "event"),
        (DeadlineKind.EVENT, {}, "event"),
    ],
)
def test_a_row_that_lacks_a_column_is_refused(
    kind: DeadlineKind, columns: dict[str, object], lacks: str
) -> None:
    with pytest.raises(DeadlineError, match=f"时限的种类为 {kind.value}，必须有 {lacks}"):
        from_columns(stored({"kind": kind, **columns}))


def test_a_row_with_an_impossible_field_is_refused() -> None:
    row = stored({"kind": DeadlineKind.RECURRING, "every": Every.MONTH, "times": 0})
    with pytest.raises(DeadlineError, match="times"):
        from_columns(row)


@pytest.mark.parametrize(
    ("rule", "filled"),
    [
        (ByDate(d("2023-12-31")), {"kind": "by", "on": "2023-12-31"}),
        (
            InRange(d("2023-10-01"), d("2023-11-30")),
            {"kind": "range", "from": "2023-10-01", "to": "2023-11-30"},
        ),
        (Recurring(Every.QUARTER), {"kind": "recurring", "every": "quarter", "times": 1}),
        (
            Recurring(Every.HALF_YEAR, from_on=d("2023-04-01"), times=2),
            {"kind": "recurring", "every": "half-year", "times": 2, "from": "2023-04-01"},
        ),
        (Relative(10, working=True), {"kind": "relative"}),
        (OnEvent("开网"), {"kind": "event"}),
        (OnEvent("开网", Every.DAY), {"kind": "event", "every": "day"}),
        (EndOfPeriod(), {"kind": "period"}),
    ],
    ids=repr,
)
def test_json_has_the_seven_keys_and_null_for_what_a_rule_lacks(
    rule: Rule, filled: dict[str, object]
) -> None:
    empty = dict.fromkeys(("on", "from", "to", "every", "times"))
    assert as_json(rule, "按时限") == {"phrase": "按时限", **empty, **filled}


def test_json_of_a_whole_period_is_on_its_end_and_may_have_no_phrase() -> None:
    shown = as_json(EndOfPeriod(), None, HUANGSHAN)
    assert (shown["phrase"], shown["on"], shown["to"]) == (None, "2023-12-31", None)


def test_json_of_a_date_does_not_depend_on_the_period() -> None:
    rule = ByDate(d("2025-01-05"))
    assert as_json(rule, "次年1月5日前", HUANGSHAN) == as_json(rule, "次年1月5日前")
