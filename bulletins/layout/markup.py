"""The few things of a Word file that python-docx has no call for, one function each.

All of them set an attribute or a leaf element that Word itself writes for the same button;
nothing else in this room touches the markup of a file.
"""

from __future__ import annotations

from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Length
from docx.styles.style import ParagraphStyle
from docx.table import _Row
from docx.text.paragraph import Paragraph

_TWENTIETHS = 635  # EMU in a twentieth of a point
_EIGHTHS = 1587.5  # EMU in an eighth of a point


def set_font(style: ParagraphStyle, name: str) -> None:
    """Set a font for Chinese as for Latin text; `font.name` alone sets the Latin one."""
    style.font.name = name
    fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
    for kind in ("w:eastAsia", "w:cs"):
        fonts.set(qn(kind), name)


def set_language(style: ParagraphStyle) -> None:
    """Say that the text is Chinese of the mainland: programs break lines and draw glyphs by it."""
    language = OxmlElement("w:lang")
    language.set(qn("w:val"), "en-US")
    language.set(qn("w:eastAsia"), "zh-CN")
    style.element.get_or_add_rPr().append(language)


def set_spacing(style: ParagraphStyle, between: Length) -> None:
    """Move the characters apart, or together when negative."""
    spacing = OxmlElement("w:spacing")
    spacing.set(qn("w:val"), str(round(between / _TWENTIETHS)))
    style.element.get_or_add_rPr().append(spacing)


def add_page_number(paragraph: Paragraph) -> None:
    """Add a field that shows the number of the page."""
    field = OxmlElement("w:fldSimple")
    field.set(qn("w:instr"), "PAGE")
    # What stands here until a program counts the pages.
    run = paragraph.add_run("1")
    field.append(run._r)  # noqa: SLF001 - python-docx hands its element out by no other name
    paragraph._p.append(field)  # noqa: SLF001


def add_line(style: ParagraphStyle, *, top: Length | None = None, bottom: Length | None = None,
             colour: str = "000000") -> None:  # fmt: skip
    """Draw a line of such a thickness over or under the paragraphs of a style."""
    borders = OxmlElement("w:pBdr")
    for side, thickness in (("top", top), ("bottom", bottom)):
        if thickness is not None:
            border = OxmlElement(f"w:{side}")
            border.set(qn("w:val"), "single")
            border.set(qn("w:sz"), str(round(thickness / _EIGHTHS)))
            border.set(qn("w:space"), "1")
            border.set(qn("w:color"), colour)
            borders.append(border)
    # Word wants the borders before the spacing of a paragraph.
    properties = style.element.get_or_add_pPr()
    properties.insert_element_before(borders, "w:shd", "w:tabs", "w:spacing", "w:ind", "w:jc")


def repeat_on_every_page(row: _Row) -> None:
    """Have a table's heading row printed again on each page."""
    row._tr.get_or_add_trPr().append(OxmlElement("w:tblHeader"))  # noqa: SLF001


def keep_whole(row: _Row) -> None:
    """Have a row never broken over two pages."""
    row._tr.get_or_add_trPr().append(OxmlElement("w:cantSplit"))  # noqa: SLF001
