"""A mail server and a web server that answer, delay, cut, refuse and throttle; a process.

Started as `python -m tests.faults.sinks RECEIPTS CALM SEED`: prints its two ports as JSON and
runs until standard input ends. Each message taken is a line of RECEIPTS, written before any
answer. What becomes of a message hangs on its key, the seed, and how often it has come, so a
run can be looked at again. Once the file CALM exists, everything is taken at once.
"""

from __future__ import annotations

import email
import json
import socket
import sys
import threading
import time
from collections import Counter
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from random import Random

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session

DELAY = 0.03
# Who is never taken, for good.
GONE = "gone"
FATES = {
    "take": 70,
    "take late": 8,
    "take and cut": 7,
    "cut": 5,
    "come again": 6,
    "slow down": 4,
}


class Book:
    """Who came how often, and what becomes of them now."""

    def __init__(self, receipts: Path, calm: Path, seed: str) -> None:
        self._receipts = receipts
        self._calm = calm
        self._seed = seed
        self._came: Counter[str] = Counter()
        self._lock = threading.Lock()

    def fate(self, channel: str, key: str) -> str:
        """Decide, and write the receipt of what is taken."""
        with self._lock:
            self._came[f"{channel} {key}"] += 1
            times = self._came[f"{channel} {key}"]
        if self._calm.exists():
            fate = "take"
        else:
            draw = Random(f"{self._seed} {channel} {key} {times}")  # noqa: S311
            fate = draw.choices(list(FATES), list(FATES.values()))[0]
        if fate.startswith("take"):
            with self._lock, self._receipts.open("a", encoding="utf-8") as file:
                file.write(f"{channel} {key}\n")
        if fate == "take late":
            time.sleep(DELAY)
        return fate


class Mail:
    """What aiosmtpd asks."""

    def __init__(self, book: Book) -> None:
        self._book = book

    async def handle_RCPT(  # noqa: N802 - aiosmtpd's name
        self,
        _server: SMTP,
        _session: Session,
        envelope: Envelope,
        address: str,
        _options: list[str],
    ) -> str:
        if address.startswith(GONE):
            return "550 5.1.1 no such user"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(  # noqa: N802 - aiosmtpd's name
        self, server: SMTP, _session: Session, envelope: Envelope
    ) -> str:
        assert isinstance(envelope.content, bytes)
        fate = self._book.fate(
            "smtp", str(email.message_from_bytes(envelope.content)["Message-ID"])
        )
        if fate in {"cut", "take and cut"}:
            server.transport.abort()
        return {
            "come again": "451 4.3.0 try again later",
            "slow down": "421 4.7.0 too many messages",
        }.get(fate, "250 OK")


def _web(book: Book) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_POST(self) -> None:
            self.rfile.read(int(self.headers["Content-Length"]))
            if self.path.startswith(f"/{GONE}"):
                self._answer(410)
                return
            fate = book.fate("webhook", self.headers["Idempotency-Key"])
            if fate in {"cut", "take and cut"}:
                self.close_connection = True
                return
            status = {"come again": 503, "slow down": 429}.get(fate, 200)
            self._answer(status, {"Retry-After": "60"} if status == 429 else {})

        def _answer(self, status: int, headers: dict[str, str] | None = None) -> None:
            self.send_response(status)
            for name, value in (headers or {}).items():
                self.send_header(name, value)
            self.send_header("Content-Length", "0")
            self.end_headers()

        def log_message(self, *_: object) -> None: ...

    return Handler


class _Server(ThreadingHTTPServer):
    """One whose clients are killed in the middle of a request, which is no news."""

    def handle_error(self, request: object, client_address: object) -> None:
        if not isinstance(sys.exception(), ConnectionError):
            super().handle_error(request, client_address)  # type: ignore[arg-type]


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def main(receipts: str, calm: str, seed: str) -> None:
    """Serve until standard input ends."""
    Path(receipts).touch()
    book = Book(Path(receipts), Path(calm), seed)
    mail = Controller(Mail(book), hostname="127.0.0.1", port=_free_port())
    mail.start()
    web = _Server(("127.0.0.1", 0), _web(book))
    threading.Thread(target=web.serve_forever, daemon=True).start()
    print(json.dumps({"smtp": mail.port, "http": web.server_port}), flush=True)  # noqa: T201
    sys.stdin.read()
    web.shutdown()
    mail.stop()


if __name__ == "__main__":
    main(*sys.argv[1:])
