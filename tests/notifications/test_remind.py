from collections.abc import Callable
from datetime import date, datetime, timedelta
from functools import partial

import pytest
from sqlmodel import Session, col, select

from duban.settings import Settings
from models import Letter, Notice
from notifications.channels import make_channels
from notifications.chase import chase
from notifications.outcome import NoticeCounts, Outcome, run_and_deliver
from notifications.remind import remind
from plans.workdays import WorkCalendar
from tests.notifications.making import NOW, TODAY, Bureau, MailSink

SOON = TODAY + timedelta(days=5)
LATE = TODAY - timedelta(days=7)
NOTHING = {
    "notices_new": 0,
    "memos_new": 0,
    "letters": 0,
    "deliveries": {"sent": 0, "failed": 0, "pending": 0},
}
Make = Callable[..., Settings]
Run = Callable[..., Outcome]


@pytest.fixture
def run(
    session_factory: Callable[[], Session],
    calendar: WorkCalendar,
    make_settings: Make,
    mail_sink: MailSink,
    session: Session,
    bureau: Bureau,
) -> Run:
    """Remind on a day as the command line does, by inbox and mail."""
    settings = make_settings(channels="inbox,smtp", smtp_host="127.0.0.1", smtp_port=mail_sink.port)

    def run(day: date, now: datetime = NOW) -> Outcome:
        session.commit()
        operation = partial(remind, day=day, calendar=calendar, settings=settings)
        return run_and_deliver(
            session_factory, operation, channels=make_channels(settings), now=now
        )

    return run


def test_a_run_notes_writes_and_sends_and_a_second_does_nothing(
    bureau: Bureau, run: Run, mail_sink: MailSink
) -> None:
    bureau.owe(SOON)
    assert run(TODAY).as_json() == {
        "notices_new": 1,
        "memos_new": 0,
        "letters": 1,
        "deliveries": {"sent": 2, "failed": 0, "pending": 0},
    }
    assert run(TODAY).as_json() == NOTHING
    assert [one.rcpt_tos for one in mail_sink.received] == [["wang@example.test"]]


def test_with_the_mail_server_refusing_for_now_the_letter_stays_owed_and_goes_out_later(
    bureau: Bureau, run: Run, mail_sink: MailSink
) -> None:
    bureau.owe(SOON)
    mail_sink.answers["wang@example.test"] = "451 greylisted"
    assert run(TODAY).deliveries.as_json() == {"sent": 1, "failed": 1, "pending": 1}
    mail_sink.answers.clear()
    assert run(TODAY).as_json() == NOTHING | {"deliveries": {"sent": 0, "failed": 0, "pending": 1}}
    later = run(TODAY, NOW + timedelta(hours=1))
    assert later.as_json() == NOTHING | {"deliveries": {"sent": 1, "failed": 0, "pending": 0}}
    assert len(mail_sink.received) == 1


def test_after_ten_days_of_outage_everybody_gets_one_mail_not_ten(
    bureau: Bureau, run: Run, mail_sink: MailSink
) -> None:
    for days in range(20):
        bureau.owe(TODAY + timedelta(days=days))
    run(TODAY)
    mail_sink.received.clear()
    after = run(TODAY + timedelta(days=11))
    assert after.notices.notices_new > 1
    assert after.notices.letters == 1
    assert len(mail_sink.received) == 1


def test_in_the_morning_chase_and_remind_go_into_one_letter(
    session: Session, bureau: Bureau, calendar: WorkCalendar, settings: Settings
) -> None:
    bureau.owe(SOON)
    bureau.owe(LATE)
    chased = chase(session, TODAY, calendar=calendar, settings=settings, write=False)
    assert (chased.notices_new, chased.letters) == (3, 0)
    reminded = remind(session, TODAY, calendar=calendar, settings=settings)
    assert (reminded.notices_new, reminded.letters) == (1, 3)
    [mine] = session.exec(select(Letter).where(Letter.person_id == bureau.filler.id)).all()
    assert mine.subject == "督办提醒：1项已逾期、1项临近时限（2024年11月25日）"


def test_chase_alone_writes_letters_too(
    session: Session, bureau: Bureau, calendar: WorkCalendar, settings: Settings
) -> None:
    bureau.owe(SOON)
    bureau.owe(LATE)
    chased = chase(session, TODAY, calendar=calendar, settings=settings)
    assert (chased.notices_new, chased.letters) == (3, 3)
    assert session.exec(select(Notice).where(col(Notice.letter_id).is_(None))).all() == []


def test_a_plan_named_narrows_the_notices(
    session: Session, bureau: Bureau, calendar: WorkCalendar, settings: Settings
) -> None:
    bureau.owe(SOON)
    other = bureau.office.plan(bureau.rules, code="other")
    reminded = remind(session, TODAY, calendar=calendar, settings=settings, plan_id=other.id)
    assert reminded.notices_new == 0


@pytest.mark.parametrize("how", [remind, chase])
def test_a_plan_named_brings_its_readers_their_one_letter_whole_and_others_none(
    session: Session,
    bureau: Bureau,
    calendar: WorkCalendar,
    settings: Settings,
    how: Callable[..., NoticeCounts],
) -> None:
    office, due = bureau.office, SOON if how is remind else LATE
    other = office.plan(bureau.rules, code="other")
    third = office.unit("工业科")
    stranger = office.person(third, "孙填")
    bureau.owe(due)
    office.milestone(office.task(other), bureau.culture, due)
    office.milestone(office.task(other), third, due)
    named = how(session, TODAY, calendar=calendar, settings=settings, plan_id=bureau.plan.id)
    letters = {one.person_id: one for one in session.exec(select(Letter))}
    assert named.letters == len(letters) > 0
    assert stranger.id not in letters
    mine = letters[bureau.filler.id or 0]
    assert "《other方案》" in mine.text
    assert "《p-2024方案》" in mine.text
    rest = how(session, TODAY, calendar=calendar, settings=settings)
    assert rest.notices_new == 1
    assert rest.letters == 1
    assert session.exec(select(Notice).where(col(Notice.letter_id).is_(None))).all() == []


def test_an_operation_that_fails_leaves_nothing_behind(
    session: Session,
    session_factory: Callable[[], Session],
    bureau: Bureau,
    calendar: WorkCalendar,
    settings: Settings,
) -> None:
    bureau.owe(SOON)
    session.commit()

    def fail(opened: Session) -> object:
        remind(opened, TODAY, calendar=calendar, settings=settings)
        raise KeyError

    with pytest.raises(KeyError):
        run_and_deliver(session_factory, fail, channels={}, now=NOW)  # type: ignore[arg-type]
    assert session.exec(select(Notice)).all() == []
    assert session.exec(select(Letter)).all() == []


def test_what_came_after_fridays_letter_waits_for_monday_where_days_off_are_spared(
    session: Session, bureau: Bureau, calendar: WorkCalendar, settings: Settings
) -> None:
    bureau.plan.policy_id = bureau.office.policy("方案的", lead_days=[7], rest_day="before").id
    friday = date(2024, 11, 29)
    bureau.owe(friday + timedelta(days=6))
    assert remind(session, friday, calendar=calendar, settings=settings).letters == 1
    bureau.owe(friday + timedelta(days=7))
    written = [
        remind(session, friday + timedelta(days=days), calendar=calendar, settings=settings)
        for days in range(4)
    ]
    assert [(one.notices_new, one.letters) for one in written] == [(1, 0), (0, 0), (0, 0), (0, 1)]
