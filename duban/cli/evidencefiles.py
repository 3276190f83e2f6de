"""Files named on a command line, kept as evidence before the transaction that needs them."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from duban.errors import DubanError, os_words

if TYPE_CHECKING:
    from duban.build.office import Office
    from tracking.evidence import KeptFile


class FileUnreadableError(DubanError):
    """A file that is to go with something cannot be opened."""

    def __init__(self, path: Path, why: str) -> None:
        super().__init__(f"佐证文件「{path}」打不开（{why}），这一步没有办。")


def keep_files(opened: Office, files: Sequence[Path]) -> list[KeptFile]:
    """Keep the files in the office folder.

    Raises:
        FileUnreadableError: one cannot be opened.
        EvidenceTooLargeError, EvidenceEmptyError: from `tracking.evidence`.
    """
    from tracking.evidence import keep

    kept = []
    for path in files:
        try:
            with path.open("rb") as content:
                kept.append(keep(path.name, content, opened.settings.evidence_dir))
        except OSError as error:
            raise FileUnreadableError(path, os_words(error)) from error
    return kept
