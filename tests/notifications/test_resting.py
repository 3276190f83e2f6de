"""A robot whose settings are wrong: the coordinator is told once, by a channel that works."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

import pytest
from sqlmodel import Session, col, select

from duban.settings import Settings
from models import Delivery, DeliveryState, Letter, Memo
from notifications import pace, resting
from notifications.channel import Message, TransportError
from notifications.channels import channel_lines, enabled
from notifications.channels.inbox import make as make_inbox
from notifications.compose import write_letters
from notifications.delivery import dispatch
from notifications.ledger import sweep
from notifications.letters.desk import Desk, make_desk
from notifications.manner import Manner
from notifications.memos.sweeping import sweep_memos
from plans.workdays import WorkCalendar
from tests.notifications.making import NOW, TODAY, Bureau, Office

Factory = Callable[[], Session]
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
MOVED_OUT = "企业微信群机器人「甲群」答复 93000：机器人已被移出群；把新的 key 写进设置"
OURS = TransportError(MOVED_OUT, permanent=True, fault="channel", pause=HOUR)
SLOW = TransportError("要求放慢", fault="channel", pause=HOUR)


@dataclass
class Robots:
    """Two robots; those in `broken` answer with their error."""

    broken: dict[str, Exception] = field(default_factory=dict)
    key: str = "old"
    robots: Sequence[str] = ("甲群", "乙群")
    at_once: str | None = None

    def send(self, message: Message, address: str) -> str:  # noqa: ARG002
        if address in self.broken:
            raise self.broken[address]
        return "已接收"

    def bucket(self, _message: Message, address: str) -> str:
        return f"wecom_robot:{address}-{self.key}"

    def robot_of(self, address: str, person: str) -> str:  # noqa: ARG002
        return address

    def check(self) -> str:
        return "可用"

    def close(self) -> None:
        pass


@pytest.fixture
def robots() -> Robots:
    return Robots(broken={"甲群": OURS})


@pytest.fixture
def work(
    session: Session,
    office: Office,
    bureau: Bureau,
    robots: Robots,
    make_settings: Callable[..., Settings],
    calendar: WorkCalendar,
) -> Callable[[date], list[Letter]]:
    """Run a day as the office does, with one late thing a robot; return the day's letters."""
    settings = make_settings(channels="inbox,wecom_robot", wecom_robots="甲群=a1;乙群=b1")
    desk = make_desk(settings, calendar)
    for name in ("甲群", "乙群"):
        unit = office.unit(f"{name}科")
        office.person(unit, f"{name}人", wecom_robot=name)
        for weeks in range(4):
            office.milestone(bureau.task, unit, TODAY + timedelta(days=7 * weeks))
    session.commit()

    def work(day: date) -> list[Letter]:
        now = NOW + (day - TODAY)
        sweep(session, day, calendar)
        write_letters(session, day, desk=desk, channels=enabled(settings))
        _send(session, robots, now)
        letters = session.exec(select(Letter).where(Letter.written_on == day))
        return [one for one in letters if one.person_id == bureau.coordinator.id]

    return work


def _send(session: Session, robots: Robots, now: datetime) -> None:
    """Dispatch in sessions of its own; what the test has read must not hold the database."""
    session.commit()
    bind = session.get_bind()
    channels = {"inbox": make_inbox(Settings()), "wecom_robot": robots}
    dispatch(lambda: Session(bind), channels, now, manner=Manner(day=now.date()))
    session.expire_all()


def _memos(session: Session) -> list[tuple[str, str | None]]:
    rows = session.exec(select(Memo).where(Memo.kind == "channel_rest").order_by(col(Memo.id)))
    return [(row.subject, row.dropped_why) for row in rows]


def test_the_coordinator_hears_once_how_to_mend_it_through_what_works(
    session: Session, work: Callable[[date], list[Letter]]
) -> None:
    assert work(TODAY) == []
    [letter] = work(TODAY + DAY)
    assert letter.subject == "督办情况：1个渠道停歇（2024年11月26日）"
    assert (
        f"1. 企业微信群机器人「甲群」：停歇时间 2024年11月25日09:00起，原因和改法 {MOVED_OUT}，"
        "改好后试发 duban channel test wecom_robot --to 甲群" in letter.text
    )
    assert "93000" in letter.html
    assert "93000" in letter.markdown
    sent = session.exec(select(Delivery).where(Delivery.letter_id == letter.id)).all()
    assert [(one.channel, one.state) for one in sent] == [("inbox", DeliveryState.SENT)]
    for days in range(2, 6):
        assert work(TODAY + timedelta(days=days)) == []


def test_a_rest_that_was_mended_in_time_is_told_to_nobody(
    session: Session, work: Callable[[date], list[Letter]], robots: Robots
) -> None:
    work(TODAY)
    robots.broken.clear()
    # A new key is another bucket for the pace, but the same robot.
    robots.key = "new"
    _send(session, robots, NOW + 2 * HOUR)
    assert resting.rests(session) == []
    assert work(TODAY + DAY) == []
    assert _memos(session) == []


def test_the_same_robot_that_fails_again_later_is_told_anew(
    session: Session, work: Callable[[date], list[Letter]], robots: Robots
) -> None:
    work(TODAY)
    assert len(work(TODAY + DAY)) == 1
    robots.broken.clear()
    work(TODAY + timedelta(days=2))
    robots.broken["甲群"] = OURS
    work(TODAY + timedelta(days=7))
    assert len(work(TODAY + timedelta(days=8))) == 1
    assert [row[0] for row in _memos(session)] == [
        "wecom_robot:甲群@202411250100",
        "wecom_robot:甲群@202412020100",
    ]


def test_another_robot_that_works_does_not_end_it(
    session: Session, work: Callable[[date], list[Letter]]
) -> None:
    work(TODAY)
    sent = session.exec(select(Delivery).where(Delivery.address == "乙群")).one()
    assert sent.state is DeliveryState.SENT
    assert [one.place for one in resting.rests(session)] == ["wecom_robot:甲群"]


@pytest.mark.parametrize("change", ["no such robot", "no such channel"])
def test_what_the_settings_have_no_more_is_forgotten(
    session: Session,
    session_factory: Factory,
    work: Callable[[date], list[Letter]],
    robots: Robots,
    change: str,
) -> None:
    work(TODAY)
    if change == "no such robot":
        robots.robots = ("乙群",)
        _send(session, robots, NOW + HOUR / 2)
    else:
        session.commit()
        dispatch(session_factory, {}, NOW + HOUR / 2)
    assert resting.rests(session) == []


def test_slowing_down_is_no_fault_of_the_settings(
    session: Session, work: Callable[[date], list[Letter]], robots: Robots
) -> None:
    robots.broken["甲群"] = SLOW
    work(TODAY)
    assert pace.pauses(session, NOW)
    assert resting.rests(session) == []


def test_a_mended_robot_need_not_wait_for_the_end_of_its_pause(
    session: Session, work: Callable[[date], list[Letter]], robots: Robots
) -> None:
    work(TODAY)
    _send(session, robots, NOW + HOUR / 2)  # puts the letter off
    robots.broken.clear()
    resting.wake(session, "wecom_robot:甲群-old")
    session.commit()
    _send(session, robots, NOW + HOUR / 2)
    states = select(Delivery.state).where(Delivery.address == "甲群").order_by(col(Delivery.id))
    assert session.exec(states).all() == [DeliveryState.FAILED, DeliveryState.SENT]
    assert resting.rests(session) == []


def test_two_sweeps_at_once_and_two_rests_make_one_memo_each(
    session: Session, bureau: Bureau, calendar: WorkCalendar, desk: Desk
) -> None:
    resting.begin(session, "smtp", NOW, "邮件服务器不接受登录")
    resting.begin(session, "smtp", NOW + HOUR, "还是不接受登录")
    resting.begin(session, "wecom_robot:甲群", NOW, MOVED_OUT)
    assert [sweep_memos(session, TODAY, calendar) for _ in range(2)] == [2, 0]
    write_letters(session, TODAY, desk=desk, channels=[channel_lines()["inbox"]])
    [letter] = session.exec(select(Letter))
    assert letter.person_id == bureau.coordinator.id
    assert "2个渠道停歇" in letter.subject
    assert "原因和改法 还是不接受登录" in letter.text
    assert "duban channel test smtp --to 收件地址" in letter.text


@pytest.fixture
def desk(settings: Settings, calendar: WorkCalendar) -> Desk:
    return make_desk(settings, calendar)


def test_a_long_name_still_fits_a_memos_subject(session: Session) -> None:
    place = resting.place_of(Robots(), "dingtalk_robot", "很" * 80, "某人")
    resting.begin(session, place, NOW, "x")
    [found] = resting.rests(session)
    assert len(found.subject) <= 60
