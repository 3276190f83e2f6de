"""Writes a bulletin as .docx or .pdf, whole or not at all."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path
from typing import Any

from bulletins.layout.finishing import finish
from bulletins.newfile import FileSuffixError, new_file
from bulletins.pdf import to_pdf
from bulletins.registry import Kind
from bulletins.templates import fill_in

WORD, PDF = ".docx", ".pdf"


@dataclass(frozen=True, slots=True)
class Paper:
    """A bulletin ready to be laid out: its kind, the words of its template, how it is signed."""

    kind: Kind
    words: Mapping[str, Any]
    sealed: bool


def write(
    paper: Paper, out: Path, *, at: datetime, home: Path | None = None, replace: bool = False
) -> None:
    """Write the paper to `out`; its suffix says as what. `at` is the moment of making (aware UTC).

    Raises:
        FileSuffixError, FileExistsAlreadyError, FileUnwritableError: see `newfile`.
        TemplateUnusableError: the edited template in `home` cannot be filled in.
        PdfUnavailableError, PdfFailedError: no LibreOffice here, or it did not manage.
    """
    suffix = out.suffix.lower()
    if suffix not in (WORD, PDF):
        raise FileSuffixError(out, f"{WORD} 或 {PDF}")
    with new_file(out, suffix, replace=replace) as part:
        data = as_docx(paper, at=at, home=home)
        part.write_bytes(to_pdf(data, out.name) if suffix == PDF else data)


def as_docx(paper: Paper, *, at: datetime, home: Path | None = None) -> bytes:
    """Return the paper as a Word file."""
    document = fill_in(paper.kind, paper.words, home)
    finish(document, sealed=paper.sealed)
    properties = document.core_properties
    properties.title = str(paper.words["标题"]).replace("\n", "")
    properties.created = properties.modified = at.astimezone(UTC).replace(tzinfo=None)
    out = BytesIO()
    document.save(out)
    return out.getvalue()
