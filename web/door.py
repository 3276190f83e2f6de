"""The public door: what comes through a reverse proxy may open signed links, and nothing else.

There are no accounts yet, so pages are for whoever sits at this machine. Behind the office's
public address (`DUBAN_BASE_URL`) a proxy hands on what readers of letters ask for; it says so
by its headers or by the name of the host. A proxy that was set up too generously still shows
no page: the door is here too.
"""

from __future__ import annotations

import re
from urllib.parse import urlsplit

from starlette.datastructures import Headers
from starlette.types import ASGIApp, Receive, Scope, Send

from duban.address import is_local

# What proxies add; nobody who sits at this machine sends any of them.
PROXIED = ("forwarded", "via", "x-forwarded-for", "x-forwarded-host", "x-forwarded-proto",
           "x-forwarded-prefix", "x-real-ip")  # fmt: skip
OPEN = re.compile(r"/links/[a-z_]+/[A-Za-z0-9._-]+|/static/(duban\.css|seal\.svg)")
MARK = "duban.public"


class Public:
    """The office's public address, taken apart; without one nothing is public by its name."""

    def __init__(self, base_url: str) -> None:
        parts = urlsplit("" if is_local(base_url) else base_url)
        self.host = parts.hostname
        self.origin = f"{parts.scheme}://{parts.netloc}" if parts.netloc else None
        self.path = parts.path

    def reached(self, headers: Headers) -> bool:
        """Whether a request came from outside, by its host or by what a proxy added."""
        if any(name in headers for name in PROXIED):
            return True
        return self.host is not None and _name(headers.get("host", "")) == self.host


def is_public(scope: Scope) -> bool:
    """Whether the door let a request in from outside."""
    return bool(scope.get(MARK))


class Door:
    """Mark what comes from outside, and refuse (404) all of it but signed links."""

    def __init__(self, app: ASGIApp, public: Public, refusal: ASGIApp) -> None:
        self.app = app
        self.public = public
        self.refusal = refusal

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Let pass, or answer in its place."""
        if scope["type"] == "http" and self.public.reached(Headers(scope=scope)):
            scope[MARK] = True
            if not OPEN.fullmatch(scope["path"]):
                await self.refusal(scope, receive, send)
                return
        await self.app(scope, receive, send)


def _name(host: str) -> str:
    """Return the name in a Host header, without its port."""
    try:
        return urlsplit(f"//{host}").hostname or ""
    except ValueError:
        return ""
