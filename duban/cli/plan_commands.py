"""Plans: load one, list them, their tasks and units; the plan file's schema."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from duban.cli.common import (
    AsJson,
    AsOf,
    By,
    PlanCode,
    day_of,
    moment_of,
    office,
    print_json,
    print_table,
    say,
    who,
    working,
)

if TYPE_CHECKING:
    from duban.build.office import Office

# More names than this on one line are not read; the health check tells all.
MOST_NAMED = 12


def register(app: typer.Typer) -> None:
    """Add this file's commands."""
    app.command("load", help="载入方案：自带方案、方案文件或文件原文；也可修订已载入的方案。")(load)
    app.command("plans", help="列出已载入的方案和自带的方案。")(plans)
    app.command("tasks", help="列出方案的任务、责任单位和时限。")(tasks)
    app.command("units", help="列出方案的责任单位、集合单位和人员。")(units)
    app.command("roster", help="按方案文件更新名册：新单位、成员起止、人员去留、地址。")(roster_of)
    app.command("schema", help="输出方案文件的 JSON Schema。")(schema)


def load(
    source: Annotated[
        str,
        typer.Argument(
            metavar="方案或文件",
            help="自带方案的代号、方案文件，或文件原文（docx、pdf、html、txt…）。",
        ),
    ],
    amends: Annotated[
        str | None,
        typer.Option("--amends", metavar="方案", help="这是对已载入方案的修订：先列出变化再应用。"),
    ] = None,
    code: Annotated[
        str | None, typer.Option("--code", metavar="代号", help="载入文件原文时给方案的代号。")
    ] = None,
    yes: Annotated[
        bool, typer.Option("--yes", "-y", help="不再询问，直接载入或应用修订。")
    ] = False,
    as_of: AsOf = None,
    by: By = None,
    as_json: AsJson = False,
) -> None:
    from duban.build.operations import run_load
    from duban.cli.amending import amend_plan
    from duban.cli.plancode import CodeUnusedError
    from duban.cli.reading_commands import is_paper, load_paper

    if code is not None and (amends is not None or not is_paper(source)):
        raise CodeUnusedError
    with office() as opened:
        if amends is not None:
            found = amend_plan(
                opened, Path(source), amends, yes=yes, as_of=as_of, by=by, quiet=as_json
            )
            if as_json:
                print_json(found)
            return
        if is_paper(source):
            done = load_paper(
                opened, Path(source), code=code, yes=yes, as_of=as_of, by=by, quiet=as_json
            )
        else:
            with working("正在载入并下达"):
                done = run_load(opened, source, moment_of(as_of), who(by))
        alone = [] if as_json else _unheard(opened, done["plan"], day_of(as_of))
    if as_json:
        print_json(done)
        return
    if not done["new"]:
        say(f"方案「{done['plan']}」已经载入过，内容相同；新下达节点{done['milestones']}个。")
    else:
        say(f"已载入方案「{done['plan']}」：{done['title']}")
        say(f"任务和条目{done['tasks']}项，下达节点{done['milestones']}个。")
    for gap in done["assumed"]:
        say(f"注意：{gap}")
    if alone:
        names = "、".join(alone[:MOST_NAMED]) + ("等" if len(alone) > MOST_NAMED else "")
        say(
            f"注意：{len(alone)}个单位没有收信的人，收不到提醒：{names}。"
            "请在方案文件的 people 里写上，再用 duban roster 更新。"
        )


def _unheard(opened: Office, code: str, day: date) -> list[str]:
    """The units that owe something and have nobody to be reminded."""
    from notifications.ledger import unreachable
    from plans.overview import get_plan

    with opened.reading() as session:
        found = unreachable(session, day, get_plan(session, code).id)
    return list(dict.fromkeys(one.unit for one in found))


def plans(as_of: AsOf = None, as_json: AsJson = False) -> None:
    from sqlmodel import col, select

    from models import Plan
    from plans.catalog import catalog

    day = day_of(as_of)
    with office() as opened, opened.reading() as session:
        rows = [
            {
                "plan": p.code,
                "title": p.title,
                "office": p.office,
                "from": p.period_from.isoformat(),
                "to": p.period_to.isoformat(),
                "loaded": True,
                "stage": _stage(p.period_from, p.period_to, day),
            }
            for p in session.exec(select(Plan).order_by(col(Plan.id)))
        ]
    known = {row["plan"] for row in rows}
    rows += [_unloaded(code, title) for code, title in catalog().items() if code not in known]
    if as_json:
        print_json(rows)
        return
    print_table(
        "方案",
        ["代号", "名称", "单位", "起", "止", "状态"],
        [
            [
                r["plan"],
                r["title"],
                r["office"],
                r["from"],
                r["to"],
                r["stage"] or "自带，未载入",
            ]
            for r in rows
        ],
    )


def _stage(first: date, last: date, day: date) -> str:
    return "未开始" if day < first else "已到期" if day > last else "进行中"


def _unloaded(code: str, title: str) -> dict[str, Any]:
    nothing = dict.fromkeys(("office", "from", "to", "stage"))
    return {"plan": code, "title": title, "loaded": False, **nothing}


def tasks(plan: PlanCode, as_of: AsOf = None, as_json: AsJson = False) -> None:
    from plans.overview import get_plan
    from plans.overview import tasks as read_tasks

    day_of(as_of)  # a task is what the paper says, whatever the day; a bad date is still refused
    with office() as opened, opened.reading() as session:
        found = read_tasks(session, get_plan(session, plan))
    if as_json:
        print_json(found)
        return
    print_table(
        f"{plan} 的任务",
        ["编号", "组 / 附件", "任务", "责任单位", "时限"],
        [
            [
                t["ref"],
                f"附件{t['annex']}" if t["annex"] else t["group"],
                t["title"],
                "、".join(_unit_words(t)),
                "；".join(
                    d["phrase"] or "文中无时限" for d in t["deadlines"] if d["owners"] or d["binds"]
                ),
            ]
            for t in found
        ],
    )


def _unit_words(task: dict[str, Any]) -> list[str]:
    from models import Role
    from plans.overview import ROLE_WORDS

    words = [
        u["name"] if u["role"] is Role.RESPONSIBLE else f"{u['name']}（{ROLE_WORDS[u['role']]}）"
        for u in task["units"]
    ]
    return words + [f"{u['name']}（按取定）" for u in task["by_choice"]]


def units(plan: PlanCode, as_of: AsOf = None, as_json: AsJson = False) -> None:
    from plans.overview import get_plan
    from plans.roster import roster

    with office() as opened, opened.reading() as session:
        found = roster(session, get_plan(session, plan), day_of(as_of))
    if as_json:
        print_json(found)
        return
    print_table(
        f"{plan} 的单位",
        ["单位", "组别", "所属集合", "填报人", "负责人", "协调人", "分管领导"],
        [
            [
                u["name"],
                u["group"],
                "、".join(u["collectives"]),
                *("、".join(p["name"] for p in u["people"] if p["duty"] == duty)
                  for duty in ("filler", "head", "coordinator", "leader")),
            ]
            for u in found
        ],
    )  # fmt: skip


def roster_of(
    source: Annotated[str, typer.Argument(metavar="方案或文件", help="只取其中的 roster 部分。")],
    as_of: AsOf = None,
    as_json: AsJson = False,
) -> None:
    from duban.build.operations import run_roster

    with office() as opened:
        done = run_roster(opened, source, moment_of(as_of))
    if as_json:
        print_json(done)
    else:
        say(
            f"已按文件更新{done['office']}的名册：单位{done['units']}个、人员{done['people']}人；"
            f"新下达节点{done['milestones']}个。"
        )


def schema() -> None:
    from plans.planfile.jsonschema import plan_schema

    print_json(plan_schema())
