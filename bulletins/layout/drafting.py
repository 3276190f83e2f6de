"""Drafts a template: the parts of an official paper, with the words to fill in left as tags.

Tags are docxtpl's: `{{ 词 }}` is replaced, a paragraph `{%p … %}` only steers and goes, and so
does a table's row `{%tr … %}` and cell `{%tc … %}`. Whoever edits a copy in Word sees the same.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace

import docx
from docx.document import Document
from docx.enum.table import WD_CELL_VERTICAL_ALIGNMENT, WD_TABLE_ALIGNMENT
from docx.shared import Mm
from docx.table import Table, _Cell

from bulletins.layout import markup, page, styles

# The width of columns that share what others leave; `finishing` gives them their true one.
SHARED_MM = 1


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a table: its heading, what stands in a row, its width, and whether centred.

    With `only_if` the column is there only where that word of the bulletin holds.
    """

    heading: str
    cell: str
    width_mm: float
    centred: bool = False
    only_if: str = ""


@dataclass(frozen=True, slots=True)
class _Place:
    """A column as the template has it: what stands in its heading and its row, and how wide."""

    heading: str
    cell: str
    width_mm: float
    style: str = styles.CELL


def _steering(heading: str, cell: str) -> _Place:
    """Return a column that goes when the words are filled in."""
    return _Place(heading, cell, SHARED_MM)


def _places(column: Column, row: str) -> list[_Place]:
    style = styles.CELL_NUMBER if column.centred else styles.CELL
    own = _Place(column.heading, f"{{{{ {row}.{column.cell} }}}}", column.width_mm, style)
    if not column.only_if:
        return [own]
    begin, end = f"{{%tc if {column.only_if} %}}", "{%tc endif %}"
    return [_steering(begin, begin), own, _steering(end, end)]


class Drafting:
    """A template on the way; the parts stand in the order in which they are called."""

    def __init__(self, title: str) -> None:
        self.document: Document = docx.Document()
        styles.add_styles(self.document)
        page.set_up(self.document)
        properties = self.document.core_properties
        properties.title, properties.author = title, "duban"
        properties.comments = ""

    def put(self, style: str, text: str) -> None:
        """Add a paragraph."""
        self.document.add_paragraph(text, style=style)

    def body(self, *texts: str) -> None:
        """Add paragraphs of plain text."""
        for text in texts:
            self.put(styles.BODY, text)

    def heading(self, text: str, level: int = 1) -> None:
        """Add a heading; the program numbers it: 一、 on level 1, （一） on 2, 1. on 3."""
        number = ("一级", "二级", "三级")[level - 1]
        self.put(styles.LEVELS[level - 1], f"{{{{ 序号.{number}() }}}}{text}")

    @contextmanager
    def only_if(self, condition: str) -> Iterator[None]:
        """Have what is added within stand only where the condition holds."""
        self.body(f"{{%p if {condition} %}}")
        yield
        self.body("{%p endif %}")

    @contextmanager
    def each(self, name: str, among: str) -> Iterator[None]:
        """Have what is added within stand once for each."""
        self.body(f"{{%p for {name} in {among} %}}")
        yield
        self.body("{%p endfor %}")

    def head(self) -> None:
        """Add all that stands above the text: mark, masthead, number, title, addressees."""
        with self.only_if("稿别"):
            self.put(styles.DRAFT, "{{ 稿别 }}")
        with self.only_if("发文机关标志"):
            self.put(styles.MASTHEAD, "{{ 发文机关标志 }}")
            self.put(styles.NUMBER, "{{ 发文字号 }}")
            self.put(styles.RED_LINE, "")
        self.put(styles.TITLE, "{{ 标题 }}")
        with self.only_if("发文字号 and not 发文机关标志"):
            self.put(styles.NUMBER, "{{ 发文字号 }}")
        with self.only_if("主送机关"):
            self.put(styles.TO, "{{ 主送机关 }}：")

    def tail(self) -> None:
        """Add what stands below the text: list of annexes, signature, date, remark."""
        with self.only_if("附件|length == 1"):
            self.put(styles.ANNEX_ONE, "附件：{{ 附件[0] }}")
        with self.only_if("附件|length > 1"):
            self.put(styles.ANNEX_FIRST, "附件：1.{{ 附件[0] }}")
            with self.each("名称", "附件[1:]"):
                self.put(styles.ANNEX_NEXT, "{{ loop.index + 1 }}.{{ 名称 }}")
        self.put(styles.ISSUER, "{{ 发文机关署名 }}")
        self.put(styles.DATED, "{{ 成文日期 }}")
        with self.only_if("附注"):
            self.put(styles.REMARK, "（{{ 附注 }}）")

    @contextmanager
    def annex(self, name: str) -> Iterator[None]:
        """Begin an annex on a page of its own; it is there when the list of annexes has it."""
        with self.only_if(f"附件号.{name}"):
            self.put(styles.ANNEX_LABEL, f"{{{{ 附件号.{name} }}}}")
            self.put(styles.ANNEX_TITLE, name)
            yield

    @contextmanager
    def sideways(self) -> Iterator[None]:
        """Have what is added within stand on pages laid on their side."""
        page.add_sideways(self.document)
        yield
        page.add_upright(self.document)

    def table(self, rows: str, columns: Sequence[Column], name: str = "行") -> None:
        """Add a table with a row for each of `rows`, which the cells know as `name`."""
        places = [place for column in columns for place in _places(column, name)]
        self._rows(places, f"{name} in {rows}")

    def wide_table(
        self, rows: str, before: Sequence[Column], columns: str, after: Sequence[Column]
    ) -> None:
        """Add a table whose middle columns are as many as `columns` has headings.

        A row holds their values in `各栏`. They share what the others leave of a sideways page.
        """
        middle = [
            _steering(f"{{%tc for 栏 in {columns} %}}", "{%tc for 值 in 行.各栏 %}"),
            _Place("{{ 栏 }}", "{{ 值 }}", SHARED_MM),
            _steering("{%tc endfor %}", "{%tc endfor %}"),
        ]
        places = [
            *(place for column in before for place in _places(column, "行")),
            *middle,
            *(place for column in after for place in _places(column, "行")),
        ]
        self._rows([replace(place, style=styles.CELL_NUMBER) for place in places], f"行 in {rows}")

    def _rows(self, places: Sequence[_Place], each: str) -> None:
        """Add a table with a heading and a row for each."""
        table = self._grid(4, [place.width_mm for place in places])
        _write(table.cell(1, 0), styles.CELL, f"{{%tr for {each} %}}")
        for at, place in enumerate(places):
            _write(table.cell(0, at), styles.CELL_HEAD, place.heading)
            _write(table.cell(2, at), place.style, place.cell)
        _write(table.cell(3, 0), styles.CELL, "{%tr endfor %}")
        _paged(table, heading=0, body=2)

    def form(self, rows: Sequence[tuple[str, str]]) -> None:
        """Add a form to be filled in: a label and a place to write a row."""
        table = self._grid(len(rows), [40, 116])
        for row, (label, text) in zip(table.rows, rows, strict=True):
            row.height = Mm(11)
            _write(row.cells[0], styles.CELL_HEAD, label)
            _write(row.cells[1], styles.CELL, text)

    def sources(self) -> None:
        """Add the annex that says where every number comes from."""
        with self.annex("数字出处表"):
            self.table(
                "出处",
                [
                    Column("序号", "序号", 12, centred=True),
                    Column("数字", "数字", 30, centred=True),
                    Column("含义", "含义", 45),
                    Column("出处", "出处", 69),
                ],
            )

    def colophon(self) -> None:
        """Add the last block: copies, and who printed it when (7.4)."""
        with self.only_if("印发机关"):
            self.put(styles.NOTE, "")
            with self.only_if("抄送机关"):
                self.put(styles.COPIES, "抄送：{{ 抄送机关 }}。")
            self.put(styles.PRINTED, "{{ 印发机关 }}\t{{ 印发日期 }}印发")

    def _grid(self, rows: int, widths_mm: Sequence[float]) -> Table:
        table: Table = self.document.add_table(rows=rows, cols=len(widths_mm), style="Table Grid")
        table.alignment, table.autofit = WD_TABLE_ALIGNMENT.CENTER, False
        for column, width in zip(table.columns, widths_mm, strict=True):
            column.width = Mm(width)
            for cell in column.cells:
                cell.width = Mm(width)
        return table


def _write(cell: _Cell, style: str, text: str) -> None:
    paragraph = cell.paragraphs[0]
    paragraph.style = style
    paragraph.add_run(text)
    cell.vertical_alignment = WD_CELL_VERTICAL_ALIGNMENT.CENTER


def _paged(table: Table, *, heading: int, body: int) -> None:
    """Have a long table go on over pages as one reads it."""
    markup.repeat_on_every_page(table.rows[heading])
    markup.keep_whole(table.rows[body])
