"""提醒: who must hear today of what falls due, in one letter each."""

from __future__ import annotations

from datetime import date
from typing import Any

from prefect import flow
from prefect.artifacts import (
    acreate_markdown_artifact,
    acreate_progress_artifact,
    acreate_table_artifact,
    aupdate_progress_artifact,
)

from duban.build.operations import run_remind
from duban.build.sweeps import standings_by_plan
from flows.sweeping import as_markdown, first_rows, in_office, moment_on, tell
from tracking.standing import due_within

DAYS_AHEAD = 30


@flow(
    name="remind",
    description="按提醒规则生成当日提醒，每人一函，并按渠道送达；重复运行不重复发送。",
    flow_run_name="提醒",
)
async def remind_people(as_of: date | None = None, plan: str | None = None) -> dict[str, Any]:
    """Remind everybody of what is due, of every plan or one.

    Args:
        as_of: the business day; today when left out.
        plan: the code of one plan; all when left out.
    """
    moment = moment_on(as_of)
    bar = await acreate_progress_artifact(0, key="remind-progress", description="提醒与送达")
    counts = await in_office("提醒", lambda office: run_remind(office, moment, plan))
    await aupdate_progress_artifact(bar, 70)
    sent = counts["deliveries"]
    facts = {
        "新增提醒": f"{counts['notices_new']} 条",
        "发函": f"{counts['letters']} 封",
        "送达": f"成功 {sent['sent']}，失败 {sent['failed']}，待送 {sent['pending']}",
    }
    await acreate_markdown_artifact(
        key="remind-summary",
        description="当日提醒",
        markdown=as_markdown(f"提醒 {moment.day}", facts),
    )
    found = await in_office("近期到期", lambda o: standings_by_plan(o, moment.day, plan))
    rows = [
        {
            "方案": code,
            "单位": one.unit,
            "任务": f"{one.ref} {one.title}",
            "时限": one.due_on.isoformat(),
            "剩余天数": (one.due_on - moment.day).days,
        }
        for code, some in found.items()
        for one in due_within(some, moment.day, DAYS_AHEAD)
    ]
    await acreate_table_artifact(
        table=first_rows(rows, f"{DAYS_AHEAD} 天内没有到期节点"),
        key="remind-due",
        description=f"{DAYS_AHEAD} 天内到期，{moment.day}",
    )
    await aupdate_progress_artifact(bar, 100)
    tell("remind", moment, counts)
    return counts
