"""Why: a unit's points down to the fact, what would move them, and what moved between two."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from duban.cli.common import (
    AsJson,
    AsOf,
    PlanCode,
    day_of,
    office,
    print_json,
    readable,
    say,
    working,
)
from duban.cli.score_commands import readings_of, rubric_for

if TYPE_CHECKING:
    from datetime import date

    from sqlmodel import Session

    from models import Appeal, Settlement
    from scoring.whatif import Given
    from tracking.explaining import Basis
    from tracking.sincethen import SinceThen

UnitName = Annotated[
    str, typer.Option("--unit", metavar="单位", callback=readable, help="单位名称或简称。")
]
FactsFile = Annotated[
    Path | None,
    typer.Option("--facts", metavar="文件", help="按事实文件试算；方案写细则的名称也行。"),
]
Whole = Annotated[bool, typer.Option("--all", help="全部列出，不省略。")]
MOST_STEPS = 20
MOST_AWAITED = 5


def register(app: typer.Typer) -> None:
    """Add this file's commands."""
    app.command("explain", help="逐项说明一个单位的得分从何而来，什么会使它不同。")(explain)
    app.command("steps", help="到期末之前一个单位还能做什么、各得几分、到哪天为止。")(steps)
    app.command("whatif", help="改动事实或取定试算，列出变动的总分、位次和等次；不存档。")(whatif)
    app.command("compare", help="比较两次存档的核算：什么变了，为什么。")(compare)


def explain(
    plan: PlanCode,
    unit: UnitName,
    indicator: Annotated[
        str | None, typer.Option("--indicator", metavar="编号", help="只说明一项指标及其下级。")
    ] = None,
    settlement: Annotated[
        int | None, typer.Option("--settlement", metavar="存档号", help="说明哪一次存档的核算。")
    ] = None,
    facts: FactsFile = None,
    whole: Whole = False,
    as_of: AsOf = None,
    as_json: AsJson = False,
) -> None:
    from scoring.counterfactuals import counterfactuals
    from scoring.explain import as_lines, find, place
    from scoring.factwords import namer
    from scoring.ifwords import if_words
    from scoring.trying import trials
    from tracking.notewords import note_lines

    basis, name, told = _basis(plan, unit, facts, as_of, settlement)
    tree = find(basis.result, name)
    node = tree if indicator is None else place(tree, indicator)
    given, ifs = basis.given, []
    if given is not None:
        tried = trials(given.rubric, given.facts, given.on, given.units)
        ifs = [one for one in counterfactuals(tried, name) if _within(one.number, indicator)]
    score = next(one for one in basis.result["units"] if one["unit"] == name)
    if as_json:
        about = {key: score.get(key) for key in ("unit", "group", "rank", "grade", "vetoed")}
        about |= {"plan": plan, "settlement": basis.number, "on": basis.on.isoformat()}
        since = None if told.since is None else told.since.as_json()
        about |= {"since": since, "finality": told.finality or None}
        print_json(about | {**node, "counterfactuals": [one.to_json() for one in ifs]})
        return
    kept = f"存档号{basis.number}" if basis.number else "试算，没有存档"
    say(f"{plan} {name}（{basis.on}，{kept}）{_stands(score)}")
    for word in (told.finality, told.words):
        if word:
            say(f"注意：{word}。")
    for line in as_lines(node, namer(given.rubric).titles if given else {}, whole=whole):
        say(line)
    for note in note_lines(score) if indicator is None else ():
        say(f"说明：{note}")
    if ifs:
        say("假如（逐一重新核算，其他不变）：")
        for one in ifs:
            say(f"  {if_words(one)}")


def steps(
    plan: PlanCode,
    unit: UnitName,
    facts: FactsFile = None,
    whole: Whole = False,
    as_of: AsOf = None,
    as_json: AsJson = False,
) -> None:
    from scoring.ifwords import step_words
    from scoring.nextsteps import next_steps
    from scoring.trying import trials

    given, name = _given(plan, unit, facts, as_of)
    tried = trials(given.rubric, given.facts, given.on, given.units)
    found = next_steps(tried, name)
    now = tried.outlook(name, tried.own(name))
    if as_json:
        total = None if now.total is None else f"{now.total:f}"
        about = {"plan": plan, "unit": name, "on": given.on.isoformat(), "total": total}
        print_json(about | {"rank": now.rank, "steps": [one.to_json() for one in found]})
        return
    place = f"，第 {now.rank} 位" if now.rank else ""
    say(f"{plan} {name}（{given.on}，试算）：总分 {now.total if now.total else '—'}{place}")
    if not found:
        say("没有还能增加得分的事项。")
    own = [one for one in found if one.sort != "judge"]
    awaited = [one for one in found if one.sort == "judge"]
    for title, rows, most in (("还能做：", own, MOST_STEPS), ("待评分：", awaited, MOST_AWAITED)):
        shown = rows if whole else rows[:most]
        if shown:
            say(title)
        for one in shown:
            say(f"  {step_words(one)}")
        if len(shown) < len(rows):
            say(f"  ……另有 {len(rows) - len(shown)} 项，用 --all 查看全部。")


def whatif(
    plan: PlanCode,
    choice: Annotated[
        list[str] | None,
        typer.Option("--choice", metavar="取定=读法", help="改取另一种读法，写其中几个字也行。"),
    ] = None,
    add: Annotated[
        list[str] | None,
        typer.Option("--add", metavar="事实", help="增加计数，如 unit=…,what=…,level=…,amount=1。"),
    ] = None,
    remove: Annotated[
        list[str] | None,
        typer.Option("--remove", metavar="编号", help="去掉一个事实，编号见 duban explain。"),
    ] = None,
    score: Annotated[
        list[str] | None,
        typer.Option("--score", metavar="评分", help="如 unit=…,indicator=…,by=…,score=…。"),
    ] = None,
    milestone: Annotated[
        list[str] | None,
        typer.Option(
            "--milestone", metavar="节点=结果", help="改一个节点的结果，如 m12=按时办结。"
        ),
    ] = None,
    veto: Annotated[
        list[str] | None,
        typer.Option("--veto", metavar="否决", help="如 unit=…,veto=1。"),
    ] = None,
    facts: FactsFile = None,
    whole: Whole = False,
    as_of: AsOf = None,
    as_json: AsJson = False,
) -> None:
    from scoring.comparewords import as_lines
    from scoring.whatif import change_of, what_if

    given, _ = _given(plan, None, facts, as_of)
    parts = [_readable(one) for one in (add, remove, score, veto, milestone)]
    change = change_of(given, *parts)
    with working("正在核算"):
        found = what_if(given, change, readings_of(choice or []))
    if as_json:
        print_json({"plan": plan, "on": given.on.isoformat(), **found.to_json()})
        return
    say(f"{plan}（{given.on}，试算，没有存档）")
    for line in as_lines(found, whole=whole):
        say(line)


def compare(
    plan: PlanCode,
    first: Annotated[int, typer.Argument(metavar="存档号", help="先一次核算。")],
    second: Annotated[int, typer.Argument(metavar="存档号", help="后一次核算。")],
    whole: Whole = False,
    as_json: AsJson = False,
) -> None:
    from plans.overview import get_plan
    from scoring.comparewords import as_lines
    from tracking.explaining import compare_stored

    with office() as opened, opened.reading() as session:
        found, appeals = compare_stored(session, get_plan(session, plan), first, second)
        upheld = [_appeal(one) for one in appeals]
    if as_json:
        about = {"plan": plan, "settlements": [first, second]}
        print_json(about | {**found.to_json(), "appeals": upheld})
        return
    say(f"{plan} 核算{first} → 核算{second}")
    for one in upheld:
        fixed = f"，更正 {'、'.join(one['corrected'])}" if one["corrected"] else ""
        say(f"其间采纳申诉{one['appeal']}（{one['indicator']}）：{one['answer']}{fixed}")
    for line in as_lines(found, whole=whole):
        say(line)


@dataclass(frozen=True, slots=True)
class _Told:
    """What must be said of a stored settlement besides its points."""

    finality: str = ""
    since: SinceThen | None = None
    words: str = ""


def _basis(
    plan: str, unit: str, facts: Path | None, as_of: str | None, number: int | None
) -> tuple[Basis, str, _Told]:
    from plans.overview import get_plan
    from plans.roster import get_unit
    from scoring.engine import settle
    from tracking.explaining import Basis, basis_of

    day = day_of(as_of)
    if facts is not None:
        given, name = _given(plan, unit, facts, as_of)
        found = settle(given.rubric, given.facts, day, given.units).to_json()
        return Basis(found, given, None, day), name, _Told()
    with office() as opened, opened.reading() as session:
        row = get_plan(session, plan)
        basis = basis_of(session, row, day, number)
        told = _told(session, plan, basis.stored, day) if basis.stored else _Told()
        return basis, get_unit(session, row, unit).name, told


def _told(session: Session, plan: str, stored: Settlement, day: date) -> _Told:
    """Return how the settlement stands on `day`, and what was entered for its day since."""
    from tracking.publishing import finality
    from tracking.sincethen import since_then, since_words

    found = since_then(session, stored, stored.settled_on)
    return _Told(
        finality(session, stored, day), found, since_words(found, plan, stored, stored.settled_on)
    )


def _given(plan: str, unit: str | None, facts: Path | None, as_of: str | None) -> tuple[Given, str]:
    """Return what is settled on the day, and the unit's full name; empty where none is asked."""
    from duban.build.trial import trial_input
    from plans.overview import get_plan
    from plans.roster import get_unit
    from scoring.whatif import unit_named
    from tracking.explaining import standing

    day = day_of(as_of)
    if facts is not None:
        given = trial_input(rubric_for(plan), facts, day, {})
        return given, "" if unit is None else unit_named(unit, given.units)
    with office() as opened, opened.reading() as session:
        row = get_plan(session, plan)
        name = "" if unit is None else get_unit(session, row, unit).name
        return standing(session, row, day), name


def _within(number: str | None, indicator: str | None) -> bool:
    return indicator is None or number == indicator or (number or "").startswith(f"{indicator}.")


def _stands(score: dict[str, Any]) -> str:
    rank = f"{score['group']}第 {score['rank']} 位" if score["rank"] else ""
    return "，".join(one for one in (rank, score["grade"]) if one)


def _readable(texts: Sequence[str] | None) -> list[str]:
    return [readable(text) or "" for text in texts or ()]


def _appeal(row: Appeal) -> dict[str, Any]:
    return {
        "appeal": row.id,
        "indicator": row.indicator,
        "claim": row.claim,
        "answer": row.answer,
        "corrected": list(row.corrected or ()),
    }
