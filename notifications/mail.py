"""A letter as a MIME message: plain text and HTML, with a Message-ID that never changes.

Written by hand: the standard library takes half a millisecond to build such a message, as long
as a mail server takes to accept it. Everything is ASCII on the wire, so that every server takes
it: base64 bodies, encoded words in the headers.
"""

from __future__ import annotations

import re
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
LINE_LENGTH = 76
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
    key = message.key.partition("@")[0]
    boundary = f"=_{key}"
    head = (
        f"Message-ID: <{key}@{_domain(sender)}>\r\n"
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
    content = b2a_base64(text.replace("\n", "\r\n").encode(), newline=False)
    lines = [content[at : at + LINE_LENGTH] for at in range(0, len(content), LINE_LENGTH)]
    return head.encode("ascii") + b"\r\n".join([*lines, b""])


@lru_cache(maxsize=8)
def _domain(sender: str) -> str:
    return parseaddr(sender)[1].rpartition("@")[2] or "duban"


@lru_cache(maxsize=8)
def _sender(sender: str) -> str:
    name, address = parseaddr(sender)
    return mailbox(name, address) if ADDRESS.fullmatch(address) else _header(sender)


# Many letters of a day have the same subject.
@lru_cache(maxsize=64)
def _header(text: str) -> str:
    words = " ".join(text.split())
    return words if PLAIN.fullmatch(words) else _encoded(words)


def _encoded(text: str) -> str:
    """Return a text as encoded words, cut between characters, folded."""
    whole = text.encode()
    if len(whole) <= WORD_BYTES:
        return _word(whole)
    words, word = [], b""
    for letter in text:
        more = letter.encode()
        if len(word) + len(more) > WORD_BYTES:
            words.append(word)
            word = b""
        word += more
    return "\r\n ".join([_word(one) for one in [*words, word]])


def _word(part: bytes) -> str:
    return f"=?utf-8?b?{b2a_base64(part, newline=False).decode('ascii')}?="
