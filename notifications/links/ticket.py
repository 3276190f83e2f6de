"""A ticket: one reader may do one thing with one milestone, signed, for so many days.

It is dated by the letter that carries it, not by a clock, and counts in days: the same letter
worded again carries the same links.
"""

from __future__ import annotations

import hashlib
import hmac
from base64 import urlsafe_b64encode
from dataclasses import dataclass
from datetime import date
from typing import Any

from itsdangerous import (
    BadData,
    HMACAlgorithm,
    SignatureExpired,
    TimestampSigner,
    URLSafeTimedSerializer,
)

from duban.errors import DubanError
from plans.deadlinewords import chinese_date

# Nothing that we sign is longer; whoever sends more is not one of our readers.
LONGEST = 400


class LinkForgedError(DubanError):
    """A link is none of ours, or for another purpose, or was cut short on its way."""

    def __init__(self) -> None:
        super().__init__("这个链接不完整或不是本系统发出的，请从信函里重新打开。")


class LinkExpiredError(DubanError):
    """A link is older than the office lets links be."""

    def __init__(self, written_on: date, days: int) -> None:
        super().__init__(
            f"这个链接随{chinese_date(written_on)}的信函发出，{days}天内有效，现已过期；"
            "请用最近一封信函里的链接，或与信函的联系人联系。"
        )


class LinkNotYetError(DubanError):
    """A link was written on a day that has not come: the office looks at an earlier day."""

    def __init__(self, written_on: date) -> None:
        super().__init__(f"这个链接随{chinese_date(written_on)}的信函发出，那一天还没有到。")


@dataclass(frozen=True, slots=True)
class Ticket:
    """Whose it is, for which milestone and due date, and the day of its letter."""

    person_id: int
    milestone_id: int
    due_on: date
    written_on: date


class _Sha256(HMACAlgorithm):
    """HMAC-SHA256 in one call: a letter of two hundred lines signs as often."""

    def get_signature(self, key: bytes, value: bytes) -> bytes:
        return hmac.digest(key, value, "sha256")


class _DaySigner(TimestampSigner):
    """A signer whose time is the ordinal of a business date, handed in."""

    def __init__(self, secret_key: Any, at: int, **rest: Any) -> None:  # noqa: ANN401 (its base's)
        super().__init__(secret_key, algorithm=_Sha256(hashlib.sha256), **rest)
        self._at = at
        self._derived: dict[Any, bytes] = {}

    def get_timestamp(self) -> int:
        return self._at

    def derive_key(self, secret_key: Any = None) -> bytes:  # noqa: ANN401 (its base's)
        """Derive each key once: a signer of ours signs all letters of a day."""
        if secret_key not in self._derived:
            self._derived[secret_key] = super().derive_key(secret_key)
        return self._derived[secret_key]


def serializer(key: bytes, purpose: str, day: date) -> URLSafeTimedSerializer:
    """Return what reads as of `day`, and signs on it; a purpose cannot read another's."""
    return URLSafeTimedSerializer(
        key,
        salt=f"duban.link.{purpose}",
        signer=_DaySigner,
        signer_kwargs={"at": day.toordinal(), "digest_method": hashlib.sha256},
    )


class Signing:
    """Signs tickets for one purpose on one day, as `serializer` would, many of them fast."""

    def __init__(self, key: bytes, purpose: str, day: date) -> None:
        made = serializer(key, purpose, day)
        signer = made.make_signer(made.salt)
        self._key = signer.derive_key()
        # What stands between a payload and its signature is the same for a whole day.
        self._dated, self._between, _signature = signer.sign(b"").rpartition(signer.sep)

    def sign(self, person_id: int, milestone_id: int, due_on: date) -> str:
        """Return the text of a ticket; it is safe in an address."""
        payload = f"[{person_id},{milestone_id},{due_on.toordinal()}]"
        text = urlsafe_b64encode(payload.encode()).rstrip(b"=") + self._dated
        signature = urlsafe_b64encode(hmac.digest(self._key, text, "sha256")).rstrip(b"=")
        return (text + self._between + signature).decode()


def read(key: bytes, purpose: str, text: str, day: date, days: int) -> Ticket:
    """Return the ticket that `text` is, on `day`; on the last of the `days` it still holds.

    Raises:
        LinkForgedError, LinkExpiredError, LinkNotYetError: it is not to be honoured.
    """
    if len(text) > LONGEST:
        raise LinkForgedError
    try:
        (person_id, milestone_id, due), at = serializer(key, purpose, day).loads(
            text, max_age=days, return_timestamp=True
        )
    except SignatureExpired as error:
        written_on = _signed_on(error.date_signed)
        if written_on > day:
            raise LinkNotYetError(written_on) from error
        raise LinkExpiredError(written_on, days) from error
    except BadData as error:
        raise LinkForgedError from error
    return Ticket(person_id, milestone_id, date.fromordinal(due), _signed_on(at))


def _signed_on(at: Any) -> date:  # noqa: ANN401 (the library's moment, which counts our days)
    return date.fromordinal(int(at.timestamp()))
