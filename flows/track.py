"""更新灯色: dispatch what is new and roll up the lights of every plan."""

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

from duban.build.operations import run_track
from flows.sweeping import Row, as_markdown, first_rows, in_office, moment_on, tell
from tracking.lights import CHINESE


@flow(
    name="track",
    description="分解新增节点，按单位汇总每个方案的灯色。",
    flow_run_name="更新灯色",
)
async def track_plans(as_of: date | None = None, plan: str | None = None) -> dict[str, Any]:
    """Track every plan, or one.

    Args:
        as_of: the business day; today when left out.
        plan: the code of one plan; all when left out.
    """
    moment = moment_on(as_of)
    bar = await acreate_progress_artifact(0, key="track-progress", description="汇总各方案灯色")
    counts = await in_office("更新灯色", lambda office: run_track(office, moment, plan))
    plans = counts["plans"]
    for done, status in enumerate(plans, 1):
        rows = [{"单位": unit["unit"], **_lights(unit)} for unit in status["units"]]
        await acreate_table_artifact(
            table=first_rows(rows, "没有节点"),
            key=f"track-{status['plan']}",
            description=f"{status['plan']} 各单位灯色，{moment.day}",
        )
        await aupdate_progress_artifact(bar, 100 * done / len(plans))
    await acreate_markdown_artifact(
        key="track-summary",
        description="各方案灯色",
        markdown=as_markdown(
            f"灯色 {moment.day}",
            {"方案": f"{len(plans)} 个", "新增节点": f"{counts['new']} 个"},
            [{"方案": status["plan"], **_lights(status["milestones"])} for status in plans],
        ),
    )
    await aupdate_progress_artifact(bar, 100)
    tell("track", moment, counts)
    return counts


def _lights(counts: dict[str, Any]) -> Row:
    return {"节点": counts["total"], **{name: counts[light] for light, name in CHINESE.items()}}
