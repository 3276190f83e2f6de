"""Bulletins for tests: their text read back from the Word file."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path
from typing import Any

import docx
from docx.document import Document

from bulletins.registry import get_kind
from bulletins.writing import Paper, as_docx

AT = datetime(2024, 1, 5, 8, tzinfo=UTC)
# What is no figure of a bulletin: dates, numbers of headings, annexes and lists.
NO_FIGURES = re.compile(
    r"\d{4}年\d{1,2}月\d{1,2}日|\d{4}-\d{2}-\d{2}|〔\d+〕\d+号|附件\d+|(?:^|：)\d+\.(?!\d)|《[^》]*》"
)
FIGURE = re.compile(r"\d+(?:\.\d+)?%?")


def document(key: str, words: Mapping[str, Any], home: Path | None = None) -> Document:
    data = as_docx(Paper(get_kind(key), words, sealed=True), at=AT, home=home)
    return docx.Document(BytesIO(data))


def texts(paper: Document) -> list[str]:
    return [one.text for one in paper.paragraphs if one.text]


def tables(paper: Document) -> list[list[list[str]]]:
    return [[[cell.text for cell in row.cells] for row in table.rows] for table in paper.tables]


def figures(text: str) -> list[str]:
    return FIGURE.findall(NO_FIGURES.sub("", text))


def traced(paper: Document) -> set[str]:
    """The numbers that the annex of sources lists."""
    sources = tables(paper)[-1]
    assert sources[0] == ["序号", "数字", "含义", "出处"]
    assert all(row[2] and row[3] for row in sources)
    return {number for row in sources[1:] for number in row[1].split(" / ")}
