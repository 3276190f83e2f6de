"""What is done to a milestone: hand in, review, waive, extend, date anew, acknowledge."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from duban.cli.common import (
    AsJson,
    AsOf,
    By,
    MilestoneIds,
    Why,
    act_of,
    office,
    print_json,
    read_date,
    readable,
    say,
)
from duban.cli.evidencefiles import keep_files

if TYPE_CHECKING:
    from sqlmodel import Session


def register(app: typer.Typer) -> None:
    """Add this file's commands."""
    app.command("submit", help="报送节点，可附佐证文件。")(submit)
    app.command("accept", help="审核通过，节点办结。")(_decided("accept", "accepted"))
    app.command("return", help="退回报送，必须写明理由。")(_decided("send_back", "returned"))
    app.command("waive", help="免办节点，必须写明理由。")(_decided("waive", "waived"))
    app.command("extend", help="调整节点的时限，必须写明理由。")(extend)
    app.command("redate", help="更正一步办理的日期，必须写明理由；原来的日期留在记录里。")(redate)
    app.command("ack", help="知道了：逾期的节点暂不再向上抄告；催办照旧。")(ack)


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
    from tracking.lifecycle import submit as hand_in

    act, numbers = act_of(as_of, by), _once(milestone)
    with office() as opened:
        kept = keep_files(opened, file or [])
        with opened.writing() as session:
            for number in numbers:
                hand_in(session, number, act, note, kept)
            session.commit()
    _done(numbers, "submitted", as_json=as_json)


def _decided(step: str, state: str) -> Callable[..., None]:
    """Return the command of a step of the lifecycle that takes milestones and a reason."""

    def decide(
        milestone: MilestoneIds,
        why: Why = "",
        by: By = None,
        as_of: AsOf = None,
        as_json: AsJson = False,
    ) -> None:
        from tracking import lifecycle

        act, take, numbers = act_of(as_of, by), getattr(lifecycle, step), _once(milestone)
        _each(numbers, lambda session, number: take(session, number, act, why))
        _done(numbers, state, as_json=as_json)

    return decide


def extend(
    milestone: MilestoneIds,
    to: Annotated[str, typer.Option("--to", metavar="日期", help="新的时限。")],
    why: Why = "",
    by: By = None,
    as_of: AsOf = None,
    as_json: AsJson = False,
) -> None:
    from tracking import lifecycle

    act, numbers, due_on = act_of(as_of, by), _once(milestone), read_date(to)
    _each(numbers, lambda session, number: lifecycle.extend(session, number, due_on, act, why))
    if as_json:
        print_json([{"id": number, "due_on": due_on.isoformat()} for number in numbers])
        return
    say(f"已把{_named(numbers)}的时限调整为{due_on:%Y-%m-%d}。")
    if due_on < act.day:
        say(f"注意：新的时限早于办理日期{act.day}，这样一改就是逾期；写错了的，请再调整一次。")


def redate(
    milestone: MilestoneIds,
    on: Annotated[str, typer.Option("--on", metavar="日期", help="这一步实际办理的日期。")],
    step: Annotated[
        str,
        typer.Option(
            "--step",
            metavar="步骤",
            callback=readable,
            help="报送、退回、办结、免办、调整时限或恢复，取最近的一次；不写就是最后一步。",
        ),
    ] = "",
    why: Why = "",
    by: By = None,
    as_of: AsOf = None,
    as_json: AsJson = False,
) -> None:
    from tracking.redating import redate as date_anew

    act, day = act_of(as_of, by), read_date(on)
    found = {}
    with office() as opened, opened.writing() as session:
        for number in _once(milestone):
            found[number] = date_anew(session, number, day, act, why, step)
        session.commit()
    if as_json:
        print_json(
            [
                {"id": number, "step": word, "was": was.isoformat(), "on": day.isoformat()}
                for number, (word, was) in found.items()
            ]
        )
        return
    for number, (word, was) in found.items():
        say(f"节点{number}：{word}的日期由{was}更正为{day}。")
    say("已经存档的核算不受影响；要按更正后的日期计分，请重新核算。")


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
        for number in _once(milestone):
            new[number] = acknowledge(session, number, act, promised_on, note)
        session.commit()
    if as_json:
        print_json([{"id": number, "new": first} for number, first in new.items()])
        return
    for known, words in ((True, "已记下"), (False, "早已记下")):
        if some := [number for number, first in new.items() if first is known]:
            say(f"{words}{_named(some)}：知道了，催办照旧。")


def _once(numbers: list[int]) -> list[int]:
    """Return each number once, in the order typed."""
    return list(dict.fromkeys(numbers))


def _each(numbers: list[int], step: Callable[[Session, int], object]) -> None:
    """Take one step on every milestone in one transaction: all of them, or none."""
    with office() as opened, opened.writing() as session:
        for number in numbers:
            step(session, number)
        session.commit()


def _done(numbers: list[int], state: str, *, as_json: bool) -> None:
    from models import MilestoneState
    from tracking.lifecycle import CHINESE

    if as_json:
        print_json([{"id": number, "state": state} for number in numbers])
    else:
        say(f"{_named(numbers)}：{CHINESE[MilestoneState(state)]}。")


def _named(numbers: list[int]) -> str:
    return "节点" + "、".join(str(number) for number in numbers)
