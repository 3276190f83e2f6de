"""企业微信应用: a message to one member's account, with an access token that runs out.

Token: developer.work.weixin.qq.com/document/path/91039 (two hours; not to be fetched for every
message). Message: path/90236 (markdown 2,048 bytes; the same text to the same member is
dropped within `duplicate_check_interval`, at most four hours).
"""

from __future__ import annotations

import json
from urllib.parse import urlencode, urlsplit

from duban.settings import Settings
from notifications.answers import Does, PlatformError, settled
from notifications.channel import ChannelNotConfiguredError, Message, TransportError
from notifications.letters.fitting import fit, letter_page
from notifications.posting import Poster
from notifications.robots import JSON, LOCAL, RobotsUnreadableError
from notifications.secrecy import hidden

MARKDOWN_BYTES = 2048
DUPLICATE_SECONDS = 4 * 3600
NEEDED = ("wecom_corp_id", "wecom_agent_id", "wecom_secret")


class NoMemberError(TransportError):
    """The platform took the message and says that it has no such member."""

    def __init__(self, member: str) -> None:
        super().__init__(f"企业微信里没有账号「{member}」，或不在应用可见范围", permanent=True)


class WecomApp:
    """One application; the token is kept as long as the channel, and fetched anew when refused."""

    at_once: str | None = None

    def __init__(self, settings: Settings) -> None:
        self._api = settings.wecom_api.rstrip("/")
        self._corp = settings.wecom_corp_id
        self._agent = settings.wecom_agent_id
        self._secret = settings.wecom_secret.get_secret_value()
        self._page_url = settings.page_url
        self._poster = Poster("企业微信")
        self._token: str | None = None

    def send(self, message: Message, address: str) -> str:
        """Send one letter to an account; a refused token surely sent nothing."""
        kept = self._token is not None
        try:
            return self._send(message, address)
        except PlatformError as error:
            stale = error.known is not None and error.known.does is Does.RENEW
            self._token = None if stale else self._token
            if not (stale and kept):
                raise
        return self._send(message, address)

    def bucket(self, message: Message, address: str) -> str:  # noqa: ARG002
        """Return the application's pace."""
        return f"wecom_app:{hidden(f'{self._corp}/{self._agent}')}"

    def check(self) -> str:
        """Fetch a token: that shows whether corporation and secret are right."""
        try:
            self._fetched()
        finally:
            self.close()
        return f"企业微信应用 {self._agent} 的密钥可用"

    def close(self) -> None:
        """Close the connections and forget the token."""
        self._token = None
        self._poster.close()

    def _send(self, message: Message, member: str) -> str:
        token = self._token = self._token or self._fetched()
        url = letter_page(self._page_url, message.letter_id)
        body = {
            "touser": member,
            "agentid": self._agent,
            "msgtype": "markdown",
            "markdown": {"content": fit(message.markdown or message.text, url, MARKDOWN_BYTES)},
            "enable_duplicate_check": 1,
            "duplicate_check_interval": DUPLICATE_SECONDS,
        }
        found = self._poster.post(
            f"{self._api}/cgi-bin/message/send?{urlencode({'access_token': token})}",
            json.dumps(body, ensure_ascii=False).encode(),
            JSON,
            at=message.at,
            fault="channel",
        )
        answer = settled("wecom", found, (token, self._secret))
        if member in str(answer.get("invaliduser") or "").split("|"):
            raise NoMemberError(member)
        return f"企业微信已发给 {member}"

    def _fetched(self) -> str:
        query = urlencode({"corpid": self._corp, "corpsecret": self._secret})
        found = self._poster.get(f"{self._api}/cgi-bin/gettoken?{query}")
        return str(settled("wecom", found, (self._secret,))["access_token"])


def make(settings: Settings) -> WecomApp:
    """Return the channel; it connects with the first letter.

    Raises:
        ChannelNotConfiguredError: corporation, application or secret is not set.
        RobotsUnreadableError: the platform's address is not https.
    """
    values = (settings.wecom_corp_id, settings.wecom_agent_id, settings.wecom_secret)
    lacking = [
        f"DUBAN_{name.upper()}" for name, value in zip(NEEDED, values, strict=True) if not value
    ]
    if lacking:
        raise ChannelNotConfiguredError("wecom_app", *lacking)
    parts = urlsplit(settings.wecom_api)
    if parts.scheme != "https" and parts.hostname not in LOCAL:
        raise RobotsUnreadableError("DUBAN_WECOM_API", None, "要以 https:// 开头")
    return WecomApp(settings)
