"""The workbook of a settlement: 说明, 总表, 计分明细, and the choices and gaps behind it."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from pathlib import Path

from openpyxl import Workbook
from openpyxl.styles import Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from bulletins.scoresheet.formulas import FIRST_UNIT, column_of, formula
from bulletins.scoresheet.lines import Kind, Line
from bulletins.scoresheet.notes import write_notes
from bulletins.scoresheet.summary import write_summary
from bulletins.scoresheet.tree import Block, blocks
from bulletins.settled import Settled
from bulletins.sheet import FIRST_ROW, HEADER_ROW, put, start

DETAIL = "计分明细"
_BOLD, _PLAIN = Font(bold=True), Font()
_FILLS = {
    Kind.HEAD: PatternFill("solid", start_color="DDEBF7"),
    Kind.POINTS: PatternFill("solid", start_color="E2EFDA"),
    Kind.ADJUST: PatternFill("solid", start_color="FFF2CC"),
}
_WIDTHS = {"编号": 10, "名称": 46, "条款": 16, "性质": 12}


def write_scores(settled: Settled, title: str, out: Path) -> None:
    """Write the workbook of a settlement.

    Leaves and weights are entered, everything above them is a formula. A spreadsheet program
    computes the formulas at opening; the file itself holds no computed values.
    """
    book = Workbook()
    book.properties.creator = "duban"
    notes = book.worksheets[0]
    summary, detail = book.create_sheet("总表"), book.create_sheet(DETAIL)
    items = blocks(settled)
    write_notes(notes, settled, title)
    write_summary(summary, settled, items, title, DETAIL)
    _write_detail(detail, settled, items, title)
    book.active = 1
    book.calculation.fullCalcOnLoad = True
    book.save(out)


def _write_detail(sheet: Worksheet, settled: Settled, items: Sequence[Block], title: str) -> None:
    widths = _WIDTHS | {unit.unit: 12.0 for unit in settled.units}
    start(sheet, f"{title} 计分明细（{settled.on.isoformat()}）", widths)
    sheet.freeze_panes = f"{get_column_letter(FIRST_UNIT)}{FIRST_ROW}"
    sheet.print_title_cols = "A:B"
    for block in items:
        for line in block.lines:
            _write_line(sheet, line)
    sheet.auto_filter.ref = f"A{HEADER_ROW}:D{items[-1].lines[-1].row}" if items else None


def _write_line(sheet: Worksheet, line: Line) -> None:
    font = _PLAIN if line.level else _BOLD
    title = "　" * line.level + line.title
    for column, text in enumerate((line.number, title, line.clause, line.kind.value), start=1):
        if text:
            put(sheet, line.row, column, text).font = font
    for unit, value in enumerate(line.values):
        if value is not None:
            _write_figure(sheet, f"{column_of(unit)}{line.row}", formula(line, unit) or value, line)
    if line.kind in _FILLS:
        for column in range(1, FIRST_UNIT + len(line.values)):
            sheet.cell(line.row, column).fill = _FILLS[line.kind]


def _write_figure(sheet: Worksheet, at: str, figure: str | Decimal, line: Line) -> None:
    cell = sheet[at]
    cell.value = figure
    cell.number_format = "0." + "0" * line.places if line.places else "0"
    cell.font = _PLAIN if line.level else _BOLD
