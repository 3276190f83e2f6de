from __future__ import annotations

from io import BytesIO

import docx
import pytest
from docx.enum.section import WD_ORIENT
from docx.oxml.ns import qn
from docx.shared import Length, Mm, Pt
from docx.styles.style import ParagraphStyle

from bulletins.layout import styles
from bulletins.layout.drafting import Drafting
from bulletins.layout.finishing import indents
from bulletins.layout.measures import CHARACTERS_A_LINE, LINES_A_PAGE, width_in_ems
from bulletins.pdf import to_pdf
from bulletins.registry import Kind, kinds
from duban.libreoffice import find_libreoffice
from tests.bulletins.papers import document, texts

needs_libreoffice = pytest.mark.skipif(
    find_libreoffice() is None, reason="LibreOffice is not installed here"
)
FONTS = {
    styles.BODY: ("仿宋_GB2312", 16),
    styles.TITLE: ("方正小标宋简体", 22),
    styles.LEVELS[0]: ("黑体", 16),
    styles.LEVELS[1]: ("楷体_GB2312", 16),
    styles.LEVELS[2]: ("仿宋_GB2312", 16),
    styles.PAGE_ODD: ("宋体", 14),
    styles.COPIES: ("仿宋_GB2312", 14),
}


def millimetres(length: Length | None) -> float:
    """A length as it was meant: files keep twentieths of a point."""
    assert length is not None
    return round(length.mm, 1)


def test_the_text_area_is_156_by_225_millimetres() -> None:
    section = Drafting("试").document.sections[0]
    set_as = [
        millimetres(section.page_width),
        millimetres(section.page_height),
        millimetres(section.top_margin),
        millimetres(section.bottom_margin),
        millimetres(section.left_margin),
        millimetres(section.right_margin),
    ]
    assert set_as == [210, 297, 37, 35, 28, 26]


@pytest.mark.parametrize("name", FONTS)
def test_each_style_has_its_font_for_chinese_and_for_latin_text(name: str) -> None:
    style = styles.style_of(Drafting("试").document, name)
    fonts = style.element.rPr.rFonts
    font, size = FONTS[name]
    assert fonts.get(qn("w:ascii")) == fonts.get(qn("w:eastAsia")) == font
    assert style.font.size == Pt(size)


def test_text_stands_on_lines_of_28_points_and_begins_two_characters_in() -> None:
    style = styles.style_of(Drafting("试").document, styles.BODY)
    assert isinstance(style, ParagraphStyle)
    assert style.paragraph_format.line_spacing == Pt(28)
    assert style.paragraph_format.first_line_indent == Pt(32)


def test_page_numbers_stand_right_on_odd_pages_and_left_on_even_ones() -> None:
    made = Drafting("试").document
    assert made.settings.odd_and_even_pages_header_footer
    section = made.sections[0]
    for footer, style in (
        (section.footer, styles.PAGE_ODD),
        (section.even_page_footer, styles.PAGE_EVEN),
    ):
        paragraph = footer.paragraphs[0]
        assert paragraph.style is not None
        assert paragraph.style.name == style
        assert paragraph._p.xpath("w:fldSimple/@w:instr") == ["PAGE"]


@pytest.mark.parametrize(
    ("issuer", "date", "sealed", "expected"),
    [
        ("某市统计局", "2024年1月5日", True, (4.5, 4.0)),
        ("某省第七次全国人口普查领导小组办公室", "2024年1月5日", True, (0.0, 6.0)),
        ("某市统计局", "2024年1月5日", False, (5.0, 2.0)),
        ("某市第五次全国经济普查办公室", "2024年1月5日", False, (2.0, 8.0)),
    ],
)
def test_issuer_and_date_stand_where_the_standard_puts_them(
    issuer: str, date: str, sealed: bool, expected: tuple[float, float]
) -> None:
    assert indents(width_in_ems(issuer), width_in_ems(date), sealed=sealed) == expected


@pytest.mark.parametrize("kind", kinds().values(), ids=lambda kind: kind.key)
def test_every_kind_has_every_part_of_an_official_paper_and_no_tag_is_left(kind: Kind) -> None:
    made = document(kind.key, kind.sample())
    used = {one.style.name for one in made.paragraphs if one.style is not None}
    parts = {styles.DRAFT, styles.MASTHEAD, styles.NUMBER, styles.RED_LINE, styles.TITLE,
             styles.TO, styles.BODY, styles.LEVELS[0], styles.ISSUER, styles.DATED,
             styles.REMARK, styles.ANNEX_LABEL, styles.ANNEX_TITLE, styles.COPIES,
             styles.PRINTED}  # fmt: skip
    assert parts <= used
    whole = "\n".join(texts(made)) + "".join(
        cell.text for table in made.tables for row in table.rows for cell in row.cells
    )
    assert not {"{", "}"} & set(whole)


def test_the_score_table_lies_on_its_side_within_the_page() -> None:
    made = document("assessment", kinds()["assessment"].sample())
    sideways = [s for s in made.sections if s.orientation == WD_ORIENT.LANDSCAPE]
    assert [millimetres(s.page_width) for s in sideways] == [297]
    assert [millimetres(s.page_height) for s in sideways] == [210]
    wide = next(t for t in made.tables if t.rows[0].cells[0].text == "组别")
    widths = [cell.width or 0 for cell in wide.rows[0].cells]
    assert abs(sum(widths) - Mm(225)) < Mm(1)
    assert min(widths) > Mm(10)


@needs_libreoffice
def test_a_page_holds_22_lines_of_28_characters() -> None:
    import pypdfium2

    made = Drafting("试")
    made.body("国" * (CHARACTERS_A_LINE * (LINES_A_PAGE + 3) - 2))
    out = BytesIO()
    made.document.save(out)
    pdf = pypdfium2.PdfDocument(to_pdf(out.getvalue(), "试"))
    try:
        lines = [
            line.strip()
            for line in pdf[0].get_textpage().get_text_range().splitlines()
            if "国" in line
        ]
        assert len(pdf) == 2
    finally:
        pdf.close()
    assert len(lines) == LINES_A_PAGE
    assert {len(line) for line in lines[1:]} == {CHARACTERS_A_LINE}


def test_a_template_can_be_opened_again() -> None:
    out = BytesIO()
    Drafting("试").document.save(out)
    assert docx.Document(BytesIO(out.getvalue())).core_properties.title == "试"
