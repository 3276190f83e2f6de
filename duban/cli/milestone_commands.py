"""Milestones: list them, and what may happen to one."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from duban.cli.common import (
    AnyPlan,
    AsJson,
    AsOf,
    By,
    MilestoneIds,
    PlanCode,
    Why,
    act_of,
    day_of,
    lamp,
    office,
    print_json,
    print_table,
    read_date,
    readable,
    say,
    who,
)
from duban.errors import DubanError, os_words

if TYPE_CHECKING:
    from sqlmodel import Session

    from tracking.lifecycle import Act


class FileUnreadableError(DubanError):
    """A file to hand in cannot be opened."""

    def __init__(self, path: Path, why: str) -> None:
        super().__init__(f"佐证文件「{path}」打不开（{why}），没有报送。")


def register(app: typer.Typer) -> None:
    """Add this file's commands."""
    app.command("milestones", help="列出方案的节点：谁、何时前、办到哪一步。")(milestones)
    app.command("status", help="按灯汇总各方案、各单位的进展。")(status)
    app.command("submit", help="报送节点，可附佐证文件。")(submit)
    app.command("accept", help="审核通过，节点办结。")(accept)
    app.command("return", help="退回报送，必须写明理由。")(send_back)
    app.command("waive", help="免办节点，必须写明理由。")(waive)
    app.command("extend", help="调整节点的时限，必须写明理由。")(extend)
    app.command("ack", help="知道了：逾期的节点暂不再向上抄告；催办照旧。")(ack)
    app.command("event", help="列出事件；记下一件的发生，下达依它而定的节点。")(event)


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


class LightUnknownError(DubanError):
    """A light that does not exist."""

    def __init__(self, light: str) -> None:
        super().__init__(f"没有「{light}」这种灯，可用：green、yellow、red、blue、grey。")


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


def submit(
    milestone: MilestoneIds,
    note: Annotated[
        str, typer.Option("--note", metavar="说明", callback=readable, help="报送说明。")
    ] = "",
    file: Annotated[
        list[Path] | None,
        typer.Option("--file", metavar="文件", help="佐证文件，可写多次。"),
    ] = None,
    by: By = None,
    as_of: AsOf = None,
    as_json: AsJson = False,
) -> None:
    from tracking.evidence import keep
    from tracking.lifecycle import submit as hand_in

    act = act_of(as_of, by)
    with office() as opened:
        kept = []
        for path in file or []:
            try:
                with path.open("rb") as content:
                    kept.append(keep(path.name, content, opened.settings.evidence_dir))
            except OSError as error:
                raise FileUnreadableError(path, os_words(error)) from error
        with opened.writing() as session:
            for number in dict.fromkeys(milestone):
                hand_in(session, number, act, note, kept)
            session.commit()
    _done(milestone, "submitted", as_json=as_json)


def accept(
    milestone: MilestoneIds,
    why: Why = "",
    by: By = None,
    as_of: AsOf = None,
    as_json: AsJson = False,
) -> None:
    from tracking import lifecycle

    act = act_of(as_of, by)
    _each(milestone, lambda session, number: lifecycle.accept(session, number, act, why))
    _done(milestone, "accepted", as_json=as_json)


def send_back(
    milestone: MilestoneIds,
    why: Why = "",
    by: By = None,
    as_of: AsOf = None,
    as_json: AsJson = False,
) -> None:
    from tracking import lifecycle

    act = act_of(as_of, by)
    _each(milestone, lambda session, number: lifecycle.send_back(session, number, act, why))
    _done(milestone, "returned", as_json=as_json)


def waive(
    milestone: MilestoneIds,
    why: Why = "",
    by: By = None,
    as_of: AsOf = None,
    as_json: AsJson = False,
) -> None:
    from tracking import lifecycle

    act = act_of(as_of, by)
    _each(milestone, lambda session, number: lifecycle.waive(session, number, act, why))
    _done(milestone, "waived", as_json=as_json)


def extend(
    milestone: MilestoneIds,
    to: Annotated[str, typer.Option("--to", metavar="日期", help="新的时限。")],
    why: Why = "",
    by: By = None,
    as_of: AsOf = None,
    as_json: AsJson = False,
) -> None:
    from tracking import lifecycle

    act: Act = act_of(as_of, by)
    due_on = read_date(to)
    _each(
        milestone,
        lambda session, number: lifecycle.extend(session, number, due_on, act, why),
    )
    if as_json:
        print_json([{"id": number, "due_on": due_on.isoformat()} for number in milestone])
    else:
        say(f"已把{_numbers(milestone)}的时限调整为{due_on:%Y-%m-%d}。")


def ack(
    milestone: MilestoneIds,
    promise: Annotated[
        str | None, typer.Option("--promise", metavar="日期", help="承诺哪一天前报送。")
    ] = None,
    note: Annotated[
        str, typer.Option("--note", metavar="说明", callback=readable, help="说明。")
    ] = "",
    by: By = None,
    as_of: AsOf = None,
    as_json: AsJson = False,
) -> None:
    from tracking.acknowledging import acknowledge

    act = act_of(as_of, by)
    promised_on = read_date(promise) if promise else None
    new: dict[int, bool] = {}
    with office() as opened, opened.writing() as session:
        for number in dict.fromkeys(milestone):
            new[number] = acknowledge(session, number, act, promised_on, note)
        session.commit()
    if as_json:
        print_json([{"id": number, "new": first} for number, first in new.items()])
        return
    for known, words in ((True, "已记下"), (False, "早已记下")):
        if some := [number for number, first in new.items() if first is known]:
            say(f"{words}{_numbers(some)}：知道了，催办照旧。")


def _each(numbers: list[int], step: Callable[[Session, int], object]) -> None:
    """Take one step on every milestone in one transaction: all of them, or none."""
    with office() as opened, opened.writing() as session:
        for number in dict.fromkeys(numbers):
            step(session, number)
        session.commit()


def _done(numbers: list[int], state: str, *, as_json: bool) -> None:
    from models import MilestoneState
    from tracking.lifecycle import CHINESE

    if as_json:
        print_json([{"id": number, "state": state} for number in numbers])
    else:
        say(f"{_numbers(numbers)}：{CHINESE[MilestoneState(state)]}。")


def _numbers(numbers: list[int]) -> str:
    return "节点" + "、".join(str(number) for number in numbers)


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
            day=day_of(as_of),
            by=who(by),
            at=datetime.now(UTC),
            calendar=opened.calendar,
        )
        session.commit()
    if as_json:
        print_json({"plan": plan, "event": name, "milestones": made})
    else:
        say(f"已记下「{name}」，新下达节点{made}个。时限在事件之前的，请提前登记事件。")


class EventDayMissingError(DubanError):
    """An event is to be noted without its day."""

    def __init__(self, name: str) -> None:
        super().__init__(f"请写明「{name}」发生的日期：--on 2023-04-03。")


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
