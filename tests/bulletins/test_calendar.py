from __future__ import annotations

from datetime import date, timedelta

import pytest
from icalendar import Calendar

from bulletins.calendar import calendar_ics
from models import MilestoneState
from tests.bulletins.making import NOW, standing
from tracking.standing import Standing


def made(*rows: Standing, title: str = "活动方案") -> bytes:
    return calendar_ics(rows, plan_code="huangshan-2023", title=title, at=NOW)


def events(data: bytes) -> list[dict[str, object]]:
    return [
        {key: event.decoded(key) for key in ("uid", "dtstamp", "dtstart", "dtend", "summary")}
        for event in Calendar.from_ical(data).walk("VEVENT")
    ]


def test_an_open_milestone_is_an_event_of_its_whole_due_day() -> None:
    (event,) = events(made(standing(id=77)))
    assert event == {
        "uid": "huangshan-2023-77@duban",
        "dtstamp": NOW,
        "dtstart": date(2023, 12, 31),
        "dtend": date(2024, 1, 1),
        "summary": "服务业科：新入库企业资料归档",
    }
    assert b"DTSTART;VALUE=DATE:20231231\r\n" in made(standing(id=77))
    assert b"DTSTAMP:20231120T013000Z\r\n" in made(standing(id=77))


@pytest.mark.parametrize(
    ("state", "count"),
    [
        (MilestoneState.PENDING, 1),
        (MilestoneState.RETURNED, 1),
        (MilestoneState.SUBMITTED, 0),
        (MilestoneState.ACCEPTED, 0),
        (MilestoneState.WAIVED, 0),
    ],
)
def test_only_what_is_still_owed_is_in_the_calendar(state: MilestoneState, count: int) -> None:
    assert len(events(made(standing(state=state)))) == count


def test_a_moved_date_keeps_its_uid() -> None:
    (before,), (after,) = (
        events(made(standing(due_on=standing().due_on + timedelta(days=days)))) for days in (0, 9)
    )
    assert before["uid"] == after["uid"]
    assert before["dtstart"] != after["dtstart"]


def test_the_same_milestones_give_the_same_bytes() -> None:
    assert made(standing(id=1), standing(id=2)) == made(standing(id=1), standing(id=2))


def test_long_lines_are_folded_and_come_back_whole() -> None:
    title = "很长的事项，含逗号; 分号\\和换行\n" + "名" * 200
    data = made(standing(title=title))
    assert max(len(line) for line in data.split(b"\r\n")) <= 75
    (event,) = events(data)
    assert event["summary"] == f"服务业科：{title}"


def test_a_calendar_with_nothing_owed_is_still_a_calendar() -> None:
    calendar = Calendar.from_ical(made(title="活动方案（服务业科）"))
    assert calendar["x-wr-calname"] == "活动方案（服务业科）"
    assert calendar["version"] == "2.0"
