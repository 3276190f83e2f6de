"""The loop of a dispatch: checks at the moment of sending, turns, pauses, unknown outcomes."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
import sqlalchemy as sa
from sqlmodel import Session, col, select

from models import Address, Delivery, DeliveryState, Letter, Pace, Unit
from notifications.attempts import MOST_ATTEMPTS
from notifications.channel import Message, TransportError
from notifications.deadletters import dead_letters, resend
from notifications.delivery import DeliveryCounts, anything_due, dispatch
from notifications.letters import Wording
from notifications.manner import Manner
from notifications.pace import Limit, pauses
from notifications.quiet import quiet_until
from notifications.sending import ALL_WAITS
from notifications.stranded import LEASE, take_up
from notifications.terms import Terms, Unknown
from tests.notifications.making import NOW, TODAY, Office

Factory = Callable[[], Session]
Owe = Callable[..., list[int]]
ZONE = ZoneInfo("Asia/Shanghai")
MINUTE = Terms(limits=(Limit(20, 60),), unknown=Unknown.HOLD)
HELD = Terms(unknown=Unknown.HOLD)
S = DeliveryState


@dataclass
class Kept:
    """A channel that keeps what it takes, or raises what the test lays ready."""

    errors: list[Exception] = field(default_factory=list)
    taken: list[Message] = field(default_factory=list)
    before: Callable[[Message], None] | None = None
    at_once: str | None = None

    def send(self, message: Message, address: str) -> str:
        if self.before:
            self.before(message)
        if self.errors:
            raise self.errors.pop(0)
        self.taken.append(message)
        return f"已交给{address}"

    def check(self) -> str:
        return "可用"

    def close(self) -> None:
        pass


@dataclass
class Robots(Kept):
    """The same with a pace for each address, as robots have it."""

    def bucket(self, _message: Message, address: str) -> str:
        return f"robots:{address}"


@dataclass
class Clockwork:
    """Time that passes only by waiting for it."""

    at: datetime = NOW
    waits: list[float] = field(default_factory=list)

    def now(self) -> datetime:
        return self.at

    def wait(self, seconds: float) -> None:
        self.waits.append(seconds)
        self.at += timedelta(seconds=seconds)


def _manner(terms: Terms | None = None, **values: object) -> Manner:
    base = Manner(ticker=Clockwork())
    if terms is not None:
        base = replace(base, terms={"wecom_robot": terms})
    return replace(base, **values)  # type: ignore[arg-type]


@pytest.fixture
def owe(session: Session, office: Office) -> Owe:
    """Write a letter to each of so many people, owed on the robots' channel; commits."""
    unit = office.unit("文化科")

    def owe(*addresses: str, channel: str = "wecom_robot") -> list[int]:
        made = []
        for number, address in enumerate(addresses):
            person = office.person(unit, f"某{number}{address}", **{channel: address})
            letter = office.add(
                Letter(
                    person_id=person.id,
                    written_on=TODAY,
                    kind="daily",
                    subject="督办提醒",
                    text="一\n二\n",
                    html="<p>一</p>\n",
                    markdown="**一**",
                )
            )
            row = office.add(Delivery(letter_id=letter.id, channel=channel, address=address))
            made.append(row.id)
        session.commit()
        return made

    return owe


def _states(session: Session) -> list[tuple[int, DeliveryState]]:
    session.rollback()
    rows = session.exec(select(Delivery).order_by(col(Delivery.letter_id), col(Delivery.attempt)))
    found = [(row.attempt, row.state) for row in rows]
    session.rollback()
    return found


def _only(session: Session) -> Delivery:
    session.rollback()
    row = session.exec(select(Delivery)).one()
    session.expunge(row)
    session.rollback()
    return row


def test_what_is_no_longer_true_is_not_sent_and_not_a_failure(
    session: Session, session_factory: Factory, owe: Owe
) -> None:
    owe("a", "b")
    asked: list[date] = []

    def recheck(session: Session, letter_id: int, day: date) -> Wording | None:
        asked.append(day)
        return None if len(asked) == 1 else Wording("改了", "新", "<p>新</p>", "**新**")

    channel = Kept()
    manner = _manner(recheck=recheck, day=date(2024, 11, 26))
    counts = dispatch(session_factory, {"wecom_robot": channel}, NOW, manner=manner)
    assert counts == DeliveryCounts(1, 0, 0)
    assert _states(session) == [(1, S.OBSOLETE), (1, S.SENT)]
    [message] = channel.taken
    assert (message.subject, message.text, message.markdown) == ("改了", "新", "**新**")
    assert asked == [date(2024, 11, 26)] * 2


def test_a_letter_is_checked_after_the_one_before_it_has_left(
    session: Session, session_factory: Factory, owe: Owe
) -> None:
    owe("a", "b", "c")
    gone: set[int] = set()

    def recheck(session: Session, letter_id: int, day: date) -> Wording | None:
        return None if letter_id in gone else Wording("题", "文", "<p>文</p>", "文")

    channel = Kept(before=lambda message: gone.add(message.letter_id + 1))
    dispatch(session_factory, {"wecom_robot": channel}, NOW, manner=_manner(recheck=recheck))
    assert [state for _, state in _states(session)] == [S.SENT, S.OBSOLETE, S.SENT]


def test_a_check_that_fails_costs_its_own_letter_only(
    session: Session, session_factory: Factory, owe: Owe
) -> None:
    owe("a", "b", "c")

    def recheck(session: Session, letter_id: int, day: date) -> Wording | None:
        found = session.execute(sa.select(col(Letter.id)).order_by(col(Letter.id))).scalars().all()
        if letter_id == found[1]:
            session.execute(sa.text("SELECT nothing FROM nowhere"))
        return Wording("题", "文", "<p>文</p>", "文")

    counts = dispatch(
        session_factory, {"wecom_robot": Kept()}, NOW, manner=_manner(recheck=recheck)
    )
    assert (counts.sent, counts.failed, counts.pending) == (2, 1, 1)
    failed = [row for row in session.exec(select(Delivery)) if row.state is S.FAILED]
    kinds = {"sqlite": "OperationalError", "postgresql": "ProgrammingError"}
    kind = kinds[session.get_bind().dialect.name]
    assert [row.outcome for row in failed] == [f"程序出错：{kind}"]


@pytest.mark.parametrize(
    ("hours", "at", "until"),
    [
        (("22:00", "07:00"), "2024-11-25 21:59", None),
        (("22:00", "07:00"), "2024-11-25 22:00", "2024-11-26 07:00"),
        (("22:00", "07:00"), "2024-11-26 06:59", "2024-11-26 07:00"),
        (("22:00", "07:00"), "2024-11-26 07:00", None),
        (("12:00", "14:00"), "2024-11-25 12:30", "2024-11-25 14:00"),
        (("12:00", "14:00"), "2024-11-25 14:00", None),
        (("08:00", "08:00"), "2024-11-25 08:00", None),
        (None, "2024-11-25 03:00", None),
    ],
)
def test_quiet_hours_end_where_they_say_also_over_midnight(
    hours: tuple[str, str] | None, at: str, until: str | None
) -> None:
    span = (time.fromisoformat(hours[0]), time.fromisoformat(hours[1])) if hours else None
    now = datetime.fromisoformat(at).replace(tzinfo=ZONE)
    found = quiet_until(span, now, ZONE)
    assert found == (datetime.fromisoformat(until).replace(tzinfo=ZONE) if until else None)


def test_in_quiet_hours_a_letter_waits_and_no_attempt_is_counted(
    session: Session, session_factory: Factory, office: Office, owe: Owe
) -> None:
    owe("a")
    owe("b", channel="file")
    [unit] = session.exec(select(Unit)).all()
    policy = office.policy("unit", quiet_from="12:00", quiet_until="14:00")
    unit.policy_id = policy.id
    session.commit()
    noon = datetime(2024, 11, 25, 12, 30, tzinfo=ZONE).astimezone(NOW.tzinfo)
    robot, file = Kept(), Kept()
    channels = {"wecom_robot": robot, "file": file}
    manner = Manner(ticker=Clockwork(noon))
    assert dispatch(session_factory, channels, noon, manner=manner) == DeliveryCounts(1, 0, 1)
    assert (len(robot.taken), len(file.taken)) == (0, 1)
    assert not anything_due(session_factory, noon + timedelta(minutes=89))
    later = noon + timedelta(minutes=90)
    manner = Manner(ticker=Clockwork(later))
    assert dispatch(session_factory, channels, later, manner=manner) == DeliveryCounts(1, 0, 0)
    assert {row.attempt for row in session.exec(select(Delivery))} == {1}


def test_the_organisations_quiet_hours_hold_where_a_unit_has_none(
    session: Session, session_factory: Factory, office: Office, owe: Owe
) -> None:
    owe("a")
    office.policy("organisation", quiet_from="08:00", quiet_until="20:00")
    session.commit()
    counts = dispatch(session_factory, {"wecom_robot": Kept()}, NOW, manner=_manner())
    assert counts == DeliveryCounts(0, 0, 1)


def test_a_robot_gets_its_pace_and_what_waits_too_long_goes_at_a_later_dispatch(
    session: Session, session_factory: Factory, owe: Owe
) -> None:
    owe(*(["甲群"] * 40), "乙群")
    channel, clock = Robots(), Clockwork()
    moments: list[tuple[str, datetime]] = []
    channel.before = lambda message: moments.append((message.person, message.at))
    manner = _manner(MINUTE, ticker=clock)
    counts = dispatch(session_factory, {"wecom_robot": channel}, NOW, manner=manner)
    assert counts.failed == 0
    assert counts.sent + counts.pending == 41
    assert 15 <= counts.sent <= 21
    assert sum(clock.waits) <= ALL_WAITS.total_seconds()
    # The other robot did not wait for the first one's turn.
    assert [at for person, at in moments if person.endswith("乙群")] == [NOW]
    for _ in range(3):
        later = clock.at + timedelta(minutes=15)
        clock.at = later
        counts = dispatch(session_factory, {"wecom_robot": channel}, later, manner=manner)
    assert counts.pending == 0
    assert {attempt for attempt, _ in _states(session)} == {1}
    group = [at for person, at in moments if person.endswith("甲群")]
    for at in group:
        assert sum(at <= one < at + timedelta(seconds=60) for one in group) <= 20
    assert [one.letter_id for one in channel.taken if one.person.endswith("甲群")] == sorted(
        one.letter_id for one in channel.taken if one.person.endswith("甲群")
    )


def test_a_platform_that_says_slow_down_pauses_its_robot_and_counts_no_attempt(
    session: Session, session_factory: Factory, owe: Owe
) -> None:
    owe("甲群", "甲群", "甲群", "乙群")
    slow = TransportError("钉钉答复 130101", fault="channel", pause=timedelta(minutes=10))
    channel = Robots(errors=[slow])
    counts = dispatch(session_factory, {"wecom_robot": channel}, NOW, manner=_manner())
    assert counts == DeliveryCounts(1, 0, 3)
    assert [one.person for one in channel.taken] == ["某3乙群"]
    with session_factory() as looking:
        assert pauses(looking, NOW) == {
            "robots:甲群": (NOW + timedelta(minutes=10), "钉钉答复 130101")
        }
    soon = NOW + timedelta(minutes=9)
    manner = _manner(ticker=Clockwork(soon))
    assert not anything_due(session_factory, soon)
    assert dispatch(session_factory, {"wecom_robot": channel}, soon, manner=manner).sent == 0
    later = NOW + timedelta(minutes=10)
    manner = _manner(ticker=Clockwork(later))
    counts = dispatch(session_factory, {"wecom_robot": channel}, later, manner=manner)
    assert counts == DeliveryCounts(3, 0, 0)
    assert _states(session) == [(1, S.SENT)] * 4


def test_a_pause_of_another_process_holds_too(
    session: Session, session_factory: Factory, owe: Owe
) -> None:
    owe("甲群")
    until = NOW + timedelta(minutes=3)
    session.add(Pace(key="robots:甲群", tat=NOW, paused_until=until, why="别的进程"))
    session.commit()
    counts = dispatch(session_factory, {"wecom_robot": Robots()}, NOW, manner=_manner())
    assert counts == DeliveryCounts(0, 0, 1)
    assert _only(session).not_before == until


def test_a_wrong_configuration_costs_no_letter_and_rests_the_robot(
    session: Session, session_factory: Factory, owe: Owe
) -> None:
    owe("甲群", "甲群")
    wrong = TransportError(
        "93000：机器人地址无效", permanent=True, fault="channel", pause=timedelta(hours=1)
    )
    channel = Robots()
    for day in range(2 * MOST_ATTEMPTS):
        channel.errors = [replace_text(wrong)]
        now = NOW + timedelta(days=day)
        manner = _manner(ticker=Clockwork(now))
        counts = dispatch(session_factory, {"wecom_robot": channel}, now, manner=manner)
        assert counts == DeliveryCounts(0, 1, 2)
    now = NOW + timedelta(days=30)
    manner = _manner(ticker=Clockwork(now))
    counts = dispatch(session_factory, {"wecom_robot": channel}, now, manner=manner)
    assert counts == DeliveryCounts(2, 0, 0)
    assert all(row.disabled_why is None for row in session.exec(select(Address)))


def replace_text(error: TransportError) -> TransportError:
    """The same error anew: one that was raised keeps its traceback."""
    return TransportError(
        str(error), permanent=error.permanent, fault=error.fault, pause=error.pause
    )


def _cut() -> TransportError:
    return TransportError("没有等到答复", fault="channel", unknown=True)


def test_a_cut_after_sending_is_unknown_and_resent_where_the_terms_say_so(
    session: Session, session_factory: Factory, owe: Owe
) -> None:
    owe("a")
    channel = Kept(errors=[_cut()])
    manner = _manner(Terms(unknown=Unknown.RESEND))
    counts = dispatch(session_factory, {"wecom_robot": channel}, NOW, manner=manner)
    assert counts == DeliveryCounts(0, 1, 1)
    assert _states(session) == [(1, S.UNKNOWN), (2, S.PENDING)]
    later = NOW + timedelta(hours=1)
    manner = _manner(Terms(), ticker=Clockwork(later))
    assert dispatch(session_factory, {"wecom_robot": channel}, later, manner=manner).sent == 1
    assert len({message.key for message in channel.taken}) == 1


def test_resending_after_cuts_ends_after_the_fifth(
    session: Session, session_factory: Factory, owe: Owe
) -> None:
    owe("a")
    channel = Kept(errors=[_cut() for _ in range(20)])
    for day in range(10):
        now = NOW + timedelta(days=day)
        manner = _manner(Terms(), ticker=Clockwork(now))
        dispatch(session_factory, {"wecom_robot": channel}, now, manner=manner)
    assert _states(session) == [(n, S.UNKNOWN) for n in range(1, MOST_ATTEMPTS + 1)]


def test_a_cut_is_held_where_the_terms_say_so_until_somebody_resends_it(
    session: Session, session_factory: Factory, owe: Owe
) -> None:
    owe("a")
    channel = Kept(errors=[_cut()])
    for hours in (0, 5):
        now = NOW + timedelta(hours=hours)
        manner = _manner(HELD, ticker=Clockwork(now))
        counts = dispatch(session_factory, {"wecom_robot": channel}, now, manner=manner)
        assert counts == DeliveryCounts(0, 1 if hours == 0 else 0, 0)
    [held] = dead_letters(session)
    assert (held.state, held.outcome) == (S.UNKNOWN, "没有等到答复")
    assert resend(session, [held.id]) == 1
    session.commit()
    counts = dispatch(session_factory, {"wecom_robot": channel}, NOW, manner=_manner(HELD))
    assert counts == DeliveryCounts(1, 0, 0)


def test_what_was_left_behind_is_held_or_resent_by_the_terms_of_its_channel(
    session: Session, session_factory: Factory, owe: Owe
) -> None:
    owe("a")
    owe("b", channel="smtp")
    session.execute(sa.update(Delivery).values(state=S.SENDING, claimed_at=NOW - 2 * LEASE))
    session.commit()
    assert take_up(session_factory, NOW) == 2
    assert _states(session) == [(1, S.UNKNOWN), (1, S.UNKNOWN), (2, S.PENDING)]
    assert [one.channel for one in dead_letters(session)] == ["wecom_robot"]


def test_outages_of_the_channel_do_not_use_up_what_a_cut_may_be_resent(
    session: Session, session_factory: Factory, owe: Owe
) -> None:
    [first] = owe("b", channel="smtp")
    row = session.get_one(Delivery, first)
    row.state, row.channel_down = S.FAILED, True
    for attempt in range(2, 9):
        more = {"state": S.FAILED, "channel_down": True}
        session.add(
            Delivery(letter_id=row.letter_id, channel="smtp", address="b", attempt=attempt, **more)
        )
    last = Delivery(
        letter_id=row.letter_id, channel="smtp", address="b", attempt=9, state=S.SENDING
    )
    last.claimed_at = NOW - 2 * LEASE
    session.add(last)
    session.commit()
    take_up(session_factory, NOW)
    assert _states(session)[-2:] == [(9, S.UNKNOWN), (10, S.PENDING)]


def test_what_a_relay_took_is_handed_over_not_sent(
    session: Session, session_factory: Factory, owe: Owe
) -> None:
    owe("a")
    counts = dispatch(
        session_factory, {"wecom_robot": Kept()}, NOW, manner=_manner(Terms(relay=True))
    )
    assert counts == DeliveryCounts(1, 0, 0)
    assert _states(session) == [(1, S.HANDED_OVER)]


def test_a_claim_late_in_a_long_dispatch_does_not_look_old(
    session: Session, session_factory: Factory, owe: Owe
) -> None:
    """A dispatch of an hour: the claim of its last letter is not an hour old."""
    owe("a", "b")
    clock = Clockwork()
    seen: list[tuple[datetime | None, int]] = []

    def before(message: Message) -> None:
        with session_factory() as looking:
            sending = select(Delivery.claimed_at).where(Delivery.state == S.SENDING)
            claimed = looking.exec(sending).one()
        seen.append((claimed, take_up(session_factory, clock.at)))
        clock.at += timedelta(hours=1)

    channel = Kept(before=before)
    dispatch(session_factory, {"wecom_robot": channel}, NOW, manner=_manner(ticker=clock))
    assert seen == [(NOW, 0), (NOW + timedelta(hours=1), 0)]


KILLED = """
import os, sys
from datetime import datetime
from sqlmodel import Session
from duban.build.database import make_engine
from notifications.delivery import dispatch

class Killer:
    at_once = None
    def __init__(self):
        self.left = int(sys.argv[3])
    def send(self, message, address):
        print(message.letter_id, flush=True)
        self.left -= 1
        if not self.left:
            os.kill(os.getpid(), 9)
        return "好"
    def close(self):
        pass

engine = make_engine(sys.argv[1])
dispatch(lambda: Session(engine), {"smtp": Killer()}, datetime.fromisoformat(sys.argv[2]))
"""


def test_a_killed_dispatcher_leaves_one_letter_unknown_and_doubles_only_that(
    session: Session, session_factory: Factory, owe: Owe, engine: sa.Engine
) -> None:
    owe(*(f"{n}" for n in range(12)), channel="smtp")
    url = engine.url.render_as_string(hide_password=False)
    killed = subprocess.run(
        [sys.executable, "-c", KILLED, url, NOW.isoformat(), "7"],
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
        env=dict(os.environ),
    )
    assert killed.returncode == -signal.SIGKILL
    out = [int(one) for one in killed.stdout.split()]
    states = [state for _, state in _states(session)]
    assert states == [S.SENT] * 6 + [S.SENDING] + [S.PENDING] * 5
    channel = Kept()
    soon = NOW + LEASE / 2
    dispatch(session_factory, {"smtp": channel}, soon, manner=Manner(ticker=Clockwork(soon)))
    assert len(channel.taken) == 5
    later = NOW + 2 * LEASE
    manner = Manner(ticker=Clockwork(later))
    dispatch(session_factory, {"smtp": channel}, later, manner=manner)
    dispatch(session_factory, {"smtp": channel}, later, manner=manner)
    sent = out + [message.letter_id for message in channel.taken]
    assert len(set(sent)) == 12
    assert len(sent) == 13
    assert [state for _, state in _states(session)].count(S.UNKNOWN) == 1


def test_many_dispatchers_at_once_share_letters_pace_and_pauses(
    session: Session, session_factory: Factory, owe: Owe
) -> None:
    owe(*(["甲群"] * 60), *(["乙群"] * 5))
    taken: list[Message] = []
    slowed: set[int] = set()
    lock = threading.Lock()
    start = threading.Barrier(3)

    def before(message: Message) -> None:
        with lock:
            if message.letter_id % 5 == 0 and message.letter_id not in slowed:
                slowed.add(message.letter_id)
                raise TransportError("放慢", fault="channel", pause=timedelta(seconds=2))
            taken.append(message)

    def work() -> None:
        start.wait()
        manner = _manner(MINUTE, ticker=Clockwork())
        dispatch(session_factory, {"wecom_robot": Robots(before=before)}, NOW, manner=manner)

    workers = [threading.Thread(target=work) for _ in range(3)]
    for one in workers:
        one.start()
    for one in workers:
        one.join()
    assert len({one.letter_id for one in taken}) == len(taken)
    group = [one.at for one in taken if one.person.endswith("甲群")]
    for at in group:
        assert sum(at <= one < at + timedelta(seconds=60) for one in group) <= 20
    states = [state for _, state in _states(session)]
    assert (states.count(S.SENT), set(states)) == (len(taken), {S.SENT, S.PENDING})
