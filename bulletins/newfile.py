"""A file that is there whole or not at all."""

from __future__ import annotations

import secrets
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from duban.errors import DubanError, MisusedError, os_words


class FileExistsAlreadyError(DubanError):
    """The name is taken, and nobody said that it may be replaced."""

    def __init__(self, path: Path) -> None:
        super().__init__(f"文件「{path}」已经存在，没有改动；要覆盖请加 --force。")


class FileSuffixError(MisusedError):
    """A name under which the file could not be opened by what it is for."""

    def __init__(self, path: Path, suffix: str) -> None:
        super().__init__(f"文件名「{path.name}」应以 {suffix} 结尾。")


class FileUnwritableError(DubanError):
    """The place does not take a file."""

    def __init__(self, path: Path, why: str) -> None:
        super().__init__(f"文件「{path}」写不了（{why}），原有文件没有改动。")


@contextmanager
def new_file(path: Path, suffix: str, *, replace: bool) -> Iterator[Path]:
    """Yield a name beside `path` to write to; when the block ends well, it becomes `path`.

    When the block fails, nothing is left behind and an older file stays as it was.

    Raises:
        FileSuffixError: the name does not end with `suffix`.
        FileExistsAlreadyError: there is one already, and `replace` is false.
        FileUnwritableError: the folder is not there or cannot be written to.
    """
    if path.suffix.lower() != suffix:
        raise FileSuffixError(path, suffix)
    if path.exists() and not replace:
        raise FileExistsAlreadyError(path)
    part = path.with_name(f".duban-{secrets.token_hex(4)}.part")
    try:
        yield part
        part.replace(path)
    except OSError as error:
        why = os_words(error) if path.parent.is_dir() else "文件夹不存在"
        raise FileUnwritableError(path, why) from error
    finally:
        with suppress(OSError):
            part.unlink()
