"""Events on which deadlines depend: list them, and note that one happened."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Annotated, Any

import typer

from duban.cli.common import (
    AsJson,
    AsOf,
    By,
    PlanCode,
    day_of,
    day_of_act,
    office,
    print_json,
    print_table,
    read_date,
    say,
    who,
)
from duban.errors import MisusedError


class EventDayMissingError(MisusedError):
    """An event is to be noted without its day."""

    def __init__(self, name: str) -> None:
        super().__init__(f"请写明「{name}」发生的日期：--on 2023-04-03。")


def register(app: typer.Typer) -> None:
    """Add this file's commands."""
    app.command("event", help="列出事件；记下一件的发生，下达依它而定的节点。")(event)


def event(
    plan: PlanCode,
    name: Annotated[
        str | None, typer.Argument(metavar="事件", help="时限里写的事件名；不写则列出全部事件。")
    ] = None,
    on: Annotated[str | None, typer.Option("--on", metavar="日期", help="发生的日期。")] = None,
    until: Annotated[
        str | None, typer.Option("--until", metavar="日期", help="持续到的日期。")
    ] = None,
    by: By = None,
    as_of: AsOf = None,
    as_json: AsJson = False,
) -> None:
    from plans.overview import get_plan
    from tracking.events import events_of, note_event

    if name is None:
        with office() as opened, opened.reading() as session:
            found = events_of(session, get_plan(session, plan), day_of(as_of) if as_of else None)
        _print_events(plan, found, as_json=as_json)
        return
    if on is None:
        raise EventDayMissingError(name)
    with office() as opened, opened.writing() as session:
        made = note_event(
            session,
            get_plan(session, plan),
            name,
            read_date(on),
            read_date(until) if until else None,
            day=day_of_act(as_of),
            by=who(by),
            at=datetime.now(UTC),
            calendar=opened.calendar,
        )
        session.commit()
    if as_json:
        print_json({"plan": plan, "event": name, "milestones": made})
    else:
        say(f"已记下「{name}」，新下达节点{made}个。时限在事件之前的，请提前登记事件。")


def _print_events(plan: str, found: list[dict[str, Any]], *, as_json: bool) -> None:
    if as_json:
        print_json(found)
        return
    print_table(
        f"{plan} 的事件",
        ["事件", "依它而定的任务", "已记下的日期"],
        [
            [
                one["event"],
                "、".join(one["tasks"]),
                "、".join(
                    h["on"] + (f" 至 {h['until']}" if h["until"] else "") for h in one["happened"]
                )
                or "尚未发生",
            ]
            for one in found
        ],
    )
