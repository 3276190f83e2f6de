"""The paragraph styles of an official paper, by the names that Word shows for them."""

from __future__ import annotations

from dataclasses import dataclass

from docx.document import Document
from docx.enum.style import WD_STYLE_TYPE
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_LINE_SPACING, WD_TAB_ALIGNMENT
from docx.shared import Length, Mm, Pt, RGBColor
from docx.styles.style import ParagraphStyle

from bulletins.layout import markup
from bulletins.layout.measures import (
    CONDENSED,
    FANGSONG,
    HEI,
    KAI,
    LINE,
    MASTHEAD_DROP,
    RED_LINE_DROP,
    SIZE_2,
    SIZE_3,
    SIZE_4,
    SIZE_5,
    SONG,
    TABLE_LINE,
    TEXT_WIDTH,
    TITLE_LINE,
    XIAOBIAO,
    ems,
)

BODY, TITLE, TO = "公文正文", "公文标题", "主送机关"
LEVELS = ("一级标题", "二级标题", "三级标题")
DRAFT, MASTHEAD, NUMBER, RED_LINE = "稿别", "发文机关标志", "发文字号", "红色分隔线"
ANNEX_ONE, ANNEX_FIRST, ANNEX_NEXT = "附件说明", "附件说明首项", "附件说明续项"
ISSUER, DATED, REMARK = "发文机关署名", "成文日期", "附注"
ANNEX_LABEL, ANNEX_TITLE, NOTE = "附件标号", "附件标题", "表下说明"
COPIES, PRINTED = "抄送机关", "印发机关"
PAGE_ODD, PAGE_EVEN = "页码单页", "页码双页"
CELL, CELL_HEAD, CELL_NUMBER = "表格文字", "表格栏目", "表格数字"
SLIP = "回执说明"

_LEFT, _RIGHT = WD_ALIGN_PARAGRAPH.LEFT, WD_ALIGN_PARAGRAPH.RIGHT
_CENTRE, _BOTH = WD_ALIGN_PARAGRAPH.CENTER, WD_ALIGN_PARAGRAPH.JUSTIFY
_RED = RGBColor(0xE6, 0x00, 0x12)
_NOTHING = Pt(0)
_THICK, _THIN = Mm(0.35), Mm(0.25)  # 7.4.2 版记中的分隔线


@dataclass(frozen=True, slots=True)
class Look:
    """What a style sets; indents are in characters of its own size, `first` may hang."""

    name: str
    font: str = FANGSONG
    size: Length = SIZE_3
    align: WD_ALIGN_PARAGRAPH = _BOTH
    line: Length = LINE
    first: float = 0
    left: float = 0
    right: float = 0
    before: Length = _NOTHING
    after: Length = _NOTHING
    keep_with_next: bool = False
    new_page: bool = False
    condensed: bool = False
    colour: RGBColor | None = None


LOOKS = (
    Look(BODY, first=2, condensed=True),
    Look(DRAFT, font=HEI, align=_LEFT),
    # 7.2.3: the size fits the name, see `finishing`.
    Look(MASTHEAD, font=XIAOBIAO, align=_CENTRE, line=Pt(60), before=MASTHEAD_DROP, colour=_RED),
    Look(NUMBER, align=_CENTRE, before=LINE),
    Look(RED_LINE, align=_CENTRE, line=RED_LINE_DROP, after=LINE),
    # 7.3.1 标题, 7.3.2 主送机关
    Look(TITLE, font=XIAOBIAO, size=SIZE_2, align=_CENTRE, line=TITLE_LINE, before=LINE,
         after=LINE, keep_with_next=True),
    Look(TO),
    # 7.3.3 正文: 一、 （一） 1.
    Look(LEVELS[0], font=HEI, first=2, keep_with_next=True),
    Look(LEVELS[1], font=KAI, first=2, keep_with_next=True),
    Look(LEVELS[2], first=2, keep_with_next=True),
    # 7.3.4 附件说明: a blank line above; a second line stands under the first letter of a name.
    Look(ANNEX_ONE, left=5, first=-3, before=LINE, keep_with_next=True),
    Look(ANNEX_FIRST, left=6, first=-4, before=LINE, keep_with_next=True),
    Look(ANNEX_NEXT, left=6, first=-1, keep_with_next=True),
    # 7.3.5 发文机关署名、成文日期: their right indents are set when the words are known.
    Look(ISSUER, align=_RIGHT, before=Length(LINE * 2), keep_with_next=True),
    Look(DATED, align=_RIGHT),
    Look(REMARK, first=2),
    # 7.3.7 附件
    Look(ANNEX_LABEL, font=HEI, align=_LEFT, new_page=True, keep_with_next=True),
    Look(ANNEX_TITLE, font=XIAOBIAO, size=SIZE_2, align=_CENTRE, line=TITLE_LINE, before=LINE,
         after=Pt(14), keep_with_next=True),
    Look(NOTE, size=SIZE_5, line=TABLE_LINE, before=Pt(6)),
    # 7.4 版记
    Look(COPIES, size=SIZE_4, left=4, first=-3, right=1, line=Pt(24)),
    Look(PRINTED, size=SIZE_4, left=1, right=1, line=Pt(24)),
    # 7.5 页码
    Look(PAGE_ODD, font=SONG, size=SIZE_4, align=_RIGHT, right=1, line=Pt(16)),
    Look(PAGE_EVEN, font=SONG, size=SIZE_4, align=_LEFT, left=1, line=Pt(16)),
    Look(CELL, size=SIZE_5, align=_LEFT, line=TABLE_LINE),
    Look(CELL_HEAD, font=HEI, size=SIZE_5, align=_CENTRE, line=TABLE_LINE, keep_with_next=True),
    Look(CELL_NUMBER, size=SIZE_5, align=_CENTRE, line=TABLE_LINE),
    Look(SLIP, align=_CENTRE, size=SIZE_5, line=TABLE_LINE, before=LINE),
)  # fmt: skip


def add_styles(document: Document) -> None:
    """Add every style of `LOOKS`, and let plain paragraphs look like the text of the paper."""
    normal = document.styles["Normal"]
    if isinstance(normal, ParagraphStyle):
        markup.set_font(normal, FANGSONG)
        normal.font.size = SIZE_3
        markup.set_language(normal)
    for look in LOOKS:
        _add(document, look)
    _lines(document)


def style_of(document: Document, name: str) -> ParagraphStyle:
    """Return a paragraph style of the document by its name."""
    style = document.styles[name]
    if not isinstance(style, ParagraphStyle):
        raise TypeError(style)
    return style


def _add(document: Document, look: Look) -> None:
    style = document.styles.add_style(look.name, WD_STYLE_TYPE.PARAGRAPH)
    if not isinstance(style, ParagraphStyle):
        raise TypeError(style)
    style.base_style = style_of(document, "Normal")
    style.quick_style = True
    markup.set_font(style, look.font)
    style.font.size = look.size
    if look.colour is not None:
        style.font.color.rgb = look.colour
    if look.condensed:
        markup.set_spacing(style, CONDENSED)
    layout = style.paragraph_format
    layout.alignment = look.align
    layout.line_spacing_rule = WD_LINE_SPACING.EXACTLY
    layout.line_spacing = look.line
    layout.space_before, layout.space_after = Length(look.before), Length(look.after)
    layout.first_line_indent = ems(look.first, look.size)
    layout.left_indent, layout.right_indent = ems(look.left, look.size), ems(look.right, look.size)
    layout.keep_with_next, layout.page_break_before = look.keep_with_next, look.new_page
    layout.widow_control = False


def _lines(document: Document) -> None:
    """Draw what is drawn: the red line, and the lines around the last block."""
    markup.add_line(style_of(document, RED_LINE), bottom=_THICK, colour=str(_RED))
    markup.add_line(style_of(document, COPIES), top=_THICK)
    printed = style_of(document, PRINTED)
    markup.add_line(printed, top=_THIN, bottom=_THICK)
    end = Length(TEXT_WIDTH - ems(1, SIZE_4))
    printed.paragraph_format.tab_stops.add_tab_stop(end, WD_TAB_ALIGNMENT.RIGHT)
