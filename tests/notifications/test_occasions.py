from datetime import date, timedelta
from pathlib import Path

import pytest

from models import Duty, Policy, RestDay
from notifications.occasions import AFTER, BEFORE, held_before, why, windows
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
    all_on = {"week_preview": True, "month_preview": True, "leader_after": 9}
    policy = _policy(**all_on, review_after=3, return_after=3)
    found = windows(policy, WorkCalendar(), MONDAY, LONG_AGO)
    duties = {one.occasion.rstrip("-0123456789"): one.duty for one in found}
    assert duties == {
        "due": Duty.FILLER,
        "before": Duty.FILLER,
        "week-preview": Duty.FILLER,
        "month-preview": Duty.FILLER,
        "overdue": Duty.FILLER,
        "return": Duty.FILLER,
        "review": Duty.COORDINATOR,
        "escalate-head": Duty.HEAD,
        "escalate-coordinator": Duty.COORDINATOR,
        "escalate-leader": Duty.LEADER,
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
    ("code", "due_on", "working", "said"),
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
def test_an_occasion_says_why_in_words(code: str, due_on: date, working: bool, said: str) -> None:
    policy = _policy(working=working)
    assert why(code, policy, WorkCalendar(), due_on, due_on, MONDAY) == said


def test_on_a_day_off_the_distance_is_told_in_natural_days() -> None:
    saturday, sunday = date(2024, 11, 23), date(2024, 11, 24)
    policy = _policy(working=True)
    said = why("before-1", policy, WorkCalendar(), sunday, sunday, saturday)
    assert said == "距时限1天"


def test_a_preview_comes_from_the_first_working_day_to_the_end_of_its_week_or_month() -> None:
    sunday, wednesday = date(2024, 12, 1), date(2024, 11, 27)
    week = {"week_preview": True, "lead_days": []}
    assert _occasion(MONDAY, sunday, "before", **week) == {"week-preview"}
    assert _occasion(MONDAY, date(2024, 12, 2), "before", **week) == set()
    # Nobody was there on Monday: caught up with, of what is still to come.
    assert _occasion(wednesday, sunday, "before", **week) == {"week-preview"}
    assert _occasion(wednesday, MONDAY, "before", **week) == set()
    month = {"month_preview": True, "lead_days": []}
    assert _occasion(sunday, date(2024, 12, 31), "before", **month) == set()
    assert _occasion(date(2024, 12, 2), date(2024, 12, 31), "before", **month) == {"month-preview"}
    assert _occasion(date(2024, 12, 2), date(2025, 1, 1), "before", **month) == set()
    assert _occasion(MONDAY, sunday, "before", lead_days=[]) == set()


@pytest.mark.parametrize(
    ("day", "due_on", "held"),
    [
        # 2023-09-29 to 10-06 are off, 10-07 and 10-08 (Saturday, Sunday) are worked.
        (date(2023, 9, 25), date(2023, 10, 1), True),
        (date(2023, 9, 25), date(2023, 10, 2), False),
        (date(2023, 10, 6), date(2023, 10, 8), False),
        (date(2023, 10, 7), date(2023, 10, 8), True),
        # 2020-10-01 to 10-08 are off, 10-10 (Saturday) is worked.
        (date(2020, 10, 8), date(2020, 10, 10), False),
        (date(2020, 10, 9), date(2020, 10, 11), True),
        # A whole week off, as a local table may have it, belongs to the week before.
        (date(2030, 1, 7), date(2030, 1, 20), True),
        (date(2030, 1, 16), date(2030, 1, 20), True),
        (date(2030, 1, 7), date(2030, 1, 21), False),
    ],
)
def test_a_week_begins_with_its_first_working_day_and_one_without_any_joins_the_one_before(
    tmp_path: Path, day: date, due_on: date, held: bool
) -> None:
    table = tmp_path / "calendar.yaml"
    days = ", ".join(f"2030-01-{n}" for n in ("01", *range(14, 21)))
    table.write_text(f"years: {{2030: {{holidays: [{days}, 2030-05-01, 2030-10-01]}}}}")
    policy = _policy(week_preview=True, lead_days=[])
    found = windows(policy, WorkCalendar(table), day, LONG_AGO, BEFORE)
    assert any(one.holds(due_on) for one in found) is held


@pytest.mark.parametrize(
    ("waited_since", "codes"),
    [
        (date(2024, 11, 21), set()),
        (date(2024, 11, 20), {"review-1", "return-1"}),
        (date(2024, 11, 18), {"review-1", "return-1"}),
        (date(2024, 11, 15), {"review-2", "return-2"}),
        (date(2024, 11, 12), {"review-3", "return-3"}),
    ],
)
def test_what_waits_for_a_review_or_an_answer_comes_every_so_many_working_days(
    waited_since: date, codes: set[str]
) -> None:
    on = {"review_after": 3, "return_after": 3}
    found = _occasion(MONDAY, waited_since, "after", head_after=None, **on)
    assert {code for code in found if code.startswith("re")} == codes


def test_the_leader_is_told_last() -> None:
    found = _occasion(MONDAY, date(2024, 11, 11), leader_after=10)
    assert {code for code in found if code.startswith("escalate")} == {
        "escalate-head",
        "escalate-coordinator",
        "escalate-leader",
    }
    assert "escalate-leader" not in _occasion(MONDAY, date(2024, 11, 12), leader_after=10)


@pytest.mark.parametrize("rest_day", [RestDay.BEFORE, RestDay.AFTER])
def test_on_a_day_off_nothing_goes_out_and_a_make_up_saturday_is_none(rest_day: RestDay) -> None:
    all_on = {"week_preview": True, "month_preview": True, "review_after": 1, "return_after": 1}
    policy = _policy(rest_day=rest_day, lead_days=list(range(40)), leader_after=1, **all_on)
    for day in (date(2024, 11, 23), date(2024, 10, 1)):
        assert list(windows(policy, WorkCalendar(), day, LONG_AGO)) == []
    for day in (date(2024, 10, 12), date(2024, 9, 29)):
        assert list(windows(policy, WorkCalendar(), day, LONG_AGO))


@pytest.mark.parametrize(
    ("rest_day", "due_on", "day", "code"),
    [
        # The day itself is a Sunday, and the day before it a Saturday.
        (RestDay.BEFORE, date(2024, 11, 24), date(2024, 11, 22), "due"),
        (RestDay.AFTER, date(2024, 11, 24), date(2024, 11, 25), "due"),
        # One day before a Monday.
        (RestDay.BEFORE, MONDAY, date(2024, 11, 22), "before-1"),
        (RestDay.BEFORE, MONDAY, MONDAY, "due"),
        (RestDay.AFTER, MONDAY, MONDAY, "due"),
        # A week and a day before 2024-10-08 are holidays: the nearer lead time stands for both.
        (RestDay.BEFORE, date(2024, 10, 8), date(2024, 9, 30), "before-1"),
        (RestDay.AFTER, date(2024, 10, 8), date(2024, 10, 8), "due"),
        # A week before 2024-10-13 (Sunday) is a holiday; 10-08 is the working day after.
        (RestDay.AFTER, date(2024, 10, 13), date(2024, 10, 8), "before-7"),
        (RestDay.BEFORE, date(2024, 10, 13), date(2024, 10, 12), "due"),
    ],
)
def test_a_reminder_of_a_day_off_moves_to_the_working_day(
    rest_day: RestDay, due_on: date, day: date, code: str
) -> None:
    moved = {"rest_day": rest_day, "lead_days": [7, 1, 0]}
    assert code in _occasion(day, due_on, "before", **moved)
    assert not held_before(code, _policy(**moved), WorkCalendar(), due_on, day)


def test_what_should_have_gone_out_before_is_known_to_be_late() -> None:
    due_on, calendar = date(2024, 12, 2), WorkCalendar()
    assert not held_before("before-7", _policy(), calendar, due_on, MONDAY)
    assert held_before("before-7", _policy(), calendar, due_on, date(2024, 11, 26))
    before = _policy(rest_day=RestDay.BEFORE, lead_days=[1])
    # A day before 12-02 is a Sunday, so Friday was the day; Saturday and Sunday are none.
    assert held_before("before-1", before, calendar, due_on, date(2024, 12, 2))
    assert not held_before("before-1", before, calendar, due_on, date(2024, 11, 29))


@pytest.mark.parametrize(
    ("code", "anchor_on", "due_on", "said"),
    [
        ("week-preview", date(2024, 11, 29), date(2024, 11, 29), "本周到时限，还有4天"),
        ("month-preview", MONDAY, MONDAY, "今天到时限"),
        ("review-1", date(2024, 11, 20), date(2024, 11, 30), "报送后3个工作日未审核"),
        ("return-2", date(2024, 11, 15), date(2024, 11, 30), "退回后6个工作日未重报"),
        (
            "overdue-1",
            date(2024, 11, 22),
            date(2024, 11, 15),
            "已逾期6个工作日，退回后1个工作日未重报",
        ),
        (
            "escalate-leader",
            date(2024, 11, 11),
            date(2024, 11, 11),
            "已逾期10个工作日，抄告分管领导",
        ),
    ],
)
def test_a_later_occasion_speaks_of_its_own_date(
    code: str, anchor_on: date, due_on: date, said: str
) -> None:
    assert why(code, _policy(), WorkCalendar(), anchor_on, due_on, MONDAY) == said
