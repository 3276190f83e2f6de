"""The time that passes while letters are sent."""

from __future__ import annotations

import time
from datetime import datetime, timedelta
from typing import Protocol


class Ticker(Protocol):
    """What says how late it has become, and waits."""

    def now(self) -> datetime:
        """Return the moment, aware."""

    def wait(self, seconds: float) -> None:
        """Come back after so many seconds."""


class Running:
    """Goes on from the moment that was handed in, as long as this process takes.

    No clock is read: a dispatch of an earlier day starts on that day. But an hour of sending
    is an hour: a claim made at its end must not look as old as its beginning, and the pace of
    a robot is counted in real seconds.
    """

    def __init__(self, start: datetime) -> None:
        self._start = start
        self._zero = time.monotonic()

    def now(self) -> datetime:
        """Return the moment, aware."""
        return self._start + timedelta(seconds=time.monotonic() - self._zero)

    def wait(self, seconds: float) -> None:
        """Come back after so many seconds."""
        time.sleep(seconds)
