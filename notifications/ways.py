"""The way to a receiver: its request, and the connection it goes over, direct or by a proxy.

httpx's transports without its client around them: cookies, redirects and sessions are nothing
that a letter needs, and for each one they take as long as a quarter of the request itself.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from typing import Literal
from urllib.request import getproxies, proxy_bypass

import httpx

TIMEOUTS = httpx.Timeout(20.0, connect=10.0, pool=5.0)
# Shorter than servers keep an idle connection: a request on one that is just being closed
# has an unknown outcome.
LIMITS = httpx.Limits(max_connections=4, max_keepalive_connections=4, keepalive_expiry=4.0)
HEADERS = {"User-Agent": "duban"}
SCHEMES = ("http", "https")
NO_ADDRESS = "not an address of http or https"
Method = Literal["GET", "HEAD", "POST"]


class Ways:
    """The connections of one channel: opened on first use, and again after `close`.

    Certificates are checked (`SSL_CERT_FILE`), and the environment's proxies are used
    (`HTTP_PROXY`, `HTTPS_PROXY`, `ALL_PROXY`, `NO_PROXY`), as they are on first use.
    """

    def __init__(self) -> None:
        self._patience = {"timeout": TIMEOUTS.as_dict()}
        self._by_host: dict[tuple[str, str, int | None], httpx.HTTPTransport] = {}
        self._by_proxy: dict[str | None, httpx.HTTPTransport] = {}

    def send(
        self, method: Method, url: str, body: bytes = b"", headers: Mapping[str, str] | None = None
    ) -> httpx.Response:
        """Send a request and return the answer, whose body is still to be read; close it.

        Raises:
            httpx.InvalidURL, UnicodeError: it is no address that can be called.
            httpx.TransportError: what httpx raises when there is no answer.
        """
        to, own = _read(url)
        request = httpx.Request(
            method, to, headers={**HEADERS, **own, **(headers or {})}, content=body or None,
            extensions=self._patience,
        )  # fmt: skip
        response = self._way(to).handle_request(request)
        response.request = request
        return response

    def close(self) -> None:
        """Close the connections; one that is closed badly is closed all the same."""
        transports = list(self._by_proxy.values())
        self._by_host.clear()
        self._by_proxy.clear()
        for one in transports:
            one.close()

    def _way(self, url: httpx.URL) -> httpx.HTTPTransport:
        host = url.scheme, url.host, url.port
        if host not in self._by_host:
            proxy = proxy_for(url)
            if proxy not in self._by_proxy:
                self._by_proxy[proxy] = httpx.HTTPTransport(limits=LIMITS, proxy=proxy)
            self._by_host[host] = self._by_proxy[proxy]
        return self._by_host[host]


def proxy_for(url: httpx.URL) -> str | None:
    """Return the proxy that the environment names for an address; None to go there directly."""
    named = getproxies()
    proxy = named.get(url.scheme) or named.get("all")
    host = url.host if url.port is None else f"{url.host}:{url.port}"
    if not proxy or proxy_bypass(host):
        return None
    return proxy if "://" in proxy else f"http://{proxy}"


# Most letters go to the same few addresses.
@lru_cache(maxsize=64)
def _read(url: str) -> tuple[httpx.URL, dict[str, str]]:
    """Return an address, and the header for a name and password that stand in it."""
    read = httpx.URL(url)
    if not (read.host and read.scheme in SCHEMES):
        raise httpx.InvalidURL(NO_ADDRESS)
    if not read.userinfo:
        return read, {}
    login = httpx.BasicAuth(read.username, read.password)
    signed = next(login.auth_flow(httpx.Request("GET", read)))
    return read, {"Authorization": signed.headers["Authorization"]}
