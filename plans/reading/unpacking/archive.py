"""Zip files read with a limit on everything: members, sizes, and what is really unpacked.

The sizes in a zip's directory are the sender's word; what comes out is counted as well.
"""

from __future__ import annotations

import io
import zipfile
import zlib

from plans.reading.unpacking.errors import BombError, BrokenError, EncryptedError
from plans.reading.unpacking.limits import MAX_MEMBERS, MAX_UNZIPPED, MAX_XML

_ENCRYPTED = 0x1


def member_names(data: bytes) -> frozenset[str]:
    """Return what a zip says it holds; nothing when it is no zip or is broken."""
    if not data.startswith(b"PK"):
        return frozenset()
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as file:
            return frozenset(file.namelist()[:MAX_MEMBERS])
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError, UnicodeError):
        return frozenset()


class Archive:
    """An Office file's parts, each read at most once and never beyond the limits."""

    def __init__(self, data: bytes, name: str, kind: str) -> None:
        self.name = name
        self.kind = kind
        try:
            self._file = zipfile.ZipFile(io.BytesIO(data))
        except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError) as error:
            raise BrokenError(name, kind) from error
        members = self._file.infolist()
        if len(members) > MAX_MEMBERS:
            raise BombError(name, f"压缩包里有{len(members):,}个文件")
        if sum(member.file_size for member in members) > MAX_UNZIPPED:
            raise BombError(name, f"解压后超过{MAX_UNZIPPED // 1024 // 1024} MB")
        if any(member.flag_bits & _ENCRYPTED for member in members):
            raise EncryptedError(name, kind)
        self._names = {member.filename.casefold(): member.filename for member in members}
        self._left = MAX_UNZIPPED

    def names(self) -> list[str]:
        """Return the parts' names as they stand."""
        return list(self._names.values())

    def read(self, part: str, most: int = MAX_XML) -> bytes | None:
        """Return a part, or None when there is none; names match whatever their case."""
        found = self._names.get(part.lstrip("/").casefold())
        if found is None:
            return None
        most = min(most, self._left)
        try:
            with self._file.open(found) as file:
                data = file.read(most + 1)
        except (
            zipfile.BadZipFile,
            zlib.error,
            EOFError,
            OSError,
            ValueError,
            NotImplementedError,
            RuntimeError,
        ) as error:
            raise BrokenError(self.name, self.kind) from error
        if len(data) > most:
            raise BombError(self.name, f"解压后超过{most // 1024 // 1024} MB")
        self._left -= len(data)
        return data
