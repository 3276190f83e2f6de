from __future__ import annotations

from datetime import date

import openpyxl
import pytest

from plans.reading.paper import Cell
from plans.reading.unpacking import unpack
from plans.reading.unpacking.sheets.showing import shown
from tests.reading.files import saved_book, workbook


def test_a_ledger_becomes_cells_with_merged_ones_once() -> None:
    data = workbook(
        [
            ["重点任务台账", None, None],
            ["序号", "任务", "责任单位"],
            [1, "建立机制", "法规科"],
            [2, "培训", None],
        ],
        merges=["A1:C1", "C3:C4"],
    )
    found = {line.text: line.cell for line in unpack(data, "台账.xlsx").lines if line.cell}
    assert found["重点任务台账"] == Cell(0, 0, 0, 1, 3)
    assert found["法规科"] == Cell(0, 2, 2, 2, 1)
    assert found["2"] == Cell(0, 3, 0)
    assert len(found) == 9


def test_a_cell_of_several_lines_gives_several_lines_of_one_cell() -> None:
    data = workbook([["任务"], ["一是建立机制\n二是抓好落实"]])
    found = [(line.text, line.cell) for line in unpack(data, "台账.xlsx").lines][2:]
    assert found == [("一是建立机制", Cell(0, 1, 0)), ("二是抓好落实", Cell(0, 1, 0))]


@pytest.mark.parametrize(
    ("stored", "code", "expected"),
    [
        ("45291", "yyyy/m/d", "2023/12/31"),
        ("45291", 'yyyy"年"m"月"d"日"', "2023年12月31日"),
        ("45291", 'm"月"d"日";@', "12月31日"),
        ("45291", "[$-804]yyyy\\-mm\\-dd", "2023-12-31"),
        ("45291", '[DBNum1][$-804]yyyy"年"m"月"d"日"', "二〇二三年十二月三十一日"),
        ("45291.5", "yyyy/m/d h:mm", "2023/12/31 12:00"),
        ("60", "yyyy/m/d", "1900/2/28"),
        ("0.30000000000000004", "", "0.3"),
        ("5", "General", "5"),
        ("0.5", "0%", "50%"),
        ("0.125", "0.00%", "12.50%"),
        ("1234567.5", "#,##0.00", "1,234,567.50"),
        ("3", '"第"0"名"', "第3名"),
        ("1E+3", "", "1000"),
        ("九月", "yyyy/m/d", "九月"),
        ("99999999999", "yyyy/m/d", "99999999999"),
    ],
)
def test_numbers_are_given_as_the_sheet_shows_them(stored: str, code: str, expected: str) -> None:
    assert shown(stored, code, from_1904=False) == expected


def test_dates_of_a_real_workbook_are_given_as_shown() -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    for row, format_ in enumerate(["yyyy/m/d", 'yyyy"年"m"月"d"日"', "mm-dd-yy"], 1):
        sheet.cell(row, 1, date(2024, 6, 30)).number_format = format_
    texts = [line.text for line in unpack(saved_book(book), "a.xlsx").lines if line.cell]
    assert texts == ["2024/6/30", "2024年6月30日", "2024/6/30"]


def test_hidden_sheets_are_left_out_and_hidden_rows_read_and_both_are_told() -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = "台账"
    sheet["A1"], sheet["A2"] = "任务", "被筛掉的任务"
    sheet.row_dimensions[2].hidden = True
    book.create_sheet("草稿").append(["不要"])
    book["草稿"].sheet_state = "hidden"
    paper = unpack(saved_book(book), "台账.xlsx")
    assert [line.text for line in paper.lines] == ["台账", "任务", "被筛掉的任务"]
    assert {fault.key for fault in paper.faults} == {"台账", "草稿"}


def test_a_formula_without_a_stored_result_is_told() -> None:
    paper = unpack(workbook([["分值"], ["=1+2"]]), "台账.xlsx")
    assert [line.text for line in paper.lines if line.cell] == ["分值"]
    (fault,) = paper.faults
    assert (fault.key, fault.what) == ("任务台账!A2", "公式没有存下结果，这一格按空白读")


def test_two_sheets_are_two_tables_each_under_its_name() -> None:
    book = openpyxl.Workbook()
    first = book.active
    assert first is not None
    first.title = "一季度"
    first["A1"] = "甲"
    book.create_sheet("二季度").append(["乙"])
    found = [(one.text, one.cell, one.furniture) for one in unpack(saved_book(book), "a").lines]
    assert found == [
        ("一季度", None, True),
        ("甲", Cell(0, 0, 0), False),
        ("二季度", None, True),
        ("乙", Cell(1, 0, 0), False),
    ]
