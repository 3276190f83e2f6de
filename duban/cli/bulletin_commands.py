"""Bulletins: the Word and PDF papers that go out, the score sheets, and their templates."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any

import typer

from duban.cli import contacts_commands
from duban.cli.common import (
    AsJson,
    AsOf,
    PlanCode,
    day_of,
    office,
    print_json,
    print_table,
    read_date,
    say,
    working,
)
from duban.cli.papers import (
    Draft,
    Fields,
    Force,
    Number,
    Out,
    SettlementId,
    frame_of,
    now,
    read_fields_of,
    say_replaced,
    write_paper,
)
from duban.cli.words import Application, Group

ANSWER_WORKDAYS = 5

Sheet = Annotated[Path, typer.Option("--out", metavar="文件", help="写到哪个文件，.xlsx。")]


def register(app: typer.Typer) -> None:
    """Add this file's commands."""
    part = Application(cls=Group, no_args_is_help=True)
    part.command("progress", help="进展通报：各灯、各单位、逾期和近期到期的事。")(progress)
    part.command("assessment", help="考核通报：按核算结果写等次、名次和分项得分。")(assessment)
    contacts_commands.register(part)
    part.command("rectify", help="督办通知单：写给一个单位，附签收回执。")(rectify)
    part.command("scores", help="得分表（.xlsx），带公式，可以自己重算。")(scores)
    part.command("templates", help="列出、检查通报模板，或拷出一份来改。")(templates)
    app.add_typer(part, name="bulletin", help="通报：写成 Word、PDF 或 Excel。")


def progress(
    plan: PlanCode,
    out: Out,
    as_of: AsOf = None,
    fields: Fields = None,
    number: Number = None,
    draft: Draft = False,
    force: Force = False,
) -> None:
    from bulletins.gathering import gather_material
    from bulletins.kinds.progress import Progress, words
    from plans.overview import get_plan

    day, written = day_of(as_of), read_fields_of(fields)
    with office() as opened:
        with opened.reading() as session:
            row = get_plan(session, plan)
            soon = opened.settings.soon_days
            material = gather_material(session, row, day, now(), soon_days=soon, unit=None)
            frame = frame_of(row.office, day, written, number, to="各责任单位", draft=draft)
        home = opened.settings.home
    write_paper(home, "progress", words(Progress(material), frame), frame, out, force=force)


def assessment(
    plan: PlanCode,
    out: Out,
    settlement: SettlementId = None,
    as_of: AsOf = None,
    fields: Fields = None,
    number: Number = None,
    draft: Draft = False,
    force: Force = False,
) -> None:
    from bulletins.gathering import gather_effects, gather_settled
    from bulletins.kinds.assessment import Assessment, words
    from plans.overview import get_plan

    day, written = day_of(as_of), read_fields_of(fields)
    with office() as opened:
        with opened.reading() as session:
            row = get_plan(session, plan)
            settled = gather_settled(session, row, number=settlement, day=day)
            frame = frame_of(row.office, day, written, number, to="各有关单位", draft=draft)
            with working("正在试算其他读法"):
                effects = gather_effects(session, settled)
            found = Assessment(row.code, row.title, settled, draft, effects)
        home = opened.settings.home
    write_paper(home, "assessment", words(found, frame), frame, out, force=force)
    say_replaced(settled)


def rectify(
    plan: PlanCode,
    unit: Annotated[str, typer.Option("--unit", metavar="单位", help="单位名称或简称。")],
    out: Out,
    answer_by: Annotated[
        str | None,
        typer.Option("--answer-by", metavar="日期", help="答复期限（默认五个工作日后）。"),
    ] = None,
    as_of: AsOf = None,
    fields: Fields = None,
    number: Number = None,
    draft: Draft = False,
    force: Force = False,
) -> None:
    from bulletins.gathering import gather_overdue
    from bulletins.kinds.rectify import words
    from plans.overview import get_plan
    from plans.roster import get_unit

    day, written = day_of(as_of), read_fields_of(fields)
    with office() as opened:
        answer = read_date(answer_by) if answer_by else opened.calendar.shift(day, ANSWER_WORKDAYS)
        with opened.reading() as session:
            row = get_plan(session, plan)
            whom = get_unit(session, row, unit)
            notice = gather_overdue(session, row, whom, day, answer)
            frame = frame_of(row.office, day, written, number, to=whom.name, draft=draft)
        home = opened.settings.home
    write_paper(home, "rectify", words(notice, frame), frame, out, force=force)


def scores(
    plan: PlanCode,
    out: Sheet,
    settlement: SettlementId = None,
    as_of: AsOf = None,
    force: Force = False,
) -> None:
    from bulletins.gathering import gather_settled
    from bulletins.newfile import new_file
    from bulletins.scoresheet.book import write_scores
    from plans.overview import get_plan

    day = day_of(as_of)
    with office() as opened, opened.reading() as session:
        row = get_plan(session, plan)
        settled = gather_settled(session, row, number=settlement, day=day)
        title = row.title
    with new_file(out, ".xlsx", replace=force) as part:
        write_scores(settled, title, part)
    say(f"已写出得分表：{out}")
    say_replaced(settled)


def templates(
    copy: Annotated[
        str | None,
        typer.Option("--copy", metavar="种类", help="把自带的模板拷到办公室文件夹里来改。"),
    ] = None,
    force: Force = False,
    as_json: AsJson = False,
) -> None:
    from bulletins.registry import get_kind, kinds
    from bulletins.templates import copy_out, fault_of, own_path
    from duban.settings import load_settings

    home = load_settings().home
    if copy is not None:
        path = copy_out(get_kind(copy), home, replace=force)
        say(f"已拷出模板：{path}。用 Word、WPS 改好存回原处，下次就用它。")
        return
    rows: list[dict[str, Any]] = []
    for kind in kinds().values():
        path = own_path(home, kind)
        own = str(path) if path.exists() else None
        fault = fault_of(kind, home) if own else None
        rows.append({"kind": kind.key, "name": kind.name, "own": own, "fault": fault})
    if as_json:
        print_json(rows)
        return
    print_table(
        "通报模板",
        ["种类", "名称", "用哪份", "检查"],
        [[r["kind"], r["name"], r["own"] or "自带", r["fault"] or "可用"] for r in rows],
    )
