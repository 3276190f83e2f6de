"""Dead letters: what nobody will try again is listed, and goes once more when asked."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from sqlmodel import Session, select

from models import Address, Delivery, DeliveryState, Letter
from notifications.attempts import MOST_ATTEMPTS
from notifications.channel import Message, TransportError
from notifications.deadletters import NotDeadError, dead_letters, resend
from notifications.delivery import DeliveryCounts, dispatch
from tests.notifications.making import NOW, TODAY, Office

Factory = Callable[[], Session]


class Deaf:
    """A channel that takes nothing, for good or for now, until it is mended."""

    at_once: str | None = None

    def __init__(self, *, permanent: bool) -> None:
        self.permanent = permanent
        self.mended = False
        self.taken: list[str] = []

    def send(self, message: Message, address: str) -> str:
        if not self.mended:
            raise TransportError("不收", permanent=self.permanent)
        assert message.subject == "督办提醒"
        self.taken.append(address)
        return "好"

    def check(self) -> str:
        return "可用"

    def close(self) -> None:
        pass


@pytest.fixture
def owed(session: Session, office: Office) -> Delivery:
    person = office.person(office.unit("文化科"), "王填", smtp="old@example.test")
    letter = office.add(
        Letter(
            person_id=person.id,
            written_on=TODAY,
            kind="daily",
            subject="督办提醒",
            text="一\n",
            html="<p>一</p>\n",
        )
    )
    row = office.add(Delivery(letter_id=letter.id, channel="smtp", address="old@example.test"))
    session.commit()
    return row


def test_five_failures_make_a_dead_letter_and_fewer_do_not(
    session: Session, session_factory: Factory, owed: Delivery
) -> None:
    channel = Deaf(permanent=False)
    for number in range(MOST_ATTEMPTS):
        assert dead_letters(session) == []
        session.rollback()
        dispatch(session_factory, {"smtp": channel}, NOW + timedelta(days=number))
    (dead,) = dead_letters(session)
    assert (dead.attempts, dead.state, dead.person) == (5, DeliveryState.FAILED, "王填")
    assert dead_letters(session, TODAY - timedelta(days=1)) == []


def test_a_resent_letter_goes_to_the_address_of_now_and_switches_it_on(
    session: Session, session_factory: Factory, owed: Delivery
) -> None:
    channel = Deaf(permanent=True)
    assert dispatch(session_factory, {"smtp": channel}, NOW) == DeliveryCounts(0, 1, 0)
    session.expire_all()
    (address,) = session.exec(select(Address).where(Address.channel == "smtp")).all()
    assert address.disabled_why == "不收"
    address.address = "new@example.test"
    session.commit()
    (dead,) = dead_letters(session)
    assert resend(session, [dead.id]) == 1
    session.commit()
    assert dead_letters(session) == []
    channel.mended = True
    session.rollback()
    assert dispatch(session_factory, {"smtp": channel}, NOW) == DeliveryCounts(1, 0, 0)
    assert channel.taken == ["new@example.test"]


def test_what_is_no_dead_letter_is_not_resent(session: Session, owed: Delivery) -> None:
    with pytest.raises(NotDeadError, match=f"送达号{owed.id}、99999不是死信"):
        resend(session, [owed.id or 0, 99999])
    assert len(session.exec(select(Delivery)).all()) == 1


def test_several_resent_at_once_go_each_to_its_own_address_and_switch_on_only_that(
    session: Session, office: Office, owed: Delivery
) -> None:
    """Two people, two channels: neither the other's channel nor the other person's is touched."""
    unit = office.unit("法规科")
    person = office.person(unit, "李总", smtp="li@example.test", webhook="http://li.test/")
    letter = office.add(
        Letter(
            person_id=person.id,
            written_on=TODAY,
            kind="daily",
            subject="督办提醒",
            text="一\n",
            html="<p>一</p>\n",
        )
    )
    hook = office.add(Delivery(letter_id=letter.id, channel="webhook", address="http://li.test/"))
    for row in (owed, hook):
        row.state = DeliveryState.REFUSED
    for address in session.exec(select(Address)):
        address.disabled_why = "不收"
    session.commit()
    assert resend(session, [owed.id or 0, hook.id or 0]) == 2
    session.commit()
    session.expire_all()
    again = session.exec(select(Delivery).where(Delivery.attempt == 2)).all()
    assert {(one.letter_id, one.address) for one in again} == {
        (owed.letter_id, "old@example.test"),
        (hook.letter_id, "http://li.test/"),
    }
    off = [one.address for one in session.exec(select(Address)) if one.disabled_why]
    assert off == ["li@example.test"]
