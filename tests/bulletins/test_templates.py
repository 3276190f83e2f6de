from __future__ import annotations

from io import BytesIO
from pathlib import Path

import docx
import pytest

from bulletins.newfile import FileSuffixError
from bulletins.registry import Kind, get_kind, kinds
from bulletins.templates import (
    TemplateExistsError,
    TemplateUnusableError,
    copy_out,
    fault_of,
    made,
    own_path,
)
from bulletins.writing import Paper, write
from tests.bulletins.papers import AT, document, texts

KIND = get_kind("contacts")
WORDS = KIND.sample()


def edited(home: Path, text: str, kind: Kind = KIND) -> Path:
    """The program's template with a paragraph more, as somebody may write it in Word."""
    path = copy_out(kind, home, replace=True)
    changed = docx.Document(str(path))
    changed.add_paragraph(text)
    changed.save(str(path))
    return path


@pytest.mark.parametrize("kind", kinds().values(), ids=lambda kind: kind.key)
def test_a_copied_template_is_the_program_s_own_and_is_right(kind: Kind, tmp_path: Path) -> None:
    path = copy_out(kind, tmp_path, replace=False)
    assert path == own_path(tmp_path, kind)
    assert fault_of(kind, tmp_path) is None
    own = docx.Document(BytesIO(made(kind)))
    assert texts(docx.Document(str(path))) == texts(own)


def test_what_somebody_wrote_into_a_template_is_in_the_paper(tmp_path: Path) -> None:
    edited(tmp_path, "特此通报《{{ 评价 }}》。")
    assert texts(document("contacts", WORDS, tmp_path))[-1] == "特此通报《某年度联系点评价》。"
    assert "特此" not in texts(document("contacts", WORDS))[-1]


def test_an_edited_template_is_not_overwritten_unless_forced(tmp_path: Path) -> None:
    path = edited(tmp_path, "自己的话")
    with pytest.raises(TemplateExistsError, match="已经存在"):
        copy_out(KIND, tmp_path, replace=False)
    assert texts(docx.Document(str(path)))[-1] == "自己的话"
    copy_out(KIND, tmp_path, replace=True)
    assert texts(docx.Document(str(path)))[-1] != "自己的话"


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("{{ 没有的 }}", "用了没有的词「没有的」"),
        ("{{ 序号.四级() }}", "用了没有的词「四级」"),
        ("{%p if 要求 %}", "标记写得不对"),
        ("{{ 要求 | 没有的 }}", "标记写得不对"),
        ("{{ 1 / 0 }}", "填写时出错"),
        ("{{ ''.__class__.__mro__ }}", "不许用的写法"),
        ("{{ 要求.append('x') }}", "不许用的写法"),
        ("{{ 序号.一级.__globals__ }}", "不许用的写法"),
    ],
)
def test_a_broken_template_is_told_in_one_sentence_and_nothing_is_written(
    tmp_path: Path, text: str, why: str
) -> None:
    path = edited(tmp_path, text)
    out = tmp_path / "通报.docx"
    with pytest.raises(TemplateUnusableError, match=why) as caught:
        write(Paper(KIND, WORDS, sealed=True), out, at=AT, home=tmp_path)
    assert str(path) in str(caught.value)
    assert str(caught.value) == fault_of(KIND, tmp_path)
    assert list(tmp_path.iterdir()) == [tmp_path / "templates"]


@pytest.mark.parametrize("data", [b"", b"not a file of Word", b"PK\x03\x04broken"])
def test_a_template_that_is_no_word_file_is_refused(tmp_path: Path, data: bytes) -> None:
    own_path(tmp_path, KIND).parent.mkdir(parents=True)
    own_path(tmp_path, KIND).write_bytes(data)
    assert "不是完好的 .docx 文件" in str(fault_of(KIND, tmp_path))


@pytest.mark.parametrize(
    "text", ["甲&乙<w:p>", "{{ 7*7 }}", "{%p if x %}", "甲\x0c\x07\x00乙\ud800", "]]>"]
)
def test_a_text_stays_a_text_whatever_it_looks_like(text: str) -> None:
    said = texts(document("contacts", {**WORDS, "开头": text}))
    assert "".join(letter for letter in text if letter.isprintable()) in said


def test_a_title_of_two_lines_is_one_paragraph() -> None:
    made_paper = document("contacts", {**WORDS, "标题": "上一行\n下一行"})
    assert "上一行\n下一行" in texts(made_paper)
    assert made_paper.core_properties.title == "上一行下一行"


def test_an_edited_template_keeps_signature_and_date_in_their_places(tmp_path: Path) -> None:
    edited(tmp_path, "尾")
    for home in (None, tmp_path):
        paper = document("contacts", WORDS, home)
        dated = next(p for p in paper.paragraphs if p.text == "2024年6月30日")
        right = dated.paragraph_format.right_indent
        assert right is not None
        assert right.pt == 4 * 16


def test_a_paper_is_written_as_word_or_pdf_only(tmp_path: Path) -> None:
    with pytest.raises(FileSuffixError, match=r"以 \.docx 或 \.pdf 结尾"):
        write(Paper(KIND, WORDS, sealed=True), tmp_path / "通报.doc", at=AT)
