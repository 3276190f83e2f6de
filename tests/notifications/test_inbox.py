from datetime import date, timedelta

import pytest
from sqlmodel import Session

from duban.errors import NotFoundError
from models import Letter, Person
from models.base import key_of
from notifications.inbox import get_letter, letters_of, mark_read
from tests.notifications.making import NOW, TODAY, Bureau, Office


def _letter(office: Office, person: Person, day: date) -> int:
    letter = Letter(
        person_id=key_of(person), written_on=day, kind="daily", subject="函", text="", html=""
    )
    return key_of(office.add(letter))


def test_a_unit_sees_the_letters_of_its_people_newest_first(
    session: Session, office: Office, bureau: Bureau
) -> None:
    old = _letter(office, bureau.filler, TODAY - timedelta(days=1))
    new = _letter(office, bureau.head, TODAY)
    other = _letter(office, bureau.coordinator, TODAY)
    of_unit = letters_of(session, unit_id=bureau.culture.id)
    assert [one.id for one in of_unit] == [new, old]
    assert [(one.unit, one.person) for one in of_unit] == [("文化科", "赵长"), ("文化科", "王填")]
    assert [one.id for one in letters_of(session, person_id=bureau.coordinator.id)] == [other]
    assert len(letters_of(session)) == 3
    assert [one.id for one in letters_of(session, limit=1)] == [new]


def test_a_letter_of_a_later_day_is_not_there_yet(
    session: Session, office: Office, bureau: Bureau
) -> None:
    early = _letter(office, bureau.filler, TODAY)
    _letter(office, bureau.filler, TODAY + timedelta(days=1))
    found = letters_of(session, unit_id=bureau.culture.id, as_of=TODAY)
    assert [one.id for one in found] == [early]


def test_the_first_opening_of_a_letter_is_kept(
    session: Session, office: Office, bureau: Bureau
) -> None:
    letter = _letter(office, bureau.filler, TODAY)
    assert mark_read(session, letter, NOW)
    assert not mark_read(session, letter, NOW + timedelta(hours=1))
    session.flush()
    assert get_letter(session, letter).read_at == NOW
    assert get_letter(session, letter).as_json()["read_at"] == "2024-11-25T01:00:00+00:00"


def test_a_letter_that_is_not_there_is_named(session: Session) -> None:
    with pytest.raises(NotFoundError, match="信函「7」"):
        mark_read(session, 7, NOW)
    with pytest.raises(NotFoundError, match="信函「7」"):
        get_letter(session, 7)
