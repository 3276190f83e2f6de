"""A dry run shows what the letters of the day would hold: notices, and memos beside them."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from sqlmodel import Session, select

from duban.settings import Settings
from models import Address, Memo
from notifications.channels import enabled
from notifications.foreseen import foreseen
from notifications.letters.desk import Desk, make_desk
from notifications.occasions import BEFORE
from notifications.policy import organisation_policy
from notifications.remind import remind
from plans.workdays import WorkCalendar
from tests.notifications.making import TODAY, Bureau

MONDAY, SOON = TODAY, TODAY + timedelta(days=7)


@pytest.fixture
def desk(settings: Settings, calendar: WorkCalendar) -> Desk:
    return make_desk(settings, calendar)


def _look(
    session: Session, desk: Desk, settings: Settings, day: date, plan: str | None = None
) -> list[dict[str, object]]:
    found = foreseen(session, day, desk, BEFORE, enabled(settings), plan)
    return [one.as_json() for some in found for one in some]


def test_digests_and_memos_are_shown_with_the_keys_of_a_notice_and_their_own(
    session: Session, bureau: Bureau, desk: Desk, settings: Settings
) -> None:
    organisation_policy(session).week_preview = True
    off = session.exec(select(Address).where(Address.person_id == bureau.filler.id)).one()
    off.disabled_why = "550 没有此人"
    bureau.owe(TODAY - timedelta(days=3))
    bureau.owe(SOON)
    found = _look(session, desk, settings, MONDAY)
    assert {tuple(one) for one in found} == {tuple(found[0])}
    memos = [one for one in found if one["memo"]]
    assert [(one["person"], one["occasion"], one["title"]) for one in memos] == [
        ("李总", "address_off", "1个地址停用"),
        ("李总", "week_digest", "周报：逾期1项、本周到期0项"),
        ("赵长", "week_digest", "周报：逾期1项、本周到期0项"),
    ]
    assert memos[0]["why"] == "方案牵头单位；地址停用后首次告知"
    assert memos[0]["channel"] == ["inbox", "file"]
    assert all(one["milestone"] is None for one in memos)
    assert [one["milestone"] is None for one in found if not one["memo"]] == [False]
    assert session.exec(select(Memo)).all() == []


def test_what_is_shown_is_what_the_reminder_then_writes(
    session: Session,
    bureau: Bureau,
    desk: Desk,
    settings: Settings,
    calendar: WorkCalendar,
) -> None:
    organisation_policy(session).week_preview = True
    bureau.owe(SOON)
    bureau.owe(TODAY + timedelta(days=1))
    found = _look(session, desk, settings, MONDAY)
    done = remind(session, MONDAY, calendar=calendar, settings=settings)
    assert done.notices_new == sum(one["memo"] is None for one in found)
    assert done.memos_new == sum(one["memo"] is not None for one in found) == 2
    assert done.letters == len({one["person_id"] for one in found})
    assert _look(session, desk, settings, MONDAY) == []


def test_of_a_plan_its_readers_are_shown_with_all_that_their_letter_holds(
    session: Session, bureau: Bureau, desk: Desk, settings: Settings
) -> None:
    office = bureau.office
    other, third = office.plan(bureau.rules, code="other"), office.unit("工业科")
    office.person(third, "孙填")
    bureau.owe(SOON)
    office.milestone(office.task(other), bureau.culture, SOON)
    office.milestone(office.task(other), third, SOON)
    found = _look(session, desk, settings, TODAY, "p-2024")
    assert {(one["person"], one["plan"]) for one in found} == {
        ("王填", "other"),
        ("王填", "p-2024"),
    }
    assert len(_look(session, desk, settings, TODAY)) == 3
