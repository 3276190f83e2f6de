"""Standings by hand; everything a test does not say is ordinary."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime

from models import MilestoneState
from tracking.lights import Light
from tracking.standing import Standing

DAY = date(2023, 11, 20)
NOW = datetime(2023, 11, 20, 1, 30, tzinfo=UTC)
ORDINARY = Standing(
    id=1,
    task="9",
    annex=None,
    unit="服务业科",
    due_on=date(2023, 12, 31),
    state=MilestoneState.PENDING,
    light=Light.GREEN,
    ref="9",
    title="新入库企业资料归档",
    group="（三）夯实统计基础工作",
    unit_group="市局科室队站",
    occurrence="once",
    opens_on=date(2023, 3, 29),
    submitted_on=None,
    accepted_on=None,
    task_id=9,
    unit_id=1,
    deadline_id=1,
)


def standing(**values: object) -> Standing:
    return replace(ORDINARY, **values)  # type: ignore[arg-type]
