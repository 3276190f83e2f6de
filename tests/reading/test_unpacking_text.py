from __future__ import annotations

import codecs
from pathlib import Path

import pytest

from plans.reading.unpacking import UnreadableError, bytes_of, unpack
from plans.reading.unpacking.errors import EmptyError, NotTextError, TooLargeError
from plans.reading.unpacking.limits import MAX_BYTES

PAPER = "某市统计局工作方案\n一、总体要求\n\n二、重点任务（责任单位：法规科）\n"
LINES = ["某市统计局工作方案", "一、总体要求", "", "二、重点任务（责任单位：法规科）"]


@pytest.mark.parametrize(
    "data",
    [
        PAPER.encode(),
        codecs.BOM_UTF8 + PAPER.encode(),
        PAPER.encode("gb18030"),
        codecs.BOM_UTF16_LE + PAPER.encode("utf-16-le"),
        codecs.BOM_UTF16_BE + PAPER.encode("utf-16-be"),
        PAPER.replace("\n", "\r\n").encode(),
        PAPER.replace("\n", "\r").encode(),
    ],
    ids=["utf-8", "utf-8 with mark", "gb18030", "utf-16-le", "utf-16-be", "crlf", "cr"],
)
def test_a_text_is_read_in_every_encoding_and_its_lines_keep_their_numbers(data: bytes) -> None:
    paper = unpack(data, "方案.txt")
    assert [line.raw for line in paper.lines] == LINES
    assert [line.number for line in paper.lines] == [1, 2, 3, 4]
    assert not paper.faults


def test_a_text_cut_within_a_character_is_read_and_the_place_is_told() -> None:
    text = "一、总体要求。\n" + "各单位要认真落实各项任务，确保按时完成。\n" * 3 + "末"
    paper = unpack(text.encode()[:-1], "方案.txt")
    assert paper.lines[0].text == "一、总体要求。"
    assert [fault.line for fault in paper.faults] == [5]


@pytest.mark.parametrize(
    "data",
    [
        b"abc\x00def" * 30,
        "中文".encode() + b"\x00",
        bytes(range(1, 256)) * 20,
        codecs.BOM_UTF16_LE + b"\x00\xd8\x41\x00",
        b"\x81\x20\xff\xff\xfe",
    ],
)
def test_what_is_no_text_is_refused(data: bytes) -> None:
    with pytest.raises(NotTextError, match=r"不能读取「方案\.txt」"):
        unpack(data, "方案.txt")


@pytest.mark.parametrize("data", [b"", b"  \n\n", "　\n".encode(), codecs.BOM_UTF8])
def test_an_empty_file_is_refused(data: bytes) -> None:
    with pytest.raises(EmptyError, match="没有文字"):
        unpack(data, "空.txt")


def test_a_file_larger_than_any_paper_is_refused_before_it_is_decoded(tmp_path: Path) -> None:
    big = tmp_path / "big.txt"
    with big.open("wb") as file:
        file.truncate(1024**3)
    with pytest.raises(TooLargeError, match="64 MB"):
        bytes_of(big)
    with pytest.raises(TooLargeError):
        unpack(b"a" * (MAX_BYTES + 1), "big.txt")


def test_a_file_that_cannot_be_opened_says_why_in_chinese(tmp_path: Path) -> None:
    with pytest.raises(UnreadableError, match="文件不存在"):
        bytes_of(tmp_path / "没有.txt")


def test_markdown_loses_its_marks_and_rows_become_tabbed() -> None:
    text = (
        "# 工作方案\n\n## 一、重点任务\n\n"
        "| 序号 | 任务 | 时限 |\n|---|:---:|---|\n| 1 | **建立**机制 | 6月底前 |\n"
        "- 责任单位：法规科\n1\\. 第一项\n"
    )
    lines = unpack(text.encode(), "方案.md").lines
    shown = [line.text for line in lines if not line.furniture and line.text]
    assert shown == [
        "工作方案",
        "一、重点任务",
        "序号\t任务\t时限",
        "1\t建立机制\t6月底前",
        "责任单位：法规科",
        "1. 第一项",
    ]
    assert lines[0].style == "heading 1"
    for line in lines:
        for sign, place in zip(line.text, line.at, strict=True):
            assert line.raw[place] == sign or (sign == "\t" and line.raw[place] == "|")
