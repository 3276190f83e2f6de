"""Milestones as they stand: one by one, and counted by unit and light."""

from __future__ import annotations

from typing import Annotated, Any

import typer

from duban.cli.common import (
    AnyPlan,
    AsJson,
    AsOf,
    PlanCode,
    day_of,
    lamp,
    office,
    print_json,
    print_table,
    say,
)
from duban.errors import MisusedError


class LightUnknownError(MisusedError):
    """A light that does not exist."""

    def __init__(self, light: str) -> None:
        from tracking.lights import CHINESE

        lights = "、".join(f"{key}（{word}）" for key, word in CHINESE.items())
        super().__init__(f"没有「{light}」这种灯，可用：{lights}。")


def register(app: typer.Typer) -> None:
    """Add this file's commands."""
    app.command("milestones", help="列出方案的节点：谁、何时前、办到哪一步。")(milestones)
    app.command("status", help="按灯汇总各方案、各单位的进展。")(status)


def milestones(
    plan: PlanCode,
    as_of: AsOf = None,
    unit: Annotated[
        str | None, typer.Option("--unit", metavar="单位", help="只看这个单位。")
    ] = None,
    light: Annotated[
        str | None,
        typer.Option("--light", metavar="灯", help="只看这种灯：green yellow red blue grey。"),
    ] = None,
    as_json: AsJson = False,
) -> None:
    from plans.overview import get_plan
    from plans.roster import get_unit
    from tracking.lifecycle import CHINESE
    from tracking.lights import Light
    from tracking.standing import standings

    if light is not None and light not in set(Light):
        raise LightUnknownError(light)
    with office() as opened, opened.reading() as session:
        row = get_plan(session, plan)
        unit_id = get_unit(session, row, unit).id if unit else None
        found = standings(session, row, day_of(as_of), opened.settings.soon_days, unit_id=unit_id)
    found = [one for one in found if light is None or one.light == light]
    if as_json:
        print_json([one.as_json() for one in found])
        return
    print_table(
        f"{plan} 的节点（{day_of(as_of)}）",
        ["节点号", "任务", "事项", "单位", "时限", "状态", "灯"],
        [
            [o.id, o.ref, o.title, o.unit, o.due_on, CHINESE[o.state], lamp(o.light)]
            for o in found
        ],
        numbers="节点号",
    )  # fmt: skip


def status(plan: AnyPlan = None, as_of: AsOf = None, as_json: AsJson = False) -> None:
    from sqlmodel import col, select

    from models import Plan
    from plans.overview import get_plan
    from tracking import standing

    day = day_of(as_of)
    with office() as opened, opened.reading() as session:
        rows = (
            [get_plan(session, plan)]
            if plan
            else list(session.exec(select(Plan).order_by(col(Plan.id))))
        )
        found = [
            standing.status(standing.standings(session, row, day, opened.settings.soon_days), row)
            for row in rows
        ]
    if as_json:
        print_json(found[0] if plan or len(found) == 1 else found)
        return
    if not found:
        say("还没有载入方案。先用 duban load huangshan-2023 载入一个。")
    for one in found:
        _print_status(one, day.isoformat())


def _print_status(one: dict[str, Any], day: str) -> None:
    lights = ("green", "yellow", "red", "blue", "grey")
    lines = [[u["unit"], u["group"], *(u[k] for k in lights), u["total"]] for u in one["units"]]
    total = one["milestones"]
    lines.append(["合计", "", *(total[k] for k in lights), total["total"]])
    columns = ["单位", "组别", "在办", "临期", "逾期", "待审", "办结", "合计"]
    print_table(f"{one['plan']}（{day}）", columns, lines, numbers="在办 临期 逾期 待审 办结 合计")
