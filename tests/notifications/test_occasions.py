from datetime import date, timedelta

import pytest

from models import Duty, Policy
from notifications.occasions import AFTER, BEFORE, occasion_of, windows
from notifications.windows import Window
from plans.workdays import WorkCalendar

LONG_AGO = date(2024, 1, 1)
# A Monday; 2024-09-29 (Sunday) and 2024-10-12 (Saturday) are worked, 10-01 to 10-07 are not.
MONDAY = date(2024, 11, 25)


def _policy(**values: object) -> Policy:
    ordinary: dict[str, object] = {
        "name": "p",
        "lead_days": [30, 7, 1, 0],
        "working": False,
        "overdue_every": 5,
        "head_after": 3,
        "coordinator_after": 5,
    }
    return Policy(**(ordinary | values))


def _occasion(day: date, due_on: date, group: str = "both", **values: object) -> set[str]:
    groups = {"before": BEFORE, "after": AFTER}.get(group, BEFORE + AFTER)
    found = windows(_policy(**values), WorkCalendar(), day, LONG_AGO, groups)
    return {one.occasion for one in found if one.holds(due_on)}


@pytest.mark.parametrize(
    ("days_left", "occasion"),
    [
        (31, set()),
        (30, {"before-30"}),
        (8, {"before-30"}),
        (7, {"before-7"}),
        (2, {"before-7"}),
        (1, {"before-1"}),
        (0, {"due"}),
    ],
)
def test_before_the_date_the_nearest_lead_time_holds(days_left: int, occasion: set[str]) -> None:
    assert _occasion(MONDAY, MONDAY + timedelta(days=days_left)) == occasion


def test_a_late_milestone_is_chased_not_reminded() -> None:
    yesterday = MONDAY - timedelta(days=1)
    for day in (yesterday, MONDAY - timedelta(days=40)):
        assert _occasion(MONDAY, day, "before") == set()
    assert _occasion(MONDAY, MONDAY, "after") == set()


@pytest.mark.parametrize(
    ("day", "due_on", "occasion"),
    [
        # Seven natural days, five working days.
        (date(2024, 11, 25), date(2024, 12, 2), {"before-5"}),
        (date(2024, 11, 25), date(2024, 12, 3), set()),
        # Across the National Day week: 09-30, then 10-08 to 10-11.
        (date(2024, 9, 29), date(2024, 10, 11), {"before-5"}),
        (date(2024, 9, 28), date(2024, 10, 11), set()),
        # The make-up Saturday 10-12 counts as a working day.
        (date(2024, 10, 11), date(2024, 10, 12), {"before-1"}),
    ],
)
def test_lead_days_may_be_working_days(day: date, due_on: date, occasion: set[str]) -> None:
    assert _occasion(day, due_on, "before", lead_days=[5, 1, 0], working=True) == occasion


@pytest.mark.parametrize(
    ("due_on", "overdue"),
    [
        (date(2024, 11, 25), set()),
        (date(2024, 11, 24), {"overdue-1"}),
        (date(2024, 11, 22), {"overdue-1"}),
        (date(2024, 11, 18), {"overdue-1"}),
        (date(2024, 11, 15), {"overdue-2"}),
        (date(2024, 11, 11), {"overdue-2"}),
        (date(2024, 11, 8), {"overdue-3"}),
    ],
)
def test_a_late_milestone_is_in_one_chase_only_that_of_its_working_days(
    due_on: date, overdue: set[str]
) -> None:
    found = {code for code in _occasion(MONDAY, due_on) if code.startswith("overdue")}
    assert found == overdue


@pytest.mark.parametrize(
    ("due_on", "told"),
    [
        (date(2024, 11, 21), set()),
        (date(2024, 11, 20), {"escalate-head"}),
        (date(2024, 11, 19), {"escalate-head"}),
        (date(2024, 11, 18), {"escalate-head", "escalate-coordinator"}),
        (date(2024, 3, 1), {"escalate-head", "escalate-coordinator"}),
    ],
)
def test_the_head_is_told_after_three_working_days_and_the_coordinator_after_five(
    due_on: date, told: set[str]
) -> None:
    found = {code for code in _occasion(MONDAY, due_on) if code.startswith("escalate")}
    assert found == told


def test_each_occasion_goes_to_the_people_of_its_duty() -> None:
    found = windows(_policy(), WorkCalendar(), MONDAY, LONG_AGO)
    duties = {one.occasion.rstrip("-0123456789"): one.duty for one in found}
    assert duties == {
        "due": Duty.FILLER,
        "before": Duty.FILLER,
        "overdue": Duty.FILLER,
        "escalate-head": Duty.HEAD,
        "escalate-coordinator": Duty.COORDINATOR,
    }


def test_a_step_that_is_switched_off_has_no_window() -> None:
    off = _policy(lead_days=[], overdue_every=None, head_after=None, coordinator_after=None)
    assert list(windows(off, WorkCalendar(), MONDAY, LONG_AGO)) == []


def test_windows_end_at_the_earliest_open_due_date() -> None:
    earliest = date(2024, 11, 13)
    found = list(windows(_policy(), WorkCalendar(), MONDAY, earliest, AFTER))
    assert min(one.from_on for one in found) == earliest
    assert Window("overdue-2", earliest, date(2024, 11, 17), Duty.FILLER) in found
    assert not any(one.occasion == "overdue-3" for one in found)


@pytest.mark.parametrize(
    ("code", "due_on", "working", "why"),
    [
        ("before-7", date(2024, 12, 2), False, "距时限7天"),
        ("before-5", date(2024, 12, 2), True, "距时限5个工作日"),
        ("before-1", date(2024, 11, 26), True, "距时限1个工作日"),
        ("due", MONDAY, False, "今天到时限"),
        ("due", date(2024, 11, 24), False, "时限已过1天"),
        ("overdue-1", date(2024, 11, 18), False, "已逾期5个工作日"),
        ("escalate-head", date(2024, 11, 18), False, "已逾期5个工作日，抄告单位负责人"),
        ("escalate-coordinator", date(2024, 11, 18), False, "已逾期5个工作日，抄告牵头单位"),
    ],
)
def test_an_occasion_says_why_in_words(code: str, due_on: date, working: bool, why: str) -> None:
    policy = _policy(working=working)
    assert occasion_of(code).reckoning.why(policy, WorkCalendar(), due_on, MONDAY) == why


def test_on_a_day_off_the_distance_is_told_in_natural_days() -> None:
    saturday, sunday = date(2024, 11, 23), date(2024, 11, 24)
    policy = _policy(working=True)
    why = occasion_of("before-1").reckoning.why(policy, WorkCalendar(), sunday, saturday)
    assert why == "距时限1天"
