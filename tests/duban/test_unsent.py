"""With the mail server down the commands say so, fail, and send everything at the next run."""

from __future__ import annotations

import json
import shutil
import socket
from pathlib import Path

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.handlers import Message
from typer.testing import CliRunner, Result

from duban.cli.app import app

ON = ("--as-of", "2023-12-01")


class Kept(Message):
    """Keeps the recipients of what it is handed."""

    def __init__(self) -> None:
        super().__init__()
        self.to: list[str] = []

    def handle_message(self, message: object) -> None:
        self.to.append(str(message["X-RcptTo"]))  # type: ignore[index]


@pytest.fixture
def port() -> int:
    """A port of the loopback at which nobody listens until a test does."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        found: int = probe.getsockname()[1]
    return found


@pytest.fixture(autouse=True)
def _home(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, sqlite_huangshan: Path, port: int
) -> None:
    shutil.copy(sqlite_huangshan, tmp_path / "duban.db")
    monkeypatch.delenv("DUBAN_DATABASE_URL", raising=False)
    monkeypatch.setenv("DUBAN_HOME", str(tmp_path))
    monkeypatch.setenv("DUBAN_CHANNELS", "inbox,smtp")
    monkeypatch.setenv("DUBAN_SMTP_HOST", "127.0.0.1")
    monkeypatch.setenv("DUBAN_SMTP_PORT", str(port))


def duban(*arguments: str) -> Result:
    return CliRunner().invoke(app, arguments)


def test_what_a_dead_mail_server_left_unsent_is_said_and_sent_by_the_next_run(port: int) -> None:
    down = duban("remind", *ON, "--json")
    assert down.exit_code == 1
    done = json.loads(down.stdout)
    letters = done["deliveries"]["pending"]
    assert letters > 3
    assert [(one["channel"], one["state"], one["letters"]) for one in done["unsent"]] == [
        ("smtp", "failed", 3),
        ("smtp", "pending", letters),
    ]
    assert done["unsent"][0]["why"].startswith(f"邮件服务器 127.0.0.1:{port} 不可用")
    for command in ("remind", "deliver"):
        again = duban(command, *ON)
        assert again.exit_code == 1
        assert f"未送出：smtp 有3封没有送出（邮件服务器 127.0.0.1:{port} 不可用" in again.stdout
        assert f"未送出：smtp 有{letters}封仍待送，下次发送时再试。" in again.stdout
    kept = Kept()
    server = Controller(kept, hostname="127.0.0.1", port=port)
    server.start()
    try:
        up = duban("remind", *ON)
    finally:
        server.stop()
    assert up.exit_code == 0
    assert f"送达{letters}，失败0，待送0。" in up.stdout
    assert "未送出" not in up.stdout
    assert len(kept.to) == len(set(kept.to)) == letters


def test_the_examination_says_that_letters_of_earlier_days_still_wait() -> None:
    def waiting(day: str) -> tuple[str, str]:
        found = json.loads(duban("doctor", "--as-of", day, "--json").stdout)
        return next((one["level"], one["said"]) for one in found if one["key"] == "waiting")

    letters = json.loads(duban("remind", *ON, "--json").stdout)["deliveries"]["pending"]
    assert waiting("2023-12-01")[0] == "ok"
    level, said = waiting("2023-12-02")
    assert level == "warn"
    assert said.startswith(f"{letters}封早于2023-12-02的信还没有送出，最早的是2023-12-01写的")
