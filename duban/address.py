"""The address that letters name: written without anything that would break its links."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

LOOPBACK = frozenset({"127.0.0.1", "localhost", "::1"})
HOST = re.compile(r"[A-Za-z0-9]([A-Za-z0-9.-]*[A-Za-z0-9])?|\[[0-9A-Fa-f:.]+\]")
PATH = re.compile(r"(/[A-Za-z0-9._~-]+)*")
MOST = 200


class BadAddressError(ValueError):
    """An address that cannot begin the links of letters; pydantic makes a fault of it."""

    def __init__(self) -> None:
        super().__init__(
            "要写成 https://主机 或 https://主机:端口/路径（http 也行），"
            "不带用户名、空格、问号和井号后面的内容"
        )


def checked_base(text: str) -> str:
    """Return an address without its last slash; the empty one stays.

    Raises:
        BadAddressError: it is no http(s) address, or has more than host, port and path.
    """
    address = text.strip()
    if not address:
        return ""
    try:
        parts = urlsplit(address)
        port = parts.port
    except ValueError as error:
        raise BadAddressError from error
    path = parts.path.rstrip("/")
    host = parts.netloc if port is None else parts.netloc.removesuffix(f":{port}")
    whole = f"{parts.scheme}://{parts.netloc}{parts.path}" == address
    known = HOST.fullmatch(host) and PATH.fullmatch(path) and ".." not in path.split("/")
    if parts.scheme not in ("http", "https") or not (whole and known) or len(address) > MOST:
        raise BadAddressError
    return f"{parts.scheme}://{parts.netloc.lower()}{path}"


def is_local(address: str) -> bool:
    """Whether an address is answered on this machine only."""
    return urlsplit(address).hostname in LOOPBACK
