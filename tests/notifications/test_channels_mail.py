"""Mail over encrypted connections, kept ones, and cut ones; servers on the loopback."""

from __future__ import annotations

import datetime as dt
import email
import email.policy
import ipaddress
import os
import socket
import socketserver
import ssl
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest
from aiosmtpd.smtp import SMTP, AuthResult, LoginPassword
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from duban.errors import DubanError
from duban.settings import Settings
from notifications.channel import Channel, Eager, Message, TransportError
from notifications.channels import make_channel
from notifications.mail import BadMailAddressError, as_mail, mailbox
from tests.notifications.conftest import LoopbackController
from tests.notifications.making import NOW, MailSink

Make = Callable[..., Settings]
MESSAGE = Message(
    letter_id=12,
    unit="文化科",
    person="王填",
    kind="daily",
    written_on=date(2024, 11, 25),
    subject="督办提醒：1项已逾期",
    text="文化科 王填：\n.\n..点开头的行\n",
    html="<p>文化科 王填：</p>\n",
    at=NOW,
)


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A certificate for 127.0.0.1 that signs itself, with its key in the same file."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "127.0.0.1")])
    now = dt.datetime.now(dt.UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - dt.timedelta(days=1))
        .not_valid_after(now + dt.timedelta(days=1))
        .add_extension(
            x509.SubjectAlternativeName([x509.IPAddress(ipaddress.ip_address("127.0.0.1"))]), False
        )
        .sign(key, hashes.SHA256())
    )
    path = tmp_path_factory.mktemp("tls") / "server.pem"
    path.write_bytes(
        key.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
        + made.public_bytes(serialization.Encoding.PEM)
    )
    return path


@pytest.fixture
def secure_sink(certificate: Path) -> Iterator[Callable[[str], MailSink]]:
    """A mail server with a login, encrypted from the start («ssl») or on demand («starttls»)."""
    running: list[LoopbackController] = []
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate)

    def authenticate(
        _server: object, _session: object, _envelope: object, _mechanism: str, data: LoginPassword
    ) -> AuthResult:
        right = (data.login, data.password) == (b"duban", b"right one")
        return AuthResult(success=right, handled=False)

    class Encrypting(LoopbackController):
        def factory(self) -> SMTP:
            wanted = {} if self.ssl_context else {"tls_context": context, "require_starttls": True}
            return SMTP(
                self.handler,
                authenticator=authenticate,
                auth_required=not self.ssl_context,
                auth_require_tls=not self.ssl_context,
                **wanted,
            )

    def start(kind: str) -> MailSink:
        sink = MailSink()
        controller = Encrypting(
            sink,
            hostname="127.0.0.1",
            port=0,
            ssl_context=context if kind == "ssl" else None,
        )
        controller.start()
        running.append(controller)
        sink.port = controller.port
        return sink

    yield start
    for one in running:
        one.stop()


def _mail(make_settings: Make, port: int, **values: object) -> Channel:
    settings = {"smtp_host": "127.0.0.1", "smtp_port": port, "mail_from": "duban@example.test"}
    return make_channel("smtp", make_settings(**(settings | values)))


@pytest.mark.parametrize("kind", ["ssl", "starttls"])
def test_mail_is_encrypted_and_logged_in_as_the_settings_say(
    kind: str,
    secure_sink: Callable[[str], MailSink],
    make_settings: Make,
    certificate: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    sink = secure_sink(kind)
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
    login = {"smtp_user": "duban", "smtp_password": "right one", f"smtp_{kind}": True}
    channel = _mail(make_settings, sink.port, **login)
    assert "可用" in channel.check()
    channel.send(MESSAGE, "wang@example.test")
    channel.close()
    assert [one.rcpt_tos for one in sink.received] == [["wang@example.test"]]
    wrong = _mail(make_settings, sink.port, **(login | {"smtp_password": "wrong one"}))
    with pytest.raises(TransportError, match="答复535") as caught:
        wrong.send(MESSAGE, "wang@example.test")
    assert (caught.value.fault, caught.value.permanent) == ("channel", True)
    assert caught.value.pause == timedelta(hours=1)
    assert "核对 DUBAN_SMTP_USER 和 DUBAN_SMTP_PASSWORD" in str(caught.value)
    assert "wrong one" not in str(caught.value)


@pytest.mark.parametrize("kind", ["ssl", "starttls"])
def test_a_certificate_that_nobody_vouches_for_is_refused(
    kind: str, secure_sink: Callable[[str], MailSink], make_settings: Make
) -> None:
    sink = secure_sink(kind)
    channel = _mail(make_settings, sink.port, **{f"smtp_{kind}": True})
    with pytest.raises(TransportError, match="SSLCertVerificationError"):
        channel.send(MESSAGE, "wang@example.test")
    assert sink.received == []


def test_both_kinds_of_encryption_at_once_are_refused(make_settings: Make) -> None:
    with pytest.raises(DubanError, match="只能开一个"):
        _mail(make_settings, 25, smtp_ssl=True, smtp_starttls=True)


class Script(socketserver.BaseRequestHandler):
    """A mail server by script: what it answers to the n-th command of the n-th connection."""

    def handle(self) -> None:
        server = self.server
        assert isinstance(server, Scripted)
        script = server.scripts.pop(0) if server.scripts else {}
        stream = self.request.makefile("rwb")

        def say(text: str) -> None:
            stream.write(text.encode() + b"\r\n")
            stream.flush()

        say("220 here")
        sent = 0
        while line := stream.readline():
            word = line.split()[0].decode().upper().partition(":")[0]
            server.words.append(word)
            answer = script.get(f"{word}{sent}", {"DATA": "354 go on"}.get(word, "250 fine"))
            if answer == "cut":
                return
            say(answer)
            if answer.startswith("421"):
                return
            if word == "DATA" and answer.startswith("354"):
                while (part := stream.readline()) != b".\r\n":
                    server.lines.append(part)
                    if not part:
                        return
                server.texts += 1
                end = script.get(f"END{sent}", "250 taken")
                if end == "cut":
                    return
                say(end)
                sent += 1
            if word == "QUIT":
                return


class Scripted(socketserver.ThreadingTCPServer):
    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Script)
        self.scripts: list[dict[str, str]] = []
        self.texts = 0
        self.lines: list[bytes] = []
        self.words: list[str] = []

    @property
    def port(self) -> int:
        return int(self.server_address[1])


@pytest.fixture
def scripted() -> Iterator[Scripted]:
    with Scripted() as server:
        thread = threading.Thread(target=server.serve_forever, args=(0.01,))
        thread.start()
        yield server
        server.shutdown()
        thread.join()


def _begin(channel: Channel) -> None:
    assert isinstance(channel, Eager)
    channel.begin()


def test_a_sender_is_named_ahead_once_and_only_on_an_open_connection(
    scripted: Scripted, make_settings: Make
) -> None:
    channel = _mail(make_settings, scripted.port)
    _begin(channel)
    assert scripted.words == []
    channel.send(MESSAGE, "a@example.test")
    for _letter_that_waits in range(2):
        _begin(channel)
    channel.send(MESSAGE, "b@example.test")
    _begin(channel)
    channel.close()
    letter = ["MAIL", "RCPT", "DATA"]
    assert scripted.words == ["EHLO", *letter, *letter, "MAIL", "QUIT"]


@pytest.mark.parametrize("ahead", [False, True])
@pytest.mark.parametrize("gone", ["cut", "421 idle too long"])
@pytest.mark.parametrize("at", ["MAIL1", "RCPT1", "DATA1"])
def test_a_kept_connection_that_is_gone_is_opened_once_more_without_a_word(
    gone: str, at: str, scripted: Scripted, make_settings: Make, *, ahead: bool
) -> None:
    scripted.scripts = [{at: gone}]
    channel = _mail(make_settings, scripted.port)
    for address in ("a@example.test", "b@example.test"):
        if ahead:
            _begin(channel)
        assert "已接收" in channel.send(MESSAGE, address)
    channel.close()
    assert scripted.texts == 2


@pytest.mark.parametrize("gone", ["cut", "421 busy"])
def test_a_new_connection_that_is_gone_is_a_fault_of_the_channel_and_nothing_was_sent(
    gone: str, scripted: Scripted, make_settings: Make
) -> None:
    scripted.scripts = [{"MAIL0": gone}, {"MAIL0": gone}]
    channel = _mail(make_settings, scripted.port)
    with pytest.raises(TransportError, match="不可用") as caught:
        channel.send(MESSAGE, "a@example.test")
    channel.close()
    assert (caught.value.fault, caught.value.unknown) == ("channel", False)
    assert len(scripted.scripts) == 1


def test_a_connection_cut_after_the_text_has_an_unknown_outcome_and_is_not_repeated(
    scripted: Scripted, make_settings: Make
) -> None:
    scripted.scripts = [{"END1": "cut"}]
    channel = _mail(make_settings, scripted.port)
    channel.send(MESSAGE, "a@example.test")
    with pytest.raises(TransportError, match="没有等到答复") as caught:
        channel.send(MESSAGE, "b@example.test")
    assert caught.value.unknown
    assert scripted.texts == 2
    channel.send(MESSAGE, "c@example.test")
    channel.close()
    assert scripted.texts == 3


@pytest.mark.parametrize(
    ("script", "fault", "permanent"),
    [
        ({"RCPT0": "550 5.1.1 no such user"}, "address", True),
        ({"RCPT0": "450 4.2.1 greylisted"}, "address", False),
        ({"MAIL0": "550 sender not allowed"}, "channel", True),
        ({"MAIL0": "451 sender not verified yet"}, "channel", False),
        ({"DATA0": "554 no valid recipients"}, "message", True),
        ({"END0": "552 too large"}, "message", True),
        ({"END0": "451 try again"}, "message", False),
    ],
)
def test_what_the_server_refuses_is_named_and_the_next_letter_goes_out(
    script: dict[str, str], fault: str, permanent: bool, scripted: Scripted, make_settings: Make
) -> None:
    scripted.scripts = [script]
    channel = _mail(make_settings, scripted.port)
    with pytest.raises(TransportError, match="拒收") as caught:
        channel.send(MESSAGE, "a@example.test")
    assert (caught.value.fault, caught.value.permanent, caught.value.unknown) == (
        fault,
        permanent,
        False,
    )
    # A refused sender must be mended; until then no further letter is tried.
    assert (caught.value.pause is not None) == (fault == "channel" and permanent)
    del script[next(iter(script))]
    _begin(channel)
    channel.send(MESSAGE, "b@example.test")
    channel.close()


def test_lines_that_begin_with_a_dot_arrive_whole(make_settings: Make, mail_sink: MailSink) -> None:
    channel = _mail(make_settings, mail_sink.port)
    channel.send(MESSAGE, "wang@example.test")
    channel.close()
    parsed = email.message_from_bytes(
        mail_sink.received[0].original_content or b"", policy=email.policy.default
    )
    [text, _html] = parsed.iter_parts()  # type: ignore[attr-defined]
    assert text.get_content().replace("\r\n", "\n") == MESSAGE.text


def test_headers_are_ascii_short_and_read_back_as_written() -> None:
    subject = "督办提醒：" + "统计基层基础巩固年活动方案第三季度报送" * 6
    message = replace(MESSAGE, subject=subject)
    to = mailbox("黄山市统计局 " + "王填" * 20, "wang@example.test")
    mail = as_mail(message, "统计局督办 <duban@example.org>", to)
    assert mail.isascii()
    assert max(len(line) for line in mail.split(b"\r\n")) <= 998
    assert b"\n" not in mail.replace(b"\r\n", b"")
    parsed = email.message_from_bytes(mail, policy=email.policy.default)
    assert parsed["Subject"] == subject
    assert parsed["From"].addresses[0].display_name == "统计局督办"
    assert parsed["To"].addresses[0].addr_spec == "wang@example.test"
    assert parsed["Message-ID"] == "<letter-12-20241125@example.org>"
    assert parsed["Date"].datetime == NOW


@pytest.mark.parametrize("name", ["Wang, Tian", 'a "b" c', "x\r\nBcc: y@z.test", "王\n填", ""])
def test_a_name_cannot_add_a_header_or_an_address(name: str) -> None:
    parsed = email.message_from_bytes(
        as_mail(MESSAGE, "duban@example.test", mailbox(name, "wang@example.test")),
        policy=email.policy.default,
    )
    assert [one.addr_spec for one in parsed["To"].addresses] == ["wang@example.test"]
    assert parsed["Bcc"] is None


@pytest.mark.parametrize(
    "address", ["a@b@c.test", "a b@c.test", "<a@b.test>", "a@b.test\r\nRCPT", ".a@b.test", "a@-"]
)
def test_an_address_that_could_say_more_than_one_is_refused(address: str) -> None:
    with pytest.raises(BadMailAddressError):
        mailbox("王填", address)


ELSEWHERE = """
import sys
from datetime import UTC, date, datetime
from pathlib import Path
from notifications.channel import Message
from notifications.channels.file import LetterFolder

assert sys.getfilesystemencoding() != "utf-8", sys.getfilesystemencoding()
message = Message(12, "文化科", "王填", "daily", date(2024, 11, 25), "题", "文", "<p>文</p>",
                  datetime(2024, 11, 25, tzinfo=UTC))
folder = LetterFolder(Path(sys.argv[1]), "duban@example.test")
said = [folder.send(message, "王填"), folder.check()]
for one in said:
    one.encode("utf-8")
"""


def test_a_system_that_cannot_spell_chinese_gets_files_with_numbers(tmp_path: Path) -> None:
    folder = tmp_path / "信函"
    env = {**os.environ, "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0", "LC_ALL": "C"}
    env["PYTHONPATH"] = str(Path(__file__).resolve().parents[2])
    script = tmp_path / "elsewhere.py"
    script.write_text(ELSEWHERE, encoding="utf-8")
    done = subprocess.run(
        [sys.executable, "-X", "utf8=0", str(script), str(folder)],
        env=env,
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )
    assert done.returncode == 0, done.stderr
    [path] = [one for one in folder.rglob("*") if one.is_file()]
    assert path.name == "000012.eml"


def test_a_server_that_never_greets_is_given_up(
    make_settings: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    from notifications.channels import smtp

    monkeypatch.setattr(smtp, "TIMEOUT", 0.2)
    with socket.socket() as silent:
        silent.bind(("127.0.0.1", 0))
        silent.listen()
        channel = _mail(make_settings, int(silent.getsockname()[1]))
        with pytest.raises(TransportError, match="不可用（SMTPServerDisconnected）"):
            channel.send(MESSAGE, "a@example.test")
