"""The pace of a robot: no window ever holds more than it may, whoever sends."""

from __future__ import annotations

import subprocess
import sys
import threading
from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
import sqlalchemy as sa
from hypothesis import given
from hypothesis import strategies as st
from sqlmodel import Session, col, select

from models import Pace
from notifications.channels import channel_lines
from notifications.pace import LONGEST_PAUSE, WRONG_CLOCK, Limit, pause, pauses, take
from tests.notifications.making import NOW

Factory = Callable[[], Session]
MINUTE = Limit(20, 60)
SECOND = Limit(5, 1)
NONE = timedelta()


def _sent(session: Session, limits: list[Limit], seconds: float, step: float) -> list[float]:
    """Ask for a place every `step` seconds; return when there was one."""
    found = []
    asked = 0.0
    while asked < seconds:
        if take(session, "robot", limits, NOW + timedelta(seconds=asked)) == NONE:
            found.append(asked)
        asked += step
    session.commit()
    return found


def _most_in(moments: list[float], window: float) -> int:
    return max(sum(start <= one < start + window for one in moments) for start in moments)


def test_no_minute_holds_more_than_the_platform_allows(session: Session) -> None:
    sent = _sent(session, [MINUTE], 200, 0.7)
    assert 16 <= _most_in(sent, 60) <= 18
    assert sent[:9] == pytest.approx([0.7 * n for n in range(9)])
    assert len(sent) > 3 * 9


def test_of_two_limits_both_hold(session: Session) -> None:
    sent = _sent(session, [Limit(100, 60), SECOND], 90, 0.15)
    assert _most_in(sent, 1) <= 5
    assert _most_in(sent, 60) <= 100
    assert len(sent) > 90


@given(st.lists(st.floats(min_value=0, max_value=30), min_size=1, max_size=150), st.integers(1, 40))
def test_whatever_the_moments_a_window_never_overflows(gaps: list[float], most: int) -> None:
    limit = Limit(most, 60)
    tat = now = NOW
    sent = []
    for gap in gaps:
        now += timedelta(seconds=gap)
        if limit.wait(tat, now) <= NONE:
            tat = limit.after(tat, now)
            sent.append((now - NOW).total_seconds())
    assert _most_in(sent, 59.999) <= most


def test_who_gets_no_place_is_told_when_to_come_again(session: Session) -> None:
    while take(session, "robot", [MINUTE], NOW) == NONE:
        pass
    wait = take(session, "robot", [MINUTE], NOW)
    assert timedelta(seconds=1) < wait <= timedelta(seconds=7)
    assert take(session, "robot", [MINUTE], NOW + wait / 2) == wait / 2
    assert take(session, "robot", [MINUTE], NOW + wait) == NONE
    assert take(session, "another", [MINUTE], NOW) == NONE


def test_a_place_is_given_back_when_its_transaction_comes_to_nothing(session: Session) -> None:
    session.commit()
    for _ in range(50):
        assert take(session, "robot", [MINUTE], NOW) == NONE
        session.rollback()


def test_a_pause_holds_for_all_and_ends_by_itself(session: Session) -> None:
    until = pause(session, "robot", NOW, timedelta(minutes=10), "钉钉答复 130101")
    assert take(session, "robot", [MINUTE], NOW) == timedelta(minutes=10)
    assert pauses(session, NOW) == {"robot": (until, "钉钉答复 130101")}
    assert pause(session, "robot", NOW, timedelta(minutes=1), "短") == NOW + timedelta(minutes=1)
    assert take(session, "robot", [MINUTE], NOW) == timedelta(minutes=10)
    assert take(session, "robot", [MINUTE], until) == NONE
    assert pauses(session, until) == {}


def test_a_pause_is_a_day_at_most(session: Session) -> None:
    assert pause(session, "robot", NOW, timedelta(days=400), "等一年") == NOW + LONGEST_PAUSE


def test_a_clock_that_was_wrong_does_not_silence_a_robot(session: Session) -> None:
    ahead = NOW + 400 * LONGEST_PAUSE
    take(session, "robot", [MINUTE], ahead)
    pause(session, "robot", ahead, timedelta(hours=2), "以后")
    assert take(session, "robot", [MINUTE], NOW) == NONE
    row = session.exec(select(Pace).where(col(Pace.key).contains("#"))).one()
    assert row.tat < NOW + WRONG_CLOCK
    assert pauses(session, NOW) == {}


def test_no_key_shows_more_than_a_robots_hidden_name(session: Session) -> None:
    take(session, "wecom_robot:1f2e3d", [MINUTE], NOW)
    assert sorted(session.exec(select(Pace.key))) == [
        "wecom_robot:1f2e3d",
        "wecom_robot:1f2e3d#20/60s",
    ]


def test_the_published_limits_leave_room() -> None:
    for line in channel_lines().values():
        for limit in line.terms.limits:
            assert limit.used < limit.most
            evenly = timedelta(seconds=limit.seconds) / limit.step
            assert limit.burst - 1 + evenly == pytest.approx(limit.used, rel=1e-3)


TAKER = """
import sys
from datetime import datetime, timedelta
from sqlmodel import Session
from duban.build.database import make_engine
from notifications.pace import Limit, take

engine = make_engine(sys.argv[1])
now = datetime.fromisoformat(sys.argv[2])
got = 0
print("ready", flush=True)
sys.stdin.readline()
for number in range(40):
    with Session(engine) as session:
        got += take(session, "robot", [Limit(20, 60), Limit(1000, 1)], now) == timedelta()
        session.commit()
print(got)
"""


def test_processes_at_once_share_one_pace(engine: sa.Engine) -> None:
    url = engine.url.render_as_string(hide_password=False)
    limits = [MINUTE, Limit(1000, 1)]
    with subprocess.Popen(
        [sys.executable, "-c", TAKER, url, NOW.isoformat()],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as other:
        assert other.stdin
        assert other.stdout
        assert other.stdout.readline() == "ready\n"
        other.stdin.write("go\n")
        other.stdin.flush()
        got = 0
        for _ in range(40):
            with Session(engine) as session:
                got += take(session, "robot", limits, NOW) == NONE
                session.commit()
        got += int(other.stdout.readline())
    assert got == MINUTE.burst


def test_threads_at_once_share_one_pace(session_factory: Factory) -> None:
    start = threading.Barrier(4)
    taken: list[datetime] = []

    def work() -> None:
        start.wait()
        for number in range(30):
            now = NOW + timedelta(seconds=number)
            with session_factory() as session:
                if take(session, "robot", [SECOND, MINUTE], now) == NONE:
                    taken.append(now)
                session.commit()

    workers = [threading.Thread(target=work) for _ in range(4)]
    for one in workers:
        one.start()
    for one in workers:
        one.join()
    seconds = sorted((one - NOW).total_seconds() for one in taken)
    assert len(seconds) >= MINUTE.burst
    assert _most_in(seconds, 30) <= MINUTE.most
