"""Scores: settle a plan, and say where every point comes from."""

from __future__ import annotations

from typing import Annotated

import typer

from duban.cli.common import (
    AsJson,
    AsOf,
    PlanCode,
    day_of,
    moment_of,
    office,
    print_json,
    print_table,
    say,
    working,
)

MOST_GAPS = 10


def register(app: typer.Typer) -> None:
    """Add this file's commands."""
    app.command("score", help="核算各单位得分和名次，连同依据一并存档。")(score)
    app.command("explain", help="逐项说明一个单位的得分从何而来。")(explain)


def score(plan: PlanCode, as_of: AsOf = None, as_json: AsJson = False) -> None:
    from duban.build.operations import run_score

    with office() as opened, working("正在核算"):
        found = run_score(opened, plan, moment_of(as_of))
    if as_json:
        for unit in found["units"]:
            del unit["trace"]  # long; `duban explain --json` gives it
        print_json(found)
        return
    graded = any(u["grade"] for u in found["units"])
    print_table(
        f"{plan} 核算（{found['on']}，存档号{found['settlement']}）",
        ["组别", "名次", "单位", "总分", *(["等次"] if graded else [])],
        [
            [
                u["group"],
                u["rank"] or "—",
                u["unit"],
                u["total"] or "无可计分事项",
                *([u["grade"]] if graded else []),
            ]
            for u in sorted(found["units"], key=lambda u: (u["group"], u["rank"] or 10**6))
        ],
        numbers="名次 总分",
    )
    say("取定事项：")
    for choice in found["choices"]:
        say(f"  {choice['question']}：{choice['taken']}")
    gaps = found["gaps"]
    if gaps:
        say(f"尚未定论的事项{len(gaps)}件，核算不是最终结果：")
        for gap in gaps[:MOST_GAPS]:
            say(f"  {gap['unit']} 任务{gap['task']} 节点{gap['milestone']}：{gap['what']}")
        if len(gaps) > MOST_GAPS:
            say(f"  ……另有{len(gaps) - MOST_GAPS}件，用 --json 查看全部。")


def explain(
    plan: PlanCode,
    unit: Annotated[str, typer.Option("--unit", metavar="单位", help="单位名称或简称。")],
    as_of: AsOf = None,
    as_json: AsJson = False,
) -> None:
    from plans.overview import get_plan
    from plans.roster import get_unit
    from scoring.explain import as_lines, find
    from tracking.settling import latest, reckon

    with office() as opened, opened.reading() as session:
        row = get_plan(session, plan)
        name = get_unit(session, row, unit).name
        day = day_of(as_of)
        stored = latest(session, row, day)
        if stored is not None and stored.settled_on == day:
            result, basis = stored.result, f"按存档号{stored.id}的核算"
        else:
            settled, _ = reckon(session, row, day)
            result, basis = settled.to_json(), "试算，没有存档"
    tree = find(result, name)
    if as_json:
        print_json(tree)
        return
    say(f"{plan} {name}（{day}，{basis}）")
    for line in as_lines(tree):
        say(line)
