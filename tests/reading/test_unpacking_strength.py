"""What is handed in to do harm, or is broken: one sentence, bounded, nothing else escapes."""

from __future__ import annotations

import io
import os
import random
import stat
import zipfile
from collections.abc import Callable
from pathlib import Path

import docx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from duban.libreoffice import find_libreoffice
from plans.reading.paper import Paper
from plans.reading.reader import read
from plans.reading.unpacking import UnreadableError, unpack
from plans.reading.unpacking.converting import convert
from plans.reading.unpacking.errors import (
    BombError,
    ConversionError,
    ConverterMissingError,
    EncryptedError,
    TooLargeError,
    UnsupportedError,
)
from plans.reading.unpacking.formats import html
from plans.reading.unpacking.limits import MAX_CELLS, MAX_MEMBERS
from plans.reading.unpacking.registry import known_formats
from tests.reading.files import Numbered, Pdf, saved, with_part, word_of_xml, workbook, zipped

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504)


def word() -> bytes:
    document = docx.Document()
    document.add_paragraph("一、建立机制（责任单位：法规科）")
    document.add_table(2, 2).cell(0, 0).text = "任务"
    return saved(document)


def page() -> bytes:
    return (
        "<!DOCTYPE html><html><head><meta charset='utf-8'></head><body><div><p>正文。</p>"
        "<table><tr><td rowspan=2>甲</td><td>乙</td></tr><tr><td>丙</td></tr></table></div></body>"
    ).encode()


def test_every_format_is_one_file_and_one_line_of_the_table() -> None:
    folder = Path(html.__file__).parent
    files = {path.stem for path in folder.glob("*.py")} - {"__init__"}
    lines = known_formats()
    assert {line.key for line in lines} == files
    assert len(lines) == len(files)
    for line in lines:
        module = line.load()
        assert callable(module.recognises)
        assert callable(module.unpack)
    assert lines[-1].key == "text"  # it takes whatever the others left


def test_a_zip_that_unfolds_beyond_measure_is_refused() -> None:
    bomb = with_part(word(), "word/document.xml", b" " * (65 * 1024 * 1024))
    with pytest.raises(BombError, match="解压后超过"):
        unpack(bomb, "a.docx")


def test_a_zip_whose_directory_lies_about_sizes_is_refused() -> None:
    data = bytearray(with_part(word(), "word/document.xml", b" " * 5_000_000))
    size = (5_000_000).to_bytes(4, "little")
    for _ in range(data.count(size)):
        at = data.index(size)
        data[at : at + 4] = (100).to_bytes(4, "little")
    with pytest.raises(UnreadableError):
        unpack(bytes(data), "a.docx")


def test_a_zip_of_too_many_files_is_refused() -> None:
    parts = {f"word/{i}.xml": b"" for i in range(MAX_MEMBERS + 1)}
    with pytest.raises(BombError, match="压缩包里有"):
        unpack(zipped({"[Content_Types].xml": b"", **parts}), "a.docx")


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_entities_are_refused_and_no_file_is_fetched(encoding: str, tmp_path: Path) -> None:
    secret = tmp_path / "secret.txt"
    secret.write_text("机密", encoding="utf-8")
    xml = (
        f'<?xml version="1.0" encoding="{encoding}"?>'
        f'<!DOCTYPE d [<!ENTITY a "aaaa"><!ENTITY s SYSTEM "{secret.as_uri()}">]>'
        '<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main">'
        "<w:body><w:p><w:r><w:t>&a;&s;</w:t></w:r></w:p></w:body></w:document>"
    )
    with pytest.raises(BombError, match="实体"):
        unpack(with_part(word(), "word/document.xml", xml.encode(encoding)), "a.docx")


def test_tables_within_tables_without_end_are_refused() -> None:
    inner = "<w:p/>"
    for _ in range(45):
        inner = f"<w:tbl><w:tr><w:tc>{inner}</w:tc></w:tr></w:tbl>"
    box = f"<w:txbxContent>{inner}</w:txbxContent>"
    nested = word_of_xml(f"<w:p><w:r><w:pict>{box}</w:pict></w:r></w:p>")
    with pytest.raises(BombError, match="嵌套"):
        unpack(nested, "a.docx")
    deep = b"<a>" * 1000 + b"</a>" * 1000
    with pytest.raises(BombError, match="嵌套"):
        unpack(with_part(word(), "word/document.xml", deep), "a.docx")


def test_a_table_of_a_million_cells_is_refused() -> None:
    row = b"<row>" + b"<c><v>1</v></c>" * 1000 + b"</row>"
    sheet = (
        b'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>'
        + row * (MAX_CELLS // 1000 + 1)
        + b"</sheetData></worksheet>"
    )
    with pytest.raises(TooLargeError, match="200,000格"):
        unpack(with_part(workbook([["任务"]]), "xl/worksheets/sheet1.xml", sheet), "a.xlsx")
    web = b"<table>" + (b"<tr>" + b"<td>1" * 1000) * (MAX_CELLS // 1000 + 1)
    with pytest.raises(TooLargeError, match="200,000格"):
        unpack(web, "a.html")


def test_a_merge_over_the_whole_sheet_costs_nothing() -> None:
    sheet = (
        b'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>'
        b'<row r="1"><c r="A1" t="inlineStr"><is><t>a</t></is></c></row>'
        b'<row r="1048576"><c r="XFD1048576"><v>1</v></c></row></sheetData>'
        b'<mergeCells><mergeCell ref="A1:XFD1048576"/></mergeCells></worksheet>'
    )
    paper = unpack(with_part(workbook([["任务"]]), "xl/worksheets/sheet1.xml", sheet), "a.xlsx")
    assert [line.text for line in paper.lines if line.cell] == ["a"]


def test_macros_are_read_past() -> None:
    data = with_part(workbook([["任务"]]), "xl/vbaProject.bin", b"Sub Auto_Open()")
    assert [line.text for line in unpack(data, "a.xlsm").lines if line.cell] == ["任务"]


@pytest.mark.parametrize(
    "data",
    [
        OLE + "EncryptedPackage".encode("utf-16-le"),
        OLE + b"\xec\xa5" + bytes(9) + b"\x01" + bytes(500),
    ],
    ids=["docx", "doc"],
)
def test_a_password_on_an_office_file_is_told_before_anything_is_started(data: bytes) -> None:
    with pytest.raises(EncryptedError, match="设有密码"):
        unpack(data, "密.docx")


@pytest.mark.parametrize(
    ("data", "word_in_it"),
    [
        (b"\x89PNG\r\n\x1a\n" + bytes(50), "图片"),
        (b"\xff\xd8\xff\xe0" + bytes(50), "图片"),
        (zipped({"方案.docx": b"x"}), "压缩包"),
        (zipped({"OFD.xml": b"x"}), "OFD"),
        (zipped({"[Content_Types].xml": b"", "ppt/presentation.xml": b"x"}), "演示文稿"),
        (zipped({"[Content_Types].xml": b"", "xl/workbook.bin": b"x"}), "xlsb"),
        (b"MZ" + bytes(200), "程序"),
    ],
)
def test_what_holds_no_paper_is_named_with_what_to_do(data: bytes, word_in_it: str) -> None:
    with pytest.raises(UnsupportedError, match=word_in_it):
        unpack(data, "附件.docx")


@pytest.mark.parametrize("cut", [30, 200, 5000])
def test_a_file_cut_short_is_called_broken_or_named(cut: int) -> None:
    with pytest.raises(UnreadableError) as caught:
        unpack(word()[:cut], "a.docx")
    assert str(caught.value).count("。") == 1


def script(folder: Path, body: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Put a program named as LibreOffice on the path; nothing else is there."""
    folder.mkdir()
    program = folder / "soffice"
    program.write_text(f"#!/bin/sh\n{body}\n", encoding="utf-8")
    program.chmod(program.stat().st_mode | stat.S_IXUSR)
    monkeypatch.setenv("PATH", f"{folder}{os.pathsep}/usr/bin{os.pathsep}/bin")


posix = pytest.mark.skipif(os.name != "posix", reason="the stand-in program is a shell script")


@posix
def test_an_old_format_is_converted_in_a_folder_of_its_own(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "ready.docx").write_bytes(word())
    body = (
        'while [ "$1" != --outdir ]; do\n'
        'case "$1" in -env:*) p="${1#*file://}";; esac; shift; done\n'
        f'grep -q DisableMacrosExecution "$p/user/registrymodifications.xcu" || exit 1\n'
        f'mkdir -p "$2" && cp {tmp_path}/ready.docx "$2/paper.docx"; echo "$p" > {tmp_path}/where'
    )
    script(tmp_path / "bin", body, monkeypatch)
    paper = unpack(OLE, "方案.wps")
    assert (paper.name, paper.format) == ("方案.wps", "doc")
    assert paper.lines[0].text == "一、建立机制（责任单位：法规科）"
    assert not Path((tmp_path / "where").read_text(encoding="utf-8").strip()).exists()


@posix
def test_a_conversion_that_gives_nothing_or_hangs_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    script(tmp_path / "none", "exit 0", monkeypatch)
    with pytest.raises(ConversionError, match="没有成功"):
        unpack(rb"{\rtf1 x}", "a.rtf")
    monkeypatch.setattr("plans.reading.unpacking.converting.CONVERT_SECONDS", 0.3)
    script(tmp_path / "slow", "sleep 60 & wait", monkeypatch)
    with pytest.raises(ConversionError, match="没有完成"):
        unpack(OLE, "a.doc")


@pytest.mark.skipif(find_libreoffice() is None, reason="LibreOffice is not installed here")
@pytest.mark.parametrize(("suffix", "read_as"), [("doc", "doc"), ("rtf", "rtf"), ("odt", "odt")])
def test_a_real_conversion_keeps_text_and_automatic_numbers(suffix: str, read_as: str) -> None:
    numbered = Numbered([("decimal", "%1.")]).file([(91, 0, "甲"), (91, 0, "乙")], {91: None})
    paper = unpack(convert(numbered, "docx", suffix, "a"), f"a.{suffix}")
    assert paper.format == read_as
    assert [line.text for line in paper.lines if line.text] == ["1.甲", "2.乙"]


def test_an_old_format_without_libreoffice_says_what_to_install(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setattr("duban.libreoffice._USUAL", ())
    with pytest.raises(ConverterMissingError, match=r"安装 LibreOffice.*另存为 \.docx"):
        unpack(OLE, "a.doc")


MUTABLE: dict[str, Callable[[], bytes]] = {
    "docx": word,
    "numbered docx": lambda: Numbered([("decimal", "%1.")]).file([(91, 0, "甲")], {91: 2}),
    "xlsx": lambda: workbook([["序号", "任务"], [1, "甲"]], merges=["A1:B1"]),
    "html": page,
    "text": "一、建立机制。\n（责任单位：法规科）\n".encode,
    "gb18030": lambda: "一、建立机制。\n".encode("gb18030"),
}


def read_or_refused(data: bytes, name: str) -> Paper | None:
    """The paper, or None when it was refused by a sentence; anything else escapes and fails."""
    try:
        return unpack(data, name)
    except UnreadableError as error:
        said = str(error)
    assert said.startswith(f"不能读取「{name}」：")
    assert said.endswith("。")
    return None


def mutated(data: bytes, seed: int) -> bytes:
    """Change some bytes, cut, or put a piece somewhere else; zips are changed inside as well."""
    chance = random.Random(seed)  # noqa: S311
    if data.startswith(b"PK") and chance.random() < 0.7:
        with zipfile.ZipFile(io.BytesIO(data)) as file:
            part = chance.choice(sorted(file.namelist()))
            return with_part(data, part, mutated(file.read(part), chance.getrandbits(32)))
    out = bytearray(data)
    for _ in range(chance.randint(1, 12)):
        if not out:
            break
        at = chance.randrange(len(out))
        match chance.randrange(4):
            case 0:
                out[at] = chance.randrange(256)
            case 1:
                del out[at : at + chance.randint(1, 40)]
            case 2:
                out[at:at] = out[chance.randrange(len(out)) :][: chance.randint(1, 60)]
            case _:
                out[at : at + 4] = chance.choice([b"\x00" * 4, b"\xff" * 4, b"9999", b"<a>&"])
    return bytes(out)


@pytest.mark.parametrize("kind", MUTABLE)
def test_a_damaged_file_is_read_or_refused_and_nothing_else_escapes(kind: str) -> None:
    data = MUTABLE[kind]()
    unpack(data, f"a.{kind}")
    for seed in range(150):
        paper = read_or_refused(mutated(data, seed), f"a.{kind}")
        if paper is not None:
            assert [line.number for line in paper.lines] == list(range(1, len(paper.lines) + 1))


def test_a_damaged_pdf_is_read_or_refused_and_nothing_else_escapes() -> None:
    data = Pdf().page().text(80, 700, "一、建立机制").table((80, 200, 300), (600, 560, 520)).file()
    for seed in range(25):
        read_or_refused(mutated(data, seed), "a.pdf")


@given(st.binary(max_size=300), st.sampled_from([".docx", ".xlsx", ".doc", ".html", ".md", ""]))
@settings(derandomize=True, max_examples=200, deadline=None)
def test_any_bytes_under_any_name_are_read_or_refused(data: bytes, suffix: str) -> None:
    read_or_refused(data, f"a{suffix}")


@given(
    st.text(alphabet=st.characters(codec="utf-8"), max_size=200),
    st.sampled_from(["utf-8", "utf-8-sig", "gb18030", "utf-16"]),
)
@settings(derandomize=True, max_examples=200, deadline=None)
def test_any_text_is_read_as_it_was_written_or_refused(text: str, encoding: str) -> None:
    paper = read_or_refused(("文" + text).encode(encoding), "a.txt")
    if paper is None:
        return
    shown = "\n".join(line.raw for line in paper.lines)
    if paper.format == "text" and not paper.faults:
        expected = ("文" + text).replace("\r\n", "\n").replace("\r", "\n")
        assert shown in {expected, expected.removesuffix("\n")}


def test_a_cell_in_the_far_corner_of_a_sheet_makes_no_table_of_millions() -> None:
    sheet = (
        b'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>'
        b'<row r="1"><c r="A1" t="inlineStr"><is><t>%s</t></is></c>'
        b'<c r="B1" t="inlineStr"><is><t>%s</t></is></c></row>'
        b'<row r="2"><c r="A2" t="inlineStr"><is><t>%s</t></is></c>'
        b'<c r="B2" t="inlineStr"><is><t>%s</t></is></c></row>'
        b'<row r="1048576"><c r="XFD1048576"><v>1</v></c></row></sheetData></worksheet>'
    ) % tuple(word.encode() for word in ("任务", "责任单位", "清点库存", "办公室"))
    data = with_part(workbook([["任务"]]), "xl/worksheets/sheet1.xml", sheet)
    [task] = read(data, "a.xlsx").tasks
    assert (task.title, [unit.name for unit in task.units]) == ("清点库存", ["办公室"])
