"""佐证: files that come with a submission, kept under their sha-256 in the office folder."""

from __future__ import annotations

import hashlib
import os
import tempfile
from pathlib import Path
from typing import BinaryIO

from sqlmodel import Session

from duban.errors import DubanError
from models import Evidence, Submission
from models.base import key_of

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


def attach(
    session: Session, submission: Submission, name: str, content: BinaryIO, folder: Path
) -> Evidence:
    """Copy a file into `folder` and tie it to the submission; the caller commits.

    The file is whole on disk before the row is written. Equal content is kept once; a copy
    left by a transaction that never committed is harmless and taken up by the next.
    """
    digest, size = keep(name, content, folder)
    row = Evidence(
        submission_id=key_of(submission), name=Path(name).name[:255], sha256=digest, size=size
    )
    session.add(row)
    session.flush()
    return row


def keep(name: str, content: BinaryIO, folder: Path) -> tuple[str, int]:
    """Store `content` under its sha-256 and return digest and size in bytes."""
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
    return digest.hexdigest(), size


def path_of(folder: Path, sha256: str) -> Path:
    """Where the file with that digest lies."""
    return folder / sha256[:2] / sha256
