"""邮件: SMTP with STARTTLS and a login where the settings ask for them."""

from __future__ import annotations

import smtplib
import ssl
from email.utils import parseaddr

from duban.settings import Settings
from notifications.channel import ChannelNotConfiguredError, Fault, Message, TransportError
from notifications.mail import as_mail, mail_address

TIMEOUT = 20.0
PERMANENT = 500
REFUSED: dict[Fault, str] = {"address": "收件地址", "message": "信件", "channel": "发件地址"}


class Mail:
    """One connection for all letters of a dispatch; it is opened again after a cut."""

    at_once: str | None = None

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._sender = parseaddr(settings.mail_from)[1]
        self._connection: smtplib.SMTP | None = None

    def send(self, message: Message, address: str) -> str:
        """Hand one letter to the server; return what it answered.

        A connection cut after the text was sent counts as not sent: the next attempt has the
        same Message-ID, so a reader sees at most one letter twice.
        """
        to = mail_address(f"{message.unit} {message.person}", address)
        mail = as_mail(message, self._settings.mail_from, to)
        connection = self._connected()
        try:
            connection.send_message(mail, self._sender, [address])
        except smtplib.SMTPRecipientsRefused as error:
            raise MailRefusedError("address", *error.recipients[address]) from error
        except smtplib.SMTPSenderRefused as error:
            raise MailRefusedError("channel", error.smtp_code, error.smtp_error) from error
        except smtplib.SMTPDataError as error:
            raise MailRefusedError("message", error.smtp_code, error.smtp_error) from error
        except (OSError, smtplib.SMTPException) as error:
            self.close()
            raise self._down(error) from error
        return f"{self._server} 已接收"

    def check(self) -> str:
        """Connect, log in, and say that the server answers."""
        try:
            self._connected().noop()
        except (OSError, smtplib.SMTPException) as error:
            raise self._down(error) from error
        finally:
            self.close()
        return f"邮件服务器 {self._server} 可用"

    def close(self) -> None:
        """Say goodbye and let go of the connection, even if the server has gone."""
        connection, self._connection = self._connection, None
        if connection is None:
            return
        try:
            connection.quit()
        except (OSError, smtplib.SMTPException):
            connection.close()

    @property
    def _server(self) -> str:
        return f"{self._settings.smtp_host}:{self._settings.smtp_port}"

    def _connected(self) -> smtplib.SMTP:
        # The server hangs up when it has refused too much; smtplib then drops its socket.
        if self._connection is not None and self._connection.sock is None:
            self.close()
        if self._connection is None:
            self._connection = self._connect()
        return self._connection

    def _connect(self) -> smtplib.SMTP:
        host, port = self._settings.smtp_host, self._settings.smtp_port
        try:
            connection = smtplib.SMTP(host, port, timeout=TIMEOUT)
        except (OSError, smtplib.SMTPException) as error:
            raise self._down(error) from error
        try:
            if self._settings.smtp_starttls:
                connection.starttls(context=ssl.create_default_context())
            if self._settings.smtp_user:
                password = self._settings.smtp_password.get_secret_value()
                connection.login(self._settings.smtp_user, password)
        except (OSError, smtplib.SMTPException) as error:
            connection.close()
            raise self._down(error) from error
        return connection

    def _down(self, error: Exception) -> TransportError:
        code = getattr(error, "smtp_code", None)
        answer = f"答复{code}" if code else type(error).__name__
        return MailServerError(self._server, answer)


class MailServerError(TransportError):
    """The server cannot be reached, or refuses us rather than one letter."""

    def __init__(self, server: str, answer: str) -> None:
        super().__init__(f"邮件服务器 {server} 不可用（{answer}）", fault="channel")


class MailRefusedError(TransportError):
    """The server refused one letter: 5xx for good, 4xx for now.

    A refused sender is our own setting: the recipient's address stays on.
    """

    def __init__(self, fault: Fault, code: int, answer: bytes | str) -> None:
        text = answer.decode("utf-8", "replace") if isinstance(answer, bytes) else answer
        super().__init__(
            f"邮件服务器拒收{REFUSED[fault]}：{code} {' '.join(text.split())}",
            permanent=code >= PERMANENT and fault != "channel",
            fault=fault,
        )


def make(settings: Settings) -> Mail:
    """Return the channel; it connects with the first letter.

    Raises:
        ChannelNotConfiguredError: no server is set.
    """
    if not settings.smtp_host:
        raise ChannelNotConfiguredError("smtp", "DUBAN_SMTP_HOST")
    return Mail(settings)
