"""What units say against a settlement that is open for comment, and the answers."""

from __future__ import annotations

from pathlib import Path
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
    readable,
    say,
)
from duban.cli.evidencefiles import keep_files
from duban.cli.words import Application, Group
from duban.errors import MisusedError


class UpholdHowError(MisusedError):
    """An answer that neither upholds nor rejects, or does both."""

    def __init__(self) -> None:
        super().__init__("请写明 --uphold（采纳）或 --reject（不采纳）中的一个。")


class RejectCorrectedError(MisusedError):
    """An answer that rejects an appeal and names what was corrected for it."""

    def __init__(self) -> None:
        super().__init__("不采纳的申诉没有更正，--corrected 只和 --uphold（采纳）一起写。")


def register(app: typer.Typer) -> None:
    """Add this file's commands."""
    part = Application(cls=Group, no_args_is_help=True, help="对公示结果的申诉：提出、列出、答复。")
    part.command("add", help="在公示期内对一个单位的一项得分提出申诉。")(add)
    part.command("list", help="列出申诉和答复。")(show)
    part.command("answer", help="答复一件申诉：采纳要写明更正了哪些事实。")(answer)
    app.add_typer(part, name="appeal")


def add(
    plan: PlanCode,
    unit: Annotated[str, typer.Option("--unit", metavar="单位", help="申诉单位的名称或简称。")],
    claim: Annotated[
        str, typer.Option("--claim", metavar="理由", callback=readable, help="哪里不对，应为多少。")
    ],
    indicator: Annotated[
        str,
        typer.Option(
            "--indicator", metavar="编号", callback=readable, help="得分项编号；不写是总分。"
        ),
    ] = "",
    file: Annotated[
        list[Path] | None, typer.Option("--file", metavar="文件", help="佐证文件，可写多次。")
    ] = None,
    by: By = None,
    as_of: AsOf = None,
    as_json: AsJson = False,
) -> None:
    from plans.overview import get_plan
    from tracking.appeals import appeal

    act = act_of(as_of, by)
    with office() as opened:
        kept = keep_files(opened, file or [])
        with opened.writing() as session:
            row = appeal(session, get_plan(session, plan), unit, indicator, claim, act, kept)
            session.commit()
            number = row.id
    if as_json:
        print_json({"plan": plan, "appeal": number})
    else:
        say(f"已提出申诉，申诉号{number}。")


def show(plan: PlanCode, as_of: AsOf = None, as_json: AsJson = False) -> None:
    from models import Unit
    from plans.overview import get_plan
    from tracking.appeals import CHINESE, appeals_of, files_of

    with office() as opened, opened.reading() as session:
        rows = appeals_of(session, get_plan(session, plan), day_of(as_of))
        files = files_of(session, rows)
        found = [
            {
                "appeal": row.id,
                "settlement": row.settlement_id,
                "unit": session.get_one(Unit, row.unit_id).name,
                "indicator": row.indicator,
                "claim": row.claim,
                "on": row.happened_on.isoformat(),
                "by": row.by,
                "files": [one.name for one in files.get(row.id or 0, [])],
                "state": str(row.state),
                "answer": row.answer,
                "answered_on": row.answered_on.isoformat() if row.answered_on else None,
                "answered_by": row.answered_by,
                "corrected": row.corrected,
            }
            for row in rows
        ]
        words = {str(state): word for state, word in CHINESE.items()}
    if as_json:
        print_json(found)
        return
    print_table(
        f"{plan} 的申诉（{day_of(as_of)}）",
        ["申诉号", "核算", "单位", "得分项", "理由", "提出", "状态", "答复"],
        [
            [
                one["appeal"],
                one["settlement"],
                one["unit"],
                one["indicator"],
                one["claim"],
                one["on"],
                words[str(one["state"])],
                one["answer"],
            ]
            for one in found
        ],
        numbers="申诉号 核算",
    )


def answer(
    plan: PlanCode,
    appeal: Annotated[int, typer.Argument(metavar="申诉号", help="申诉号。")],
    text: Annotated[
        str, typer.Option("--text", metavar="答复", callback=readable, help="答复的内容。")
    ],
    uphold: Annotated[bool, typer.Option("--uphold", help="采纳。")] = False,
    reject: Annotated[bool, typer.Option("--reject", help="不采纳。")] = False,
    corrected: Annotated[
        list[str] | None,
        typer.Option(
            "--corrected", metavar="事实号", help="为此更正的事实，如 T12、M77，可写多次。"
        ),
    ] = None,
    by: By = None,
    as_of: AsOf = None,
    as_json: AsJson = False,
) -> None:
    from plans.overview import get_plan
    from tracking.appeals import CHINESE
    from tracking.appeals import answer as reply

    if uphold == reject:
        raise UpholdHowError
    if reject and corrected:
        raise RejectCorrectedError
    act = act_of(as_of, by)
    with office() as opened, opened.writing() as session:
        refs = (corrected or []) if uphold else None
        row = reply(session, get_plan(session, plan), appeal, text, act, refs)
        session.commit()
        state, refs = row.state, list(row.corrected)
    if as_json:
        print_json({"plan": plan, "appeal": appeal, "state": str(state), "corrected": refs})
        return
    say(f"申诉{appeal}：{CHINESE[state]}。")
    if uphold:
        say(f"请用 duban score {plan} 重新核算，新旧两次核算的差别就是更正的结果。")
