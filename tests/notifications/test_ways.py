"""The way to a receiver: direct, or by the proxy that the environment names."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import closing
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import httpx
import pytest

from notifications.ways import Ways, proxy_for

PROXIED = {"HTTP_PROXY": "http://proxy.example:3128", "HTTPS_PROXY": "secure.example:3129"}


@pytest.fixture(autouse=True)
def _no_proxies(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "NO_PROXY"):
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(name.lower(), raising=False)


@pytest.mark.parametrize(
    ("environment", "url", "proxy"),
    [
        ({}, "http://hook.example/a", None),
        (PROXIED, "http://hook.example/a", "http://proxy.example:3128"),
        (PROXIED, "https://hook.example/a", "http://secure.example:3129"),
        ({"ALL_PROXY": "http://any.example:1"}, "https://hook.example/a", "http://any.example:1"),
        (PROXIED | {"NO_PROXY": "hook.example"}, "http://hook.example/a", None),
        (PROXIED | {"NO_PROXY": ".example"}, "http://hook.example/a", None),
        (PROXIED | {"NO_PROXY": "hook.example:8080"}, "http://hook.example:8080/a", None),
        (
            PROXIED | {"NO_PROXY": "other.example"},
            "http://hook.example/a",
            "http://proxy.example:3128",
        ),
        (PROXIED | {"NO_PROXY": "*"}, "https://hook.example/a", None),
    ],
)
def test_the_environment_names_the_proxy_of_an_address(
    monkeypatch: pytest.MonkeyPatch, environment: dict[str, str], url: str, proxy: str | None
) -> None:
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    assert proxy_for(httpx.URL(url)) == proxy


class _Recording(ThreadingHTTPServer):
    """Answers everything, and keeps what was asked for and with which headers."""

    def __init__(self) -> None:
        self.asked: list[tuple[str, str, dict[str, str]]] = []
        recording = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_POST(self) -> None:
                self.rfile.read(int(self.headers["Content-Length"]))
                recording.asked.append((self.command, self.path, dict(self.headers)))
                self.send_response(200)
                self.send_header("Set-Cookie", "session=1; Path=/")
                self.send_header("Content-Length", "2")
                self.end_headers()
                self.wfile.write(b"{}")

            def log_message(self, *_words: object) -> None:
                pass

        super().__init__(("127.0.0.1", 0), Handler)


@pytest.fixture
def receiver() -> Iterator[_Recording]:
    server = _Recording()
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    yield server
    server.shutdown()
    thread.join()
    server.server_close()


def _post(ways: Ways, url: str) -> int:
    with closing(ways.send("POST", url, b"{}")) as response:
        return response.status_code


def test_a_request_goes_by_the_proxy_with_the_whole_address(
    monkeypatch: pytest.MonkeyPatch, receiver: _Recording
) -> None:
    monkeypatch.setenv("HTTP_PROXY", f"http://127.0.0.1:{receiver.server_port}")
    ways = Ways()
    assert _post(ways, "http://hook.example/a?b=1") == 200
    ways.close()
    assert [path for _method, path, _headers in receiver.asked] == ["http://hook.example/a?b=1"]


def test_a_name_and_password_in_the_address_become_a_header_and_no_cookie_is_kept(
    receiver: _Recording,
) -> None:
    ways = Ways()
    url = f"http://office:s%20cret@127.0.0.1:{receiver.server_port}/hook"
    assert [_post(ways, url), _post(ways, url)] == [200, 200]
    ways.close()
    for _method, path, headers in receiver.asked:
        assert (path, headers["Authorization"]) == ("/hook", "Basic b2ZmaWNlOnMgY3JldA==")
        assert "Cookie" not in headers


@pytest.mark.parametrize("url", ["", "hook", "http://", "ftp://hook.example/", "http://[::1"])
def test_what_is_no_address_is_not_called(url: str) -> None:
    with pytest.raises(httpx.InvalidURL):
        Ways().send("POST", url, b"{}")
