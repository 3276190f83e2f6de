from __future__ import annotations

import ast
from collections.abc import Sequence
from pathlib import Path

import pytest
from icalendar import Calendar
from openpyxl import load_workbook
from sqlmodel import Session

import bulletins
from bulletins.exports import exports, get_export
from bulletins.material import Material
from duban.errors import NotFoundError
from models import Plan
from plans.catalog import catalog_path
from plans.loading import load
from plans.overview import tasks
from plans.planfile.reading import read_plan_file
from plans.roster import get_unit
from plans.workdays import WorkCalendar
from tests.bulletins.making import DAY, NOW
from tracking.dispatch import dispatch
from tracking.lights import Light
from tracking.standing import Standing, standings

ROOM = Path(bulletins.__file__).parent


def test_every_module_that_exports_has_its_line_and_every_line_its_module() -> None:
    modules = set()
    for path in ROOM.glob("*.py"):
        body = ast.parse(path.read_text(encoding="utf-8")).body
        if any(isinstance(part, ast.FunctionDef) and part.name == "export" for part in body):
            modules.add(f"bulletins.{path.stem}")
    lines = exports().values()
    assert sorted(line.module for line in lines) == sorted(modules)
    assert [line.key for line in lines] == [line.module.split(".")[1] for line in lines]
    assert all(line.suffix.startswith(".") and line.name for line in lines)


def test_an_unknown_export_is_answered_with_those_there_are() -> None:
    with pytest.raises(
        NotFoundError, match="现有：ledger（任务台账）、calendar（时限日历）、overdue（逾期清单）"
    ):
        get_export("pdf")


@pytest.fixture
def plan(session: Session) -> Plan:
    path = catalog_path("huangshan-2023")
    assert path is not None
    loaded, _ = load(session, read_plan_file(path))
    dispatch(session, loaded, day=DAY, at=NOW, by="张三", calendar=WorkCalendar())
    return loaded


def material(session: Session, plan: Plan, rows: Sequence[Standing], unit: str) -> Material:
    clauses = {task["ref"]: task["clause"] for task in tasks(session, plan)}
    return Material(plan.code, plan.title, rows, clauses, DAY, NOW, unit)


def test_a_real_plan_s_unit_has_the_same_milestones_in_both_papers(
    session: Session, plan: Plan, tmp_path: Path
) -> None:
    unit = get_unit(session, plan, "屯溪区统计局")
    rows = standings(session, plan, DAY, 7, unit_id=unit.id)
    for export in exports().values():
        export.write(
            material(session, plan, rows, unit.name), tmp_path / f"{export.key}{export.suffix}"
        )
    sheet = load_workbook(tmp_path / "ledger.xlsx")["台账"]
    lines = list(sheet.iter_rows(min_row=3, values_only=True))
    calendar = Calendar.from_ical((tmp_path / "calendar.ics").read_bytes())
    uids = [str(event["uid"]) for event in calendar.walk("VEVENT")]
    assert len(rows) > 10
    assert [line[0] for line in lines] == [row.id for row in rows]
    assert uids == [f"huangshan-2023-{row.id}@duban" for row in rows]
    assert all(line[3] for line in lines)
    assert sheet["A1"].value == f"{plan.title}（屯溪区统计局） 任务台账（2023-11-20）"
    late = load_workbook(tmp_path / "overdue.xlsx")["逾期清单"]
    red = {row.id for row in rows if row.light is Light.RED}
    assert {line[1] for line in late.iter_rows(min_row=3, values_only=True)} == red
    assert len(red) > 3
