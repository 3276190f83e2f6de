"""An empty sheet for facts, with the rubric's counters, levels and units as drop-down lists."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from openpyxl import Workbook
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from bulletins.sheet import FIRST_ROW, put, start
from scoring.words import figure
from tracking.scorefacts.columns import STAGES, heading_of
from tracking.scorefacts.desk import Desk

SHEET = "事实"
CHOICES = "可选项"
ROWS = 2_000  # as many as get the drop-down lists; more may be filled in
WIDTHS = {
    "unit": 20,
    "what": 34,
    "level": 12,
    "amount": 8,
    "on": 13,
    "title": 40,
    "link": 28,
    "indicator": 34,
    "score": 8,
    "judge": 18,
    "stage": 8,
    "veto": 26,
    "reason": 30,
    "remark": 30,
}
_COLUMNS = {field: number for number, field in enumerate(WIDTHS, start=1)}


def fact_template(desk: Desk, plan_title: str, out: Path) -> None:
    """Write the sheet; a second one holds what the lists offer, for all to look up.

    A level is offered whatever the counter: which of them the counter has is checked when
    the sheet is imported.
    """
    book = Workbook()
    book.properties.creator = "duban"
    sheet, choices = book.worksheets[0], book.create_sheet(CHOICES)
    sheet.title = SHEET
    start(
        sheet, f"{plan_title} 事实录入表", {heading_of(key): width for key, width in WIDTHS.items()}
    )
    index = desk.index
    offered = {
        "unit": list(desk.units),
        "what": [desk.label(key) for key in index.counters],
        "level": list(dict.fromkeys(one for levels in index.counters.values() for one in levels)),
        "indicator": [desk.label(key) for key in index.judged],
        "judge": list(dict.fromkeys(one for _, judges in index.judged.values() for one in judges)),
        "veto": [desk.label(key) for key in index.vetoes],
        "stage": list(dict.fromkeys(word for word in STAGES if word)),
    }
    start(
        choices,
        "各列可以填的内容",
        {f"可填的{heading_of(key)}": WIDTHS[key] for key in offered}
        | {"事项的级别": 40, "指标的满分和评分科室": 60},
    )
    for column, (key, values) in enumerate(offered.items(), start=1):
        _list(choices, column, values)
        if values:
            _offer(sheet, _COLUMNS[key], column, len(values))
    levels = [
        f"{desk.label(key)}：{'、'.join(some)}" for key, some in index.counters.items() if some
    ]
    _list(choices, len(offered) + 1, levels)
    _list(choices, len(offered) + 2, [_marks(desk, key) for key in index.judged])
    _dates(sheet)
    book.save(out)


def _marks(desk: Desk, indicator: str) -> str:
    """Say what an indicator is out of, and who judges it."""
    most, judges = desk.index.judged[indicator]
    full = "文件没有规定满分" if most is None else f"满分 {figure(most)} 分"
    return f"{desk.label(indicator)}：{full}，{'、'.join(judges)}评"


def _list(sheet: Worksheet, column: int, values: Sequence[str]) -> None:
    for row, value in enumerate(values, start=FIRST_ROW):
        put(sheet, row, column, value)


def _offer(sheet: Worksheet, column: int, source: int, count: int) -> None:
    """Offer a column of the second sheet as a drop-down list; other text is warned of, not shut.

    The list is a range, because a list written into the cell holds 255 characters at most.
    """
    letter = get_column_letter(source)
    cells = f"'{CHOICES}'!${letter}${FIRST_ROW}:${letter}${FIRST_ROW + count - 1}"
    rule = DataValidation(type="list", formula1=cells, allow_blank=True)
    rule.errorStyle = "warning"
    rule.error = "不在可选项里，导入时会再核对。"
    rule.errorTitle = "请核对"
    sheet.add_data_validation(rule)
    here = get_column_letter(column)
    rule.add(f"{here}{FIRST_ROW}:{here}{FIRST_ROW + ROWS - 1}")


def _dates(sheet: Worksheet) -> None:
    """Have the date column show dates as the import reads them."""
    for row in range(FIRST_ROW, FIRST_ROW + ROWS):
        sheet.cell(row, _COLUMNS["on"]).number_format = "yyyy-mm-dd"
