import threading
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta

import pytest
import sqlalchemy as sa
from sqlmodel import Session, col, select

from duban.settings import Settings
from models import Address, Delivery, DeliveryState, Letter
from notifications.attempts import JITTER, MOST_ATTEMPTS, WAITS, wait_after
from notifications.channel import Message
from notifications.channels import make_channels
from notifications.delivery import DeliveryCounts, anything_due, dispatch
from notifications.stranded import LEASE, take_up
from tests.notifications.making import NOW, TODAY, Hook, MailSink, Office

Factory = Callable[[], Session]
Make = Callable[..., Settings]
Owe = Callable[..., list[int]]


@dataclass
class Double:
    """A channel whose `send` the test writes itself."""

    send: Callable[[Message, str], str]
    at_once: str | None = None
    closed: int = 0

    def check(self) -> str:
        return "可用"

    def close(self) -> None:
        self.closed += 1


@pytest.fixture
def owe(session: Session, office: Office) -> Owe:
    """Write a letter to each of so many people, owed on one channel; commits."""

    def owe(channel: str, *addresses: str, attempt: int = 1) -> list[int]:
        unit = office.unit(f"{channel}{attempt}{len(addresses)}科")
        made: list[int] = []
        for number, address in enumerate(addresses):
            person = office.person(unit, f"某{number}", **{channel: address})
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
            row = office.add(
                Delivery(letter_id=letter.id, channel=channel, address=address, attempt=attempt)
            )
            made.append(row.id)
        session.commit()
        return made

    return owe


def _rows(session: Session) -> list[tuple[str, int, DeliveryState]]:
    session.rollback()
    found = session.exec(
        select(Delivery).order_by(col(Delivery.address), col(Delivery.attempt))
    ).all()
    rows = [(one.address, one.attempt, one.state) for one in found]
    session.rollback()
    return rows


def _smtp(make_settings: Make, port: int) -> Settings:
    return make_settings(
        channels="smtp", smtp_host="127.0.0.1", smtp_port=port, mail_from="duban@example.test"
    )


def test_a_refused_address_is_switched_off_and_the_others_go_on(
    session: Session, session_factory: Factory, owe: Owe, make_settings: Make, mail_sink: MailSink
) -> None:
    owe("smtp", "a@x.test", "gone@x.test", "b@x.test")
    mail_sink.answers["gone@x.test"] = "550 no such user"
    channels = make_channels(_smtp(make_settings, mail_sink.port))
    assert dispatch(session_factory, channels, NOW) == DeliveryCounts(2, 1, 0)
    assert _rows(session) == [
        ("a@x.test", 1, DeliveryState.SENT),
        ("b@x.test", 1, DeliveryState.SENT),
        ("gone@x.test", 1, DeliveryState.REFUSED),
    ]
    off = {row.address: row.disabled_why for row in session.exec(select(Address))}
    assert "550 no such user" in (off.pop("gone@x.test") or "")
    assert set(off.values()) == {None}


def test_a_second_dispatch_sends_nothing(
    session_factory: Factory, owe: Owe, make_settings: Make, mail_sink: MailSink
) -> None:
    owe("smtp", "a@x.test")
    channels = make_channels(_smtp(make_settings, mail_sink.port))
    assert dispatch(session_factory, channels, NOW) == DeliveryCounts(1, 0, 0)
    assert dispatch(session_factory, channels, NOW) == DeliveryCounts(0, 0, 0)
    assert len(mail_sink.received) == 1


def test_a_temporary_failure_owes_a_new_attempt_after_a_growing_wait(
    session: Session, session_factory: Factory, owe: Owe, make_settings: Make, mail_sink: MailSink
) -> None:
    owe("smtp", "busy@x.test")
    mail_sink.answers["busy@x.test"] = "450 try later"
    channels = make_channels(_smtp(make_settings, mail_sink.port))
    assert dispatch(session_factory, channels, NOW) == DeliveryCounts(0, 1, 1)
    assert _rows(session) == [
        ("busy@x.test", 1, DeliveryState.FAILED),
        ("busy@x.test", 2, DeliveryState.PENDING),
    ]
    mail_sink.answers.clear()
    assert dispatch(session_factory, channels, NOW + WAITS[0] / 2) == DeliveryCounts(0, 0, 1)
    assert not anything_due(session_factory, NOW + WAITS[0] / 2)
    assert anything_due(session_factory, NOW + 2 * WAITS[0])
    assert dispatch(session_factory, channels, NOW + 2 * WAITS[0]) == DeliveryCounts(1, 0, 0)
    assert not anything_due(session_factory, NOW + timedelta(days=1))


def test_the_waits_grow_and_spread_what_failed_together() -> None:
    for number, wait in enumerate(WAITS, start=1):
        waits = {wait_after(number, delivery) for delivery in range(1, 200)}
        assert len(waits) > 150
        assert all(wait <= one <= wait * (1 + JITTER) for one in waits)
    assert list(WAITS) == sorted(WAITS)
    assert len(WAITS) == MOST_ATTEMPTS - 1


def test_the_fifth_failure_is_the_end(
    session: Session, session_factory: Factory, owe: Owe, make_settings: Make, mail_sink: MailSink
) -> None:
    owe("smtp", "busy@x.test")
    mail_sink.answers["busy@x.test"] = "450 try later"
    channels = make_channels(_smtp(make_settings, mail_sink.port))
    days = [NOW + timedelta(days=number) for number in range(6)]
    counts = [dispatch(session_factory, channels, day) for day in days]
    assert counts == [DeliveryCounts(0, 1, 1)] * 4 + [DeliveryCounts(0, 1, 0)] + [
        DeliveryCounts(0, 0, 0)
    ]
    assert [number for _, number, _ in _rows(session)] == [1, 2, 3, 4, 5]


def test_an_address_switched_off_meanwhile_is_not_tried(
    session: Session, session_factory: Factory, owe: Owe, make_settings: Make, mail_sink: MailSink
) -> None:
    owe("smtp", "gone@x.test")
    session.exec(select(Address)).one().disabled_why = "550 没有此人"
    session.commit()
    channels = make_channels(_smtp(make_settings, mail_sink.port))
    assert dispatch(session_factory, channels, NOW) == DeliveryCounts(0, 1, 0)
    assert mail_sink.received == []


def test_a_dead_server_is_tried_three_times_and_then_rests_while_other_channels_go_on(
    session: Session, session_factory: Factory, owe: Owe, make_settings: Make
) -> None:
    owe("smtp", *(f"{n}@x.test" for n in range(5)))
    owe("file", "王填")
    settings = make_settings(channels="smtp,file", smtp_host="127.0.0.1", smtp_port=1)
    counts = dispatch(session_factory, make_channels(settings), NOW)
    assert counts == DeliveryCounts(sent=1, failed=3, pending=5)
    untouched = [row for row in _rows(session) if row[1] == 1 and row[2] is DeliveryState.PENDING]
    assert len(untouched) == 2


def test_an_unexpected_fault_of_a_channel_costs_only_its_own_letter(
    session: Session, session_factory: Factory, owe: Owe
) -> None:
    def send(_message: Message, address: str) -> str:
        if address == "b":
            raise ZeroDivisionError
        return "好"

    owe("file", "a", "b", "c")
    double = Double(send)
    assert dispatch(session_factory, {"file": double}, NOW) == DeliveryCounts(2, 1, 1)
    assert double.closed == 1
    [failed] = session.exec(select(Delivery).where(Delivery.state == DeliveryState.FAILED)).all()
    assert failed.address == "b"
    assert "ZeroDivisionError" in (failed.outcome or "")


def test_the_claim_is_committed_before_sending_and_the_outcome_after(
    session_factory: Factory, owe: Owe
) -> None:
    seen: list[DeliveryState] = []

    def send(_message: Message, _address: str) -> str:
        with session_factory() as session:
            seen.append(session.exec(select(Delivery)).one().state)
        return "已交"

    owe("file", "a")
    dispatch(session_factory, {"file": Double(send)}, NOW)
    assert seen == [DeliveryState.SENDING]
    with session_factory() as session:
        row = session.exec(select(Delivery)).one()
        assert (row.state, row.outcome) == (DeliveryState.SENT, "已交")
        assert row.claimed_at
        assert row.finished_at
        assert NOW <= row.claimed_at <= row.finished_at <= NOW + timedelta(seconds=60)


def test_dispatchers_at_once_send_each_letter_once(session_factory: Factory, owe: Owe) -> None:
    taken: list[int] = []

    def send(message: Message, _address: str) -> str:
        taken.append(message.letter_id)
        return "好"

    owe("file", *(f"某{n}" for n in range(30)))
    counts: list[DeliveryCounts] = []
    threads = [
        threading.Thread(
            target=lambda: counts.append(dispatch(session_factory, {"file": Double(send)}, NOW))
        )
        for _ in range(3)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(taken) == sorted(set(taken))
    assert len(taken) == sum(one.sent for one in counts) == 30


def test_a_limit_leaves_the_rest_pending(
    session_factory: Factory, owe: Owe, settings: Settings
) -> None:
    owe("file", "a", "b", "c")
    channels = make_channels(settings)
    assert dispatch(session_factory, channels, NOW, limit=2) == DeliveryCounts(2, 0, 1)
    assert dispatch(session_factory, channels, NOW) == DeliveryCounts(1, 0, 0)


def test_the_inbox_is_settled_in_one_go_and_its_outcome_recorded(
    session: Session, session_factory: Factory, owe: Owe, settings: Settings
) -> None:
    owe("inbox", "a", "b")
    assert dispatch(session_factory, make_channels(settings), NOW) == DeliveryCounts(2, 0, 0)
    rows = session.exec(select(Delivery)).all()
    assert {(one.outcome, one.finished_at) for one in rows} == {("已放入收件箱", NOW)}


def test_what_is_owed_on_a_channel_that_is_not_switched_on_stays_pending_and_is_counted(
    session_factory: Factory, owe: Owe, settings: Settings
) -> None:
    owe("smtp", "a@x.test")
    assert dispatch(session_factory, make_channels(settings), NOW) == DeliveryCounts(0, 0, 1)


def test_a_hook_that_refuses_one_address_takes_the_others(
    session: Session, session_factory: Factory, owe: Owe, make_settings: Make, hook: Hook
) -> None:
    owe("webhook", f"{hook.url}/a", f"{hook.url}/gone", f"{hook.url}/busy")
    hook.statuses = {"/gone": 410, "/busy": 503}
    settings = make_settings(channels="webhook", webhook_url=hook.url)
    assert dispatch(session_factory, make_channels(settings), NOW) == DeliveryCounts(1, 2, 1)
    off = [row.address for row in session.exec(select(Address)) if row.disabled_why]
    assert off == [f"{hook.url}/gone"]


def test_two_that_take_up_what_was_left_behind_owe_it_once(
    session_factory: Factory, session: Session, owe: Owe
) -> None:
    ids = owe("smtp", *(f"p{n}@example.test" for n in range(20)))
    session.execute(
        sa.update(Delivery).values(state=DeliveryState.SENDING, claimed_at=NOW - 2 * LEASE)
    )
    session.commit()
    start = threading.Barrier(2)
    taken: list[int] = []

    def run() -> None:
        start.wait()
        taken.append(take_up(session_factory, NOW))

    workers = [threading.Thread(target=run) for _ in range(2)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    assert sum(taken) == len(ids)
    states = session.exec(select(Delivery.attempt, Delivery.state)).all()
    assert sorted(states) == sorted(
        [(1, DeliveryState.UNKNOWN)] * len(ids) + [(2, DeliveryState.PENDING)] * len(ids)
    )
