"""Memos: digests and addresses that were switched off, in the letter of the day."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

import pytest
import sqlalchemy as sa
from sqlmodel import Session, col, select

from duban.settings import Settings
from models import Address, Duty, Letter, Memo, Milestone, MilestoneState, Plan
from notifications.channels import enabled
from notifications.compose import Written, write_letters
from notifications.ledger import sweep
from notifications.letters.desk import Desk, make_desk
from notifications.memos.counting import Period, counts
from notifications.memos.kinds.address_off import shown_address
from notifications.memos.sweeping import sweep_memos
from notifications.policy import organisation_policy
from plans.workdays import WorkCalendar
from tests.notifications.making import TODAY, Bureau, Office
from tracking.lights import Light
from tracking.standing import counted, standings

MONDAY, LATE, FAR = TODAY, TODAY - timedelta(days=3), TODAY + timedelta(days=60)
LONG_AGO = date(2024, 1, 5)
Write = Callable[[date], Written]


@pytest.fixture
def desk(settings: Settings, calendar: WorkCalendar) -> Desk:
    return make_desk(settings, calendar)


@pytest.fixture
def write(session: Session, desk: Desk, settings: Settings) -> Write:
    return lambda day: write_letters(session, day, desk=desk, channels=enabled(settings))


def _switch(session: Session, **values: bool) -> None:
    policy = organisation_policy(session)
    for name, value in values.items():
        setattr(policy, name, value)
    session.flush()


def _accept(session: Session, milestone_id: int, day: date) -> None:
    row = session.get_one(Milestone, milestone_id)
    row.state, row.submitted_on, row.accepted_on = MilestoneState.ACCEPTED, day, day
    session.flush()


def _letters(session: Session) -> dict[int, Letter]:
    return {letter.person_id: letter for letter in session.exec(select(Letter))}


def _memos(session: Session) -> list[tuple[int, str, str, str | None]]:
    session.expire_all()
    rows = session.exec(select(Memo).order_by(col(Memo.id)))
    return [(row.person_id, row.kind, row.subject, row.dropped_why) for row in rows]


def test_nobody_gets_a_digest_unless_the_office_wants_it(
    session: Session, bureau: Bureau, write: Write
) -> None:
    bureau.owe(FAR)
    assert write(MONDAY) == Written(0, 0, 0)
    assert _memos(session) == []


def test_head_and_coordinator_get_the_weeks_counts_on_its_first_working_day(
    session: Session, bureau: Bureau, office: Office, write: Write
) -> None:
    _switch(session, week_preview=True)
    industry = office.unit("工业科")
    for due in (LATE, LATE, TODAY + timedelta(days=2)):
        office.milestone(bureau.task, industry, due)
    bureau.owe(FAR)
    _accept(session, bureau.owe(LATE), LATE)
    assert write(MONDAY) == Written(2, 0, 2)
    found = _letters(session)
    own = found[bureau.head.id or 0]
    assert own.kind == "digest"
    assert own.subject == "督办情况：周报：逾期0项、本周到期0项（2024年11月25日）"
    assert "1. 《p-2024方案》：在办 1，办结/免办 1，上周办结 1\n" in own.text
    whole = found[bureau.coordinator.id or 0].text
    assert (
        "所牵头方案共5个节点，涉及2个单位，其中逾期2项、临期1项、在办1项、办结/免办1项；"
        "本周到期1项，上周办结1项。" in whole
    )
    assert whole.index("1. 工业科：逾期 2，临期 1") < whole.index("2. 文化科：在办 1")
    assert "为何发给您：方案牵头单位；每周首个工作日" in whole


def test_units_where_nothing_happens_are_counted_and_not_listed(
    session: Session, bureau: Bureau, office: Office, write: Write
) -> None:
    _switch(session, week_preview=True)
    bureau.owe(LATE)
    office.milestone(bureau.task, office.unit("工业科"), FAR)
    write(MONDAY)
    text = _letters(session)[bureau.coordinator.id or 0].text
    assert "另有1行没有逾期、本周到期、待审和上周办结的，未列。" in text
    assert "涉及2个单位" in text
    assert "工业科" not in text


def test_the_tables_of_a_week_and_a_month_in_one_letter_are_one(
    session: Session, bureau: Bureau, write: Write
) -> None:
    _switch(session, week_preview=True, month_preview=True)
    bureau.owe(LATE)
    write(MONDAY)
    letter = _letters(session)[bureau.coordinator.id or 0]
    assert letter.subject == (
        "督办情况：周报：逾期1项、本周到期0项；月报：逾期1项、本月到期0项（2024年11月25日）"
    )
    week, month = letter.text.split("每月情况")
    assert "本周到期0项，上周办结0项" in week
    assert "1. 文化科" not in week
    assert "1. 文化科：逾期 1" in month
    assert letter.html.count("<table") == 1


def test_a_digest_rides_in_the_letter_that_goes_out_anyway(
    session: Session, bureau: Bureau, write: Write, calendar: WorkCalendar
) -> None:
    _switch(session, week_preview=True)
    bureau.owe(TODAY - timedelta(days=20))
    sweep(session, TODAY, calendar)
    write(TODAY)
    letter = _letters(session)[bureau.head.id or 0]
    assert letter.kind == "escalation"
    assert "二、每周情况（截至2024年11月25日）" in letter.text
    assert "每周情况" in letter.html
    assert "周报：逾期1项" in letter.markdown


@pytest.mark.parametrize(
    ("day", "switch", "subjects"),
    [
        (date(2024, 11, 24), "week_preview", ["2024-W47"]),
        (date(2024, 11, 27), "week_preview", ["2024-W48"]),
        # 2024-10-01 to 10-07 are off: the week of the 7th begins on the 8th.
        (date(2024, 10, 7), "week_preview", []),
        (date(2024, 10, 8), "week_preview", ["2024-W41"]),
        (date(2024, 10, 7), "month_preview", []),
        (date(2024, 10, 8), "month_preview", ["2024-10"]),
        # A Saturday, and the first working day of the month is Monday.
        (date(2024, 6, 1), "month_preview", []),
    ],
)
def test_a_digest_is_owed_from_the_first_working_day_on(
    session: Session,
    bureau: Bureau,
    calendar: WorkCalendar,
    day: date,
    switch: str,
    subjects: list[str],
) -> None:
    _switch(session, **{switch: True})
    bureau.owe(LONG_AGO)
    new = sweep_memos(session, day, calendar)
    assert new == 2 * len(subjects)
    assert sorted({row[2] for row in _memos(session)}) == subjects


def test_sweeping_again_adds_nothing_and_the_next_week_is_another(
    session: Session, bureau: Bureau, write: Write
) -> None:
    _switch(session, week_preview=True)
    bureau.owe(LONG_AGO)
    assert [write(MONDAY + timedelta(days=n)).letters for n in (0, 1, 4, 7)] == [2, 0, 0, 2]
    assert len(_memos(session)) == 4


def test_a_digest_that_missed_its_week_is_dropped(
    session: Session, bureau: Bureau, calendar: WorkCalendar, write: Write
) -> None:
    _switch(session, week_preview=True)
    bureau.owe(LONG_AGO)
    sweep_memos(session, MONDAY, calendar)
    assert write(MONDAY + timedelta(days=7)) == Written(2, 2, 2)
    assert [row[2:] for row in _memos(session)] == [("2024-W48", "已不属实")] * 2 + [
        ("2024-W49", None)
    ] * 2


def test_nobody_is_told_when_nothing_is_left_to_do(
    session: Session, bureau: Bureau, write: Write
) -> None:
    _switch(session, week_preview=True, month_preview=True)
    _accept(session, bureau.owe(LONG_AGO), LONG_AGO)
    assert write(MONDAY) == Written(0, 0, 0)


SATURDAY, SUNDAY = MONDAY - timedelta(days=2), MONDAY + timedelta(days=6)
NEWS = {
    "due far ahead": (FAR, None, None, 0),
    "due on the last day of the week": (SUNDAY, None, None, 2),
    "due on the day after": (SUNDAY + timedelta(days=1), None, None, 0),
    "late": (LATE, None, None, 2),
    "handed in before the week": (FAR, SATURDAY, None, 2),
    "handed in within the week": (FAR, MONDAY, None, 0),
    "done in the week before": (FAR, LATE, SATURDAY, 2),
    "done two weeks before": (FAR, LONG_AGO, MONDAY - timedelta(days=8), 0),
}


@pytest.mark.parametrize(("due", "submitted", "accepted", "letters"), NEWS.values(), ids=NEWS)
def test_a_digest_with_nothing_in_it_is_not_sent(
    session: Session,
    bureau: Bureau,
    write: Write,
    due: date,
    submitted: date | None,
    accepted: date | None,
    letters: int,
) -> None:
    _switch(session, week_preview=True)
    row = session.get_one(Milestone, bureau.owe(due))
    if submitted is not None:
        row.state = MilestoneState.ACCEPTED if accepted else MilestoneState.SUBMITTED
        row.submitted_on, row.accepted_on = submitted, accepted
    session.flush()
    assert write(MONDAY) == Written(letters, 0, letters)


def test_what_happens_within_the_week_brings_no_digest_in_the_middle_of_it(
    session: Session, bureau: Bureau, write: Write
) -> None:
    _switch(session, week_preview=True)
    row = session.get_one(Milestone, bureau.owe(FAR))
    write(MONDAY)
    row.state, row.submitted_on = MilestoneState.SUBMITTED, MONDAY
    session.flush()
    assert write(MONDAY + timedelta(days=2)) == Written(0, 0, 0)


def test_a_plan_that_ended_long_ago_is_not_listed_among_those_that_run(
    session: Session, bureau: Bureau, office: Office, write: Write
) -> None:
    _switch(session, week_preview=True)
    bureau.owe(LATE)
    old = office.plan(bureau.rules, code="p-2023")
    _accept(session, office.milestone(office.task(old), bureau.culture, LONG_AGO).id or 0, LONG_AGO)
    write(MONDAY)
    text = _letters(session)[bureau.coordinator.id or 0].text
    assert "所牵头方案共1个节点" in text
    assert "p-2023" not in text


def test_the_counts_are_those_of_the_lights(session: Session, bureau: Bureau) -> None:
    for days in (-9, -1, 0, 1, 7, 8, 30):
        for state in MilestoneState:
            bureau.owe(TODAY + timedelta(days=days), state)
    plan = session.get_one(Plan, bureau.plan.id)
    lights = counted(standings(session, plan, TODAY, 7))
    keys = [bureau.culture.id or 0]
    period = Period("周", TODAY, TODAY, TODAY - timedelta(days=7))
    [(_, found)] = counts(session, col(Milestone.unit_id), keys, TODAY, 7, period)
    assert {str(light): n for light, n in found.lights.items()} == {
        str(light): lights[light] for light in Light
    }
    assert found.due == 2


def _switch_off(session: Session, person_id: int | None, why: str = "550 没有此人") -> None:
    session.execute(
        sa.update(Address).where(col(Address.person_id) == person_id).values(disabled_why=why)
    )


def test_the_coordinator_is_told_once_who_cannot_be_reached_and_why(
    session: Session, bureau: Bureau, write: Write
) -> None:
    _switch_off(session, bureau.filler.id)
    assert write(TODAY) == Written(1, 0, 1)
    letter = _letters(session)[bureau.coordinator.id or 0]
    assert letter.subject == "督办情况：1个地址停用（2024年11月25日）"
    assert "1. 文化科 王填：渠道 邮件，地址 wang@example.test，原因 550 没有此人" in letter.text
    assert write(TODAY + timedelta(days=1)) == Written(0, 0, 0)


def test_an_address_that_was_replaced_is_told_of_no_more_and_another_failure_is(
    session: Session, bureau: Bureau, calendar: WorkCalendar, write: Write
) -> None:
    _switch_off(session, bureau.filler.id)
    assert sweep_memos(session, TODAY, calendar) == 1
    [address] = session.exec(select(Address).where(Address.person_id == bureau.filler.id))
    address.address, address.disabled_why = "new@example.test", None
    session.flush()
    assert write(TODAY) == Written(0, 1, 0)
    _switch_off(session, bureau.filler.id)
    assert write(TODAY) == Written(1, 0, 1)
    assert "new@example.test" in _letters(session)[bureau.coordinator.id or 0].text


def test_the_address_of_somebody_who_left_matters_to_nobody(
    session: Session, bureau: Bureau, write: Write
) -> None:
    _switch_off(session, bureau.filler.id)
    bureau.filler.until_on = LATE
    session.flush()
    assert write(TODAY) == Written(0, 0, 0)


def test_coordinators_of_another_office_are_not_told(
    session: Session, bureau: Bureau, office: Office, write: Write
) -> None:
    stranger = office.unit("外单位")
    stranger.office = "另一市统计局"
    plan = office.plan(stranger, code="other")
    plan.office = "另一市统计局"
    office.person(stranger, "外人", Duty.COORDINATOR)
    _switch_off(session, bureau.filler.id)
    assert write(TODAY) == Written(1, 0, 1)


@pytest.mark.parametrize(
    ("address", "shown"),
    [
        ("wang@example.test", "wang@example.test"),
        ("https://hook.test/robot?key=s3cret", "hook.test/…"),
        ("693axxx6-7aoc-4bc4-97a0", "693a…"),
    ],
)
def test_an_address_with_a_key_in_it_is_not_shown(address: str, shown: str) -> None:
    assert shown_address(address) == shown
