from __future__ import annotations

import docx
import pytest
from docx.enum.text import WD_BREAK

from plans.reading.paper import Cell, Line
from plans.reading.unpacking import unpack
from plans.reading.unpacking.word.numerals import spell
from tests.reading.files import Numbered, saved, word_of_xml


def lines(data: bytes) -> list[Line]:
    return [line for line in unpack(data, "方案.docx").lines if line.text]


def texts(data: bytes) -> list[str]:
    return [line.text for line in lines(data)]


COMMON = Numbered(
    [("chineseCountingThousand", "%1、"), ("chineseCountingThousand", "（%2）"), ("decimal", "%3.")]
)


def test_automatic_numbers_are_put_in_front_and_have_no_place_in_the_text() -> None:
    data = COMMON.file(
        [
            *[(91, 0, "目标"), (91, 1, "总目标"), (91, 2, "第一"), (91, 2, "第二")],
            *[(91, 1, "分目标"), (91, 2, "又一"), (91, 0, "任务"), (91, 1, "先办")],
        ],
        {91: None},
    )
    found = lines(data)
    assert [line.text for line in found] == [
        "一、目标",
        "（一）总目标",
        "1.第一",
        "2.第二",
        "（二）分目标",
        "1.又一",
        "二、任务",
        "（一）先办",
    ]
    assert found[1].label == "（一）"
    assert found[1].raw == "总目标"
    assert found[1].at == (-1, -1, -1, 0, 1, 2)


def test_a_second_list_of_the_same_kind_counts_on_unless_it_starts_anew() -> None:
    paragraphs = [(91, 0, "甲"), (91, 0, "乙"), (92, 0, "丙"), (93, 0, "丁"), (93, 0, "戊")]
    data = COMMON.file(paragraphs, {91: None, 92: None, 93: 1})
    assert texts(data) == ["一、甲", "二、乙", "三、丙", "一、丁", "二、戊"]


def test_a_level_that_never_restarts_counts_through_the_chapters() -> None:
    through = Numbered([("chineseCounting", "%1、"), ("decimal", "%2.")], restarts={1: "0"})
    data = through.file(
        [(91, 0, "甲"), (91, 1, "一"), (91, 1, "二"), (91, 0, "乙"), (91, 1, "三")], {91: None}
    )
    assert texts(data) == ["一、甲", "1.一", "2.二", "二、乙", "3.三"]


def test_a_level_shows_the_numbers_above_it_and_a_legal_one_in_digits() -> None:
    deep = Numbered(
        [("chineseCounting", "第%1章"), ("decimal", "%1.%2"), ("decimal", "%1.%2.%3")],
        legal=frozenset({1, 2}),
    )
    data = deep.file([(91, 0, "总则"), (91, 1, "2023年目标"), (91, 2, "细项")], {91: None})
    # A blank keeps the number from growing into a text that begins with digits.
    assert texts(data) == ["第一章 总则", "1.1 2023年目标", "1.1.1 细项"]


def test_bullets_have_no_label_and_unnumbered_paragraphs_count_nothing() -> None:
    bullets = Numbered([("bullet", ""), ("none", "")])
    assert texts(bullets.file([(91, 0, "甲"), (91, 1, "乙")], {91: None})) == ["甲", "乙"]
    data = COMMON.file([(91, 0, "甲"), (0, 0, "正文"), (91, 0, "乙")], {91: None})
    assert texts(data) == ["一、甲", "正文", "二、乙"]


def test_a_style_may_carry_the_number() -> None:
    document = docx.Document()
    document.add_paragraph("第一项", style="List Number")
    document.add_paragraph("插话")
    document.add_paragraph("第二项", style="List Number")
    assert texts(saved(document)) == ["1.第一项", "插话", "2.第二项"]


@pytest.mark.parametrize(
    ("n", "format_", "expected"),
    [
        (21, "chineseCounting", "二十一"),
        (10, "chineseCountingThousand", "十"),
        (105, "chineseCountingThousand", "一百〇五"),
        (110, "chineseCountingThousand", "一百一十"),
        (12, "chineseLegalSimplified", "壹拾贰"),
        (3, "decimalEnclosedCircle", "③"),
        (25, "decimalEnclosedCircleChinese", "㉕"),
        (12, "decimalFullWidth", "１２"),
        (2, "ideographTraditional", "乙"),
        (14, "lowerRoman", "xiv"),
        (28, "upperLetter", "BB"),
        (5, "decimalZero", "05"),
        (7, "decimalEnclosedParen", "⑺"),
        (20, "ideographDigital", "二〇"),
        (7, "a format not known", "7"),
    ],
)
def test_number_formats_are_spelt_as_word_spells_them(n: int, format_: str, expected: str) -> None:
    assert spell(n, format_) == expected


def test_insertions_stay_and_deletions_and_hidden_text_go() -> None:
    data = word_of_xml(
        "<w:p><w:r><w:t>各科室</w:t></w:r><w:ins><w:r><w:t>要在6月底前</w:t></w:r></w:ins>"
        "<w:del><w:r><w:delText>5月底前</w:delText></w:r></w:del><w:r><w:t>完成。</w:t></w:r>"
        "<w:r><w:rPr><w:vanish/></w:rPr><w:t>暗</w:t></w:r>"
        '<w:r><w:rPr><w:vanish w:val="0"/></w:rPr><w:t>明</w:t></w:r></w:p>'
    )
    assert texts(data) == ["各科室要在6月底前完成。明"]


def test_a_deleted_paragraph_mark_joins_two_paragraphs() -> None:
    data = word_of_xml(
        "<w:p><w:pPr><w:rPr><w:del/></w:rPr></w:pPr><w:r><w:t>前半</w:t></w:r></w:p>",
        "<w:p><w:r><w:t>后半</w:t></w:r></w:p>",
    )
    assert texts(data) == ["前半后半"]


def test_a_text_box_is_read_once_after_the_paragraph_it_hangs_on() -> None:
    box = "<w:txbxContent><w:p><w:r><w:t>框中文字</w:t></w:r></w:p></w:txbxContent>"
    data = word_of_xml(
        "<w:p><w:r><w:t>正文</w:t></w:r><w:r><mc:AlternateContent>"
        f'<mc:Choice Requires="wps"><w:drawing><wps:txbx>{box}</wps:txbx></w:drawing></mc:Choice>'
        f"<mc:Fallback><w:pict><v:textbox>{box}</v:textbox></w:pict></mc:Fallback>"
        "</mc:AlternateContent></w:r></w:p>"
    )
    assert texts(data) == ["正文", "框中文字"]


def test_breaks_within_a_paragraph_make_lines_and_fields_show_their_result() -> None:
    data = word_of_xml(
        "<w:p><w:r><w:t>上行</w:t><w:br/><w:t>下行</w:t></w:r></w:p>",
        '<w:p><w:r><w:fldChar w:fldCharType="begin"/></w:r>'
        "<w:r><w:instrText>DATE</w:instrText></w:r>"
        '<w:r><w:fldChar w:fldCharType="separate"/></w:r><w:r><w:t>2024年</w:t></w:r>'
        '<w:r><w:fldChar w:fldCharType="end"/></w:r><w:hyperlink><w:r><w:t>链接</w:t></w:r>'
        "</w:hyperlink><w:sdt><w:sdtContent><w:r><w:t>控件</w:t></w:r></w:sdtContent></w:sdt></w:p>",
    )
    assert texts(data) == ["上行", "下行", "2024年链接控件"]


def test_merged_cells_are_given_once_with_their_reach() -> None:
    document = docx.Document()
    table = document.add_table(3, 3)
    table.cell(0, 0).merge(table.cell(0, 2)).text = "任务分解表"
    table.cell(1, 0).merge(table.cell(2, 0)).text = "牵头"
    table.cell(1, 1).text = "任务\n第二行"
    table.cell(2, 2).text = "末"
    found = {line.text: line.cell for line in lines(saved(document))}
    assert found == {
        "任务分解表": Cell(0, 0, 0, 1, 3),
        "牵头": Cell(0, 1, 0, 2, 1),
        "任务": Cell(0, 1, 1),
        "第二行": Cell(0, 1, 1),
        "末": Cell(0, 2, 2),
    }


def test_tables_stand_in_their_place_and_a_table_within_a_cell_is_one_of_its_own() -> None:
    document = docx.Document()
    document.add_paragraph("前")
    cell = document.add_table(1, 1).cell(0, 0)
    cell.text = "外"
    cell.add_table(1, 2).cell(0, 1).text = "内"
    document.add_paragraph("后")
    found = [(line.text, line.cell) for line in lines(saved(document))]
    assert found == [
        ("前", None),
        ("外", Cell(0, 0, 0)),
        ("内", Cell(1, 0, 1)),
        ("后", None),
    ]


def test_headers_and_footers_are_furniture_and_given_once() -> None:
    document = docx.Document()
    document.sections[0].header.paragraphs[0].text = "某市统计局"
    document.sections[0].footer.paragraphs[0].text = "第 1 页"
    document.add_paragraph("正文").add_run().add_break(WD_BREAK.PAGE)
    document.add_section()
    found = [(line.text, line.furniture) for line in lines(saved(document))]
    assert found == [("某市统计局", True), ("正文", False), ("第 1 页", True)]


def test_a_word_file_is_known_under_any_name() -> None:
    document = docx.Document()
    document.add_paragraph("正文")
    for name in ("方案.doc", "方案.wps", "方案.txt", "方案"):
        assert unpack(saved(document), name).format == "docx"
