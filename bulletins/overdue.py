"""逾期清单: what is overdue on a day, the longest first, with how many days and whose it is."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path

from openpyxl import Workbook
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from bulletins.material import Material
from bulletins.sheet import FIRST_ROW, HEADER_ROW, put, start
from tracking.lifecycle import CHINESE as STATES
from tracking.lights import Light
from tracking.standing import Standing

SHEET = "逾期清单"
WIDTHS = {
    "序号": 7,
    "节点号": 8,
    "任务编号": 16,
    "条款": 18,
    "任务": 46,
    "单位": 22,
    "组别": 20,
    "时限": 12,
    "逾期天数": 10,
    "状态": 11,
}


def export(material: Material, out: Path) -> None:
    """Write the list of the material."""
    overdue_xlsx(material.rows, material.heading, material.day, out, clauses=material.clauses)


def overdue_xlsx(
    rows: Sequence[Standing],
    plan_title: str,
    day: date,
    out: Path,
    *,
    clauses: Mapping[str, str | None],
) -> None:
    """Write the rows that are red on `day`, soonest due first; days late are natural days.

    The days are those at the end of `day` and do not grow by themselves. `clauses` maps a
    task's ref to its clause.
    """
    book = Workbook()
    book.properties.creator = "duban"
    sheet = book.worksheets[0]
    sheet.title = SHEET
    start(sheet, f"{plan_title} 逾期清单（{day:%Y-%m-%d}）", WIDTHS)
    late = sorted((r for r in rows if r.light is Light.RED), key=lambda r: (r.due_on, r.id))
    for at, row in enumerate(late, start=1):
        _write_row(sheet, at, row, clauses.get(row.ref), day)
    last = HEADER_ROW + max(len(late), 1)
    sheet.auto_filter.ref = f"A{HEADER_ROW}:{get_column_letter(len(WIDTHS))}{last}"
    book.save(out)


def _write_row(sheet: Worksheet, at: int, row: Standing, clause: str | None, day: date) -> None:
    values: tuple[str | int | date | None, ...] = (
        at,
        row.id,
        row.ref,
        clause,
        row.title,
        row.unit,
        row.unit_group,
        row.due_on,
        (day - row.due_on).days,
        STATES[row.state],
    )
    for column, value in enumerate(values, start=1):
        if value is not None:
            put(sheet, FIRST_ROW + at - 1, column, value)
