"""A letter as a MIME message: plain text and HTML, with a Message-ID that never changes.

Written by hand: the standard library takes half a millisecond to build such a message, as long
as a mail server takes to accept it. Everything is ASCII on the wire, so that every server takes
it: base64 bodies, encoded words in the headers.
"""

from __future__ import annotations

import re
from base64 import b64encode
from binascii import b2a_base64
from email.utils import format_datetime, parseaddr
from functools import lru_cache

from notifications.channel import Message, TransportError

# RFC 5321 dot-string and domain; quoted names and addresses in other scripts are not for
# every server.
ATOM = r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+"
ADDRESS = re.compile(rf"{ATOM}(?:\.{ATOM})*@[A-Za-z0-9](?:[A-Za-z0-9.-]*[A-Za-z0-9])?")
# RFC 2047: an encoded word has at most 75 characters, 45 bytes are 60 of them in base64.
WORD_BYTES = 45
LINE_BYTES = 57
PLAIN = re.compile(r"[A-Za-z0-9 !#$%&'*+/=?^_`{|}~.-]+")


class BadMailAddressError(TransportError):
    """What stands in the roster is not a mail address that every server takes."""

    def __init__(self, address: str) -> None:
        super().__init__(f"「{address}」不是可用的邮件地址", permanent=True)


def mailbox(name: str, address: str) -> str:
    """Return the header form of an ASCII address with the reader's name.

    Raises:
        BadMailAddressError: it is not one.
    """
    if not ADDRESS.fullmatch(address):
        raise BadMailAddressError(address)
    words = " ".join(name.split())
    if not words:
        return address
    quoted = f'"{words}"' if PLAIN.fullmatch(words) else _encoded(words)
    return f"{quoted} <{address}>"


def as_mail(message: Message, sender: str, to: str) -> bytes:
    """Return the message as mail with CRLF; `sender` is «name <address>», `to` a `mailbox`.

    The same letter always has the same Message-ID, under the sender's domain: two offices
    count their letters alike.
    """
    boundary = f"=_{message.key.partition('@')[0]}"
    domain = parseaddr(sender)[1].rpartition("@")[2] or "duban"
    head = (
        f"Message-ID: <{message.key.partition('@')[0]}@{domain}>\r\n"
        f"Date: {format_datetime(message.at)}\r\n"
        f"From: {_sender(sender)}\r\n"
        f"To: {to}\r\n"
        f"Subject: {_header(message.subject)}\r\n"
        "MIME-Version: 1.0\r\n"
        f'Content-Type: multipart/alternative; boundary="{boundary}"\r\n'
        "\r\n"
    )
    parts = (("plain", message.text), ("html", message.html))
    body = b"".join(_part(boundary, kind, text) for kind, text in parts)
    return head.encode("ascii") + body + f"--{boundary}--\r\n".encode("ascii")


def _part(boundary: str, kind: str, text: str) -> bytes:
    head = (
        f'--{boundary}\r\nContent-Type: text/{kind}; charset="utf-8"\r\n'
        "Content-Transfer-Encoding: base64\r\n\r\n"
    )
    content = text.replace("\n", "\r\n").encode()
    lines = (content[at : at + LINE_BYTES] for at in range(0, len(content), LINE_BYTES))
    return head.encode("ascii") + b"".join(
        b2a_base64(line, newline=False) + b"\r\n" for line in lines
    )


@lru_cache(maxsize=8)
def _sender(sender: str) -> str:
    name, address = parseaddr(sender)
    return mailbox(name, address) if ADDRESS.fullmatch(address) else _header(sender)


def _header(text: str) -> str:
    words = " ".join(text.split())
    return words if PLAIN.fullmatch(words) else _encoded(words)


def _encoded(text: str) -> str:
    """Return a text as encoded words, cut between characters, folded."""
    words, word = [], b""
    for letter in text:
        more = letter.encode()
        if len(word) + len(more) > WORD_BYTES:
            words.append(word)
            word = b""
        word += more
    return "\r\n ".join(f"=?utf-8?b?{b64encode(one).decode('ascii')}?=" for one in [*words, word])
