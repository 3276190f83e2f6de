"""Pages: A4 with the margins of the standard, their numbers, and pages laid on their side."""

from __future__ import annotations

from docx.document import Document
from docx.enum.section import WD_ORIENT, WD_SECTION
from docx.section import Section, _Footer

from bulletins.layout import markup
from bulletins.layout.measures import (
    BINDING,
    BOTTOM,
    FOOTER,
    OUTER,
    PAGE_HEIGHT,
    PAGE_WIDTH,
    TOP,
)
from bulletins.layout.styles import PAGE_EVEN, PAGE_ODD


def set_up(document: Document) -> None:
    """Lay out the first section and number its pages: odd ones right, even ones left."""
    section = document.sections[0]
    upright(section)
    document.settings.odd_and_even_pages_header_footer = True
    _number(document, section.footer, PAGE_ODD)
    _number(document, section.even_page_footer, PAGE_EVEN)


def upright(section: Section) -> None:
    """Give a section the measures of the standard."""
    section.orientation = WD_ORIENT.PORTRAIT
    section.page_width, section.page_height = PAGE_WIDTH, PAGE_HEIGHT
    section.top_margin, section.bottom_margin = TOP, BOTTOM
    section.left_margin, section.right_margin = BINDING, OUTER
    section.header_distance, section.footer_distance = OUTER, FOOTER


def add_sideways(document: Document) -> Section:
    """Begin pages whose upper edge is bound, for tables wider than 156 mm (7.3.8 横排表格)."""
    section: Section = document.add_section(WD_SECTION.NEW_PAGE)
    section.orientation = WD_ORIENT.LANDSCAPE
    section.page_width, section.page_height = PAGE_HEIGHT, PAGE_WIDTH
    section.top_margin, section.bottom_margin = BINDING, OUTER
    section.left_margin, section.right_margin = BOTTOM, TOP
    section.footer_distance = OUTER // 2
    return section


def add_upright(document: Document) -> Section:
    """Begin upright pages again."""
    section: Section = document.add_section(WD_SECTION.NEW_PAGE)
    upright(section)
    return section


def _number(document: Document, footer: _Footer, style: str) -> None:
    """Write «— 1 —» into a footer (7.5)."""
    footer.is_linked_to_previous = False
    paragraph = footer.paragraphs[0]
    paragraph.style = document.styles[style]
    paragraph.add_run("— ")
    markup.add_page_number(paragraph)
    paragraph.add_run(" —")
