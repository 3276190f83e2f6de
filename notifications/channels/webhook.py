"""网络回调: one signed HTTP POST with JSON for each letter."""

from __future__ import annotations

import hashlib
import hmac
import json

import httpx

from duban.settings import Settings
from notifications.channel import ChannelNotConfiguredError, Message, TransportError

TIMEOUT = 15.0
# Request timeout, too early, too many requests: the receiver asks us to come again.
LATER = frozenset({408, 425, 429})
SERVER_ERROR = 500


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
        self._client: httpx.Client | None = None

    def send(self, message: Message, address: str) -> str:
        """Post one letter; return the status answered.

        The Idempotency-Key is the same on every attempt. With a secret, X-Duban-Signature is
        `sha256=` and the HMAC-SHA256 of the body in hexadecimal.
        """
        own = address.startswith(("http://", "https://"))
        body = json.dumps(_content(message), ensure_ascii=False).encode()
        headers = {"Content-Type": "application/json", "Idempotency-Key": message.key}
        if self._secret:
            digest = hmac.new(self._secret, body, hashlib.sha256).hexdigest()
            headers["X-Duban-Signature"] = f"sha256={digest}"
        answer = self._post(address if own else self._url, body, headers, own=own)
        if not answer.is_success:
            raise _refused(answer.status_code, own=own)
        return f"对方已接收（HTTP {answer.status_code}）"

    def check(self) -> str:
        """Say that the office's receiver answers; any answer to a HEAD request will do."""
        try:
            answer = self._connected().head(self._url)
        except (httpx.TransportError, httpx.InvalidURL) as error:
            raise _unreachable(error, own=False) from error
        finally:
            self.close()
        return f"回调地址可连通（HTTP {answer.status_code}）"

    def close(self) -> None:
        """Close the connections."""
        client, self._client = self._client, None
        if client is not None:
            client.close()

    def _connected(self) -> httpx.Client:
        if self._client is None:
            self._client = httpx.Client(timeout=TIMEOUT)
        return self._client

    def _post(self, url: str, body: bytes, headers: dict[str, str], *, own: bool) -> httpx.Response:
        try:
            return self._connected().post(url, content=body, headers=headers)
        except (httpx.UnsupportedProtocol, httpx.InvalidURL) as error:
            raise WebhookError("回调地址写得不对", permanent=True) from error
        except httpx.TransportError as error:
            raise _unreachable(error, own=own) from error


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


def _refused(status: int, *, own: bool) -> WebhookError:
    """Return the error for an answer that takes nothing.

    A person's own address that refuses is wrong for good. The office's receiver stands for
    all letters: its refusal (a lost key, a moved path) is mended there, and then they go out.
    """
    said = f"回调地址答复 HTTP {status}"
    if not own:
        return WebhookError(said, fault="channel")
    return WebhookError(said, permanent=status not in LATER and status < SERVER_ERROR)


def _unreachable(error: Exception, *, own: bool) -> WebhookError:
    """Return the error for no answer; only the office's receiver stands for the channel."""
    return WebhookError(
        f"回调地址没有应答（{type(error).__name__}）", fault="address" if own else "channel"
    )


def make(settings: Settings) -> Webhook:
    """Return the channel; it connects with the first letter.

    Raises:
        ChannelNotConfiguredError: the office has no receiver.
    """
    if not settings.webhook_url:
        raise ChannelNotConfiguredError("webhook", "DUBAN_WEBHOOK_URL")
    return Webhook(settings.webhook_url, settings.webhook_secret.get_secret_value())
