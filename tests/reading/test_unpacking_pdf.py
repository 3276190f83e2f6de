from __future__ import annotations

import pytest

from plans.reading.paper import Cell, Line
from plans.reading.unpacking import unpack
from plans.reading.unpacking.errors import BrokenError, EncryptedError, ScannedError
from tests.reading.files import Pdf

# 28 characters of 16 points fill a row from 80 to 528.
FULL = "为做好统计工作各地各部门应当按照要求认真组织落实各项任务确"
LEFT, INDENT = 80, 112


def lines(pdf: Pdf) -> list[Line]:
    return list(unpack(pdf.file(), "方案.pdf").lines)


def paragraph(pdf: Pdf, y: float, *rows: str) -> None:
    for at, row in enumerate(rows):
        pdf.text(INDENT if at == 0 else LEFT, y - 28 * at, row)


def test_rows_torn_by_the_page_width_become_paragraphs() -> None:
    pdf = Pdf().page()
    paragraph(pdf, 720, FULL[:26], FULL[:28], "保按时完成。")
    paragraph(pdf, 720 - 28 * 3, "（责任单位：法规科）")
    paragraph(pdf, 720 - 28 * 4, FULL[:26], "到位。")
    found = lines(pdf)
    assert [line.text for line in found] == [
        FULL[:26] + FULL[:28] + "保按时完成。",
        "（责任单位：法规科）",
        FULL[:26] + "到位。",
    ]
    assert [(line.number, line.joined) for line in found] == [(1, (2, 3)), (4, ()), (5, (6,))]


def test_every_character_of_a_joined_line_is_found_in_its_rows() -> None:
    pdf = Pdf().page()
    paragraph(pdf, 720, FULL[:26], FULL[:28], "保按时完成。")
    for line in lines(pdf):
        assert [line.raw[at] for at in line.at if at >= 0] == list(line.text)


def test_a_sentence_runs_on_over_the_page_and_page_numbers_are_furniture() -> None:
    pdf = Pdf()
    for page in (1, 2, 3):
        pdf.page().text(240, 800, "某市统计局文件汇编", 10)
        paragraph(pdf, 720, FULL[:26], FULL[:28]) if page == 1 else pdf.text(LEFT, 720, "接上页。")
        pdf.text(280, 40, f"— {page} —", 12)
    found = lines(pdf)
    body = [line for line in found if not line.furniture]
    assert body[0].text == FULL[:26] + FULL[:28] + "接上页。"
    assert [line.text.replace(" ", "") for line in found if line.furniture] == [
        "某市统计局文件汇编",
        "—1—",
        "某市统计局文件汇编",
        "—2—",
        "某市统计局文件汇编",
        "—3—",
    ]


XS, YS = (80, 120, 320, 520), (700, 670, 610, 580)


def test_a_ruled_table_becomes_cells_and_rows_within_a_cell_are_joined() -> None:
    pdf = Pdf().page().text(200, 760, "重点任务分解表", 20).table(XS, YS)
    for x, text in zip(XS, ("序号", "任务", "责任单位"), strict=False):
        pdf.text(x + 4, 680, text, 12)
    pdf.text(84, 640, "1", 12).text(124, 650, "建立健全统计数据质量核查机制并形", 12)
    pdf.text(124, 630, "成制度文件", 12).text(324, 640, "法规科", 12)
    found = {line.text: line.cell for line in lines(pdf) if line.cell}
    assert found == {
        "序号": Cell(0, 0, 0),
        "任务": Cell(0, 0, 1),
        "责任单位": Cell(0, 0, 2),
        "1": Cell(0, 1, 0),
        "建立健全统计数据质量核查机制并形成制度文件": Cell(0, 1, 1),
        "法规科": Cell(0, 1, 2),
    }


def test_a_cell_reaches_as_far_as_no_line_stands_in_it() -> None:
    pdf = Pdf().page()
    for y in (700, 670, 580):
        pdf.line(80, y, 520, y)
    pdf.line(120, 610, 520, 610)  # the first column goes on below this line
    for x in (80, 520):
        pdf.line(x, 700, x, 580)
    for x in (120, 320):
        pdf.line(x, 670, x, 580)  # nothing divides the first row
    pdf.text(200, 680, "汇总表", 12).text(84, 630, "合", 12).text(124, 590, "末行", 12)
    found = {line.text: line.cell for line in lines(pdf)}
    assert found["汇总表"] == Cell(0, 0, 0, 1, 3)
    assert found["合"] == Cell(0, 1, 0, 2, 1)
    assert found["末行"] == Cell(0, 2, 1)


def test_a_table_goes_on_over_the_page_and_its_repeated_head_is_furniture() -> None:
    pdf = Pdf()
    for page in (1, 2):
        ys = (700, 670, 640) if page == 2 else (160, 130, 100)
        pdf.page().table(XS, ys)
        if page == 1:
            pdf.text(100, 600, "下表列出各项任务，请对照落实。")
        for x, text in zip(XS, ("序号", "任务", "责任单位"), strict=False):
            pdf.text(x + 4, ys[0] - 20, text, 12)
        pdf.text(84, ys[1] - 20, str(page), 12)
    found = [(line.text, line.cell, line.furniture) for line in lines(pdf) if line.cell]
    assert ("1", Cell(0, 1, 0), False) in found
    assert ("2", Cell(0, 3, 0), False) in found
    assert ("任务", Cell(0, 2, 1), True) in found


def test_columns_without_lines_are_parted_by_tabs() -> None:
    pdf = Pdf().page()
    for x, text in ((80, "1"), (140, "建立机制"), (300, "法规科"), (440, "6月底前")):
        pdf.text(x, 700, text, 12)
    assert [line.text for line in lines(pdf)] == ["1\t建立机制\t法规科\t6月底前"]


def test_text_drawn_twice_for_boldness_is_read_once() -> None:
    pdf = Pdf().page().text(100, 700, "工作方案").text(100.4, 700, "工作方案")
    assert [line.text for line in lines(pdf)] == ["工作方案"]


def test_a_scanned_paper_is_refused_with_advice() -> None:
    with pytest.raises(ScannedError, match=r"扫描件.*OCR"):
        unpack(Pdf().page().picture().file(), "扫描.pdf")


def test_one_scanned_page_among_others_is_told() -> None:
    pdf = Pdf().page().text(80, 700, FULL[:20]).page().picture()
    paper = unpack(pdf.file(), "方案.pdf")
    assert paper.faults[0].key == "第2页"


def test_a_font_that_names_no_characters_is_refused() -> None:
    with pytest.raises(ScannedError, match="乱码"):
        unpack(Pdf().page().text(80, 700, "\ue001\ue002\ue003\ue004" * 5).file(), "a.pdf")


def test_a_password_and_a_broken_file_are_told_apart() -> None:
    pdf = Pdf().page().text(80, 700, "正文")
    with pytest.raises(EncryptedError, match="设有密码"):
        unpack(pdf.file(encrypted=True), "密.pdf")
    with pytest.raises(BrokenError, match="已损坏"):
        unpack(b"%PDF-1.7\n nothing of a file", "坏.pdf")


def test_a_page_in_two_columns_is_read_column_by_column() -> None:
    pdf = Pdf().page().text(180, 780, "关于开展核查工作的方案", 20)
    row = "对{}信息确保真实准确完整可靠并且"
    left = [
        "一、重点任务",
        "　　核查名录各科室按照要求逐户核对",
        *[row.format("名录")] * 6,
        "报送。",
    ]
    right = ["　　核查报表各区县按照时间逐表核对", *[row.format("报表")] * 7, "汇总。"]
    for at, (one, other) in enumerate(zip(left, right, strict=True)):
        for x, text in ((60, one), (320, other)):
            indent = 24 * text.startswith("　")
            pdf.text(x + indent, 720 - 20 * at, text.strip("　"), 12)
    found = [line.text for line in lines(pdf)]
    assert [text[:7] for text in found] == [
        "关于开展核查工",
        "一、重点任务",
        "核查名录各科室",
        "核查报表各区县",
    ]
    assert found[2].endswith("可靠并且报送。")
    assert found[3].endswith("可靠并且汇总。")


def test_ragged_columns_are_a_table_and_stay_in_their_rows() -> None:
    pdf = Pdf().page()
    for at in range(10):
        pdf.text(60, 720 - 20 * at, "核对名录库中的单位信息"[: 8 + at % 3], 12)
        pdf.text(320, 720 - 20 * at, "法规科和能源科共同负责"[: 8 + at % 4], 12)
    assert all("   " in line.text for line in lines(pdf))


def test_a_row_torn_by_a_page_break_is_one_row() -> None:
    pdf = Pdf().page().table(XS, YS[:3])
    for x, text in zip(XS, ("序号", "任务", "责任单位"), strict=False):
        pdf.text(x + 4, 680, text, 12)
    pdf.text(84, 640, "1", 12).text(124, 640, "建立健全统计数据质量核查机制并形", 12)
    pdf.text(324, 640, "法规科、能源科、综合科、人口科和", 12)
    pdf.page().table(XS, (780, 750, 720))
    pdf.text(124, 760, "成制度文件", 12).text(324, 760, "社会科", 12)
    pdf.text(84, 730, "2", 12).text(124, 730, "开展培训", 12).text(324, 730, "人事科", 12)
    found = {line.text: line.cell for line in lines(pdf) if line.cell}
    assert found["建立健全统计数据质量核查机制并形成制度文件"] == Cell(0, 1, 1)
    assert found["法规科、能源科、综合科、人口科和社会科"] == Cell(0, 1, 2)
    assert found["开展培训"] is not None
    assert found["开展培训"].row > 1
