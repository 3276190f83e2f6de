"""Bytes of a text file into characters: UTF-8, UTF-16 by its mark, GB18030; no guessing.

Guessers err on short papers, so the encodings are tried strictly in turn. GB18030 gives almost
any bytes some reading; what comes out must look like text, or the file is refused.
"""

from __future__ import annotations

import codecs
import re

from duban.errors import Fault
from plans.reading.unpacking.errors import NotTextError, TooLargeError
from plans.reading.unpacking.limits import MAX_BYTES

# Private use and unassigned characters come of a wrong encoding, controls of a binary file.
_ODD = re.compile("[\x00-\x08\x0e-\x1a\x1c-\x1f\x7f\x80-\x84\x86-\x9f\ue000-\uf8ff\ufffe\uffff]")
_MOST_ODD = 0.01
_MOST_DAMAGE = 0.002


def decode(data: bytes, name: str) -> tuple[str, list[Fault]]:
    """Return the characters of a text file, and a fault where bytes were damaged.

    Raises:
        NotTextError: they are no text in any of the encodings.
        TooLargeError: more bytes than any paper has.
    """
    if len(data) > MAX_BYTES:
        raise TooLargeError(name, "文件", MAX_BYTES // 1024 // 1024, " MB ")
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return _strictly(data, "utf-16", name), []
    if b"\x00" in data:
        raise NotTextError(name)
    try:
        return _looks_like_text(data.decode("utf-8-sig"), name), []
    except UnicodeDecodeError:
        damaged = _damaged_utf8(data)
    if damaged is not None:
        line = damaged.count("\n", 0, damaged.index("\ufffd")) + 1
        return damaged, [Fault(line, "\ufffd", "这里的文字编码已损坏，请对照原件")]
    return _strictly(data, "gb18030", name), []


def _strictly(data: bytes, encoding: str, name: str) -> str:
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError as error:
        raise NotTextError(name) from error
    if "\x00" in text:
        raise NotTextError(name)
    return _looks_like_text(text, name)


def _looks_like_text(text: str, name: str) -> str:
    if len(_ODD.findall(text)) > max(1, len(text) * _MOST_ODD):
        raise NotTextError(name)
    return text


def _damaged_utf8(data: bytes) -> str | None:
    """Read UTF-8 with few damaged bytes (a file cut short); None when it is something else."""
    text = data.decode("utf-8-sig", errors="replace")
    damage = text.count("\ufffd")
    wide = sum(1 for character in text if character > "\u07ff") - damage
    return text if wide > 20 and damage <= max(1, len(text) * _MOST_DAMAGE) else None
