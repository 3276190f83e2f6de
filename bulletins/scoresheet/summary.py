"""总表: a row a unit; items from the detail sheet, total and rank as formulas."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from openpyxl.styles import Font
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from bulletins.scoresheet.formulas import column_of
from bulletins.scoresheet.ranking import TAKES_PART, Columns, leaves_no_place_empty, rank_figure
from bulletins.scoresheet.tree import Block
from bulletins.settled import Settled
from bulletins.sheet import FIRST_ROW, HEADER_ROW, put, start

_FIRST_ITEM = 3
_BOLD = Font(bold=True)


def write_summary(
    sheet: Worksheet, settled: Settled, items: Sequence[Block], title: str, detail: str
) -> None:
    """Write the sheet; `detail` is the name of the one that items are fetched from."""
    widths: dict[str, float] = {"组别": 20, "单位": 24}
    widths |= {f"{block.number}.{block.title}": 14 for block in items}
    widths |= {"调整": 9, "总分": 11, "参加排名": 10, "名次": 8, "等次": 10, "一票否决": 10}
    start(sheet, f"{title} 得分总表（{settled.on.isoformat()}）", widths)
    last = HEADER_ROW + len(settled.units)
    adjust = _FIRST_ITEM + len(items)
    total, part = get_column_letter(adjust + 1), get_column_letter(adjust + 2)
    columns = Columns("A", total, part, FIRST_ROW, last)
    dense = settled.ties == "dense" if settled.ties else leaves_no_place_empty(settled.units)
    for at, unit in enumerate(settled.units):
        _write_unit(sheet, settled, items, at, detail)
        row = FIRST_ROW + at
        rank = rank_figure(settled.units, unit, row, columns, dense=dense)
        sheet.cell(row, adjust + 3).value = rank
    if settled.units:
        sheet.auto_filter.ref = f"A{HEADER_ROW}:{get_column_letter(len(widths))}{last}"


def _write_unit(
    sheet: Worksheet, settled: Settled, items: Sequence[Block], at: int, detail: str
) -> None:
    unit, row, places = settled.units[at], FIRST_ROW + at, settled.places
    figures = "0." + "0" * places if places else "0"
    put(sheet, row, 1, unit.group)
    put(sheet, row, 2, unit.unit)
    adjust = _FIRST_ITEM + len(items)
    parts = Decimal(0)
    for column, block in enumerate(items, start=_FIRST_ITEM):
        value = block.points.values[at]
        if value is not None:
            parts += value
            cell = sheet.cell(row, column)
            cell.value = f"='{detail}'!{column_of(at)}{block.points.row}"
            cell.number_format = figures
    if unit.total is not None:
        if unit.total != parts:
            sheet.cell(row, adjust).value = unit.total - parts
            sheet.cell(row, adjust).number_format = figures
        span = f"{get_column_letter(_FIRST_ITEM)}{row}:{get_column_letter(adjust)}{row}"
        total = sheet.cell(row, adjust + 1)
        total.value, total.number_format, total.font = (
            f"=ROUND(SUM({span}),{places})",
            figures,
            _BOLD,
        )
    put(sheet, row, adjust + 2, TAKES_PART if unit.rank is not None else "否")
    put(sheet, row, adjust + 4, unit.grade or "")
    put(sheet, row, adjust + 5, "是" if unit.vetoed else "")
