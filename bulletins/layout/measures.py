"""The measures of GB/T 9704-2012, each with the clause it stands in.

Font sizes are the Chinese ones (三号 is 16 points); lengths are those of python-docx.
"""

from __future__ import annotations

from docx.shared import Length, Mm, Pt

# 5.1 幅面, 5.2.1 页边与版心: what is left of A4 is a text area of 156 mm by 225 mm.
PAGE_WIDTH, PAGE_HEIGHT = Mm(210), Mm(297)
TOP, BOTTOM = Mm(37), Mm(35)
BINDING, OUTER = Mm(28), Mm(26)
TEXT_WIDTH = Mm(156)
# 5.2.3 行数和字数: 22 lines of 28 characters.
LINE = Pt(28)
TITLE_LINE = Pt(36)
TABLE_LINE = Pt(18)
CHARACTERS_A_LINE, LINES_A_PAGE = 28, 22
# 28 characters of 16 points are 448; the text area has 442.2, so each gives up a quarter.
CONDENSED = Pt(-0.25)
# 7.5 页码: the dash is 7 mm below the text area, so the number's foot is 23 mm above the edge.
FOOTER = Mm(23)
# 7.2.3 发文机关标志: its upper edge is 35 mm below that of the text area.
MASTHEAD_DROP = Mm(35)
# 7.2.7 版头中的分隔线: 4 mm below the number of the paper.
RED_LINE_DROP = Mm(4)

SONG, HEI, KAI, FANGSONG, XIAOBIAO = "宋体", "黑体", "楷体_GB2312", "仿宋_GB2312", "方正小标宋简体"

SIZE_2, SIZE_3, SIZE_4, SIZE_5 = Pt(22), Pt(16), Pt(14), Pt(10.5)
MASTHEAD_MOST = Pt(54)


def ems(count: float, size: Length = SIZE_3) -> Length:
    """Return the width of so many full-width characters of a size."""
    return Length(int(count * size))


def width_in_ems(text: str) -> float:
    """Return how wide a text is in full-width characters; Latin letters and digits are half."""
    return sum(0.5 if letter.isascii() else 1.0 for letter in text)
