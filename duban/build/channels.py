"""渠道 as a coordinator sees them: what holds, whether the way is open, one letter to try."""

from __future__ import annotations

from dataclasses import asdict, dataclass, field
from datetime import datetime, timedelta
from html import escape
from typing import Any

import sqlalchemy as sa
from sqlmodel import Session, col

from duban.build.office import Office
from duban.errors import DubanError, NotFoundError
from duban.schedule import load_schedule
from duban.settings import Settings
from models import Address
from notifications import pace, resting
from notifications.channel import Channel, Message, Shared, TransportError
from notifications.channels import ChannelLine, channel_lines, enabled, make_channel, terms
from notifications.terms import Terms

TEST_PERSON = "试发"
TEST_WORDS = "这是督办系统试发的一条消息，看到就说明这个渠道可用，不用回复。"


class NoTestAddressError(DubanError):
    """A channel that only knows people's own addresses was tried without one."""

    def __init__(self, channel: str) -> None:
        super().__init__(f"渠道 {channel} 没有统一的地址，请写明 --to 地址。")


class NotYetError(TransportError):
    """A channel has had enough for now."""

    def __init__(self, wait: timedelta) -> None:
        super().__init__(f"还要等{wait.total_seconds():.0f}秒才轮到，没有试发", fault="channel")


@dataclass(frozen=True, slots=True)
class ChannelState:
    """One channel: `addresses` are those in use, `paused` what rests, until when and why."""

    key: str
    name: str
    enabled: bool
    address: str
    addresses: int
    pace: str
    unknown: str
    paused: list[str] = field(default_factory=list)

    def as_json(self) -> dict[str, Any]:
        """Return it with stable keys."""
        return asdict(self)


@dataclass(frozen=True, slots=True)
class Checked:
    """What a channel answered to a check or a test letter."""

    key: str
    name: str
    ok: bool
    said: str

    def as_json(self) -> dict[str, Any]:
        """Return it with stable keys."""
        return asdict(self)


class TrialMessage(Message):
    """A letter that is nobody's; its key is new each time, so that no receiver drops it."""

    @property
    def key(self) -> str:
        """The moment it was sent."""
        return f"test-{self.at:%Y%m%d%H%M%S}@duban"


def list_of_channels(office: Office, now: datetime) -> list[ChannelState]:
    """Return every channel of the program, in the order of the table.

    Raises:
        DubanError: a setting about channels cannot be read.
    """
    zone = load_schedule().zone
    in_use = set(office.settings.channel_names)
    known = terms(office.settings)
    with office.reading() as session:
        pauses, rests = pace.pauses(session, now), resting.rests(session)
        count = _addresses(session)
    found = []
    for line in channel_lines().values():
        said = {why for _, why in pauses.values()}
        paused = [
            f"{until.astimezone(zone):%m-%d %H:%M} 前：{why or '对方要求放慢'}"
            for bucket, (until, why) in pauses.items()
            if _belongs(bucket, line.key)
        ]
        paused += [
            f"{one.since.astimezone(zone):%m-%d %H:%M} 起没有改好：{one.why}"
            for one in rests
            if one.channel == line.key and one.why not in said
        ]
        found.append(
            ChannelState(
                key=line.key,
                name=line.name,
                enabled=line.key in in_use,
                address=line.address,
                addresses=count.get(line.key, 0),
                pace=_words(known[line.key]),
                unknown=known[line.key].unknown.value,
                paused=paused,
            )
        )
    return found


def _addresses(session: Session) -> dict[str, int]:
    query = (
        sa.select(col(Address.channel), sa.func.count())
        .where(col(Address.disabled_why).is_(None))
        .group_by(col(Address.channel))
    )
    return {row[0]: row[1] for row in session.execute(query)}


def _belongs(bucket: str, key: str) -> bool:
    """Whether a bucket is a channel's: its whole name, or begins with its name."""
    return bucket == key or bucket.startswith(f"{key}:")


def _words(held: Terms) -> str:
    return "，".join(f"{one.seconds:g}秒{one.most}条" for one in held.limits) or "不限"


def check_channels(settings: Settings, key: str | None = None) -> list[Checked]:
    """Check the channels that are switched on, or one whether it is or not; send nothing.

    Raises:
        NotFoundError: there is no such channel.
        DubanError: the settings name none, or one that does not exist.
    """
    lines = enabled(settings) if key is None else [_line(key)]
    return [_check(line, settings) for line in lines]


def _line(key: str) -> ChannelLine:
    known = channel_lines()
    if key not in known:
        raise NotFoundError("渠道", key, list(known))
    return known[key]


def _check(line: ChannelLine, settings: Settings) -> Checked:
    try:
        channel = make_channel(line.key, settings)
    except DubanError as error:
        return Checked(line.key, line.name, ok=False, said=str(error))
    try:
        said = channel.check()
    except TransportError as error:
        return Checked(line.key, line.name, ok=False, said=str(error))
    finally:
        channel.close()
    return Checked(line.key, line.name, ok=True, said=said)


def send_test_letter(office: Office, key: str, to: str | None, now: datetime) -> Checked:
    """Send one letter by a channel, whether switched on or not, and return what was answered.

    It counts for the pace like every other. Without `to` it goes to the office's own address.

    Raises:
        NotFoundError: there is no such channel.
        NoTestAddressError: it needs an address and none is given.
        DubanError: the channel lacks a setting.
    """
    line = _line(key)
    if to is None and line.address != "none" and not getattr(office.settings, line.office, ""):
        raise NoTestAddressError(key)
    held = terms(office.settings)[key]
    channel = make_channel(key, office.settings)
    message = _message(office.settings, now)
    try:
        said = _send(office, channel, key, message, to or TEST_PERSON, held)
    except TransportError as error:
        return Checked(key, line.name, ok=False, said=str(error))
    finally:
        channel.close()
    return Checked(key, line.name, ok=True, said=said)


def _message(settings: Settings, now: datetime) -> TrialMessage:
    page = settings.page_url
    link = f'<p><a href="{escape(page)}">督办页面</a></p>\n' if page else ""
    return TrialMessage(
        letter_id=0,
        unit="督办系统",
        person=TEST_PERSON,
        kind="test",
        written_on=now.astimezone(load_schedule().zone).date(),
        subject="督办：试发",
        text="\n".join([TEST_WORDS, "", page] if page else [TEST_WORDS]) + "\n",
        html=f"<p>{TEST_WORDS}</p>\n{link}",
        at=now,
        markdown=f"**督办：试发**\n{TEST_WORDS}" + (f"\n[督办页面]({page})" if page else ""),
    )


def _bucket(channel: Channel, key: str, message: Message, address: str) -> str:
    return channel.bucket(message, address) if isinstance(channel, Shared) else key


def _send(
    office: Office, channel: Channel, key: str, message: Message, address: str, held: Terms
) -> str:
    """Take a turn and send; what the receiver asks to rest, rests for the next dispatch too.

    What rests because its settings were wrong is tried all the same: perhaps they are mended.

    Raises:
        TransportError: it is not its turn, or it did not go out.
    """
    bucket = _bucket(channel, key, message, address)
    place = resting.place_of(channel, key, address, message.person)
    with office.writing() as session:
        rested = any(one.place == place for one in resting.rests(session))
        if rested:
            resting.wake(session, bucket)
        wait = pace.take(session, bucket, held.limits, message.at)
        session.commit()
    if wait > timedelta():
        raise NotYetError(wait)
    try:
        said = channel.send(message, address)
    except TransportError as error:
        if error.pause is not None:
            with office.writing() as session:
                pace.pause(session, bucket, message.at, error.pause, str(error))
                if error.permanent and key in office.settings.channel_names:
                    resting.begin(session, place, message.at, str(error))
                session.commit()
        raise
    if rested:
        with office.writing() as session:
            resting.end(session, place)
            session.commit()
    return said
