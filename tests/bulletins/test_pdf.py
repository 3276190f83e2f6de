from __future__ import annotations

import os
import stat
from pathlib import Path

import pypdfium2
import pytest

from bulletins.pdf import STAND_INS, PdfFailedError, PdfUnavailableError
from bulletins.registry import get_kind
from bulletins.writing import Paper, write
from duban.libreoffice import find_libreoffice
from tests.bulletins.papers import AT

KIND = get_kind("contacts")
PAPER = Paper(KIND, KIND.sample(), sealed=True)


def stand_in(folder: Path, body: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Put a program named as LibreOffice on the path; nothing else is there."""
    folder.mkdir()
    program = folder / "soffice"
    program.write_text(f"#!/bin/sh\n{body}\n", encoding="utf-8")
    program.chmod(program.stat().st_mode | stat.S_IXUSR)
    monkeypatch.setenv("PATH", f"{folder}{os.pathsep}/usr/bin{os.pathsep}/bin")


@pytest.mark.skipif(find_libreoffice() is None, reason="LibreOffice is not installed here")
def test_a_paper_becomes_a_pdf_with_its_text_and_page_numbers(tmp_path: Path) -> None:
    write(PAPER, tmp_path / "通报.pdf", at=AT)
    pdf = pypdfium2.PdfDocument(tmp_path / "通报.pdf")
    try:
        pages = [page.get_textpage().get_text_range() for page in pdf]
    finally:
        pdf.close()
    assert "某市统计局文件" in pages[0]
    assert "— 1 —" in pages[0]
    assert "— 2 —" in pages[1]
    assert "数字出处表" in "".join(pages)
    assert list(tmp_path.iterdir()) == [tmp_path / "通报.pdf"]


def test_without_libreoffice_the_sentence_says_what_to_do_and_nothing_is_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setattr("duban.libreoffice._USUAL", ())
    with pytest.raises(PdfUnavailableError, match=r"需要 LibreOffice.*写成 \.docx"):
        write(PAPER, tmp_path / "通报.pdf", at=AT)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.skipif(os.name != "posix", reason="the stand-in program is a shell script")
@pytest.mark.parametrize(
    ("body", "why"), [("exit 1", "没有成功"), ("sleep 60 & wait", "超过0.3秒没有完成")]
)
def test_a_conversion_that_fails_or_hangs_leaves_the_older_file_as_it_was(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, body: str, why: str
) -> None:
    monkeypatch.setattr("bulletins.pdf.SECONDS", 0.3)
    stand_in(tmp_path / "bin", body, monkeypatch)
    out = tmp_path / "通报.pdf"
    out.write_bytes(b"older")
    with pytest.raises(PdfFailedError, match=why):
        write(PAPER, out, at=AT, replace=True)
    assert out.read_bytes() == b"older"
    assert {path.name for path in tmp_path.iterdir()} == {"bin", "通报.pdf"}


@pytest.mark.skipif(os.name != "posix", reason="the stand-in program is a shell script")
def test_missing_fonts_have_stand_ins_named_to_fontconfig(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    kept = tmp_path / "fonts.conf"
    body = (
        'while [ "$1" != --outdir ]; do shift; done\n'
        f'cp "$FONTCONFIG_FILE" {kept}; mkdir -p "$2"; echo made > "$2/paper.pdf"'
    )
    stand_in(tmp_path / "bin", body, monkeypatch)
    write(PAPER, tmp_path / "通报.pdf", at=AT)
    said = kept.read_text(encoding="utf-8")
    assert "/etc/fonts/fonts.conf" in said
    assert all(f"<family>{name}</family><accept>" in said for name in STAND_INS)
