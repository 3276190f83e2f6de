"""网络回调: one signed HTTP POST with JSON for each letter."""

from __future__ import annotations

import hashlib
import hmac
import json
from functools import lru_cache

from duban.settings import Settings
from notifications.channel import ChannelNotConfiguredError, Fault, Message, TransportError
from notifications.posting import Answer, Poster, origin
from notifications.secrecy import hidden

# Request timeout, too early: the receiver asks us to come again.
LATER = frozenset({408, 425})
SERVER_ERROR = 500
HTTP = ("http://", "https://")
_JSON = json.JSONEncoder(ensure_ascii=False)


class WebhookError(TransportError):
    """A receiver did not take the letter.

    The sentence leaves out the receiver's address: a secret may stand in it.
    """


class Webhook:
    """Posts to the person's own address when it is one, else to the office's."""

    at_once: str | None = None

    def __init__(self, url: str, secret: str) -> None:
        self._url = url
        self._secret = secret.encode()
        self._poster = Poster("回调地址")

    def send(self, message: Message, address: str) -> str:
        """Post one letter; return the status answered.

        The Idempotency-Key is the same on every attempt. With a secret, X-Duban-Signature is
        `sha256=` and the HMAC-SHA256 of the body in hexadecimal.
        """
        own = address.startswith(HTTP)
        body = _JSON.encode(_content(message)).encode()
        headers = {"Content-Type": "application/json", "Idempotency-Key": message.key}
        if self._secret:
            digest = hmac.new(self._secret, body, hashlib.sha256).hexdigest()
            headers["X-Duban-Signature"] = f"sha256={digest}"
        fault: Fault = "address" if own else "channel"
        url = address if own else self._url
        answer = self._poster.post(url, body, headers, at=message.at, fault=fault)
        if not answer.ok:
            raise _refused(answer, own=own)
        return f"对方已接收（HTTP {answer.status}）"

    def bucket(self, message: Message, address: str) -> str:  # noqa: ARG002
        """Return the pace of the host that is called."""
        return _bucket(address if address.startswith(HTTP) else self._url)

    def check(self) -> str:
        """Say that the office's receiver answers; any answer to a HEAD request will do."""
        return f"回调地址可连通（HTTP {self._poster.reach(self._url)}）"

    def close(self) -> None:
        """Close the connections."""
        self._poster.close()


@lru_cache(maxsize=256)
def _bucket(url: str) -> str:
    return f"webhook:{hidden(origin(url))}"


def _content(message: Message) -> dict[str, object]:
    return {
        "id": message.key,
        "letter": message.letter_id,
        "to": {"unit": message.unit, "person": message.person},
        "kind": message.kind,
        "written_on": message.written_on.isoformat(),
        "subject": message.subject,
        "text": message.text,
        "html": message.html,
    }


def _refused(answer: Answer, *, own: bool) -> WebhookError:
    """Return the error for an answer that takes nothing.

    A person's own address that refuses is wrong for good. The office's receiver stands for
    all letters: its refusal (a lost key, a moved path) is mended there, and then they go out.
    """
    said = f"回调地址答复 HTTP {answer.status}"
    if not own:
        return WebhookError(said, fault="channel")
    return WebhookError(said, permanent=answer.status not in LATER and answer.status < SERVER_ERROR)


def make(settings: Settings) -> Webhook:
    """Return the channel; it connects with the first letter.

    Raises:
        ChannelNotConfiguredError: the office has no receiver.
    """
    if not settings.webhook_url:
        raise ChannelNotConfiguredError("webhook", "DUBAN_WEBHOOK_URL")
    return Webhook(settings.webhook_url, settings.webhook_secret.get_secret_value())
