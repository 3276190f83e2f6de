"""载入: a plan of the catalog, or a plan file that the worker can read."""

from __future__ import annotations

from datetime import date
from typing import Any

from prefect import flow
from prefect.artifacts import acreate_markdown_artifact

from duban.build.operations import run_load
from flows.sweeping import as_markdown, in_office, moment_on, tell


@flow(
    name="load",
    description="载入方案并分解为节点；同一文件再次载入不改变任何数据。",
    flow_run_name="载入 {source}",
)
async def load_plan(source: str, as_of: date | None = None, by: str = "Prefect") -> dict[str, Any]:
    """Load a plan and dispatch it.

    Args:
        source: a name of the catalog, or the path of a plan file on the worker's machine.
        as_of: the business day of the loading; today when left out.
        by: who loads it, for the trail.
    """
    moment = moment_on(as_of)
    counts = await in_office("载入方案", lambda office: run_load(office, source, moment, by))
    facts = {
        "方案": f"{counts['title']}（{counts['plan']}）",
        "结果": "新载入" if counts["new"] else "此前已载入，没有改动",
        "任务": f"{counts['tasks']} 项",
        "新增节点": f"{counts['milestones']} 个",
    }
    await acreate_markdown_artifact(
        key=f"load-{counts['plan']}",
        description="载入结果",
        markdown=as_markdown(f"载入方案 {moment.day}", facts),
    )
    tell("load", moment, counts)
    return counts
