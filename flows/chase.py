"""催办: what is overdue, told to who owes it, then to heads and coordinators."""

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

from duban.build.operations import run_chase
from duban.build.sweeps import standings_by_plan
from flows.sweeping import as_markdown, first_rows, in_office, moment_on, tell
from tracking.lights import Light


@flow(
    name="chase",
    description="登记逾期并逐级上报；默认待晨间提醒时合并为每人一函。",
    flow_run_name="催办",
)
async def chase_overdue(
    as_of: date | None = None,
    plan: str | None = None,
    write: bool = False,  # noqa: FBT001, FBT002 - Prefect hands parameters over by name
) -> dict[str, Any]:
    """Chase what is overdue, of every plan or one.

    Args:
        as_of: the business day; today when left out.
        plan: the code of one plan; all when left out.
        write: write the letters at once instead of leaving them to the next reminder.
    """
    moment = moment_on(as_of)
    bar = await acreate_progress_artifact(0, key="chase-progress", description="登记逾期")
    counts = await in_office("催办", lambda o: run_chase(o, moment, plan, write=write))
    await aupdate_progress_artifact(bar, 70)
    found = await in_office("逾期清单", lambda o: standings_by_plan(o, moment.day, plan))
    late = [(code, one) for code, some in found.items() for one in some if one.light is Light.RED]
    late.sort(key=lambda pair: pair[1].due_on)
    rows = [
        {
            "方案": code,
            "单位": one.unit,
            "任务": f"{one.ref} {one.title}",
            "时限": one.due_on.isoformat(),
            "逾期天数": (moment.day - one.due_on).days,
        }
        for code, one in late
    ]
    await acreate_table_artifact(
        table=first_rows(rows, "没有逾期节点"),
        key="chase-overdue",
        description=f"逾期，{moment.day}",
    )
    facts = {
        "逾期节点": f"{len(late)} 个",
        "新增提醒": f"{counts['notices_new']} 条",
        "发函": f"{counts['letters']} 封" if write else "待提醒时合并发出",
    }
    await acreate_markdown_artifact(
        key="chase-summary",
        description="当日催办",
        markdown=as_markdown(f"催办 {moment.day}", facts),
    )
    await aupdate_progress_artifact(bar, 100)
    tell("chase", moment, counts)
    return counts
