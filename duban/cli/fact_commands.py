"""Facts for scoring, entered one by one: counted things, judgements, vetoes."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from duban.cli import factstore_commands
from duban.cli.common import (
    AsJson,
    AsOf,
    By,
    PlanCode,
    Why,
    act_of,
    office,
    print_json,
    read_date,
    readable,
    say,
)
from duban.cli.evidencefiles import keep_files
from duban.cli.words import Application, Group

if TYPE_CHECKING:
    from sqlmodel import Session

    from tracking.evidence import KeptFile
    from tracking.scorefacts.desk import Desk
    from tracking.scorefacts.recording import Entered

UnitName = Annotated[str, typer.Option("--unit", metavar="单位", help="单位名称或简称。")]
On = Annotated[
    str | None,
    typer.Option("--on", metavar="日期", help="发生、评分或认定的日期。"),
]
Remark = Annotated[
    str, typer.Option("--remark", metavar="备注", callback=readable, help="备注，可不写。")
]
Files = Annotated[
    list[Path] | None, typer.Option("--file", metavar="文件", help="佐证文件，可写多次。")
]


def register(app: typer.Typer) -> None:
    """Add this file's commands."""
    part = Application(
        cls=Group, no_args_is_help=True, help="核算用的事实：录入、列出、撤回、导入。"
    )
    part.command("add", help="录入一件计数事实（采用、证书、事故、迟报等）。")(add)
    part.command("judge", help="录入科室或评委对一项指标的评分，或单位的自评。")(judge)
    part.command("veto", help="录入一票否决的认定，必须写明理由。")(veto)
    factstore_commands.register(part)
    app.add_typer(part, name="fact")


def add(
    plan: PlanCode,
    what: Annotated[
        str,
        typer.Option("--what", metavar="事项", callback=readable, help="计数事项的代号或名称。"),
    ],
    unit: UnitName,
    level: Annotated[
        str, typer.Option("--level", metavar="级别", callback=readable, help="级别。")
    ] = "",
    amount: Annotated[str, typer.Option("--amount", metavar="数量", help="数量，默认1。")] = "1",
    on: On = None,
    title: Annotated[
        str,
        typer.Option("--title", metavar="标题", callback=readable, help="标题；同一标题只计一次。"),
    ] = "",
    link: Annotated[
        str, typer.Option("--link", metavar="链接", callback=readable, help="网址。")
    ] = "",
    key: Annotated[
        str,
        typer.Option(
            "--key", metavar="标识", callback=readable, help="去重标识，代替标题判断是否同一件。"
        ),
    ] = "",
    remark: Remark = "",
    file: Files = None,
    by: By = None,
    as_of: AsOf = None,
    as_json: AsJson = False,
) -> None:
    from tracking.scorefacts.entries import TallyEntry
    from tracking.scorefacts.recording import record_tally

    day = read_date(on) if on else None
    entry = TallyEntry(unit, what, amount, level, day, title, link, key, remark)
    act = act_of(as_of, by)
    _enter(
        plan,
        file,
        lambda session, desk, kept: record_tally(session, desk, entry, act, kept),
        as_json=as_json,
    )


def judge(
    plan: PlanCode,
    indicator: Annotated[
        str, typer.Option("--indicator", metavar="指标", callback=readable, help="指标编号。")
    ],
    unit: UnitName,
    score: Annotated[str, typer.Option("--score", metavar="评分", help="评分。")],
    judge: Annotated[
        str,
        typer.Option(
            "--judge", metavar="科室", callback=readable, help="评分的科室；只有一个时可不写。"
        ),
    ] = "",
    own: Annotated[bool, typer.Option("--self", help="这是单位的自评，只作对照。")] = False,
    on: On = None,
    remark: Remark = "",
    file: Files = None,
    by: By = None,
    as_of: AsOf = None,
    as_json: AsJson = False,
) -> None:
    from models import JudgementStage
    from tracking.scorefacts.entries import JudgementEntry
    from tracking.scorefacts.recording import record_judgement

    stage = JudgementStage.SELF if own else JudgementStage.REVIEW
    day = read_date(on) if on else None
    entry = JudgementEntry(unit, indicator, score, judge, stage, day, remark)
    act = act_of(as_of, by)
    _enter(
        plan,
        file,
        lambda session, desk, kept: record_judgement(session, desk, entry, act, kept),
        as_json=as_json,
    )


def veto(
    plan: PlanCode,
    veto: Annotated[
        str,
        typer.Option("--veto", metavar="情形", callback=readable, help="否决情形的代号或名称。"),
    ],
    unit: UnitName,
    why: Why = "",
    verifier: Annotated[
        str,
        typer.Option("--verifier", metavar="科室", callback=readable, help="认定的科室，可不写。"),
    ] = "",
    on: On = None,
    file: Files = None,
    by: By = None,
    as_of: AsOf = None,
    as_json: AsJson = False,
) -> None:
    from tracking.scorefacts.entries import VetoEntry
    from tracking.scorefacts.recording import record_veto

    entry = VetoEntry(unit, veto, why, verifier, read_date(on) if on else None)
    act = act_of(as_of, by)
    _enter(
        plan,
        file,
        lambda session, desk, kept: record_veto(session, desk, entry, act, kept),
        as_json=as_json,
    )


def _enter(
    plan: str,
    files: list[Path] | None,
    record: Callable[[Session, Desk, list[KeptFile]], Entered],
    *,
    as_json: bool,
) -> None:
    """Enter one fact in one transaction, its files kept before."""
    from plans.overview import get_plan
    from tracking.scorefacts.desk import open_desk

    with office() as opened:
        kept = keep_files(opened, files or [])
        with opened.writing() as session:
            done = record(session, open_desk(session, get_plan(session, plan)), kept)
            session.commit()
    if as_json:
        print_json({"plan": plan, "ref": done.ref, "same": list(done.same)})
        return
    say(f"已录入，事实号{done.ref}。")
    if done.same:
        same = "、".join(done.same)
        say(f"与{same}是同一内容、不同级别；细则写明只计一次的，按最高一级计。")
