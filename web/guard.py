"""While there are no accounts: who may ask, from where, and what a browser may load.

A page of another site, open in the same browser, must not be able to act on the office:
requests that change something are taken from our own pages only.
"""

from __future__ import annotations

from urllib.parse import urlsplit

from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from web.door import Public, is_public

HOSTS = ("127.0.0.1", "localhost", "[::1]")
READING = frozenset({"GET", "HEAD", "OPTIONS"})
OWN_SITE = frozenset({"same-origin", "none"})

POLICY = (
    "default-src 'self'; script-src 'none'; object-src 'none'; base-uri 'none'; "
    "form-action 'self'; frame-src 'self'; frame-ancestors 'none'"
)
# A letter is mail: its styles stand in its tags. It is shown in a sandbox, as srcdoc, which
# inherits the policy of the page around it.
LETTER_POLICY = f"{POLICY}; style-src 'self' 'unsafe-inline'"
HEADERS = {
    "Content-Security-Policy": POLICY,
    "X-Content-Type-Options": "nosniff",
    # Not no-referrer: browsers then send «Origin: null» with the forms of our own pages.
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}


def from_own_page(headers: Headers, public_origin: str | None = None) -> bool:
    """Whether a request that changes something comes from one of our pages, or no browser.

    One that came through the public door may name the public origin instead of our host.

    Every browser of today says at least one of the two; a tool that says neither (curl) acts
    for whoever sits at this machine.
    """
    site = headers.get("sec-fetch-site")
    if site is not None and site.lower() not in OWN_SITE:
        return False
    origin = headers.get("origin")
    if origin is None or origin.lower() == public_origin:
        return True
    try:
        host = urlsplit(origin).netloc
    except ValueError:
        return False
    return bool(host) and host.lower() == headers.get("host", "").lower()


class OwnPagesOnly:
    """Refuse (403) what would change something and comes from a page of another site."""

    def __init__(self, app: ASGIApp, public: Public, refusal: ASGIApp) -> None:
        self.app = app
        self.public = public
        self.refusal = refusal

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Let pass, or answer in its place."""
        changing = scope["type"] == "http" and scope["method"] not in READING
        origin = self.public.origin if is_public(scope) else None
        refused = changing and not from_own_page(Headers(scope=scope), origin)
        await (self.refusal if refused else self.app)(scope, receive, send)


class SafeHeaders:
    """Put the headers that bind a browser on every answer that has not its own."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Add the headers as the answer starts."""

        async def with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in HEADERS.items():
                    headers.setdefault(name, value)
            await send(message)

        await self.app(scope, receive, with_headers)
