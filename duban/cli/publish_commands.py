"""Settlements that are stored: which there are, which holds, and making one known."""

from __future__ import annotations

from typing import Annotated

import typer

from duban.cli.common import (
    AsJson,
    AsOf,
    By,
    PlanCode,
    act_of,
    day_of,
    office,
    print_json,
    print_table,
    say,
)
from duban.errors import MisusedError


class PublishHowError(MisusedError):
    """Neither or both of the two ways to publish were asked for."""

    def __init__(self) -> None:
        super().__init__(
            "请写明怎样公布：--comment-days 工作日数（公示），或 --final（最终结果）。"
        )


def register(app: typer.Typer) -> None:
    """Add this file's commands."""
    app.command("settlements", help="列出存档的核算：公示了没有，哪一次是最终结果。")(settlements)
    app.command("publish", help="公示核算结果征求意见，或作为最终结果公布。")(publish)


def settlements(plan: PlanCode, as_of: AsOf = None, as_json: AsJson = False) -> None:
    from plans.overview import get_plan
    from tracking.explaining import settlements_of
    from tracking.publishing import finality, publications

    day = day_of(as_of)
    with office() as opened, opened.reading() as session:
        row = get_plan(session, plan)
        until: dict[int | None, str] = {}
        final: dict[int | None, str] = {}
        for one in publications(session, row, day):
            last = one.publication.until_on
            told = until if last else final
            told[one.settlement.id] = (last or one.publication.published_on).isoformat()
        found = [
            {
                "settlement": one.id,
                "on": one.settled_on.isoformat(),
                "rubric": one.rubric,
                "gaps": len(one.result["gaps"]),
                "comment_until": until.get(one.id),
                "final_on": final.get(one.id),
                "finality": finality(session, one, day) or None,
            }
            for one in settlements_of(session, row, day)
        ]
    if as_json:
        print_json(found)
        return
    print_table(
        f"{plan} 存档的核算（{day}）",
        ["存档号", "核算日", "细则", "未定事项", "公示到", "公布日", "是否最终结果"],
        [
            [
                one["settlement"],
                one["on"],
                one["rubric"],
                one["gaps"],
                one["comment_until"] or "没有公示",
                one["final_on"] or "没有公布",
                one["finality"],
            ]
            for one in found
        ],
        numbers="存档号 未定事项",
    )


def publish(
    plan: PlanCode,
    settlement: Annotated[
        int | None,
        typer.Option("--settlement", metavar="存档号", help="哪一次核算（默认最近一次）。"),
    ] = None,
    comment_days: Annotated[
        int | None,
        typer.Option("--comment-days", metavar="天数", help="公示多少个工作日，公布次日起算。"),
    ] = None,
    final: Annotated[bool, typer.Option("--final", help="作为最终结果公布。")] = False,
    by: By = None,
    as_of: AsOf = None,
    as_json: AsJson = False,
) -> None:
    from plans.overview import get_plan
    from tracking.publishing import final_of, publish_final, publish_for_comment
    from tracking.settling import get_settlement, latest_or_refuse
    from tracking.sincethen import since_then, since_words

    if final == (comment_days is not None):
        raise PublishHowError
    act = act_of(as_of, by)
    with office() as opened, opened.writing() as session:
        found = get_plan(session, plan)
        row = (
            latest_or_refuse(session, found, act.day)
            if settlement is None
            else get_settlement(session, found, settlement)
        )
        held = final_of(session, row.plan_id, act.day)
        done = (
            publish_final(session, row, act)
            if comment_days is None
            else publish_for_comment(session, row, comment_days, opened.calendar, act)
        )
        session.commit()
        until, number = done.until_on, done.settlement_id
        replaced = held.settlement_id if held and until is None else None
        gaps = len(row.result["gaps"])
        moved = since_words(since_then(session, row, act.day), plan, row, act.day)
    if as_json:
        print_json(
            {
                "plan": plan,
                "settlement": number,
                "kind": "comment" if until else "final",
                "published_on": act.day.isoformat(),
                "until": until.isoformat() if until else None,
                "replaces": replaced,
            }
        )
    elif until is None:
        instead = f"，取代核算{replaced}" if replaced else ""
        say(f"核算{number}已作为最终结果公布（{act.day}）{instead}。")
    else:
        say(f"核算{number}已公示，{until}（含当天）前可以申诉。")
        if gaps:
            say(f"还有{gaps}件未定事项，公示的是阶段性结果。")
    if moved and not as_json:
        say(f"注意：{moved}。")
