"""What a channel is: it takes one message to one address, or says why not."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Literal, Protocol, runtime_checkable

from duban.errors import DubanError

Fault = Literal["address", "message", "channel"]


@dataclass(frozen=True, slots=True)
class Message:
    """A letter on its way to one person; `at` is the moment of sending, aware.

    `markdown` is the letter in short, untrimmed; a letter older than that column has none.
    """

    letter_id: int
    unit: str
    person: str
    kind: str
    written_on: date
    subject: str
    text: str
    html: str
    at: datetime
    markdown: str = ""

    @property
    def key(self) -> str:
        """The same on every attempt and channel, so that a receiver can drop a second copy.

        The day belongs to it: a new database counts its letters from 1 again, and a mailbox
        that still holds last year's letter 12 must not drop this year's.
        """
        day = self.written_on.isoformat().replace("-", "")
        return f"letter-{self.letter_id}-{day}@duban"


class TransportError(DubanError):
    """A message did not go out, or nobody knows whether it did.

    `permanent` means that trying again is of no use. `fault` says what is to blame: a
    permanent fault of the address switches it off; a fault of the whole channel does not
    count against the letter and, repeated, lets the channel rest until the next dispatch; a
    permanent one of the channel is its configuration. `unknown` means that it was cut off
    after the message had left. `pause` asks that nothing goes to the same robot or server for
    so long; alone it is no failure at all: the letter waits its turn.
    """

    def __init__(
        self,
        sentence: str,
        *,
        permanent: bool = False,
        fault: Fault = "address",
        unknown: bool = False,
        pause: timedelta | None = None,
    ) -> None:
        self.permanent = permanent
        self.fault = fault
        self.unknown = unknown
        self.pause = pause
        super().__init__(sentence)


class ChannelNotConfiguredError(DubanError):
    """A channel is enabled and lacks a setting that it cannot do without."""

    def __init__(self, channel: str, *settings: str) -> None:
        super().__init__(f"渠道 {channel} 已启用，但没有设置 {'、'.join(settings)}。")


class Channel(Protocol):
    """One way out. A channel connects on first use and may be used again after `close`."""

    # What is recorded when there is nothing to transport; such deliveries are settled in bulk.
    at_once: str | None

    def send(self, message: Message, address: str) -> str:
        """Take the message to the address; return the outcome in words.

        No outcome and no error may hold a secret: both are stored and shown.

        Raises:
            TransportError: it did not go out, or nobody knows whether it did.
        """

    def check(self) -> str:
        """Say in Chinese that the channel is ready, without sending anything.

        Raises:
            TransportError: it is not.
        """

    def close(self) -> None:
        """Let go of connections; never raises."""


@runtime_checkable
class Shared(Protocol):
    """A channel of which not the whole, but each robot or receiver has a pace of its own."""

    def bucket(self, message: Message, address: str) -> str:
        """Return what the pace of a message is counted for: the same name for the same robot.

        It is stored, so no secret may be read from it (see `hidden`).
        """


@runtime_checkable
class Named(Protocol):
    """A channel of several robots that are set, and mended, one by one."""

    @property
    def robots(self) -> Collection[str]:
        """The names of all that are set."""

    def robot_of(self, address: str, person: str) -> str:
        """Return which of them a letter to `person` with that address goes to."""


@runtime_checkable
class Eager(Protocol):
    """A channel that can begin a letter before it is known which one it will be."""

    def begin(self) -> None:
        """Say what is the same for all letters, nothing of one; never raises.

        The far side works on it while the letter is claimed. None need follow.
        """
