"""A loopback server that answers as the platforms do: their codes, pauses, cuts and silences."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import socket
import struct
import threading
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

OK = {"wecom": {"errcode": 0, "errmsg": "ok"}, "dingtalk": {"errcode": 0, "errmsg": "ok"}}
OK["feishu"] = {"code": 0, "msg": "success", "data": {}}
PATHS = {
    "/cgi-bin/webhook/send": "wecom",
    "/cgi-bin/message/send": "wecom",
    "/robot/send": "dingtalk",
}
CUT = "cut"
SILENT = "silent"


@dataclass
class Reply:
    """What is answered once: JSON or text under a status, or the connection is cut."""

    body: Any = None
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)
    act: str = ""


@dataclass
class Taken:
    """One request as it came."""

    path: str
    query: dict[str, str]
    body: dict[str, Any]
    headers: dict[str, str]


class Platforms:
    """The server; `replies` are given first, in order, then the platform's success."""

    def __init__(self) -> None:
        self.replies: list[Reply] = []
        self.taken: list[Taken] = []
        self.tokens: list[str] = []
        self.url = ""
        self.secret = "the right one"  # noqa: S105  (of this server only)
        self.release = threading.Event()
        self._lock = threading.Lock()

    def answer(self, taken: Taken) -> Reply:
        if taken.path == "/cgi-bin/gettoken":
            with self._lock:
                self.tokens.append(taken.query["corpsecret"])
                token = f"token-{len(self.tokens)}"
            if taken.query["corpsecret"] != self.secret:
                return Reply({"errcode": 40001, "errmsg": "invalid credential"})
            return Reply({"errcode": 0, "errmsg": "ok", "access_token": token, "expires_in": 7200})
        with self._lock:
            self.taken.append(taken)
            if self.replies:
                return self.replies.pop(0)
        return Reply(OK[PATHS.get(taken.path, "feishu")])


def dingtalk_sign(secret: str, milliseconds: str) -> str:
    """The published recipe: the secret keys a text that ends with it."""
    text = f"{milliseconds}\n{secret}".encode()
    return base64.b64encode(hmac.new(secret.encode(), text, hashlib.sha256).digest()).decode()


def feishu_sign(secret: str, seconds: str) -> str:
    """The published recipe: seconds and secret key an empty text."""
    key = f"{seconds}\n{secret}".encode()
    return base64.b64encode(hmac.new(key, b"", hashlib.sha256).digest()).decode()


def serving(platforms: Platforms) -> tuple[ThreadingHTTPServer, threading.Thread]:
    """Start the server on the loopback; the caller stops both."""

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        disable_nagle_algorithm = True

        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            self._reply(platforms.answer(self._taken(json.loads(body))))

        def do_GET(self) -> None:
            self._reply(platforms.answer(self._taken({})))

        def do_HEAD(self) -> None:
            self.send_response(404)
            self.send_header("Content-Length", "0")
            self.end_headers()

        def _taken(self, body: dict[str, Any]) -> Taken:
            parts = urlsplit(self.path)
            query = {key: values[0] for key, values in parse_qs(parts.query).items()}
            return Taken(parts.path, query, body, dict(self.headers))

        def _reply(self, reply: Reply) -> None:
            if reply.act == SILENT:
                platforms.release.wait(30)
            if reply.act:
                linger = struct.pack("ii", 1, 0)
                self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, linger)
                self.close_connection = True
                return
            text = reply.body if isinstance(reply.body, str) else json.dumps(reply.body)
            content = text.encode()
            self.send_response_only(reply.status)
            for name, value in reply.headers.items():
                self.send_header(name, value)
            self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            self.wfile.write(content)

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002
            """Keep quiet."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    thread = threading.Thread(target=server.serve_forever, args=(0.01,))
    thread.start()
    platforms.url = f"http://127.0.0.1:{server.server_port}"
    return server, thread
