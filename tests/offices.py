"""Offices with a plan in them, for tests of every room."""

from __future__ import annotations

from datetime import UTC, date, datetime

from sqlmodel import Session, col, select

from models import Milestone, Plan, Task, Unit
from plans.catalog import catalog_path
from plans.loading import load
from plans.planfile.reading import ReadPlan, read_plan_bytes, read_plan_file
from plans.workdays import WorkCalendar
from tracking.dispatch import dispatch
from tracking.lifecycle import Act

NOW = datetime(2023, 4, 1, 0, 0, tzinfo=UTC)

SMALL = """
format: 1
plan:
  code: small-2023
  title: 小方案
  document: {title: 小方案, issuer: 某市统计局, issued_on: 2023-03-01}
  period: {from: 2023-03-01, to: 2023-12-31}
  coordinator: 办公室
choices:
  - {key: no-date-due, question: 没有时限的何时到期, taken: 期末}
roster:
  office: 某市统计局
  units:
    - {name: 办公室, kind: section, group: 科室, short: [办]}
    - {name: 甲区统计局, kind: local, group: 区县, parent: 办公室}
    - {name: 乙县统计局, kind: local, group: 区县}
  collectives:
    - {name: 各区县统计局, members: [甲区统计局, 乙县统计局]}
  people:
    - {name: 王办, unit: 办公室, duty: coordinator}
    - {name: 李甲, unit: 甲区统计局, duty: filler, addresses: {smtp: jia@office.example}}
tasks:
  - number: "1"
    clause: 一1
    title: 报总结
    units: [办公室, 各区县统计局]
    deadlines:
      - {phrase: 11月30日前, kind: by, on: 2023-11-30, what: 总结}
  - number: "2"
    clause: 一2
    title: 没有日期的事
    units: [各区县统计局]
"""


def small(**changes: str) -> ReadPlan:
    """The small plan, with pieces of its text replaced (old text as key is awkward: see tests)."""
    text = SMALL
    for old, new in changes.items():
        assert old in text
        text = text.replace(old, new)
    return read_plan_bytes(text.encode(), "small.yaml")


def dispatched(session: Session, read: ReadPlan, day: date | None = None) -> Plan:
    """Load and dispatch; commits."""
    plan, _ = load(session, read)
    on = day or plan.period_from
    dispatch(session, plan, day=on, at=NOW, by="王办", calendar=WorkCalendar())
    session.commit()
    return plan


def bundled(session: Session, code: str) -> Plan:
    """A plan of the catalog, loaded and dispatched."""
    path = catalog_path(code)
    assert path is not None
    return dispatched(session, read_plan_file(path))


def milestone(session: Session, plan: Plan, ref: str, unit: str) -> int:
    """The id of a unit's first milestone of a task."""
    found = session.exec(
        select(Milestone.id)
        .join(Task, col(Task.id) == col(Milestone.task_id))
        .join(Unit, col(Unit.id) == col(Milestone.unit_id))
        .where(Task.ref == ref, Unit.name == unit, Milestone.plan_id == plan.id)
        .order_by(col(Milestone.due_on))
    ).first()
    assert found is not None
    return found


def act(day: str, by: str = "李甲") -> Act:
    """Somebody acting on a day, its moment within the day."""
    found = date.fromisoformat(day)
    return Act(by, found, datetime(found.year, found.month, found.day, 4, tzinfo=UTC))
