"""核算: settle one plan, or every plan that has a rubric, and freeze the scores."""

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

from duban.build.noting import Moment
from duban.build.operations import run_score
from duban.build.sweeps import plans_with_rubric
from flows.sweeping import Row, as_markdown, first_rows, in_office, moment_on, tell


@flow(
    name="score",
    description="按考核细则核算各单位得分并冻结；每个得分可追溯到节点。",
    flow_run_name="核算",
)
async def score_plan(as_of: date | None = None, plan: str | None = None) -> dict[str, Any]:
    """Settle one plan, or all that have a rubric; returns `{plans: [settlement]}`.

    Args:
        as_of: the business day; today when left out.
        plan: the code of one plan; every plan with a rubric when left out.
    """
    moment = moment_on(as_of)
    bar = await acreate_progress_artifact(0, key="score-progress", description="核算各方案")
    codes = [plan] if plan else await in_office("可核算的方案", plans_with_rubric)
    settled = []
    for done, code in enumerate(codes, 1):
        settled.append(await _settle(code, moment))
        await aupdate_progress_artifact(bar, 100 * done / len(codes))
    await acreate_markdown_artifact(
        key="score-summary",
        description="各方案核算",
        markdown=as_markdown(
            f"核算 {moment.day}",
            {"方案": f"{len(settled)} 个"},
            [
                {
                    "方案": one["plan"],
                    "核算号": one["settlement"],
                    "单位": len(one["units"]),
                    "未定事项": len(one["gaps"]),
                }
                for one in settled
            ],
        ),
    )
    await aupdate_progress_artifact(bar, 100)
    tell("score", moment, {"plans": len(settled), "gaps": sum(len(s["gaps"]) for s in settled)})
    return {"plans": settled}


async def _settle(code: str, moment: Moment) -> dict[str, Any]:
    settlement = await in_office(f"核算 {code}", lambda o: run_score(o, code, moment))
    ranked = sorted(settlement["units"], key=lambda unit: (unit["rank"] is None, unit["rank"]))
    await acreate_table_artifact(
        table=first_rows([_row(unit) for unit in ranked], "没有单位可核算"),
        key=f"score-{code}",
        description=f"{code} 得分，{moment.day}",
    )
    return settlement


def _row(unit: dict[str, Any]) -> Row:
    shown = {"名次": unit["rank"], "单位": unit["unit"], "组别": unit["group"]}
    shown |= {"总分": unit["total"], "等次": unit["grade"]}
    return {name: "—" if value is None else value for name, value in shown.items()}
