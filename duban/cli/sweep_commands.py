"""Sweeps: track, remind, chase; each is the plain operation, and imports no Prefect."""

from __future__ import annotations

from collections.abc import Collection
from typing import TYPE_CHECKING, Annotated, Any

import typer

from duban.cli.common import (
    AnyPlan,
    AsJson,
    AsOf,
    day_of,
    moment_of,
    office,
    print_json,
    print_table,
    say,
    working,
)
from duban.cli.delivery_words import left_unsent, say_deliveries

if TYPE_CHECKING:
    from notifications.occasions import Group
    from notifications.unsent import Unsent

DryRun = Annotated[
    bool, typer.Option("--dry-run", help="只列出今天要告诉谁、什么事、为什么，不写不发。")
]


def register(app: typer.Typer) -> None:
    """Add this file's commands."""
    app.command("track", help="补下达新产生的节点，按灯汇总各方案。")(track)
    app.command("remind", help="提醒临期事项：每人每天最多一封，重复运行不重发。")(remind)
    app.command("chase", help="催办逾期事项，并逐级抄告负责人和协调人。")(chase)


def track(plan: AnyPlan = None, as_of: AsOf = None, as_json: AsJson = False) -> None:
    from duban.build.operations import run_track

    with office() as opened, working("正在运行"):
        done = run_track(opened, moment_of(as_of), plan)
    if as_json:
        print_json(done)
        return
    say(f"新下达节点{done['new']}个。")
    for one in done["plans"]:
        counts = one["milestones"]
        say(
            f"{one['plan']}：共{counts['total']}，在办{counts['green']}，临期{counts['yellow']}，"
            f"逾期{counts['red']}，待审{counts['blue']}，办结{counts['grey']}。"
        )


def remind(
    plan: AnyPlan = None, as_of: AsOf = None, dry_run: DryRun = False, as_json: AsJson = False
) -> None:
    from duban.build.operations import run_remind
    from notifications.occasions import BEFORE

    if dry_run:
        _print_planned(plan, as_of, BEFORE, as_json=as_json)
        return
    moment = moment_of(as_of)
    with office() as opened, working("正在运行"):
        done = run_remind(opened, moment, plan)
        left = left_unsent(opened, done["deliveries"], moment.now)
    _print_done("提醒", done, left, as_json=as_json)


def chase(
    plan: AnyPlan = None,
    as_of: AsOf = None,
    hold: Annotated[
        bool, typer.Option("--hold", help="只记账不写信，并入随后 duban remind 的同一封信。")
    ] = False,
    dry_run: DryRun = False,
    as_json: AsJson = False,
) -> None:
    from duban.build.operations import run_chase
    from notifications.occasions import AFTER

    if dry_run:
        _print_planned(plan, as_of, AFTER, as_json=as_json)
        return
    moment = moment_of(as_of)
    with office() as opened, working("正在运行"):
        done = run_chase(opened, moment, plan, write=not hold)
        left = left_unsent(opened, done["deliveries"], moment.now)
    _print_done("催办", done, left, held=hold, as_json=as_json)


def _print_done(
    what: str, done: dict[str, Any], left: list[Unsent], *, held: bool = False, as_json: bool
) -> None:
    """Print the counts and what was left unsent; with any the command ends with exit code 1."""
    deliveries = done["deliveries"]
    if as_json:
        print_json(done | {"unsent": [one.as_json() for one in left]})
    else:
        memos = f"，情况和告知{done['memos_new']}条" if done["memos_new"] else ""
        say(f"{what}：新增提醒{done['notices_new']}条{memos}，写信{done['letters']}封。")
        if done["notices_new"] and not done["letters"] and not held:
            say("每人每天一封：今天已经写过的，这些提醒并入下一封。")
        say_deliveries(deliveries, left)
        for remark in done.get("remarks", []):
            say(f"注意：{remark}")
    if deliveries["failed"] or deliveries["pending"]:
        raise typer.Exit(1)


def _print_planned(
    plan: str | None, as_of: str | None, groups: Collection[Group], *, as_json: bool
) -> None:
    from notifications.channels import enabled
    from notifications.foreseen import foreseen
    from notifications.letters.desk import make_desk
    from plans.overview import get_plan

    day = day_of(as_of)
    with office() as opened, opened.reading() as session:
        if plan:
            get_plan(session, plan)
        desk = make_desk(opened.settings, opened.calendar)
        channels = enabled(opened.settings)
        notices, memos = foreseen(session, day, desk, groups, channels, plan)
    if as_json:
        print_json([one.as_json() for one in notices] + [one.as_json() for one in memos])
        return
    rows = [[o.person, o.unit, o.milestone, o.task, o.title, o.due_on, o.why] for o in notices]
    rows += [[one.person, one.unit, "", "", one.title, "", one.why] for one in memos]
    print_table(
        f"{day} 将要提醒（未写未发）",
        ["人员", "单位", "节点号", "任务", "事项", "时限", "缘由"],
        rows,
        numbers="节点号",
    )
