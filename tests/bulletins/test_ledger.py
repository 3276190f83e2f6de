from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date, datetime
from pathlib import Path

import pytest
from openpyxl import Workbook, load_workbook
from openpyxl.worksheet.worksheet import Worksheet

from bulletins.ledger import FILLS, ledger_xlsx
from models import MilestoneState
from tests.bulletins.making import DAY, standing
from tracking.lights import CHINESE, Light
from tracking.standing import Standing

ROWS = [
    standing(id=11),
    standing(id=12, unit="屯溪区统计局", light=Light.RED, due_on=date(2023, 11, 1)),
    standing(
        id=13,
        ref="附件3-三-1",
        annex="3",
        task="1",
        group=None,
        unit="屯溪区统计局",
        state=MilestoneState.ACCEPTED,
        light=Light.GREY,
        submitted_on=date(2023, 6, 1),
        accepted_on=date(2023, 6, 3),
    ),
]
HEADINGS = [
    "节点号", "任务编号", "附件", "条款", "组别", "任务", "单位", "时限", "状态", "灯",
    "报送日期", "办结日期",
]  # fmt: skip


def opened(tmp_path: Path, rows: Sequence[Standing], title: str = "活动方案") -> Workbook:
    out = tmp_path / "ledger.xlsx"
    ledger_xlsx(rows, title, DAY, out, clauses={"9": "二（三）9"})
    return load_workbook(out)


def midnight(year: int, month: int, day: int) -> datetime:
    """A day as openpyxl gives it back: workbooks know no time zones."""
    return datetime(year, month, day)  # noqa: DTZ001


def values(sheet: Worksheet, row: int) -> list[object]:
    return [cell.value for cell in sheet[row]]


def test_every_milestone_is_a_row_under_its_heading(tmp_path: Path) -> None:
    sheet = opened(tmp_path, ROWS)["台账"]
    assert sheet["A1"].value == "活动方案 任务台账（2023-11-20）"
    assert values(sheet, 2) == HEADINGS
    assert values(sheet, 3) == [
        11, "9", None, "二（三）9", "（三）夯实统计基础工作", "新入库企业资料归档", "服务业科",
        midnight(2023, 12, 31), "待报", "在办", None, None,
    ]  # fmt: skip
    assert values(sheet, 5) == [
        13, "1", "3", None, None, "新入库企业资料归档", "屯溪区统计局",
        midnight(2023, 12, 31), "已办结", "办结/免办", midnight(2023, 6, 1), midnight(2023, 6, 3),
    ]  # fmt: skip
    assert sheet.max_row == 5
    assert sheet["H3"].number_format == "yyyy-mm-dd"


def test_the_sheet_can_be_filtered_scrolled_and_printed(tmp_path: Path) -> None:
    sheet = opened(tmp_path, ROWS)["台账"]
    assert sheet.freeze_panes == "A3"
    assert sheet.auto_filter.ref == "A2:L5"
    assert sheet.print_title_rows == "$1:$2"
    assert (sheet.page_setup.orientation, sheet.page_setup.paperSize) == ("landscape", 9)
    assert (sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight) == (1, 0)
    assert sheet.sheet_properties.pageSetUpPr.fitToPage
    assert sheet.column_dimensions["F"].width > sheet.column_dimensions["A"].width > 0


@pytest.mark.parametrize("light", Light)
def test_each_light_has_its_word_and_its_colour(tmp_path: Path, light: Light) -> None:
    cell = opened(tmp_path, [standing(light=light)])["台账"]["J3"]
    assert cell.value == CHINESE[light]
    assert cell.fill.fill_type == "solid"
    assert cell.fill.start_color.rgb == FILLS[light].start_color.rgb
    assert len({fill.start_color.rgb for fill in FILLS.values()}) == len(Light)


@pytest.mark.parametrize(
    "text", ["=1+1", "+86", "-无", "@SUM(A1)", "=HYPERLINK(\"http://x\")", "\t=1", "#N/A", "1"]
)  # fmt: skip
def test_a_text_that_looks_like_something_else_stays_a_text(tmp_path: Path, text: str) -> None:
    book = opened(tmp_path, [standing(title=text, unit=text, group=text)], title=text)
    for sheet, address in (("台账", "E3"), ("台账", "F3"), ("台账", "G3"), ("汇总", "A3")):
        cell = book[sheet][address]
        assert (cell.data_type, cell.value) == ("s", text)
        assert bool(cell.quotePrefix) == (text[0] in "=+-@\t")
    assert book["台账"]["A1"].data_type == "s"


def test_a_character_that_a_workbook_cannot_hold_is_left_out(tmp_path: Path) -> None:
    assert opened(tmp_path, [standing(title="归\x0b档")])["台账"]["F3"].value == "归档"


def test_units_are_counted_by_formulas_over_exactly_the_ledger_s_rows(tmp_path: Path) -> None:
    sheet = opened(tmp_path, ROWS)["汇总"]
    assert values(sheet, 2) == ["单位", *CHINESE.values(), "合计"]
    assert [sheet.cell(row, 1).value for row in (3, 4, 5)] == ["服务业科", "屯溪区统计局", "合计"]
    same = "'台账'!$G$3:$G$5,\"=\"&$A4"
    assert sheet["D4"].value == f"=COUNTIFS({same},'台账'!$J$3:$J$5,D$2)"
    assert sheet["G4"].value == f"=COUNTIFS({same})"
    assert sheet["D5"].value == "=SUM(D3:D4)"
    assert all(cell.data_type == "f" for row in sheet["B3:G5"] for cell in row)


@pytest.mark.parametrize(
    ("unit", "cell"),
    [
        ("甲*", 'SUBSTITUTE($A3,"*","~*")'),
        ("~?", 'SUBSTITUTE(SUBSTITUTE($A3,"~","~~"),"?","~?")'),
    ],
)
def test_a_wildcard_in_a_unit_s_name_counts_no_other_unit(
    tmp_path: Path, unit: str, cell: str
) -> None:
    formula = opened(tmp_path, [standing(unit=unit)])["汇总"]["G3"].value
    assert formula == f"=COUNTIFS('台账'!$G$3:$G$3,\"=\"&{cell})"


def test_a_plan_without_milestones_still_makes_a_workbook(tmp_path: Path) -> None:
    book = opened(tmp_path, [])
    assert values(book["台账"], 2) == HEADINGS
    assert book["台账"].auto_filter.ref == "A2:L3"
    assert book["汇总"].max_row == 2


def test_a_spreadsheet_program_computes_the_counts_at_opening(tmp_path: Path) -> None:
    book = opened(tmp_path, ROWS)
    assert book.calculation.fullCalcOnLoad
    counted = re.compile(r"'台账'!\$G\$(\d+):\$G\$(\d+)").search(book["汇总"]["B3"].value)
    assert counted is not None
    assert counted.groups() == ("3", str(book["台账"].max_row))
