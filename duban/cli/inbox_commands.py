"""The inbox: letters of a unit or a person, on the command line."""

from __future__ import annotations

from typing import Annotated

import typer

from duban.cli.common import AsJson, AsOf, PlanCode, day_of, office, print_json, print_table, say


def register(app: typer.Typer) -> None:
    """Add this file's commands."""
    app.command("inbox", help="查看一个单位收到的函。")(inbox)


def inbox(
    plan: PlanCode,
    unit: Annotated[str, typer.Option("--unit", metavar="单位", help="单位名称或简称。")],
    letter: Annotated[
        int | None, typer.Option("--letter", metavar="函号", help="显示这一封的全文。")
    ] = None,
    as_of: AsOf = None,
    as_json: AsJson = False,
) -> None:
    from duban.errors import NotFoundError
    from notifications.inbox import letters_of
    from plans.overview import get_plan
    from plans.roster import get_unit

    with office() as opened, opened.reading() as session:
        row = get_unit(session, get_plan(session, plan), unit)
        name = row.name
        found = letters_of(session, unit_id=row.id, as_of=day_of(as_of))
    if letter is not None:
        chosen = [one for one in found if one.id == letter]
        if not chosen:
            raise NotFoundError("函", letter, [str(one.id) for one in found])
        if as_json:
            print_json(chosen[0].as_json())
        else:
            say(chosen[0].text)
        return
    if as_json:
        print_json([one.as_json() for one in found])
        return
    print_table(
        f"{name} 的收件",
        ["函号", "日期", "收件人", "标题", "状态"],
        [[o.id, o.written_on, o.person, o.subject, "已读" if o.read_at else "未读"] for o in found],
        numbers="函号",
    )
