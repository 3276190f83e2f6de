"""Signed links through a real reverse proxy, under a prefix; nothing else is let through."""

from __future__ import annotations

import http.client
import re
import shutil
import socket
import threading
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
import sqlalchemy as sa
import uvicorn
from sqlmodel import Session, col, select

from duban.build.noting import Moment
from duban.build.office import Office
from duban.build.operations import run_chase
from duban.settings import Settings
from models import Acknowledgement, Letter
from tests.web.making import TestClient, browser
from web.app import make_app

DAY = date(2024, 1, 15)
NOW = datetime(2024, 1, 15, 1, 30, tzinfo=UTC)
HOST = "duban.example.org:8443"
PREFIX = "/office/duban"
# What the documented proxy hands on, and what a careless one does.
STRICT = re.compile(rf"{PREFIX}(/links/.*|/static/duban\.css|/static/seal\.svg)")
LOOSE = re.compile(rf"{PREFIX}(/.*)")


@dataclass
class Answer:
    """What came back through the proxy."""

    status: int
    headers: dict[str, str]
    text: str


@dataclass
class Proxy:
    """A reverse proxy that hands on what `passes` matches, without the prefix."""

    app: int
    port: int = 0
    passes: re.Pattern[str] = STRICT
    forwards: bool = True

    def ask(self, method: str, path: str, body: str = "", **headers: str) -> Answer:
        """Ask as a browser outside would: it names the public host."""
        sent = {"Host": HOST, "Content-Type": "application/x-www-form-urlencoded"}
        sent |= {name.replace("_", "-"): value for name, value in headers.items()}
        return _call(self.port, method, path, body, sent)


def _call(port: int, method: str, path: str, body: str, headers: dict[str, str]) -> Answer:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
    try:
        connection.request(method, path, body.encode(), headers)
        found = connection.getresponse()
        return Answer(found.status, dict(found.getheaders()), found.read().decode())
    finally:
        connection.close()


@pytest.fixture
def office(sqlite_huangshan: Path, tmp_path: Path) -> Iterator[Office]:
    shutil.copy(sqlite_huangshan, tmp_path / "duban.db")
    base = f"https://{HOST}{PREFIX}/"
    made = Office(Settings(home=tmp_path, database_url="", base_url=base))
    yield made
    made.close()


@pytest.fixture
def proxy(office: Office) -> Iterator[Proxy]:
    """The app on one port of the loopback and the proxy before it on another."""
    listening = socket.socket()
    listening.bind(("127.0.0.1", 0))
    listening.listen()  # who asks before the app is up waits instead of being turned away
    app = make_app(office, today=lambda: DAY, now=lambda: NOW)
    config = uvicorn.Config(app, log_level="warning", access_log=False)
    pages = uvicorn.Server(config)
    serving = threading.Thread(target=pages.run, kwargs={"sockets": [listening]})
    kept = Proxy(app=listening.getsockname()[1])

    class Handler(BaseHTTPRequestHandler):
        def _pass(self) -> None:
            found = kept.passes.fullmatch(self.path)
            if found is None:
                answer = Answer(404, {}, "no such place")
            else:
                body = self.rfile.read(int(self.headers.get("Content-Length", 0))).decode()
                headers = {k: v for k, v in self.headers.items() if k != "Content-Length"}
                if kept.forwards:
                    headers |= {"X-Forwarded-For": "192.0.2.7", "X-Forwarded-Proto": "https"}
                answer = _call(kept.app, self.command, found[1], body, headers)
            self.send_response(answer.status)
            body_bytes = answer.text.encode()
            for name, value in answer.headers.items():
                if name.lower() in ("location", "content-type"):
                    self.send_header(name, value)
            self.send_header("Content-Length", str(len(body_bytes)))
            self.end_headers()
            self.wfile.write(body_bytes)

        do_GET = do_POST = do_DELETE = _pass  # noqa: N815 (the library's names)

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002
            """Keep quiet."""

    before = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    forwarding = threading.Thread(target=before.serve_forever, args=(0.01,))
    kept.port = before.server_port
    serving.start()
    forwarding.start()
    yield kept
    before.shutdown()
    forwarding.join()
    before.server_close()
    pages.should_exit = True
    serving.join()
    listening.close()


@pytest.fixture
def link(office: Office) -> str:
    """The address of a signed link as a letter of the day carries it, without the host."""
    run_chase(office, Moment(DAY, NOW, "cli"))
    with office.reading() as session:
        texts = session.scalars(sa.select(Letter.text).order_by(col(Letter.id))).all()
    found = (re.search(rf"：https://{HOST}({PREFIX}/links/known/\S+)", one) for one in texts)
    return next(one[1] for one in found if one)


def _acknowledged(session: Session) -> int:
    return len(session.exec(select(Acknowledgement)).all())


def test_a_signed_link_works_through_a_proxy_under_a_prefix(
    proxy: Proxy, link: str, office: Office
) -> None:
    page = proxy.ask("GET", link)
    assert page.status == 200
    for address in re.findall(r'(?:href|action)="([^"]+)"', page.text):
        assert address.startswith(f"{PREFIX}/")
        assert proxy.ask("GET", address).status == 200
    done = proxy.ask("POST", link, "note=x", Origin=f"https://{HOST}", Sec_Fetch_Site="same-origin")
    assert (done.status, done.headers["location"]) == (303, link)
    assert "表示知道了" in proxy.ask("GET", link).text
    with office.reading() as session:
        assert _acknowledged(session) == 1


def test_a_letter_for_readers_outside_links_to_nothing_that_they_cannot_open(
    link: str, office: Office
) -> None:
    with office.reading() as session:
        letter = session.exec(select(Letter).where(Letter.kind == "daily")).first()
        assert letter is not None
        for text in (letter.text, letter.html):
            addresses = re.findall(r"https?://[^\s\"<]+", text)
            assert addresses
            assert all(f"https://{HOST}{PREFIX}/links/" in one for one in addresses)
        # A group sees the brief: nobody's own link stands in it.
        assert "http" not in letter.markdown


@pytest.mark.parametrize("origin", ["https://evil.example", "http://127.0.0.1:8765", "null"])
def test_a_page_of_another_site_cannot_press_the_button_through_the_proxy(
    proxy: Proxy, link: str, office: Office, origin: str
) -> None:
    assert proxy.ask("POST", link, Origin=origin).status == 403
    with office.reading() as session:
        assert _acknowledged(session) == 0


PATHS = [
    "/", "/plans/huangshan-2023", "/milestones/5", "/letters/1", "/units", "/units/1", "/metrics",
    "/healthz", "/evidence/1", "/links", "/links/", "/links/known/", "/links/known/x/../../units",
    "/links/../metrics", "/links/%2e%2e/metrics", "/links/..%2fmetrics", "/links//../metrics",
    "/links/known/..%2f..%2f..%2fmetrics", "/links/known/x%2f..%2f..%2f..%2funits",
    "/static/../metrics", "/static/duban.css/../../metrics", "//metrics", "/openapi.json",
]  # fmt: skip


@pytest.mark.parametrize("passes", [STRICT, LOOSE], ids=["strict", "loose"])
@pytest.mark.parametrize("forwards", [True, False], ids=["says so", "silent"])
def test_no_other_page_is_reached_through_the_public_address(
    proxy: Proxy, passes: re.Pattern[str], *, forwards: bool
) -> None:
    proxy.passes, proxy.forwards = passes, forwards
    for path in PATHS:
        for method in ("GET", "POST", "DELETE"):
            answer = proxy.ask(method, f"{PREFIX}{path}", Origin=f"https://{HOST}")
            assert answer.status in (403, 404, 405), path
            assert "黄山" not in answer.text, path
            assert "duban_" not in answer.text, path
            assert 'href="/' not in answer.text.replace(f'href="{PREFIX}', ""), path


@pytest.fixture
def door(office: Office) -> TestClient:
    return browser(make_app(office, today=lambda: DAY, now=lambda: NOW))


@pytest.mark.parametrize(
    "headers",
    [
        {"Host": HOST},
        {"Host": "DUBAN.example.org"},
        {"X-Forwarded-For": "192.0.2.7"},
        {"X-Real-IP": "192.0.2.7"},
        {"Forwarded": "for=192.0.2.7"},
        {"Via": "1.1 proxy"},
    ],
)
def test_the_host_or_what_a_proxy_adds_tells_who_comes_from_outside(
    door: TestClient, headers: dict[str, str]
) -> None:
    refused = door.get("/", headers=headers)
    assert refused.status_code == 404
    assert "从外面只能打开信函里的签名链接" in refused.text
    assert door.get("/").status_code == 200


def test_the_public_origin_is_none_of_ours_for_who_sits_at_this_machine(door: TestClient) -> None:
    """Other pages of the public host must not act on the office through a local browser."""
    answer = door.post("/milestones/1/submit", headers={"Origin": f"https://{HOST}"})
    assert answer.status_code == 403


def test_without_a_public_address_only_this_machine_is_answered(
    sqlite_template: Path, tmp_path: Path
) -> None:
    shutil.copy(sqlite_template, tmp_path / "duban.db")
    office = Office(Settings(home=tmp_path, database_url=""))
    door = browser(make_app(office))
    assert door.get("/", headers={"Host": HOST}).status_code == 400
    assert door.get("/", headers={"X-Forwarded-For": "192.0.2.7"}).status_code == 404
    office.close()
