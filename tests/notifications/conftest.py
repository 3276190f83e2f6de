"""A small office to remind, and real servers on the loopback to send to."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
import sqlalchemy as sa
from aiosmtpd.controller import Controller
from sqlmodel import Session

from duban.settings import Settings
from models import Duty
from plans.workdays import WorkCalendar
from tests.notifications.making import Bureau, Hook, MailSink, Office


@pytest.fixture
def office(session: Session) -> Office:
    return Office(session)


@pytest.fixture
def bureau(office: Office) -> Bureau:
    rules, culture = office.unit("法规科"), office.unit("文化科")
    plan = office.plan(rules)
    return Bureau(
        office=office,
        rules=rules,
        culture=culture,
        plan=plan,
        task=office.task(plan),
        coordinator=office.person(rules, "李总", Duty.COORDINATOR, smtp="li@example.test"),
        filler=office.person(culture, "王填", smtp="wang@example.test"),
        head=office.person(culture, "赵长", Duty.HEAD, smtp="zhao@example.test"),
    )


@pytest.fixture
def calendar() -> WorkCalendar:
    return WorkCalendar()


@pytest.fixture
def make_settings(tmp_path: Path) -> Callable[..., Settings]:
    def make(**values: object) -> Settings:
        usual = {"home": tmp_path / "home", "base_url": "http://127.0.0.1:8765"}
        return Settings(**(usual | values))

    return make


@pytest.fixture
def settings(make_settings: Callable[..., Settings]) -> Settings:
    return make_settings()


@pytest.fixture
def session_factory(engine: sa.Engine) -> Callable[[], Session]:
    return lambda: Session(engine)


class LoopbackController(Controller):
    """A controller on a port that the system chose: its own probe would knock at port 0."""

    def _trigger_server(self) -> None:
        assert self.server is not None
        self.port = self.server.sockets[0].getsockname()[1]
        super()._trigger_server()


@pytest.fixture
def mail_sink() -> Iterator[MailSink]:
    sink = MailSink()
    controller = LoopbackController(sink, hostname="127.0.0.1", port=0)
    controller.start()
    sink.port = controller.port
    yield sink
    controller.stop()


@pytest.fixture
def hook(monkeypatch: pytest.MonkeyPatch) -> Iterator[Hook]:
    for name in ("HTTP_PROXY", "http_proxy", "ALL_PROXY", "all_proxy"):
        monkeypatch.delenv(name, raising=False)
    kept = Hook()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            kept.posts.append((self.path, dict(self.headers), body))
            self.answer(kept.statuses.get(self.path, kept.status))

        def do_HEAD(self) -> None:
            self.answer(405)

        def answer(self, status: int) -> None:
            self.send_response(status)
            self.send_header("Content-Length", "0")
            self.end_headers()

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002
            """Keep quiet."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, args=(0.01,))
    thread.start()
    kept.url = f"http://127.0.0.1:{server.server_port}"
    yield kept
    server.shutdown()
    thread.join()
    server.server_close()
