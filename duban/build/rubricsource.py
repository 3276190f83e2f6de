"""Where a rubric is read from: the catalogue by its name, or a file of one's own by its path."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from duban.errors import DubanError, FileFaultsError, os_words
from scoring.rubric import Rubric, load_rubric, parse_rubric


class RubricUnreadableError(DubanError):
    """A rubric file that cannot be opened, or is no UTF-8 text."""

    def __init__(self, path: str, why: str) -> None:
        super().__init__(f"读不了细则文件「{path}」：{why}。")


def is_rubric_path(name: str) -> bool:
    """Tell a path from a name of the catalogue: it has a dot or a slash."""
    return "." in name or "/" in name


def read_rubric(name: str, instead: Mapping[str, str] | None = None) -> Rubric:
    """Return a rubric of the catalogue, or the one of a file; `instead` as in `parse_rubric`.

    Raises:
        RubricNotFoundError: the catalogue has no such name.
        RubricUnreadableError: the file cannot be opened, or is no UTF-8 text.
        FileFaultsError: it has faults; told under the file's whole name.
    """
    if not is_rubric_path(name):
        return load_rubric(name, instead)
    path = Path(name)
    try:
        text = path.read_bytes().decode("utf-8")
    except OSError as error:
        raise RubricUnreadableError(name, os_words(error)) from error
    except UnicodeDecodeError as error:
        raise RubricUnreadableError(name, "不是 UTF-8 文字") from error
    try:
        return parse_rubric(text, path.stem, instead)
    except FileFaultsError as error:
        raise FileFaultsError(path.name, error.faults) from error
