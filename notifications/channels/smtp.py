"""邮件: SMTP, encrypted from the start or by STARTTLS, over one connection for all letters."""

from __future__ import annotations

import smtplib
import ssl
from email.utils import parseaddr

from duban.errors import DubanError
from duban.settings import Settings
from notifications.channel import ChannelNotConfiguredError, Fault, Message, TransportError
from notifications.mail import as_mail, mailbox

TIMEOUT = 20.0
ANSWERS = 200
OK = 250
FORWARDED = 251
SEND_IT = 354
CLOSING = 421
PERMANENT = 500
REFUSED: dict[Fault, str] = {"address": "收件地址", "message": "信件", "channel": "发件地址"}


class MailServerError(TransportError):
    """The server cannot be reached, or refuses us rather than one letter."""

    def __init__(self, server: str, answer: str) -> None:
        super().__init__(f"邮件服务器 {server} 不可用（{answer}）", fault="channel")


class MailCutOffError(TransportError):
    """The connection was cut after the text had left: the server may have taken it."""

    def __init__(self, server: str, why: str) -> None:
        said = f"已交给邮件服务器 {server}，没有等到答复（{why}）"
        super().__init__(said, fault="channel", unknown=True)


class MailRefusedError(TransportError):
    """The server refused one letter: 5xx for good, 4xx for now.

    A refused sender is our own setting: the recipient's address stays on.
    """

    def __init__(self, fault: Fault, code: int, answer: bytes) -> None:
        words = " ".join(answer.decode("utf-8", "replace").split())
        super().__init__(
            f"邮件服务器拒收{REFUSED[fault]}：{code} {words}",
            permanent=code >= PERMANENT and fault != "channel",
            fault=fault,
        )


class TwoEncryptionsError(DubanError):
    """The settings ask for both ways of encryption."""

    def __init__(self) -> None:
        super().__init__(
            "DUBAN_SMTP_SSL 和 DUBAN_SMTP_STARTTLS 只能开一个（465 端口用前者，587 用后者）。"
        )


class Mail:
    """One connection for all letters of a dispatch; it is opened again after a cut."""

    at_once: str | None = None

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._sender = parseaddr(settings.mail_from)[1]
        self._connection: smtplib.SMTP | None = None

    def send(self, message: Message, address: str) -> str:
        """Hand one letter to the server; return what it answered.

        A kept connection that turns out to be gone before the text was asked for (also by
        421, with which servers end an idle one) is opened once more without a word: nothing
        was sent.
        """
        to = mailbox(f"{message.unit} {message.person}", address)
        mail = as_mail(message, self._settings.mail_from, to)
        # The server hangs up when it has refused too much; smtplib then drops its socket.
        reused = self._connection is not None and self._connection.sock is not None
        try:
            self._announce(address)
        except (OSError, smtplib.SMTPException) as error:
            self._drop()
            if not reused:
                raise self._down(error) from error
            try:
                self._announce(address)
            except (OSError, smtplib.SMTPException) as again:
                self._drop()
                raise self._down(again) from again
        return self._hand_over(mail)

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

    def _announce(self, address: str) -> None:
        """Name sender and recipient, and ask to send the text; raises what smtplib raises.

        Raises:
            MailRefusedError: the server answered, and refuses.
        """
        connection = self._connected()
        self._expect("channel", (OK,), *connection.mail(self._sender))
        self._expect("address", (OK, FORWARDED), *connection.rcpt(address))
        self._expect("message", (SEND_IT,), *connection.docmd("DATA"))

    def _expect(self, fault: Fault, wanted: tuple[int, ...], code: int, answer: bytes) -> None:
        """Go on if the server agrees; otherwise take the letter back and say what it refused."""
        if code in wanted:
            return
        if code == CLOSING:
            raise smtplib.SMTPServerDisconnected(code)
        if self._connection is not None:
            try:
                self._connection.rset()
            except (OSError, smtplib.SMTPException):
                self.close()
        raise MailRefusedError(fault, code, answer)

    def _hand_over(self, mail: bytes) -> str:
        """Send the text itself and return the answer.

        The dot that ends it goes last: as long as it could not be sent, nothing was.
        """
        connection = self._connected()
        try:
            connection.send(mail.replace(b"\n.", b"\n..") + b".\r\n")
        except (OSError, smtplib.SMTPException) as error:
            self._drop()
            raise self._down(error) from error
        try:
            code, answer = connection.getreply()
        except (OSError, smtplib.SMTPException) as error:
            self._drop()
            raise MailCutOffError(self._server, type(error).__name__) from error
        if code < ANSWERS:
            self._drop()
            raise MailCutOffError(self._server, "答复无法识别")
        if code == CLOSING:
            self._drop()
            raise MailServerError(self._server, f"答复{code}")
        self._expect("message", (OK,), code, answer)
        return f"{self._server} 已接收"

    def _drop(self) -> None:
        """Let go of a connection that is out of step: its next answer would be the last one's."""
        if self._connection is not None:
            self._connection.close()
        self._connection = None

    def _connected(self) -> smtplib.SMTP:
        if self._connection is not None and self._connection.sock is None:
            self.close()
        if self._connection is None:
            self._connection = self._connect()
        return self._connection

    def _connect(self) -> smtplib.SMTP:
        settings = self._settings
        host, port = settings.smtp_host, settings.smtp_port
        connection: smtplib.SMTP
        try:
            if settings.smtp_ssl:
                context = ssl.create_default_context()
                connection = smtplib.SMTP_SSL(host, port, timeout=TIMEOUT, context=context)
            else:
                connection = smtplib.SMTP(host, port, timeout=TIMEOUT)
        except (OSError, smtplib.SMTPException) as error:
            raise self._down(error) from error
        try:
            if settings.smtp_starttls:
                connection.starttls(context=ssl.create_default_context())
            if settings.smtp_user:
                connection.login(settings.smtp_user, settings.smtp_password.get_secret_value())
            connection.ehlo_or_helo_if_needed()
        except (OSError, smtplib.SMTPException) as error:
            connection.close()
            raise self._down(error) from error
        return connection

    def _down(self, error: Exception) -> TransportError:
        code = getattr(error, "smtp_code", None)
        answer = f"答复{code}" if code else type(error).__name__
        return MailServerError(self._server, answer)


def make(settings: Settings) -> Mail:
    """Return the channel; it connects with the first letter.

    Raises:
        ChannelNotConfiguredError: no server is set.
        TwoEncryptionsError: two kinds of encryption are.
    """
    if not settings.smtp_host:
        raise ChannelNotConfiguredError("smtp", "DUBAN_SMTP_HOST")
    if settings.smtp_ssl and settings.smtp_starttls:
        raise TwoEncryptionsError
    return Mail(settings)
