"""Files in, papers out: every format that papers come in, unpacked to lines with places.

What a file is, is decided by its content first and its name second: a .doc is often a web page
or a .docx under an old name. Whatever is handed in, either a paper comes out or an
`UnreadableError` with one sentence; memory and time are bounded by `limits`.
"""

from __future__ import annotations

from pathlib import Path, PurePath

from duban.errors import os_words
from plans.reading.paper import Paper
from plans.reading.unpacking.errors import (
    BrokenError,
    EmptyError,
    TooLargeError,
    UnreadableError,
)
from plans.reading.unpacking.limits import MAX_BYTES
from plans.reading.unpacking.registry import known_formats

__all__ = ["UnreadableError", "bytes_of", "unpack"]


def bytes_of(path: Path) -> bytes:
    """Read a file for `unpack`, after looking at its size.

    Raises:
        UnreadableError: it cannot be opened, or is larger than any paper.
    """
    try:
        with path.open("rb") as file:
            data = file.read(MAX_BYTES + 1)
    except OSError as error:
        raise UnreadableError(path.name, os_words(error), "请检查路径和权限") from error
    if len(data) > MAX_BYTES:
        raise TooLargeError(path.name, "文件", MAX_BYTES // 1024 // 1024, " MB ")
    return data


def unpack(data: bytes, name: str) -> Paper:
    """Return the paper in `data`; `name` is its file name, used for its suffix and in messages.

    Raises:
        UnreadableError: nothing can be read from it; the sentence says why and what to do.
    """
    if len(data) > MAX_BYTES:
        raise TooLargeError(name, "文件", MAX_BYTES // 1024 // 1024, " MB ")
    if not data.strip():
        raise EmptyError(name)
    suffix = PurePath(name).suffix.lower()
    for line in known_formats():
        module = line.load()
        if module.recognises(data, suffix):
            try:
                return module.unpack(data, name)
            except UnreadableError:
                raise
            # A damaged file makes the libraries below raise whatever they stumble over.
            except Exception as error:
                raise BrokenError(name, line.name) from error
    raise BrokenError(name, "文件")
