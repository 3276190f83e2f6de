"""A preview is the letter that would be written, and writes nothing."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
import sqlalchemy as sa
from sqlmodel import Session, SQLModel, select

from duban.settings import Settings
from models import Letter, Milestone, MilestoneState, Plan
from models.base import key_of
from notifications.channels import enabled
from notifications.compose import write_letters
from notifications.ledger import sweep
from notifications.letters.desk import Desk, make_desk
from notifications.policy import organisation_policy
from notifications.previewing import preview, readers_of
from plans.workdays import WorkCalendar
from tests.notifications.making import TODAY, Bureau

Rows = dict[str, int]


@pytest.fixture
def desk(settings: Settings, calendar: WorkCalendar) -> Desk:
    return make_desk(settings, calendar)


@pytest.fixture
def rows(session: Session) -> Callable[[], Rows]:
    tables = SQLModel.metadata.sorted_tables
    return lambda: {
        one.name: session.scalar(sa.select(sa.func.count()).select_from(one)) or 0 for one in tables
    }


def _owe(session: Session, bureau: Bureau) -> Plan:
    for days in (-20, -7, 0, 5):
        bureau.owe(TODAY + timedelta(days=days))
    bureau.owe(TODAY, MilestoneState.ACCEPTED)
    policy = organisation_policy(session)
    policy.week_preview = policy.month_preview = True
    session.flush()
    return session.get_one(Plan, bureau.plan.id)


def test_what_is_previewed_is_what_is_then_written(
    session: Session,
    bureau: Bureau,
    desk: Desk,
    settings: Settings,
    calendar: WorkCalendar,
    rows: Callable[[], Rows],
) -> None:
    plan = _owe(session, bureau)
    before = rows()
    people = readers_of(session, TODAY, desk, plan)
    found = preview(session, TODAY, desk, people)
    assert rows() == before
    sweep(session, TODAY, calendar)
    write_letters(session, TODAY, desk=desk, channels=enabled(settings))
    letters = session.exec(select(Letter).order_by(Letter.person_id)).all()  # type: ignore[arg-type]
    assert len(letters) == 3
    assert [(one.person_id, one.kind, one.wording.subject, one.wording.text) for one in found] == [
        (letter.person_id, letter.kind, letter.subject, letter.text) for letter in letters
    ]
    assert [(one.wording.html, one.wording.markdown, one.letter_id) for one in found] == [
        (letter.html, letter.markdown, None) for letter in letters
    ]


def test_what_waits_already_is_in_it_unless_it_is_no_longer_true(
    session: Session, bureau: Bureau, desk: Desk, calendar: WorkCalendar
) -> None:
    gone, stays = bureau.owe(TODAY + timedelta(days=5)), bureau.owe(TODAY + timedelta(days=6))
    sweep(session, TODAY, calendar)
    session.get_one(Milestone, gone).state = MilestoneState.ACCEPTED
    session.flush()
    [found] = preview(session, TODAY, desk, [key_of(bureau.filler)])
    assert f"/milestones/{stays}\n" in found.wording.text
    assert f"/milestones/{gone}\n" not in found.wording.text


def test_whoever_has_nothing_to_hear_of_gets_no_letter(
    session: Session, bureau: Bureau, desk: Desk
) -> None:
    bureau.owe(TODAY + timedelta(days=90))
    assert preview(session, TODAY, desk, [key_of(bureau.filler), key_of(bureau.head)]) == []
    assert readers_of(session, TODAY, desk, bureau.plan) == []


def test_a_letter_of_the_day_is_named(
    session: Session, bureau: Bureau, desk: Desk, settings: Settings, calendar: WorkCalendar
) -> None:
    bureau.owe(TODAY + timedelta(days=5))
    sweep(session, TODAY, calendar)
    write_letters(session, TODAY, desk=desk, channels=enabled(settings))
    letter = session.exec(select(Letter)).one()
    bureau.owe(TODAY + timedelta(days=5))
    [found] = preview(session, TODAY, desk, [key_of(bureau.filler)])
    assert found.letter_id == letter.id
