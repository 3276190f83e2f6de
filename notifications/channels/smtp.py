"""邮件: SMTP, encrypted from the start or by STARTTLS, over one connection for all letters."""

from __future__ import annotations

import smtplib
import ssl
from collections.abc import Callable
from datetime import timedelta
from functools import partial

from duban.errors import DubanError
from duban.settings import Settings
from notifications.channel import ChannelNotConfiguredError, Fault, Message, TransportError
from notifications.draft import called
from notifications.mail import as_mail, mailbox

TIMEOUT = 20.0
ANSWERS = 200
OK = 250
FORWARDED = 251
SEND_IT = 354
CLOSING = 421
PERMANENT = 500
# As with the robots: a wrong setting is not mended within minutes.
REST = timedelta(hours=1)
REFUSED: dict[Fault, str] = {"address": "收件地址", "message": "信件", "channel": "发件地址"}


class MailServerError(TransportError):
    """The server cannot be reached, or refuses us rather than one letter."""

    def __init__(self, server: str, answer: str) -> None:
        super().__init__(f"邮件服务器 {server} 不可用（{answer}）", fault="channel")


class MailLoginError(TransportError):
    """The server refuses our login for good: asking again and again would lock the account."""

    def __init__(self, server: str, code: int) -> None:
        super().__init__(
            f"邮件服务器 {server} 不接受登录（答复{code}）；"
            "核对 DUBAN_SMTP_USER 和 DUBAN_SMTP_PASSWORD",
            permanent=True,
            fault="channel",
            pause=REST,
        )


class MailCutOffError(TransportError):
    """The connection was cut after the text had left: the server may have taken it."""

    def __init__(self, server: str, why: str) -> None:
        said = f"已交给邮件服务器 {server}，没有等到答复（{why}）"
        super().__init__(said, fault="channel", unknown=True)


class MailRefusedError(TransportError):
    """The server refused one letter: 5xx for good, 4xx for now.

    A refused sender is our own setting: the recipient's address stays on, and all letters
    wait until it is mended.
    """

    def __init__(self, fault: Fault, code: int, answer: bytes) -> None:
        words = " ".join(answer.decode("utf-8", "replace").split())
        ours = fault == "channel"
        for_good = code >= PERMANENT
        super().__init__(
            f"邮件服务器拒收{REFUSED[fault]}：{code} {words}"
            f"{'；核对 DUBAN_MAIL_FROM' if ours else ''}",
            permanent=for_good,
            fault=fault,
            pause=REST if ours and for_good else None,
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
        self._from = f"FROM:{smtplib.quoteaddr(settings.mail_from)}"
        self._connection: smtplib.SMTP | None = None
        # Whether the sender was named, and the answer to that is still to be read.
        self._begun = False

    def send(self, message: Message, address: str) -> str:
        """Hand one letter to the server; return what it answered.

        A kept connection that turns out to be gone before the text was asked for (also by
        421, with which servers end an idle one) is opened once more without a word: nothing
        was sent.
        """
        to = mailbox(called(message.unit, message.person), address)
        write = partial(as_mail, message, self._settings.mail_from, to)
        # The server hangs up when it has refused too much; smtplib then drops its socket.
        reused = self._connection is not None and self._connection.sock is not None
        try:
            mail = self._announce(address, write)
        except (OSError, smtplib.SMTPException) as error:
            self._drop()
            if not reused:
                raise self._down(error) from error
            try:
                mail = self._announce(address, write)
            except (OSError, smtplib.SMTPException) as again:
                self._drop()
                raise self._down(again) from again
        return self._hand_over(mail)

    def begin(self) -> None:
        """Name the sender of the next letter, whichever it will be, and wait for no answer.

        Only on an open connection; that it broke is found out, and mended, by `send`.
        """
        connection = self._connection
        if connection is None or connection.sock is None or self._begun:
            return
        try:
            connection.putcmd("MAIL", self._from)
        except (OSError, smtplib.SMTPException):
            self._drop()
        else:
            self._begun = True

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
        connection, begun = self._connection, self._begun
        self._connection, self._begun = None, False
        if connection is None:
            return
        try:
            if begun:
                connection.getreply()
            connection.quit()
        except (OSError, smtplib.SMTPException):
            connection.close()

    @property
    def _server(self) -> str:
        return f"{self._settings.smtp_host}:{self._settings.smtp_port}"

    def _announce(self, address: str, write: Callable[[], bytes]) -> bytes:
        """Name sender and recipient, and ask to send the text; raises what smtplib raises.

        The letter is put into its form while the server looks the recipient up, and returned.

        Raises:
            MailRefusedError: the server answered, and refuses.
        """
        connection = self._connected()
        # The address is a plain one, as `mailbox` found: smtplib would parse it for each letter.
        if not self._begun:
            connection.putcmd("MAIL", self._from)
        self._begun = False
        self._expect("channel", (OK,), *connection.getreply())
        connection.putcmd("RCPT", f"TO:<{address}>")
        try:
            mail = write()
        except Exception:
            self._drop()
            raise
        self._expect("address", (OK, FORWARDED), *connection.getreply())
        self._expect("message", (SEND_IT,), *connection.docmd("DATA"))
        return mail

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
        self._connection, self._begun = None, False

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
        except smtplib.SMTPAuthenticationError as error:
            connection.close()
            if error.smtp_code < PERMANENT:
                raise self._down(error) from error
            raise MailLoginError(self._server, error.smtp_code) from error
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
