"""A PDF's pages from the child process, with a limit on its time and memory."""

from __future__ import annotations

import json
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from plans.reading.unpacking.errors import (
    BombError,
    BrokenError,
    EncryptedError,
    TooLargeError,
)
from plans.reading.unpacking.limits import (
    MAX_PAGES,
    MAX_RULES,
    PDF_MEMORY,
    PDF_SECONDS,
)

_KIND = "PDF 文件"
_SCRIPT = Path(__file__).with_name("extract.py")
_MOST_CHARACTERS = 1_000_000


@dataclass(frozen=True, slots=True)
class Sign:
    """One character on a page, in points from the lower left: its base line and its box."""

    text: str
    x0: float
    base: float
    x1: float
    height: float


@dataclass(frozen=True, slots=True)
class Sheet:
    """One page: its characters in the order of the file, and the lines drawn on it.

    `unruled` says that there were too many lines in the file to look at this page's.
    """

    width: float
    height: float
    signs: tuple[Sign, ...]
    rules: tuple[tuple[float, float, float, float], ...]
    pictures: int
    unruled: bool = False


def open_pages(data: bytes, name: str) -> list[Sheet]:
    """Return the pages of a PDF.

    Raises:
        EncryptedError: it has a password.
        BrokenError: it is no PDF inside, or crashes the library.
        TooLargeError: more pages or characters than any paper has.
        BombError: it takes more time or memory than any paper does.
    """
    limits = [str(limit) for limit in (MAX_PAGES, _MOST_CHARACTERS, MAX_RULES, PDF_MEMORY)]
    try:
        done = subprocess.run(  # noqa: S603 - this Python, a script of ours, numbers
            [sys.executable, "-I", str(_SCRIPT), *limits],
            input=data,
            capture_output=True,
            timeout=PDF_SECONDS,
            check=False,
        )
    except subprocess.TimeoutExpired as error:
        raise BombError(name, f"打开 PDF 超过{PDF_SECONDS}秒") from error
    try:
        answer = json.loads(done.stdout)
    except ValueError as error:
        raise BrokenError(name, _KIND) from error
    match answer.get("error"):
        case "password":
            raise EncryptedError(name, _KIND)
        case "pages":
            raise TooLargeError(name, "PDF", MAX_PAGES, "页")
        case "signs":
            raise TooLargeError(name, "文字", _MOST_CHARACTERS, "字")
        case None:
            return [_sheet(page) for page in answer["pages"]]
        case _:
            raise BrokenError(name, _KIND)


def _sheet(page: dict[str, Any]) -> Sheet:
    boxes = [value / 10 for value in page["boxes"]]
    return Sheet(
        width=page["width"],
        height=page["height"],
        signs=tuple(
            Sign(text, *boxes[at * 4 : at * 4 + 4]) for at, text in enumerate(page["signs"])
        ),
        rules=tuple(tuple(rule) for rule in page["rules"]),
        pictures=page["pictures"],
        unruled=page.get("unruled", False),
    )
