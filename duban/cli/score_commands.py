"""Scores: settle a plan, and say where every point comes from."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any

import typer

from duban.cli.common import (
    AsJson,
    AsOf,
    PlanCode,
    day_of,
    moment_of,
    office,
    print_json,
    print_table,
    readable,
    say,
    working,
)
from duban.errors import DubanError, MisusedError

MOST_GAPS = 10


class InsteadUnreadableError(MisusedError):
    """A reading on the command line that names no choice."""

    def __init__(self, text: str) -> None:
        super().__init__(f"「{text}」不是改取的读法，请写成 取定代号=读法 的样子。")


class ReplayedDifferentlyError(DubanError):
    """A frozen settlement computed anew is not what was frozen."""

    def __init__(self, number: int) -> None:
        super().__init__(f"核算{number}重放的结果与存档不一致：程序或数据有变，请保留存档并报告。")


def register(app: typer.Typer) -> None:
    """Add this file's commands."""
    app.command("score", help="核算各单位得分和名次，连同依据一并存档。")(score)


def score(
    plan: PlanCode,
    facts: Annotated[
        Path | None,
        typer.Option("--facts", metavar="文件", help="按事实文件试算，不存档；方案不必载入。"),
    ] = None,
    instead: Annotated[
        list[str] | None,
        typer.Option("--instead", metavar="取定=读法", help="改取另一种读法，可写多次。"),
    ] = None,
    replay: Annotated[
        int | None,
        typer.Option("--replay", metavar="存档号", help="重放一次存档的核算，核对是否一致。"),
    ] = None,
    as_of: AsOf = None,
    as_json: AsJson = False,
) -> None:
    readings = readings_of(instead or [])
    if replay is not None:
        _replay(plan, replay, as_json=as_json)
        return
    if facts is not None:
        from duban.build.trial import run_trial

        tried = run_trial(rubric_for(plan), facts, day_of(as_of), readings)
        found = {"plan": plan, "settlement": None, **tried}
    else:
        from duban.build.operations import run_score

        with office() as opened, working("正在核算"):
            found = run_score(opened, plan, moment_of(as_of), readings)
    if as_json:
        for unit in found["units"]:
            del unit["trace"]  # long; `duban explain --json` gives it
        print_json(found)
        return
    _print(plan, found)


def readings_of(given: list[str]) -> dict[str, str]:
    """Return choice id → the words of the reading to take."""
    found: dict[str, str] = {}
    for text in given:
        key, sign, says = (readable(text) or "").partition("=")
        if not sign or not key.strip() or not says.strip():
            raise InsteadUnreadableError(text)
        found[key.strip()] = says.strip()
    return found


def rubric_for(plan: str) -> str:
    """Return the rubric of a loaded plan, or what was given where it names a rubric or its file."""
    from duban.build.rubricsource import is_rubric_path
    from plans.overview import get_plan
    from scoring.rubric import rubric_names
    from tracking.rubrics import rubric_of

    if is_rubric_path(plan) or plan in rubric_names():
        return plan
    with office() as opened, opened.reading() as session:
        return rubric_of(get_plan(session, plan)).name


def _replay(plan: str, number: int, *, as_json: bool) -> None:
    from plans.overview import get_plan
    from tracking import settling

    with office() as opened, opened.reading() as session:
        row = settling.get_settlement(session, get_plan(session, plan), number)
        same = settling.replay(row) == settling.frozen_bytes(row)
    if as_json:
        print_json({"plan": plan, "settlement": number, "same": same})
    if not same:
        raise ReplayedDifferentlyError(number)
    if not as_json:
        say(f"核算{number}按当年的细则和事实重放，结果与存档逐字一致。")


def _print(plan: str, found: dict[str, Any]) -> None:
    from tracking.gapwords import gap_lines
    from tracking.notewords import note_lines

    # The paper's order of groups, which is that of its units.
    groups = {name: i for i, name in enumerate(dict.fromkeys(u["group"] for u in found["units"]))}
    graded = any(u["grade"] for u in found["units"])
    kept = f"存档号{found['settlement']}" if found["settlement"] else "试算，没有存档"
    print_table(
        f"{plan} 核算（{found['on']}，{kept}）",
        ["组别", "名次", "单位", "总分", *(["等次"] if graded else [])],
        [
            [
                u["group"],
                u["rank"] or "—",
                u["unit"],
                u["total"] or "无可计分事项",
                *([u["grade"] or "—"] if graded else []),
            ]
            for u in sorted(found["units"], key=lambda u: (groups[u["group"]], u["rank"] or 10**6))
        ],
        numbers="名次 总分",
    )
    for unit in found["units"]:
        for note in note_lines(unit):
            say(f"{unit['unit']}：{note}")
    if found["choices"]:
        say("取定事项：")
    for choice in found["choices"]:
        say(f"  {choice['question']}：{choice['taken']}")
    if found["doubts"]:
        say(f"已计入、请核对的事实{len(found['doubts'])}处：")
        for one in found["doubts"][:MOST_GAPS]:
            say(f"  {one['unit']}（{one['number']}）：{one['what']}")
        if len(found["doubts"]) > MOST_GAPS:
            say(f"  ……另有{len(found['doubts']) - MOST_GAPS}处，用 --json 查看全部。")
    gaps = gap_lines(found["gaps"])
    if gaps:
        say(f"尚未定论的事项{len(found['gaps'])}件，核算不是最终结果：")
        for line in gaps[:MOST_GAPS]:
            say(f"  {line}")
        if len(gaps) > MOST_GAPS:
            say(f"  ……另有{len(gaps) - MOST_GAPS}行，用 --json 查看全部。")
