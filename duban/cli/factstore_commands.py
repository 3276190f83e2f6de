"""Facts that stand in the store: list them, withdraw one, take in a whole sheet."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from duban.cli.common import (
    AsJson,
    AsOf,
    By,
    PlanCode,
    Why,
    act_of,
    day_of,
    office,
    print_json,
    print_table,
    say,
)


def register(part: typer.Typer) -> None:
    """Add this file's commands to the group of facts."""
    part.command("list", help="列出录入的事实，连同撤回的。")(show)
    part.command("withdraw", help="撤回一件事实，必须写明理由。")(withdraw)
    part.command("import", help="从 xlsx 或 csv 表格导入；有一行不对就一行也不导入。")(take_in)
    part.command("template", help="生成导入用的空表，带本方案的事项、级别和单位。")(template)


def show(
    plan: PlanCode,
    unit: Annotated[
        str | None, typer.Option("--unit", metavar="单位", help="只看这个单位。")
    ] = None,
    as_of: AsOf = None,
    as_json: AsJson = False,
) -> None:
    from plans.overview import get_plan
    from tracking.scorefacts.desk import open_desk
    from tracking.scorefacts.listing import fact_lines

    with office() as opened, opened.reading() as session:
        found = get_plan(session, plan)
        desk = open_desk(session, found)
        name = desk.unit(unit) if unit else None
        lines = fact_lines(session, found, desk, day_of(as_of), name)
    if as_json:
        print_json([line.as_json() for line in lines])
        return
    print_table(
        f"{plan} 的事实（{day_of(as_of)}）",
        ["事实号", "单位", "事项或指标", "级别", "数值", "日期", "标题或备注", "来源", "状态"],
        [
            [
                line.ref,
                line.unit,
                line.label,
                line.level or line.stage,
                line.figure,
                line.on,
                line.title or line.remark,
                line.source,
                line.standing,
            ]
            for line in lines
        ],
        numbers="数值",
    )


def withdraw(
    plan: PlanCode,
    fact: Annotated[
        list[str], typer.Argument(metavar="事实号...", help="事实号，如 T12；有一个不成则都不动。")
    ],
    why: Why = "",
    by: By = None,
    as_of: AsOf = None,
    as_json: AsJson = False,
) -> None:
    from plans.overview import get_plan
    from tracking.scorefacts.recording import withdraw as take_back

    act = act_of(as_of, by)
    with office() as opened, opened.writing() as session:
        found = get_plan(session, plan)
        for ref in dict.fromkeys(fact):
            take_back(session, found, ref, act, why)
        session.commit()
    if as_json:
        print_json([{"ref": ref, "withdrawn_on": act.day.isoformat()} for ref in fact])
    else:
        say(f"已撤回{'、'.join(fact)}；已经存档的核算不受影响。")


def take_in(
    plan: PlanCode,
    path: Annotated[Path, typer.Argument(metavar="文件", help="xlsx 或 csv 表格。")],
    by: By = None,
    as_of: AsOf = None,
    as_json: AsJson = False,
) -> None:
    from plans.overview import get_plan
    from plans.reading.unpacking import bytes_of
    from tracking.scorefacts.desk import open_desk
    from tracking.scorefacts.importing import import_sheets
    from tracking.scorefacts.sheets import read_sheets

    sheets = read_sheets(bytes_of(path), path.name)
    with office() as opened, opened.writing() as session:
        found = get_plan(session, plan)
        desk = open_desk(session, found)
        done = import_sheets(session, found, desk, path.name, sheets, act_of(as_of, by))
        session.commit()
    if as_json:
        print_json({"plan": plan, "added": done.refs, "known": done.known, "told": done.told})
        return
    say(f"导入{len(done.refs)}件，另有{done.known}件以前已经录入。")
    for one in done.told:
        say(f"  {one}")


def template(
    plan: PlanCode,
    out: Annotated[Path, typer.Option("--out", metavar="文件", help="写到哪个 .xlsx 文件。")],
    force: Annotated[bool, typer.Option("--force", help="覆盖已有的同名文件。")] = False,
) -> None:
    from bulletins.facttemplate import fact_template
    from bulletins.newfile import new_file
    from plans.overview import get_plan
    from tracking.scorefacts.desk import open_desk

    with office() as opened, opened.reading() as session:
        found = get_plan(session, plan)
        desk, title = open_desk(session, found), found.title
    with new_file(out, ".xlsx", replace=force) as part:
        fact_template(desk, title, part)
    say(f"已写出空表「{out}」，填好后用 duban fact import 导入。")
