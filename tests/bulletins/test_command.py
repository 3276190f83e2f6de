from __future__ import annotations

from pathlib import Path

import pytest
import typer
from icalendar import Calendar
from openpyxl import load_workbook
from typer.testing import CliRunner, Result

from duban.build.noting import Moment
from duban.build.office import open_office
from duban.build.operations import run_load
from duban.cli import paper_commands
from tests.bulletins.making import DAY, NOW


@pytest.fixture(autouse=True)
def _office(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DUBAN_HOME", str(tmp_path / "home"))
    monkeypatch.delenv("DUBAN_DATABASE_URL", raising=False)
    with open_office() as opened:
        run_load(opened, "huangshan-2023", Moment(DAY, NOW, "cli"), "张三")


def export(*arguments: str) -> Result:
    app = typer.Typer()
    paper_commands.register(app)
    app.callback()(lambda: None)
    return CliRunner().invoke(app, ["export", "huangshan-2023", *arguments])


def test_a_plan_is_exported_as_workbook_and_calendar(tmp_path: Path) -> None:
    book, days = tmp_path / "台账.xlsx", tmp_path / "日历.ics"
    unit = ["--unit", "屯溪区统计局", "--as-of", "2023-11-20"]
    done = export("--as", "ledger", "--out", str(book), *unit)
    assert done.stdout == f"已写出任务台账：{book}\n"
    assert export("--as", "calendar", "--out", str(days), *unit).exit_code == 0
    sheet = load_workbook(book)["台账"]
    assert {cell.value for cell in sheet["G"][2:]} == {"屯溪区统计局"}
    assert "2023-11-20" in str(sheet["A1"].value)
    events = Calendar.from_ical(days.read_bytes()).walk("VEVENT")
    assert len(events) == sheet.max_row - 2 > 0


def test_an_existing_file_is_kept_unless_forced(tmp_path: Path) -> None:
    out = tmp_path / "a.ics"
    out.write_text("旧", encoding="utf-8")
    arguments = ["--as", "calendar", "--out", str(out)]
    assert "已经存在" in str(export(*arguments).exception)
    assert out.read_text(encoding="utf-8") == "旧"
    assert export(*arguments, "--force").exit_code == 0
    assert out.read_bytes().startswith(b"BEGIN:VCALENDAR")


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["--as", "pdf"], "没有找到导出种类「pdf」。现有：ledger（任务台账）、"),
        (["--as", "calendar", "--unit", "无此科"], "没有找到单位「无此科」。"),
    ],
)
def test_what_cannot_be_exported_leaves_no_file(
    tmp_path: Path, arguments: list[str], sentence: str
) -> None:
    out = tmp_path / "a.ics"
    assert sentence in str(export(*arguments, "--out", str(out)).exception)
    assert not out.exists()
