"""Papers for work: the ledger and overdue list as workbooks, open milestones as a calendar."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer

from duban.cli.common import AsOf, PlanCode, day_of, office, say


def register(app: typer.Typer) -> None:
    """Add this file's commands."""
    app.command("export", help="导出方案的任务台账、逾期清单（.xlsx）或时限日历（.ics）。")(export)


def export(
    plan: PlanCode,
    kind: Annotated[
        str,
        typer.Option(
            "--as", metavar="种类", help="ledger 任务台账，calendar 时限日历，overdue 逾期清单。"
        ),
    ],
    out: Annotated[Path, typer.Option("--out", metavar="文件", help="写到哪个文件。")],
    unit: Annotated[
        str | None, typer.Option("--unit", metavar="单位", help="只导出这个单位的。")
    ] = None,
    as_of: AsOf = None,
    force: Annotated[bool, typer.Option("--force", help="文件已存在时覆盖。")] = False,
) -> None:
    from bulletins.exports import get_export
    from bulletins.material import Material
    from bulletins.newfile import new_file
    from plans.overview import get_plan, tasks
    from plans.roster import get_unit
    from tracking.standing import standings

    chosen = get_export(kind)
    day = day_of(as_of)
    with office() as opened, opened.reading() as session:
        row = get_plan(session, plan)
        only = get_unit(session, row, unit) if unit else None
        material = Material(
            plan_code=row.code,
            plan_title=row.title,
            rows=standings(
                session, row, day, opened.settings.soon_days, unit_id=only.id if only else None
            ),
            clauses={task["ref"]: task["clause"] for task in tasks(session, row)},
            day=day,
            at=datetime.now(UTC),
            unit=only.name if only else None,
        )
    with new_file(out, chosen.suffix, replace=force) as part:
        chosen.write(material, part)
    say(f"已写出{chosen.name}：{out}")
