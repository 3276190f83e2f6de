"""What a channel is: it takes one message to one address, or says why not."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal, Protocol

from duban.errors import DubanError

Fault = Literal["address", "message", "channel"]


@dataclass(frozen=True, slots=True)
class Message:
    """A letter on its way to one person; `at` is the moment of sending, aware."""

    letter_id: int
    unit: str
    person: str
    kind: str
    written_on: date
    subject: str
    text: str
    html: str
    at: datetime

    @property
    def key(self) -> str:
        """The same on every attempt and channel, so that a receiver can drop a second copy."""
        return f"letter-{self.letter_id}@duban"


class TransportError(DubanError):
    """A message did not go out.

    `permanent` means that trying again is of no use. `fault` says what is to blame: a
    permanent fault of the address switches it off; a fault of the whole channel, repeated,
    lets it rest until the next dispatch.
    """

    def __init__(self, sentence: str, *, permanent: bool = False, fault: Fault = "address") -> None:
        self.permanent = permanent
        self.fault = fault
        super().__init__(sentence)


class ChannelNotConfiguredError(DubanError):
    """A channel is enabled and lacks a setting that it cannot do without."""

    def __init__(self, channel: str, setting: str) -> None:
        super().__init__(f"渠道 {channel} 已启用，但没有设置 {setting}。")


class Channel(Protocol):
    """One way out. A channel connects on first use and may be used again after `close`."""

    # What is recorded when there is nothing to transport; such deliveries are settled in bulk.
    at_once: str | None

    def send(self, message: Message, address: str) -> str:
        """Take the message to the address; return the outcome in words.

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
