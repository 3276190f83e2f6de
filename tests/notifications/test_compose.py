from collections.abc import Callable
from datetime import date, timedelta

import pytest
from sqlmodel import Session, col, select

from duban.settings import Settings
from models import Address, Delivery, Letter, Milestone, MilestoneState, Notice
from notifications.channels import enabled
from notifications.compose import Written, write_letters
from notifications.ledger import sweep
from notifications.letters.desk import make_desk
from notifications.occasions import BEFORE
from notifications.policy import organisation_policy
from plans.workdays import WorkCalendar
from tests.notifications.making import TODAY, Bureau, Office

SOON = TODAY + timedelta(days=5)
LATE = TODAY - timedelta(days=7)
TOMORROW = TODAY + timedelta(days=1)
Write = Callable[..., Written]


@pytest.fixture
def write(
    session: Session, calendar: WorkCalendar, make_settings: Callable[..., Settings]
) -> Write:
    def write(day: date, channels: str = "inbox,file") -> Written:
        settings = make_settings(
            channels=channels, smtp_host="mail.test", webhook_url="http://hook.test"
        )
        return write_letters(
            session, day, desk=make_desk(settings, calendar), channels=enabled(settings)
        )

    return write


def _letters(session: Session) -> list[Letter]:
    return list(session.exec(select(Letter).order_by(col(Letter.id))))


def test_all_that_waits_for_a_person_goes_into_one_letter(
    session: Session, bureau: Bureau, calendar: WorkCalendar, write: Write
) -> None:
    for day in (SOON, LATE, TODAY):
        bureau.owe(day)
    sweep(session, TODAY, calendar)
    assert write(TODAY).letters == 3
    by_person = {letter.person_id: letter for letter in _letters(session)}
    mine = by_person[bureau.filler.id or 0]
    assert mine.kind == "daily"
    assert mine.subject == "督办提醒：1项已逾期、2项临近时限（2024年11月25日）"
    notices = session.exec(select(Notice).where(Notice.person_id == bureau.filler.id)).all()
    assert [notice.letter_id for notice in notices] == [mine.id] * 3


def test_heads_and_coordinators_get_the_letter_that_says_who_is_late(
    session: Session, bureau: Bureau, calendar: WorkCalendar, write: Write
) -> None:
    bureau.owe(LATE)
    sweep(session, TODAY, calendar)
    write(TODAY)
    subjects = {letter.person_id: (letter.kind, letter.subject) for letter in _letters(session)}
    assert subjects[bureau.head.id or 0] == (
        "escalation",
        "督办抄告：你单位1项逾期未办结（2024年11月25日）",
    )
    assert subjects[bureau.coordinator.id or 0] == (
        "escalation",
        "督办抄告：1个单位1项逾期未办结（2024年11月25日）",
    )


def test_a_head_who_also_reports_gets_one_letter_with_both(
    session: Session, bureau: Bureau, calendar: WorkCalendar, write: Write
) -> None:
    bureau.filler.until_on = LATE
    bureau.owe(LATE)
    bureau.owe(SOON)
    sweep(session, TODAY, calendar)
    write(TODAY)
    [mine] = [one for one in _letters(session) if one.person_id == bureau.head.id]
    assert mine.kind == "escalation"
    assert "一、逾期未办结（1项）" in mine.text
    assert "二、本单位临近时限（1项）" in mine.text
    assert mine.text.count("办理：") == 2


def test_a_second_run_on_the_same_day_writes_nothing(
    session: Session, bureau: Bureau, calendar: WorkCalendar, write: Write
) -> None:
    bureau.owe(SOON)
    sweep(session, TODAY, calendar)
    assert write(TODAY) == Written(letters=1, dropped=0)
    assert write(TODAY) == Written(letters=0, dropped=0)


def test_what_is_noted_after_the_days_letter_waits_for_the_next_days(
    session: Session, bureau: Bureau, calendar: WorkCalendar, write: Write
) -> None:
    bureau.owe(SOON)
    sweep(session, TODAY, calendar)
    write(TODAY)
    added = bureau.owe(SOON)
    assert sweep(session, TODAY, calendar) == 1
    assert write(TODAY).letters == 0
    assert write(TOMORROW).letters == 1
    second = _letters(session)[1]
    assert second.written_on == TOMORROW
    assert f"/milestones/{added}\n" in second.text
    assert "（还有4天）（补提醒）" in second.text


def test_ten_days_of_outage_end_in_one_letter_each(
    session: Session, bureau: Bureau, calendar: WorkCalendar, write: Write
) -> None:
    for days in range(-12, 12):
        bureau.owe(TODAY + timedelta(days=days))
    sweep(session, TODAY, calendar)
    write(TODAY)
    after = TODAY + timedelta(days=11)
    assert sweep(session, after, calendar) > 0
    assert write(after).letters == 3
    people = [letter.person_id for letter in _letters(session) if letter.written_on == after]
    assert len(people) == len(set(people)) == 3


@pytest.mark.parametrize(
    ("state", "why"),
    [
        (MilestoneState.SUBMITTED, "已报送"),
        (MilestoneState.ACCEPTED, "已办结"),
        (MilestoneState.WAIVED, "已免办"),
    ],
)
def test_a_notice_that_is_no_longer_true_is_dropped_before_the_letter_is_worded(
    session: Session,
    bureau: Bureau,
    calendar: WorkCalendar,
    write: Write,
    state: MilestoneState,
    why: str,
) -> None:
    due = bureau.owe(SOON)
    sweep(session, TODAY, calendar)
    session.get_one(Milestone, due).state = state
    session.flush()
    assert write(TODAY) == Written(letters=0, dropped=1)
    session.expire_all()
    assert [one.dropped_why for one in session.exec(select(Notice))] == [why]
    assert write(TOMORROW) == Written(letters=0, dropped=0)


def test_a_notice_of_a_date_that_has_moved_is_dropped_and_the_new_date_told(
    session: Session, bureau: Bureau, calendar: WorkCalendar, write: Write
) -> None:
    due = bureau.owe(SOON)
    sweep(session, TODAY, calendar)
    session.get_one(Milestone, due).due_on = SOON + timedelta(days=1)
    session.flush()
    sweep(session, TODAY, calendar)
    assert write(TODAY) == Written(letters=1, dropped=1)
    [letter] = _letters(session)
    assert "时限：2024年12月1日（还有6天）" in letter.text
    assert "11月30日（" not in letter.text


def test_somebody_who_left_between_the_sweep_and_the_letter_is_not_written_to(
    session: Session, bureau: Bureau, calendar: WorkCalendar, write: Write
) -> None:
    bureau.owe(SOON)
    sweep(session, TODAY, calendar)
    bureau.filler.until_on = TODAY - timedelta(days=1)
    session.flush()
    assert write(TODAY) == Written(letters=0, dropped=1)


def test_several_notices_of_a_milestone_make_one_line_and_the_most_urgent_leads(
    session: Session, bureau: Bureau, calendar: WorkCalendar, write: Write
) -> None:
    bureau.filler.until_on = LATE
    bureau.owe(LATE)
    assert sweep(session, TODAY, calendar) == 3
    write(TODAY)
    [mine] = [one for one in _letters(session) if one.person_id == bureau.head.id]
    assert mine.text.count("办理：") == 1
    assert "为何发给您：单位负责人；已逾期5个工作日，抄告单位负责人" in mine.text


@pytest.mark.parametrize(
    ("due_on", "dispatched_on", "marked"),
    [
        (TODAY + timedelta(days=7), date(2024, 1, 2), False),
        (TODAY + timedelta(days=6), date(2024, 1, 2), True),
        (TODAY + timedelta(days=6), TODAY, False),
    ],
)
def test_a_reminder_that_comes_late_is_marked_unless_the_plan_is_new(
    session: Session,
    bureau: Bureau,
    calendar: WorkCalendar,
    write: Write,
    due_on: date,
    dispatched_on: date,
    marked: bool,
) -> None:
    bureau.plan.dispatched_on = dispatched_on
    bureau.owe(due_on)
    sweep(session, TODAY, calendar, BEFORE)
    write(TODAY)
    [letter] = _letters(session)
    assert ("补提醒" in letter.text) is marked
    assert ("补提醒" in letter.html) is marked


def test_a_delivery_is_owed_on_each_channel_that_reaches_the_person(
    session: Session, bureau: Bureau, office: Office, calendar: WorkCalendar, write: Write
) -> None:
    office.person(bureau.culture, "无邮箱", webhook="http://own.test/a")
    bureau.owe(SOON)
    sweep(session, TODAY, calendar)
    write(TODAY, "inbox,file,smtp,webhook")
    rows = session.exec(select(Delivery)).all()
    assert {(one.channel, one.address, one.attempt, one.state.value) for one in rows} == {
        ("inbox", "王填", 1, "pending"),
        ("file", "王填", 1, "pending"),
        ("smtp", "wang@example.test", 1, "pending"),
        ("webhook", "王填", 1, "pending"),
        ("inbox", "无邮箱", 1, "pending"),
        ("file", "无邮箱", 1, "pending"),
        ("webhook", "http://own.test/a", 1, "pending"),
    }
    assert len(rows) == 7


def test_an_address_that_was_switched_off_is_not_used(
    session: Session, bureau: Bureau, calendar: WorkCalendar, write: Write
) -> None:
    bureau.owe(SOON)
    for address in session.exec(select(Address)):
        address.disabled_why = "550 没有此人"
    session.flush()
    sweep(session, TODAY, calendar)
    write(TODAY, "smtp")
    assert session.exec(select(Delivery)).all() == []


def test_two_plans_share_a_letter_that_names_both_and_who_signs(
    session: Session, bureau: Bureau, office: Office, calendar: WorkCalendar, write: Write
) -> None:
    audit = office.unit("审计科")
    other = office.plan(audit, code="q-2024")
    office.milestone(office.task(other), bureau.culture, SOON)
    bureau.owe(SOON)
    sweep(session, TODAY, calendar)
    write(TODAY)
    [letter] = _letters(session)
    assert "根据《p-2024方案》《q-2024方案》，你单位承担的任务中2项临近时限" in letter.text
    assert "   方案：《q-2024方案》\n" in letter.text
    assert "法规科、审计科\n2024年11月25日" in letter.text
    assert "联系人：法规科 李总（li@example.test）" in letter.text


def test_without_an_address_that_readers_reach_a_letter_links_to_nothing(
    session: Session,
    bureau: Bureau,
    calendar: WorkCalendar,
    make_settings: Callable[..., Settings],
) -> None:
    organisation_policy(session).week_preview = True
    for _ in range(205):
        bureau.owe(LATE)
    sweep(session, TODAY, calendar)
    settings = make_settings(base_url="")
    write_letters(session, TODAY, desk=make_desk(settings, calendar), channels=enabled(settings))
    letters = _letters(session)
    assert len(letters) == 3
    for letter in letters:
        for part in (letter.text, letter.html, letter.markdown):
            assert "http" not in part
            assert "href" not in part
        assert "另有5项未列，请向联系人查询。" in letter.text


def test_units_stand_in_the_order_of_the_roster(
    session: Session, bureau: Bureau, office: Office, calendar: WorkCalendar, write: Write
) -> None:
    first, second = office.unit("西山镇统计站"), office.unit("东山镇统计站")
    for unit in (second, first):
        office.milestone(bureau.task, unit, LATE)
    sweep(session, TODAY, calendar)
    write(TODAY)
    text = next(one.text for one in _letters(session) if one.person_id == bureau.coordinator.id)
    assert text.index("西山镇") < text.index("东山镇")


def test_a_very_long_letter_stops_and_points_to_the_page(
    session: Session, bureau: Bureau, calendar: WorkCalendar, write: Write
) -> None:
    for _ in range(205):
        bureau.owe(SOON)
    sweep(session, TODAY, calendar)
    write(TODAY)
    [letter] = _letters(session)
    assert letter.text.count("办理：") == 200
    assert "另有5项，见 http://127.0.0.1:8765/" in letter.text
    assert "205项临近时限" in letter.subject
