"""佐证: files that come with a submission, kept under their sha-256 in the office folder."""

from __future__ import annotations

import hashlib
import os
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from duban.errors import DubanError

MAX_BYTES = 200_000_000
_CHUNK = 1 << 20


class EvidenceTooLargeError(DubanError):
    """A file is larger than the office keeps."""

    def __init__(self, name: str) -> None:
        super().__init__(f"佐证「{name}」过大，单个文件最多{MAX_BYTES // 1_000_000}MB。")


class EvidenceEmptyError(DubanError):
    """A file holds nothing."""

    def __init__(self, name: str) -> None:
        super().__init__(f"佐证「{name}」是空文件。")


@dataclass(frozen=True, slots=True)
class KeptFile:
    """A file that lies in the office folder, not yet tied to a submission."""

    name: str
    sha256: str
    size: int


def keep(name: str, content: BinaryIO, folder: Path) -> KeptFile:
    """Store `content` in `folder` under its sha-256; equal content is kept once.

    Call it before the transaction that hands it in: a large file then blocks nobody. One
    that ends up in no submission is harmless, and taken up when it comes again.

    Raises:
        EvidenceTooLargeError, EvidenceEmptyError: nothing is kept.
    """
    folder.mkdir(parents=True, exist_ok=True)
    digest = hashlib.sha256()
    size = 0
    handle, temporary = tempfile.mkstemp(dir=folder)
    try:
        with os.fdopen(handle, "wb") as out:
            while chunk := content.read(_CHUNK):
                size += len(chunk)
                if size > MAX_BYTES:
                    raise EvidenceTooLargeError(name)
                digest.update(chunk)
                out.write(chunk)
            out.flush()
            os.fsync(out.fileno())
        if size == 0:
            raise EvidenceEmptyError(name)
        place = path_of(folder, digest.hexdigest())
        place.parent.mkdir(exist_ok=True)
        Path(temporary).replace(place)
    except BaseException:
        Path(temporary).unlink(missing_ok=True)
        raise
    return KeptFile(Path(name).name[:255], digest.hexdigest(), size)


def path_of(folder: Path, sha256: str) -> Path:
    """Where the file with that digest lies."""
    return folder / sha256[:2] / sha256
