"""Web pages saved as one file (.mht, and .doc saved as such by Word)."""

from __future__ import annotations

import email
import email.policy
from email.message import Message

from plans.reading.paper import Paper
from plans.reading.unpacking.errors import BrokenError
from plans.reading.unpacking.formats import html

_KIND = "单文件网页"
_HEADERS = (b"mime-version:", b"content-type: multipart/related", b"from: <saved by")


def recognises(data: bytes, suffix: str) -> bool:
    """A message that wraps a page; a text that merely begins like one is not."""
    head = data[:2048].lstrip().lower()
    named = head.startswith(_HEADERS) or suffix in {".mht", ".mhtml"}
    return named and b"content-type:" in head and b"text/html" in data[:65536].lower()


def unpack(data: bytes, name: str) -> Paper:
    """Return the page inside; pictures and frames beside it are left out."""
    message: Message = email.message_from_bytes(data, policy=email.policy.compat32)
    for part in message.walk():
        if part.get_content_type() == "text/html":
            page = part.get_payload(decode=True)
            if isinstance(page, bytes) and page.strip():
                return html.read(page, name, "mht")
    raise BrokenError(name, _KIND)
