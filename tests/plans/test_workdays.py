from __future__ import annotations

import subprocess
import sys
from datetime import date, timedelta
from pathlib import Path

import chinese_calendar  # type: ignore[import-untyped]
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from duban.errors import DubanError
from plans.workdays import PACKAGED_TABLE, CalendarFileError, WorkCalendar, WorkdayCountError

PROPERTY = settings(derandomize=True, max_examples=300, deadline=None)
CALENDAR = WorkCalendar()
# Across the end of the data on purpose: the properties hold for assumed years too.
DAYS = st.dates(date(2022, 1, 1), date(2031, 12, 31))
WHOLE_2030 = """\
years:
  2030:
    holidays: [2030-01-01, 2030-02-04, 2030-05-01, 2030-10-01]
    workdays: [2030-02-09]
"""


def table(folder: Path, text: str, name: str = "calendar.yaml") -> Path:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


@pytest.mark.parametrize(
    ("day", "worked"),
    [
        ("2023-09-28", True),
        ("2023-09-29", False),
        ("2023-10-06", False),
        ("2023-10-07", True),  # a Saturday made up for
        ("2023-10-08", True),  # a Sunday made up for
        ("2023-10-14", False),
        ("2024-02-04", True),
        ("2024-02-09", True),
        ("2024-02-10", False),
        ("2024-02-16", False),
        ("2024-02-18", True),
    ],
)
def test_make_up_days_are_worked_and_holidays_are_not(day: str, worked: bool) -> None:
    assert WorkCalendar().is_workday(date.fromisoformat(day)) is worked


@pytest.mark.parametrize("year", [2004, 2020, 2023, 2024, 2025, 2026])
def test_a_year_of_the_library_is_the_librarys_day_by_day(year: int) -> None:
    days = [date(year, 1, 1) + timedelta(days=n) for n in range(365)]
    assert [CALENDAR.is_workday(day) for day in days] == [
        chinese_calendar.is_workday(day) for day in days
    ]


@pytest.mark.parametrize(
    ("day", "n", "expected"),
    [
        ("2023-09-28", 1, "2023-10-07"),
        ("2023-09-28", 2, "2023-10-08"),
        ("2023-09-28", 3, "2023-10-09"),
        ("2023-10-02", 1, "2023-10-07"),
        ("2023-10-07", -1, "2023-09-28"),
        ("2023-10-09", -2, "2023-10-07"),
        ("2024-02-09", 1, "2024-02-18"),
        ("2024-02-19", -2, "2024-02-09"),
        ("2024-02-02", 1, "2024-02-04"),
        ("2023-12-29", 1, "2024-01-02"),
        ("2024-01-02", -1, "2023-12-29"),
        # 2023 had 249 working days.
        ("2024-01-02", -249, "2023-01-03"),
        ("2024-01-02", -250, "2022-12-30"),
        ("2022-12-31", 249, "2023-12-29"),
        ("2022-12-31", 250, "2024-01-02"),
        ("2024-02-28", 1, "2024-02-29"),
        ("2023-10-01", 0, "2023-10-07"),
        ("2023-10-07", 0, "2023-10-07"),
    ],
)
def test_a_shift_counts_working_days_and_never_its_own_day(day: str, n: int, expected: str) -> None:
    assert WorkCalendar().shift(date.fromisoformat(day), n) == date.fromisoformat(expected)


@pytest.mark.parametrize(
    ("a", "b", "count"),
    [
        ("2023-09-28", "2023-10-06", 0),
        ("2023-09-28", "2023-10-08", 2),
        ("2023-10-07", "2023-10-08", 1),
        ("2024-02-09", "2024-02-18", 1),
        ("2023-12-31", "2024-12-31", 251),
        ("2023-10-09", "2023-10-09", 0),
        ("2023-10-09", "2023-10-01", 0),
    ],
)
def test_working_days_between_leave_out_the_first_day_and_count_the_last(
    a: str, b: str, count: int
) -> None:
    days = date.fromisoformat(a), date.fromisoformat(b)
    assert WorkCalendar().workdays_between(*days) == count


@PROPERTY
@given(DAYS, DAYS)
def test_between_counts_what_is_workday_says(a: date, b: date) -> None:
    span = (a + timedelta(days=n) for n in range(1, (b - a).days + 1))
    assert CALENDAR.workdays_between(a, b) == sum(CALENDAR.is_workday(day) for day in span)


@PROPERTY
@given(DAYS, st.integers(1, 600))
def test_a_shift_lands_on_the_nth_working_day(day: date, n: int) -> None:
    after, before = CALENDAR.shift(day, n), CALENDAR.shift(day, -n)
    assert CALENDAR.is_workday(after)
    assert CALENDAR.is_workday(before)
    assert CALENDAR.workdays_between(day, after) == n
    assert CALENDAR.workdays_between(before - timedelta(days=1), day - timedelta(days=1)) == n


@PROPERTY
@given(DAYS, st.integers(0, 60), st.integers(-5, 5))
def test_the_sweep_by_lead_takes_exactly_the_dues_whose_lead_day_has_come(
    today: date, lead: int, offset: int
) -> None:
    latest = CALENDAR.latest_due_for_lead(today, lead)
    due = latest + timedelta(days=offset)
    assert (due <= latest) == (CALENDAR.lead_day(due, lead) <= today)


@PROPERTY
@given(DAYS, st.integers(1, 60))
def test_a_lead_day_is_a_shift_backwards(due: date, lead: int) -> None:
    assert CALENDAR.lead_day(due, lead) == CALENDAR.shift(due, -lead)


@PROPERTY
@given(DAYS, st.integers(1, 60), st.integers(-12, 12))
def test_the_sweep_of_the_overdue_takes_exactly_those_n_working_days_late(
    today: date, n: int, offset: int
) -> None:
    latest = CALENDAR.overdue_since(today, n)
    due = latest + timedelta(days=offset)
    assert (due <= latest) == (CALENDAR.workdays_between(due, today) >= n)


def test_lead_zero_is_the_due_day_itself_even_on_a_holiday() -> None:
    calendar, holiday = WorkCalendar(), date(2023, 10, 1)
    assert calendar.lead_day(holiday, 0) == holiday
    assert calendar.latest_due_for_lead(holiday, 0) == holiday


def test_what_was_due_before_a_long_holiday_is_one_day_late_on_the_make_up_saturday() -> None:
    calendar = WorkCalendar()
    assert calendar.overdue_since(date(2023, 10, 6), 1) == date(2023, 9, 27)
    assert calendar.overdue_since(date(2023, 10, 7), 1) == date(2023, 10, 6)


@pytest.mark.parametrize(("method", "n"), [("latest_due_for_lead", -1), ("lead_day", -1)])
def test_a_negative_lead_is_refused(method: str, n: int) -> None:
    with pytest.raises(WorkdayCountError, match="提前的工作日数应为不小于0的整数，现为-1"):
        getattr(WorkCalendar(), method)(date(2023, 5, 4), n)


def test_overdue_by_no_day_is_refused() -> None:
    with pytest.raises(WorkdayCountError, match="不小于1"):
        WorkCalendar().overdue_since(date(2023, 5, 4), 0)


def test_a_year_without_data_is_reckoned_by_weekends_and_said() -> None:
    calendar = WorkCalendar()
    assert calendar.is_workday(date(2030, 10, 1))  # a Tuesday
    assert not calendar.is_workday(date(2030, 10, 5))
    assert calendar.assumed_years == (2030,)
    assert calendar.describe_gaps() == ["2030年节假日安排未公布，暂按周末推算。"]


def test_a_year_before_the_data_is_not_called_unpublished() -> None:
    calendar = WorkCalendar()
    calendar.is_workday(date(1999, 10, 1))
    assert calendar.describe_gaps() == ["没有1999年的节假日安排，暂按周末推算。"]


def test_asking_again_says_a_gap_once_and_in_order() -> None:
    calendar = WorkCalendar()
    calendar.is_workday(date(2031, 1, 6))
    calendar.workdays_between(date(2029, 12, 31), date(2030, 1, 4))
    calendar.shift(date(2031, 1, 6), -1)
    assert calendar.assumed_years == (2030, 2031)


def test_a_known_year_leaves_no_gap() -> None:
    calendar = WorkCalendar()
    calendar.shift(date(2023, 1, 3), 200)
    assert calendar.assumed_years == ()
    assert calendar.describe_gaps() == []


def test_a_shift_into_a_year_without_data_notes_it() -> None:
    calendar = WorkCalendar()
    calendar.shift(date(2029, 12, 31), 1)
    assert calendar.assumed_years == (2030,)


def test_an_office_table_gives_a_year_that_nobody_knew(tmp_path: Path) -> None:
    calendar = WorkCalendar(table(tmp_path, WHOLE_2030))
    assert 2030 in calendar.known_years
    assert not calendar.is_workday(date(2030, 2, 4))
    assert calendar.is_workday(date(2030, 2, 9))
    assert calendar.shift(date(2030, 9, 30), 1) == date(2030, 10, 2)
    assert calendar.assumed_years == ()


def test_a_table_changes_the_days_it_names_and_no_others_of_a_known_year(tmp_path: Path) -> None:
    text = "years: {2023: {holidays: [2023-10-08], workdays: [2023-10-05]}}"
    calendar = WorkCalendar(table(tmp_path, text))
    worked = [calendar.is_workday(date(2023, 10, day)) for day in range(4, 10)]
    assert worked == [False, True, False, True, False, True]


def test_the_office_wins_over_the_packaged_table(tmp_path: Path) -> None:
    packaged = table(tmp_path, WHOLE_2030, "packaged.yaml")
    office = table(tmp_path, "years: {2030: {holidays: [2030-02-05], workdays: [2030-02-04]}}")
    calendar = WorkCalendar(office, packaged=packaged)
    assert calendar.is_workday(date(2030, 2, 4))
    assert not calendar.is_workday(date(2030, 2, 5))
    assert not calendar.is_workday(date(2030, 10, 1))


def test_a_years_notice_may_move_days_of_the_december_before(tmp_path: Path) -> None:
    text = WHOLE_2030.replace("workdays: [", "workdays: [2029-12-29, ")
    calendar = WorkCalendar(table(tmp_path, text))
    assert calendar.is_workday(date(2029, 12, 29))
    assert calendar.assumed_years == (2029,)


@pytest.mark.parametrize("text", ["", "# nothing yet\n", "years:\n", "years: {}\n"])
def test_an_empty_table_changes_nothing(tmp_path: Path, text: str) -> None:
    calendar = WorkCalendar(table(tmp_path, text))
    assert calendar.known_years == WorkCalendar().known_years


def test_an_office_without_a_table_is_served_by_the_library(tmp_path: Path) -> None:
    calendar = WorkCalendar(tmp_path / "calendar.yaml")
    assert calendar.is_workday(date(2023, 10, 7))


@pytest.mark.parametrize(
    ("text", "says"),
    [
        (
            "years: {2023: {holiday: []}}",
            "第1行 years.2023.holiday：没有这个键，可用的键：holidays",
        ),
        ("year: {}", "第1行 year：没有这个键，可用的键：years"),
        ("years: {2023: {}, 2023: {}}", "years.2023：键重复"),
        ("years: {二〇二三: {}}", "年份应为四位数字"),
        ("years: {2023: {holidays: [2023-02-30]}}", "「2023-02-30」不是日期，应写成 2023-01-01"),
        ("years: {2023: {holidays: [20230201]}}", "「20230201」不是日期"),
        ("years: {2023: {holidays: [[2023-02-01]]}}", "不是日期"),
        ("years: {2023: {holidays: 2023-02-01}}", "应为日期的列表"),
        ("years: {2023: {holidays: [2024-02-01]}}", "2024-02-01不在2023年"),
        ("years: {2023: {holidays: [2022-11-30]}}", "2022-11-30不在2023年（只许写到上年12月）"),
        ("years: {2023: {holidays: [2023-03-01], workdays: [2023-03-01]}}", "既写成放假又写成上班"),
        ("years: {2030: {holidays: [2030-01-01]}}", "holidays 缺2030-05-01、2030-10-01"),
        ("years: {2030: {}}", "不像完整的一年"),
        ("years: [2023]", "应为映射"),
        ("- 2023", "应为映射，键为years"),
        ("years: {2023: [\n", "第2行：不是合格的YAML"),
        ("years: \x01", "不是合格的YAML"),
    ],
)
def test_a_bad_table_is_refused_by_file_line_and_what_is_allowed(
    tmp_path: Path, text: str, says: str
) -> None:
    path = table(tmp_path, text)
    with pytest.raises(CalendarFileError) as caught:
        WorkCalendar(path)
    assert says in str(caught.value)
    assert str(path) in str(caught.value)
    assert "写法：years: {2027: {holidays: [2027-01-01" in str(caught.value)
    assert isinstance(caught.value, DubanError)


def test_all_faults_of_a_table_are_told_at_once(tmp_path: Path) -> None:
    text = "years:\n  2023:\n    holidays: [x, 2024-01-01]\n    rest: []\n  abc: {}\n"
    with pytest.raises(CalendarFileError) as caught:
        WorkCalendar(table(tmp_path, text))
    assert [fault.line for fault in caught.value.faults] == [3, 3, 4, 5]


@pytest.mark.parametrize("kind", ["folder", "gb18030"])
def test_a_table_that_cannot_be_read_is_refused(tmp_path: Path, kind: str) -> None:
    path = tmp_path / "calendar.yaml"
    if kind == "folder":
        path.mkdir()
    else:
        path.write_bytes("years: {} # 节假日".encode("gb18030"))
    with pytest.raises(CalendarFileError, match="读不出，应为UTF-8文本文件"):
        WorkCalendar(path)


def test_the_packaged_table_is_sound() -> None:
    assert PACKAGED_TABLE.is_file()
    assert set(range(2004, 2027)) <= set(WorkCalendar().known_years)


def test_the_library_is_not_imported_before_a_day_is_asked_about() -> None:
    code = (
        "import sys; from plans.workdays import WorkCalendar; WorkCalendar();"
        "assert 'chinese_calendar' not in sys.modules"
    )
    subprocess.run([sys.executable, "-c", code], check=True, timeout=60)
