"""台账: the milestones of a plan as a workbook that an office can filter, print and keep."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path

from openpyxl import Workbook
from openpyxl.styles import Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from bulletins.material import Material
from bulletins.sheet import FIRST_ROW, HEADER_ROW, put, start
from tracking.lifecycle import CHINESE as STATES
from tracking.lights import CHINESE as LIGHTS
from tracking.lights import Light
from tracking.standing import Standing

SHEET = "台账"
SUMMARY = "汇总"
WIDTHS = {
    "节点号": 8,
    "任务编号": 10,
    "附件": 7,
    "条款": 18,
    "组别": 24,
    "任务": 44,
    "单位": 20,
    "时限": 12,
    "状态": 11,
    "灯": 12,
    "报送日期": 12,
    "办结日期": 12,
}
SUMMARY_WIDTHS = {"单位": 24, **dict.fromkeys(LIGHTS.values(), 12), "合计": 12}
FILLS = {
    light: PatternFill("solid", start_color=colour)
    for light, colour in (
        (Light.GREEN, "C6EFCE"),
        (Light.YELLOW, "FFEB9C"),
        (Light.RED, "FFC7CE"),
        (Light.BLUE, "BDD7EE"),
        (Light.GREY, "D9D9D9"),
    )
}
_COLUMNS = {heading: number for number, heading in enumerate(WIDTHS, start=1)}
_BOLD = Font(bold=True)


def export(material: Material, out: Path) -> None:
    """Write the ledger of the material."""
    ledger_xlsx(material.rows, material.heading, material.day, out, clauses=material.clauses)


def ledger_xlsx(
    rows: Sequence[Standing],
    plan_title: str,
    day: date,
    out: Path,
    *,
    clauses: Mapping[str, str | None],
) -> None:
    """Write the rows, in their order, and a sheet that counts them by unit and light.

    The lights are those of `day` and do not change by themselves. The counts are formulas:
    they follow what somebody changes in the first sheet, but not what a filter hides there.
    `clauses` maps a task's ref to its clause.
    """
    book = Workbook()
    book.properties.creator = "duban"
    sheet, summary = book.worksheets[0], book.create_sheet(SUMMARY)
    sheet.title = SHEET
    start(sheet, f"{plan_title} 任务台账（{day:%Y-%m-%d}）", WIDTHS)
    for number, row in enumerate(rows, start=FIRST_ROW):
        _write_row(sheet, number, row, clauses.get(row.ref))
    last = HEADER_ROW + max(len(rows), 1)
    sheet.auto_filter.ref = f"A{HEADER_ROW}:{get_column_letter(len(WIDTHS))}{last}"
    start(summary, f"{plan_title} 各单位汇总（{day:%Y-%m-%d}）", SUMMARY_WIDTHS)
    _write_summary(summary, list(dict.fromkeys(row.unit for row in rows)), last)
    # The file holds no computed values; this makes a spreadsheet program compute at opening.
    book.calculation.fullCalcOnLoad = True
    book.save(out)


def _write_row(sheet: Worksheet, number: int, row: Standing, clause: str | None) -> None:
    values: dict[str, str | int | date | None] = {
        "节点号": row.id,
        "任务编号": row.task,
        "附件": row.annex,
        "条款": clause,
        "组别": row.group,
        "任务": row.title,
        "单位": row.unit,
        "时限": row.due_on,
        "状态": STATES[row.state],
        "灯": LIGHTS[row.light],
        "报送日期": row.submitted_on,
        "办结日期": row.accepted_on,
    }
    for heading, value in values.items():
        if value is not None:
            put(sheet, number, _COLUMNS[heading], value)
    sheet.cell(number, _COLUMNS["灯"]).fill = FILLS[row.light]


def _write_summary(sheet: Worksheet, units: Sequence[str], last: int) -> None:
    """Write a line of formulas for each unit and one for all; `last` is the ledger's last row."""
    unit_cells, light_cells = (_cells(heading, last) for heading in ("单位", "灯"))
    total = len(SUMMARY_WIDTHS)
    for number, unit in enumerate(units, start=FIRST_ROW):
        put(sheet, number, 1, unit)
        same_unit = f"{unit_cells},{_exactly(f'$A{number}', unit)}"
        for column in range(2, total):
            light = f"{get_column_letter(column)}${HEADER_ROW}"
            sheet.cell(number, column, f"=COUNTIFS({same_unit},{light_cells},{light})")
        sheet.cell(number, total, f"=COUNTIFS({same_unit})")
    if not units:
        return
    end = HEADER_ROW + len(units)
    put(sheet, end + 1, 1, "合计").font = _BOLD
    for column in range(2, total + 1):
        letter = get_column_letter(column)
        sheet.cell(end + 1, column, f"=SUM({letter}{FIRST_ROW}:{letter}{end})").font = _BOLD


def _cells(heading: str, last: int) -> str:
    letter = get_column_letter(_COLUMNS[heading])
    return f"'{SHEET}'!${letter}${FIRST_ROW}:${letter}${last}"


def _exactly(cell: str, text: str) -> str:
    """Return the criterion «equal to that cell»; COUNTIFS would read operators and wildcards."""
    for sign in "~*?":
        if sign in text:
            cell = f'SUBSTITUTE({cell},"{sign}","~{sign}")'
    return f'"="&{cell}'
