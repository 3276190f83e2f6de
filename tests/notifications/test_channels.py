import email
import email.policy
import hashlib
import hmac
import json
import socket
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from email.message import EmailMessage
from pathlib import Path

import pytest

from duban.errors import DubanError
from duban.settings import Settings
from notifications.channel import Channel, ChannelNotConfiguredError, Message, TransportError
from notifications.channels import UnknownChannelError, make_channel, make_channels
from tests.notifications.making import NOW, Hook, MailSink

MESSAGE = Message(
    letter_id=12,
    unit="文化科",
    person="王填",
    kind="daily",
    written_on=date(2024, 11, 25),
    subject="督办提醒：1项已逾期",
    text="文化科 王填：\n",
    html="<p>文化科 王填：</p>\n",
    at=NOW,
)
Make = Callable[..., Settings]


def _closed_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _mail(make_settings: Make, port: int, **values: object) -> Channel:
    settings = {"smtp_host": "127.0.0.1", "smtp_port": port, "mail_from": "duban@example.test"}
    return make_channel("smtp", make_settings(**(settings | values)))


def _parse(content: bytes) -> EmailMessage:
    parsed = email.message_from_bytes(content, policy=email.policy.default)
    assert isinstance(parsed, EmailMessage)
    return parsed


def _assert_is_the_letter(mail: EmailMessage, office: str) -> None:
    assert mail["Message-ID"] == f"<letter-12-20241125@{office}>"
    assert mail["Subject"] == "督办提醒：1项已逾期"
    assert mail.get_content_type() == "multipart/alternative"
    text, html = (part.get_content().replace("\r\n", "\n") for part in mail.iter_parts())
    assert text == MESSAGE.text
    assert html == MESSAGE.html


def test_a_channel_that_does_not_exist_is_refused_with_those_that_do(make_settings: Make) -> None:
    with pytest.raises(
        UnknownChannelError, match="「fax」不存在，可用：inbox、file、smtp、wecom_robot、"
    ):
        make_channels(make_settings(channels="inbox,fax"))


@pytest.mark.parametrize(
    ("name", "setting"), [("smtp", "DUBAN_SMTP_HOST"), ("webhook", "DUBAN_WEBHOOK_URL")]
)
def test_a_channel_without_its_setting_is_refused(
    make_settings: Make, name: str, setting: str
) -> None:
    with pytest.raises(ChannelNotConfiguredError, match=setting) as caught:
        make_channels(make_settings(channels=name))
    assert isinstance(caught.value, DubanError)


def test_channels_are_made_in_the_order_of_the_settings(make_settings: Make) -> None:
    assert list(make_channels(make_settings(channels="file, inbox,file"))) == ["file", "inbox"]


def test_the_inbox_needs_nothing(settings: Settings) -> None:
    inbox = make_channel("inbox", settings)
    assert inbox.at_once
    assert "收件箱" in inbox.send(MESSAGE, "王填")
    assert inbox.check()


def test_a_file_is_a_whole_mail_in_the_folder_of_its_day(settings: Settings) -> None:
    channel = make_channel("file", settings)
    outcome = channel.send(MESSAGE, "王填")
    channel.send(MESSAGE, "王填")
    [path] = [found for found in settings.letters_dir.rglob("*") if found.is_file()]
    assert path == settings.letters_dir / "2024-11-25" / "000012-王填.eml"
    assert str(path) in outcome
    _assert_is_the_letter(_parse(path.read_bytes()), "localhost")


def test_a_name_cannot_lead_out_of_the_folder(settings: Settings) -> None:
    make_channel("file", settings).send(MESSAGE, "../../王\n填")
    [path] = [found for found in settings.home.rglob("*") if found.is_file()]
    assert path.parent == settings.letters_dir / "2024-11-25"


def test_a_folder_that_cannot_be_written_is_a_fault_of_the_channel(
    make_settings: Make, tmp_path: Path
) -> None:
    (tmp_path / "home").write_text("a file where the folder should be")
    channel = make_channel("file", make_settings())
    for act in (channel.check, lambda: channel.send(MESSAGE, "王填")):
        with pytest.raises(TransportError, match="不能写入") as caught:
            act()
        assert (caught.value.permanent, caught.value.fault) == (False, "channel")


def test_mail_goes_out_over_one_connection(make_settings: Make, mail_sink: MailSink) -> None:
    channel = _mail(make_settings, mail_sink.port)
    for address in ("wang@example.test", "li@example.test"):
        assert "已接收" in channel.send(MESSAGE, address)
    channel.close()
    assert [one.rcpt_tos for one in mail_sink.received] == [
        ["wang@example.test"],
        ["li@example.test"],
    ]
    assert len(mail_sink.connections) == 1
    mail = _parse(mail_sink.received[0].original_content or b"")
    _assert_is_the_letter(mail, "example.test")
    assert mail["To"].addresses[0].display_name == "文化科 王填"


def test_a_closed_channel_connects_again(make_settings: Make, mail_sink: MailSink) -> None:
    channel = _mail(make_settings, mail_sink.port)
    for _ in range(2):
        channel.send(MESSAGE, "wang@example.test")
        channel.close()
    assert len(mail_sink.connections) == 2


@pytest.mark.parametrize(
    ("answer", "permanent"), [("550 no such user", True), ("450 mailbox busy", False)]
)
def test_a_refused_recipient_is_permanent_with_5xx_and_temporary_with_4xx(
    make_settings: Make, mail_sink: MailSink, answer: str, permanent: bool
) -> None:
    mail_sink.answers["gone@example.test"] = answer
    channel = _mail(make_settings, mail_sink.port)
    with pytest.raises(TransportError, match=answer) as caught:
        channel.send(MESSAGE, "gone@example.test")
    assert (caught.value.permanent, caught.value.fault) == (permanent, "address")
    channel.send(MESSAGE, "wang@example.test")
    channel.close()
    assert len(mail_sink.received) == 1


def test_a_refused_text_does_not_blame_the_address(
    make_settings: Make, mail_sink: MailSink
) -> None:
    mail_sink.data_answer = "552 message too large"
    channel = _mail(make_settings, mail_sink.port)
    with pytest.raises(TransportError, match="552") as caught:
        channel.send(MESSAGE, "wang@example.test")
    channel.close()
    assert (caught.value.permanent, caught.value.fault) == (True, "message")


@pytest.mark.parametrize("address", ["no-at-sign", "王@example.test", "a b@example.test", ""])
def test_what_is_no_mail_address_is_refused_before_connecting(
    make_settings: Make, address: str
) -> None:
    channel = _mail(make_settings, _closed_port())
    with pytest.raises(TransportError, match="不是可用的邮件地址") as caught:
        channel.send(MESSAGE, address)
    assert (caught.value.permanent, caught.value.fault) == (True, "address")


def test_a_mail_server_that_is_not_there_is_a_fault_of_the_channel(make_settings: Make) -> None:
    channel = _mail(make_settings, _closed_port())
    for act in (channel.check, lambda: channel.send(MESSAGE, "wang@example.test")):
        with pytest.raises(TransportError, match="ConnectionRefusedError") as caught:
            act()
        assert (caught.value.permanent, caught.value.fault) == (False, "channel")


def test_a_server_without_starttls_or_login_where_they_are_asked_for_is_named(
    make_settings: Make, mail_sink: MailSink
) -> None:
    for values in ({"smtp_starttls": True}, {"smtp_user": "u", "smtp_password": "hidden"}):
        channel = _mail(make_settings, mail_sink.port, **values)
        with pytest.raises(TransportError, match="不可用") as caught:
            channel.send(MESSAGE, "wang@example.test")
        assert caught.value.fault == "channel"
        assert "hidden" not in str(caught.value)
    assert mail_sink.received == []


def test_the_mail_server_is_checked_without_sending(
    make_settings: Make, mail_sink: MailSink
) -> None:
    assert "可用" in _mail(make_settings, mail_sink.port).check()
    assert mail_sink.received == []


def _hook(make_settings: Make, url: str, secret: str = "") -> Channel:
    return make_channel("webhook", make_settings(webhook_url=url, webhook_secret=secret))


def test_a_hook_gets_the_letter_as_json_with_a_key_and_a_signature(
    make_settings: Make, hook: Hook
) -> None:
    channel = _hook(make_settings, f"{hook.url}/office", "秘密")
    assert "200" in channel.send(MESSAGE, "王填")
    channel.close()
    [(path, headers, body)] = hook.posts
    assert path == "/office"
    assert headers["Idempotency-Key"] == "letter-12-20241125@duban"
    digest = hmac.new("秘密".encode(), body, hashlib.sha256).hexdigest()
    assert headers["X-Duban-Signature"] == f"sha256={digest}"
    content = json.loads(body)
    assert content["to"] == {"unit": "文化科", "person": "王填"}
    assert content["subject"] == MESSAGE.subject
    assert content["written_on"] == "2024-11-25"


def test_without_a_secret_nothing_is_signed(make_settings: Make, hook: Hook) -> None:
    channel = _hook(make_settings, hook.url)
    channel.send(MESSAGE, "王填")
    channel.close()
    assert "X-Duban-Signature" not in hook.posts[0][1]


def test_a_person_with_an_own_hook_gets_the_letter_there(make_settings: Make, hook: Hook) -> None:
    channel = _hook(make_settings, f"{hook.url}/office")
    channel.send(MESSAGE, f"{hook.url}/own")
    channel.close()
    assert [path for path, _, _ in hook.posts] == ["/own"]


@pytest.mark.parametrize(
    ("statuses", "permanent"),
    [((302, 400, 401, 404, 410), True), ((408, 425, 500, 503), False)],
)
def test_what_a_persons_own_hook_answers_decides_whether_to_try_again(
    make_settings: Make, hook: Hook, statuses: tuple[int, ...], permanent: bool
) -> None:
    channel = _hook(make_settings, f"{hook.url}/office")
    for status in statuses:
        hook.status = status
        with pytest.raises(TransportError, match=f"HTTP {status}") as caught:
            channel.send(MESSAGE, f"{hook.url}/token-in-the-path")
        assert (caught.value.permanent, caught.value.fault) == (permanent, "address")
        assert "token-in-the-path" not in str(caught.value)
    channel.close()


def test_a_refusal_of_the_offices_own_hook_is_the_channels_and_never_for_good(
    make_settings: Make, hook: Hook
) -> None:
    channel = _hook(make_settings, f"{hook.url}/token-in-the-path")
    for status in (302, 400, 401, 404, 410, 500):
        hook.status = status
        with pytest.raises(TransportError, match=f"HTTP {status}") as caught:
            channel.send(MESSAGE, "王填")
        assert (caught.value.permanent, caught.value.fault) == (False, "channel")
        assert "token-in-the-path" not in str(caught.value)
    channel.close()


def test_a_hook_that_is_not_there_is_tried_again(make_settings: Make, hook: Hook) -> None:
    nowhere = f"http://127.0.0.1:{_closed_port()}"
    channel = _hook(make_settings, nowhere)
    with pytest.raises(TransportError, match="ConnectError") as caught:
        channel.send(MESSAGE, "王填")
    assert (caught.value.permanent, caught.value.fault) == (False, "channel")
    with pytest.raises(TransportError) as caught:
        channel.send(replace(MESSAGE, letter_id=13), f"{nowhere}/own")
    assert (caught.value.permanent, caught.value.fault) == (False, "address")
    with pytest.raises(TransportError, match="没有应答"):
        channel.check()


def test_an_own_hook_that_is_no_url_is_refused(make_settings: Make) -> None:
    channel = _hook(make_settings, "http://127.0.0.1:9")
    with pytest.raises(TransportError, match="写得不对") as caught:
        channel.send(MESSAGE, "http://")
    channel.close()
    assert caught.value.permanent


def test_a_hook_is_checked_without_posting(make_settings: Make, hook: Hook) -> None:
    assert "HTTP 405" in _hook(make_settings, hook.url).check()
    assert hook.posts == []
