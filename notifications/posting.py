"""HTTP for the channels: one POST, and whether it surely did not arrive or perhaps did.

No error holds an address: secrets stand in those.
"""

from __future__ import annotations

import json
import time
from collections.abc import Iterable, Mapping
from contextlib import closing, suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from typing import Any, Literal
from urllib.parse import urlsplit

import httpx

from notifications.channel import Fault, TransportError
from notifications.ways import Ways

MOST_BYTES = 65_536
# An answer that drips for longer is given up; it stays well below the lease of an attempt.
MOST_SECONDS = 60.0
OK = 200
TIMEOUT = 504
TOO_MANY = 429
UNAVAILABLE = 503
PAUSE = timedelta(minutes=1)
# Nothing of these says that the request was read: it was refused before, or never sent.
NOT_SENT = (
    httpx.ConnectError,
    httpx.ConnectTimeout,
    httpx.PoolTimeout,
    httpx.ProxyError,
    httpx.WriteError,
    httpx.WriteTimeout,
)


class UnreachableError(TransportError):
    """The receiver was not reached: the message surely did not arrive."""

    def __init__(self, who: str, error: Exception, fault: Fault = "channel") -> None:
        super().__init__(f"{who}没有应答（{type(error).__name__}）", fault=fault)


class BadUrlError(TransportError):
    """What stands in the settings or the roster is no address that can be called."""

    def __init__(self, who: str, fault: Fault) -> None:
        super().__init__(f"{who}的地址写得不对", permanent=True, fault=fault)


class CutOffError(TransportError):
    """The request left and no whole answer came: nobody knows what became of it."""

    def __init__(self, who: str, why: str, fault: Fault = "channel") -> None:
        super().__init__(f"已发给{who}，没有等到答复（{why}）", fault=fault, unknown=True)


class SlowDownError(TransportError):
    """The receiver asks for a pause, in seconds or until a moment."""

    def __init__(self, who: str, status: int, pause: timedelta) -> None:
        seconds = int(pause.total_seconds())
        super().__init__(
            f"{who}要求放慢（HTTP {status}），{seconds}秒后再发", fault="channel", pause=pause
        )


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back; `retry_after` is how long the sender asks us to wait."""

    status: int
    body: bytes
    retry_after: timedelta | None

    @property
    def ok(self) -> bool:
        """Whether the status is a success."""
        return OK <= self.status < OK + 100

    def json(self) -> dict[str, Any] | None:
        """Return the body's object; None when it is none."""
        try:
            found = json.loads(self.body)
        except ValueError:
            return None
        return found if isinstance(found, dict) else None


class Poster:
    """Connections for all messages of a channel; it connects on first use, and again after close.

    `who` names the receiver in errors, in place of its address.
    """

    def __init__(self, who: str) -> None:
        self._who = who
        self._ways = Ways()

    def post(
        self, url: str, body: bytes, headers: Mapping[str, str], *, at: datetime, fault: Fault
    ) -> Answer:
        """Post and return the answer, whatever its status.

        `fault` is what to blame when the receiver is not reached; `at` is now, aware, and
        counts where the answer's «retry after» is a date and the answer has none.

        Raises:
            BadUrlError: the address cannot be called.
            UnreachableError: nothing was sent.
            CutOffError: it was sent, and perhaps it arrived.
            SlowDownError: 429, or 503 with a time to come again.
        """
        answer = self._call("POST", url, body, headers, at=at, fault=fault)
        if answer.status == TIMEOUT:
            raise CutOffError(self._who, f"HTTP {answer.status}", fault)
        if answer.status == TOO_MANY or (answer.status == UNAVAILABLE and answer.retry_after):
            raise SlowDownError(self._who, answer.status, answer.retry_after or PAUSE)
        return answer

    def get(self, url: str) -> Answer:
        """Get something that changes nothing there: no outcome is in doubt.

        Raises:
            TransportError: it was not answered.
        """
        try:
            return self._call("GET", url, b"", {}, at=None, fault="channel")
        except CutOffError as error:
            cause = error.__cause__
            raise UnreachableError(
                self._who, cause if isinstance(cause, Exception) else error
            ) from error

    def reach(self, url: str) -> int:
        """Return the status of a HEAD request: whatever it is, the way there is open.

        Raises:
            TransportError: it is not.
        """
        try:
            with closing(self._ways.send("HEAD", url)) as response:
                return response.status_code
        except (httpx.TransportError, httpx.InvalidURL) as error:
            raise UnreachableError(self._who, error) from error
        finally:
            self.close()

    def close(self) -> None:
        """Close the connections."""
        with suppress(httpx.TransportError):
            self._ways.close()

    def _call(
        self,
        method: Literal["GET", "POST"],
        url: str,
        body: bytes,
        headers: Mapping[str, str],
        *,
        at: datetime | None,
        fault: Fault,
    ) -> Answer:
        try:
            with closing(self._ways.send(method, url, body, headers)) as response:
                return Answer(response.status_code, _read(response), _retry_after(response, at))
        except (httpx.UnsupportedProtocol, httpx.InvalidURL, UnicodeError) as error:
            raise BadUrlError(self._who, fault) from error
        except NOT_SENT as error:
            raise UnreachableError(self._who, error, fault) from error
        except (httpx.TransportError, httpx.DecodingError) as error:
            raise CutOffError(self._who, type(error).__name__, fault) from error


def _read(response: httpx.Response) -> bytes:
    """Read an answer, but no more of it than answers have, nor for ever."""
    until = time.monotonic() + MOST_SECONDS
    body = b""
    for part in _parts(response):
        body += part
        if len(body) > MOST_BYTES:
            break
        if time.monotonic() > until:
            raise httpx.ReadTimeout("", request=response.request)
    return body


def _parts(response: httpx.Response) -> Iterable[bytes]:
    """Return the body piece by piece; one that nobody packed needs no unpacking."""
    packed = "Content-Encoding" in response.headers
    if packed or not isinstance(response.stream, httpx.SyncByteStream):
        return response.iter_bytes()
    return response.stream


def _retry_after(response: httpx.Response, at: datetime | None) -> timedelta | None:
    """Return the wait of Retry-After: seconds, or a date against the server's own clock."""
    said = response.headers.get("Retry-After", "").strip()
    if not said:
        return None
    if said.isascii() and said.isdigit():
        return timedelta(seconds=min(int(said), 10**8))
    try:
        until = parsedate_to_datetime(said)
    except ValueError:
        return None
    try:
        now = parsedate_to_datetime(response.headers.get("Date", ""))
    except ValueError:
        if at is None:
            return None
        now = at
    return max(_aware(until) - _aware(now), timedelta(seconds=1))


def _aware(moment: datetime) -> datetime:
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def origin(url: str) -> str:
    """Return scheme, host and port of an address: nothing secret stands there."""
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.hostname or ''}" + (f":{parts.port}" if parts.port else "")
