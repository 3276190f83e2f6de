from __future__ import annotations

from datetime import date
from pathlib import Path

from openpyxl import load_workbook

from bulletins.overdue import overdue_xlsx
from models import MilestoneState
from tests.bulletins.making import DAY, standing
from tracking.lights import Light


def test_only_what_is_overdue_is_listed_the_longest_first(tmp_path: Path) -> None:
    rows = [
        standing(id=1, light=Light.RED, due_on=date(2023, 11, 19)),
        standing(id=2),
        standing(id=3, light=Light.RED, due_on=date(2023, 9, 30), state=MilestoneState.RETURNED),
    ]
    out = tmp_path / "逾期.xlsx"
    overdue_xlsx(rows, "活动方案", DAY, out, clauses={"9": "二（三）9"})
    sheet = load_workbook(out)["逾期清单"]
    lines = list(sheet.iter_rows(min_row=1, values_only=True))
    assert lines[0][0] == "活动方案 逾期清单（2023-11-20）"
    assert [line[1] for line in lines[2:]] == [3, 1]
    assert [line[8] for line in lines[2:]] == [51, 1]
    assert lines[2][3:7] == ("二（三）9", "新入库企业资料归档", "服务业科", "市局科室队站")
    assert lines[2][9] == "已退回"
    assert sheet.auto_filter.ref == "A2:J4"


def test_a_plan_with_nothing_overdue_makes_an_empty_list(tmp_path: Path) -> None:
    out = tmp_path / "逾期.xlsx"
    overdue_xlsx([standing()], "活动方案", DAY, out, clauses={})
    assert load_workbook(out)["逾期清单"].max_row == 2
