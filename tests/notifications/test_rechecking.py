"""At the moment of sending: what is no longer true does not go out, and what went out is kept."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

import pytest
import sqlalchemy as sa
from sqlmodel import Session, select

from duban.errors import NotFoundError
from duban.settings import Settings
from models import Address, Letter, Milestone, MilestoneState, Notice, Rewording
from models.base import key_of
from notifications.channels import enabled
from notifications.compose import write_letters
from notifications.ledger import sweep
from notifications.letters.desk import Desk, make_desk
from notifications.rechecking import recheck
from plans.workdays import WorkCalendar
from tests.notifications.making import TODAY, Bureau

TOMORROW = TODAY + timedelta(days=1)
SOON = TODAY + timedelta(days=5)


@pytest.fixture
def desk(settings: Settings, calendar: WorkCalendar) -> Desk:
    return make_desk(settings, calendar)


@pytest.fixture
def owed(
    session: Session, bureau: Bureau, desk: Desk, settings: Settings, calendar: WorkCalendar
) -> list[int]:
    """Two milestones in one letter, written today."""
    found = [bureau.owe(SOON), bureau.owe(SOON + timedelta(days=1))]
    sweep(session, TODAY, calendar)
    write_letters(session, TODAY, desk=desk, channels=enabled(settings))
    session.flush()
    return found


def _letter(session: Session) -> Letter:
    return session.exec(select(Letter)).one()


def _change(session: Session, milestone: int, **values: object) -> None:
    row = session.get_one(Milestone, milestone)
    for name, value in values.items():
        setattr(row, name, value)
    session.flush()


def _count(session: Session) -> Iterator[list[str]]:
    seen: list[str] = []

    def note(_c: object, _cursor: object, statement: str, *_: object) -> None:
        seen.append(statement)

    engine = session.get_bind()
    sa.event.listen(engine, "before_cursor_execute", note)
    yield seen
    sa.event.remove(engine, "before_cursor_execute", note)


def test_while_all_of_it_holds_the_letter_goes_as_written_and_nothing_is_looked_up_beside_it(
    session: Session, owed: list[int], desk: Desk
) -> None:
    letter = _letter(session)
    counting = _count(session)
    seen = next(counting)
    found = recheck(session.connection(), key_of(letter), TOMORROW, desk)
    next(counting, None)
    assert found is not None
    assert (found.subject, found.text, found.html, found.markdown, found.withheld) == (
        letter.subject,
        letter.text,
        letter.html,
        letter.markdown,
        0,
    )
    # The one statement that is asked of each letter goes to the driver itself.
    assert seen == []


def test_what_fell_away_is_left_out_and_the_letter_keeps_what_was_written(
    session: Session, owed: list[int], desk: Desk
) -> None:
    letter = _letter(session)
    written = letter.text
    _change(session, owed[0], state=MilestoneState.SUBMITTED)
    found = recheck(session.connection(), key_of(letter), TOMORROW, desk)
    assert found is not None
    assert found.withheld == 1
    assert found.subject == "督办提醒：1项临近时限（2024年11月25日）"
    for text in (found.text, found.html, found.markdown):
        assert f"/milestones/{owed[0]}" not in text
        assert f"/milestones/{owed[1]}" in text
    assert "时限：2024年12月1日（还有6天）" in found.text
    session.expire_all()
    assert _letter(session).text == written
    kept = session.exec(select(Rewording)).one()
    assert (kept.text, kept.left_out, kept.made_on) == (found.text, [owed[0]], TOMORROW)


def test_the_same_rewording_on_another_channel_is_kept_once(
    session: Session, owed: list[int], desk: Desk
) -> None:
    letter = key_of(_letter(session))
    _change(session, owed[0], state=MilestoneState.ACCEPTED)
    texts = {str(recheck(session.connection(), letter, day, desk)) for day in (TODAY, TOMORROW)}
    assert len(texts) == 1
    assert len(session.exec(select(Rewording)).all()) == 1


@pytest.mark.parametrize(
    "changes",
    [
        {"state": MilestoneState.SUBMITTED},
        {"state": MilestoneState.WAIVED},
        {"due_on": date(2024, 12, 30)},
    ],
)
def test_nothing_goes_out_of_a_letter_in_which_nothing_is_true(
    session: Session, owed: list[int], desk: Desk, changes: dict[str, object]
) -> None:
    for milestone in owed:
        _change(session, milestone, **changes)
    assert recheck(session.connection(), key_of(_letter(session)), TODAY, desk) is None
    assert session.exec(select(Rewording)).all() == []
    assert {row.dropped_why for row in session.exec(select(Notice))} == {None}


def test_nothing_goes_to_somebody_who_has_left(
    session: Session, bureau: Bureau, owed: list[int], desk: Desk
) -> None:
    bureau.filler.until_on = TODAY
    session.flush()
    letter = key_of(_letter(session))
    assert recheck(session.connection(), letter, TODAY, desk) is not None
    assert recheck(session.connection(), letter, TOMORROW, desk) is None


def test_a_memo_that_fell_away_goes_without_the_rest(
    session: Session, bureau: Bureau, desk: Desk, settings: Settings, calendar: WorkCalendar
) -> None:
    due = bureau.owe(TODAY - timedelta(days=20))
    [address] = session.exec(select(Address).where(Address.person_id == bureau.head.id))
    address.disabled_why = "550 没有此人"
    session.flush()
    sweep(session, TODAY, calendar)
    write_letters(session, TODAY, desk=desk, channels=enabled(settings))
    query = select(Letter).where(Letter.person_id == bureau.coordinator.id)
    letter = session.exec(query).one()
    assert "停用的地址" in letter.text
    address.disabled_why = None
    session.flush()
    found = recheck(session.connection(), key_of(letter), TODAY, desk)
    assert found is not None
    assert found.withheld == 1
    assert "停用的地址" not in found.text
    assert f"/milestones/{due}" in found.text
    _change(session, due, state=MilestoneState.ACCEPTED)
    assert recheck(session.connection(), key_of(letter), TODAY, desk) is None


def test_a_letter_that_is_not_there_is_not_found(
    session: Session, bureau: Bureau, desk: Desk
) -> None:
    with pytest.raises(NotFoundError):
        recheck(session.connection(), 99, TODAY, desk)
