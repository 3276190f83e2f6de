"""Sheets of facts come in whole or not at all, and only once."""

from __future__ import annotations

import io
from datetime import date, datetime
from pathlib import Path

import pytest
from openpyxl import Workbook, load_workbook
from openpyxl.cell.cell import Cell
from sqlmodel import Session, func, select

from duban.errors import FileFaultsError
from models import Judgement, Plan, Tally, VetoFinding
from plans.reading.unpacking.errors import UnreadableError
from tests.offices import act
from tests.scoring_office import scored_plan
from tracking.scorefacts.desk import open_desk
from tracking.scorefacts.importing import Imported, NothingToImportError, import_sheets
from tracking.scorefacts.recording import withdraw
from tracking.scorefacts.sheets import MOST_ROWS, NoHeadingsError, read_sheets

HEADINGS = [
    "序号",
    "单位",
    "事项/指标",
    "级别",
    "数量",
    "日期",
    "标题",
    "评分",
    "评分人",
    "一票否决",
    "备注",
]
DECEMBER = date(2023, 12, 1)
MAY = date(2023, 5, 1)
AFTERNOON = datetime(2023, 5, 30, 0, 0)  # noqa: DTZ001  (as a sheet has it)
ROWS: list[list[object]] = [
    [1, "甲区统计局", "信息采用", "省级", 1, MAY, "一季度分析", None, None, None, None],
    [2, "甲区统计局", "articles", "县级", 1, MAY, "一季度 分析", None, None, None, None],
    [3, "甲区统计局", "迟报", None, 2, "2023年3月5日", None, None, None, None, "月报"],
    [4, "甲区统计局", "迟报", None, 2, "2023/3/5", None, None, None, None, "月报"],
    [5, "乙县统计局", "1.1", None, None, None, None, 36.5, None, None, "较好"],
    [6, "乙县统计局", "1.2", None, None, AFTERNOON, None, "88", "工业科", None, None],
    [7, "乙县统计局", None, None, None, date(2023, 5, 20), None, None, None, "统计违法", "立案"],
]  # fmt: skip


@pytest.fixture
def plan(session: Session, small_rubric: Path) -> Plan:
    return scored_plan(session)


def workbook(rows: list[list[object]], headings: list[str] | None = None) -> bytes:
    book = Workbook()
    sheet = book.worksheets[0]
    sheet.append(["某市2023年考核事实"])
    sheet.append(headings or HEADINGS)
    for row in rows:
        sheet.append(row)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def take_in(session: Session, plan: Plan, data: bytes, day: str = "2023-06-01") -> Imported:
    sheets = read_sheets(data, "事实.xlsx")
    desk = open_desk(session, plan)
    return import_sheets(session, plan, desk, "事实.xlsx", sheets, act(day, "王办"))


def counts(session: Session) -> list[int]:
    return [
        session.exec(select(func.count()).select_from(table)).one()
        for table in (Tally, Judgement, VetoFinding)
    ]


def test_a_sheet_comes_in_once_whatever_day_it_is_imported(session: Session, plan: Plan) -> None:
    done = take_in(session, plan, workbook(ROWS))
    assert (len(done.refs), done.known, done.told) == (7, 0, [])
    assert counts(session) == [4, 2, 1]
    first = session.exec(select(Tally).order_by(Tally.id)).first()  # type: ignore[arg-type]
    assert first is not None
    assert (first.level, first.happened_on, first.content_key) == (
        "省级",
        date(2023, 5, 1),
        "一季度分析",
    )
    again = take_in(session, plan, workbook(ROWS), "2023-07-01")
    assert (again.refs, again.known) == ([], 7)
    assert counts(session) == [4, 2, 1]
    more = take_in(session, plan, workbook([*ROWS, ROWS[3]]), "2023-07-01")
    assert (len(more.refs), more.known) == (1, 7)


def test_a_withdrawn_row_does_not_come_back_with_its_file(session: Session, plan: Plan) -> None:
    done = take_in(session, plan, workbook(ROWS))
    withdraw(session, plan, done.refs[0], act("2023-06-02"), "不是本单位的")
    again = take_in(session, plan, workbook(ROWS), "2023-06-03")
    assert (again.refs, again.known) == ([], 7)


def test_the_same_content_twice_in_a_file_is_entered_once_and_told(
    session: Session, plan: Plan
) -> None:
    twin = [*ROWS[0][:5], date(2023, 5, 2), "《一季度分析》", *ROWS[0][7:]]
    done = take_in(session, plan, workbook([ROWS[0], twin]))
    assert len(done.refs) == 1
    assert done.told == ["第4行与第3行是同一内容、同一级别，没有重复录入。"]


def test_every_fault_is_told_by_row_and_column_and_nothing_is_written(
    session: Session, plan: Plan
) -> None:
    wrong: list[list[object]] = [
        ["", "丙县统计局", "信息采用", "省级", 1, "去年", "甲", None, None, None, None],
        ["", "甲区统计局", "采用", "省级", "一", None, "甲", None, None, None, None],
        ["", "甲区统计局", "信息采用", "国家级", 1, DECEMBER, "甲", None, None, None, None],
        ["", "甲区统计局", "1.1", None, None, None, None, 99, "人事科", None, None],
        ["", "甲区统计局", "1.2", None, None, None, None, 90, "工业科", None, None],
        ["", "甲区统计局", "1.2", None, None, None, None, 91, "工业科", None, None],
        ["", "甲区统计局", None, None, None, None, None, None, None, None, "什么"],
        ["", "甲区统计局", None, None, None, None, None, None, None, "统计违法", None],
        ROWS[0],
    ]  # fmt: skip
    with pytest.raises(FileFaultsError, match="10处错误") as caught:
        take_in(session, plan, workbook(wrong))
    said = [str(fault) for fault in caught.value.faults]
    assert [one.partition("：")[0] for one in said] == [
        "第3行 日期",
        "第3行 单位",
        "第4行 事项/指标",
        "第4行 数量",
        "第5行 日期",
        "第5行 级别",
        "第6行 评分",
        "第8行 评分人",
        "第9行 事项/指标",
        "第10行 备注",
    ]
    assert said[0] == "第3行 日期：「去年」不是日期，请写成 2023-11-20 的样子"
    assert said[7] == "第8行 评分人：同一评分人对这个单位、这项指标的评分，第7行已有"
    assert counts(session) == [0, 0, 0]


def test_a_heading_that_nobody_knows_or_that_stands_twice_is_a_fault(
    session: Session, plan: Plan
) -> None:
    data = workbook([["甲区统计局", "迟报", 1, 2]], ["单位", "事项", "数目", "事项"])
    with pytest.raises(FileFaultsError) as caught:
        take_in(session, plan, data)
    assert [str(fault).partition("，")[0] for fault in caught.value.faults] == [
        "第2行 数目：没有这一列",
        "第2行 事项：这一列重复",
    ]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
def test_a_text_of_commas_is_read_in_both_encodings(
    session: Session, plan: Plan, encoding: str
) -> None:
    lines = [
        "单位,事项,级别,标题",
        '甲区统计局,信息采用,市级,"分析,第一期"',
        "",
        "乙县统计局,迟报,,",
    ]
    text = "\r\n".join(lines)
    done = take_in(session, plan, text.encode(encoding))
    assert len(done.refs) == 2
    with pytest.raises(FileFaultsError) as caught:
        take_in(session, plan, text.replace("迟报", "早报").encode(encoding))
    assert caught.value.faults[0].line == 4


@pytest.mark.parametrize(
    ("data", "error"),
    [
        (b"", UnreadableError),
        ("甲,乙\n1,2\n".encode(), NoHeadingsError),
        (b"PK\x03\x04 broken", UnreadableError),
        (b"\x89PNG\r\n\x1a\n\x00\x00", UnreadableError),
        (("单位,事项\n" + "甲区统计局,迟报\n" * (MOST_ROWS + 30)).encode(), UnreadableError),
        (("单位,事项\n甲," + "字" * 200_000).encode(), UnreadableError),
    ],
    ids=["empty", "no-headings", "broken", "picture", "rows", "cell"],
)
def test_what_is_no_sheet_of_facts_is_refused(data: bytes, error: type[Exception]) -> None:
    with pytest.raises(error):
        read_sheets(data, "x.csv")


def test_several_sheets_are_read_and_named_and_a_hidden_one_is_told(
    session: Session, plan: Plan
) -> None:
    book = Workbook()
    for title, unit in (("一", "甲区统计局"), ("二", "丙县统计局"), ("三", "乙县统计局")):
        sheet = book.create_sheet(title)
        sheet.append(["单位", "事项"])
        sheet.append([unit, "迟报"])
    book["三"].sheet_state = "hidden"
    del book["Sheet"]
    out = io.BytesIO()
    book.save(out)
    with pytest.raises(FileFaultsError) as caught:
        take_in(session, plan, out.getvalue())
    assert str(caught.value.faults[0]).startswith("第2行 二!单位：没有找到核算单位「丙县统计局」")
    book["二"].cell(2, 1).value = "乙县统计局"
    out = io.BytesIO()
    book.save(out)
    done = take_in(session, plan, out.getvalue())
    assert len(done.refs) == 2
    assert done.told == ["三：隐藏的工作表没有读，需要的话请取消隐藏后再读。"]


def _with_errors(rows: list[list[object]], errors: dict[str, str]) -> bytes:
    book = load_workbook(io.BytesIO(workbook(rows)))
    sheet = book.worksheets[0]
    sheet.title = "年度事实"
    for place, error in errors.items():
        cell = sheet[place]
        assert isinstance(cell, Cell)
        cell.value, cell.data_type = error, "e"
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def test_a_formula_without_a_result_is_told_once_with_its_sheet_and_cell(
    session: Session, plan: Plan
) -> None:
    row: list[object] = [1, "甲区统计局", "迟报", None, "=1+1", *[None] * 6]
    data = _with_errors([row, ROWS[4], ROWS[5]], {"H4": "#DIV/0!", "A5": "#REF!", "F5": "#REF!"})
    with pytest.raises(FileFaultsError) as caught:
        take_in(session, plan, data)
    # The running number of row 5 is not read, so its error harms nothing.
    assert [str(fault) for fault in caught.value.faults] == [
        "第3行 年度事实!E3：公式没有存下结果，请改正，或改成数值再导入",
        "第4行 年度事实!H4：公式出错（#DIV/0!），请改正，或改成数值再导入",
        "第5行 年度事实!F5：公式出错（#REF!），请改正，或改成数值再导入",
    ]
    assert counts(session) == [0, 0, 0]


def test_dates_and_numbers_are_read_as_the_cells_hold_them_not_as_they_show(
    session: Session, plan: Plan
) -> None:
    book = load_workbook(io.BytesIO(workbook([ROWS[0], ROWS[4], ROWS[2], ROWS[2]])))
    sheet = book.worksheets[0]
    sheet["F3"].value, sheet["F3"].number_format = date(2023, 5, 4), 'm"月"d"日"'
    sheet["H4"].value, sheet["H4"].number_format = 36.456, "0.0"
    sheet["F5"].value, sheet["F5"].number_format = datetime(2023, 3, 5, 10, 0), "yyyy/m/d h:mm"  # noqa: DTZ001
    sheet["F6"].value, sheet["E6"].value = "２０２３．３．５", "１２"
    out = io.BytesIO()
    book.save(out)
    assert len(take_in(session, plan, out.getvalue()).refs) == 4
    rows = session.exec(select(Tally).order_by(Tally.id)).all()  # type: ignore[arg-type]
    assert [(row.happened_on, row.amount) for row in rows] == [
        (date(2023, 5, 4), "1"),
        (date(2023, 3, 5), "2"),
        (date(2023, 3, 5), "12"),
    ]
    assert session.exec(select(Judgement)).one().score == "36.456"


def test_a_sheet_with_nothing_under_its_headings_says_so(session: Session, plan: Plan) -> None:
    with pytest.raises(NothingToImportError, match="只有表头"):
        take_in(session, plan, workbook([]))
