"""The office itself: serve the pages and the clock, look after its health, back it up."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer

from duban.cli.common import (
    AsJson,
    AsOf,
    day_of,
    office,
    print_json,
    print_table,
    read_date,
    say,
    working,
)


def register(app: typer.Typer) -> None:
    """Add this file's commands."""
    app.command("serve", help="启动网页和时钟（只在本机），按 Ctrl-C 停止。")(serve)
    app.command("doctor", help="体检：数据库、迁移、日历年份、渠道、时钟。")(doctor)
    app.command("backup", help="把整个办公室备份成一个文件。")(backup)
    app.command("restore", help="从备份文件恢复到一个空的办公室。")(restore)


def serve(
    prefect: Annotated[
        bool,
        typer.Option(
            "--prefect/--no-prefect",
            show_default=False,
            help="是否带一个本机 Prefect 服务（默认带，可看运行记录）。",
        ),
    ] = True,
    clock: Annotated[
        bool,
        typer.Option(
            "--clock/--no-clock", show_default=False, help="是否按时自动运行提醒等（默认是）。"
        ),
    ] = True,
    as_of: Annotated[
        str | None,
        typer.Option("--as-of", metavar="日期", help="网页和时钟都当作这一天（演示用）。"),
    ] = None,
    port: Annotated[
        int | None,
        typer.Option("--port", metavar="端口", min=0, max=65535, help="网页端口（默认8765）。"),
    ] = None,
) -> None:
    from duban.serve import serve as run
    from duban.settings import load_settings

    settings = load_settings()
    if port is not None:
        settings = settings.model_copy(update={"port": port})
    run(
        settings,
        with_prefect=prefect,
        with_clock=clock,
        as_of=read_date(as_of) if as_of else None,
        announce=say,
    )


def doctor(as_of: AsOf = None, as_json: AsJson = False) -> None:
    from duban.build.health import examine

    with office() as opened:
        found = examine(opened, day_of(as_of), datetime.now(UTC))
    if as_json:
        print_json([one.as_json() for one in found])
    else:
        marks = {"ok": "正常", "warn": "注意", "bad": "故障"}
        rows = [[one.name, marks[one.level], one.said] for one in found]
        print_table("体检", ["项目", "结论", "说明"], rows)
    if any(one.level == "bad" for one in found):
        raise typer.Exit(1)


def backup(
    out: Annotated[Path, typer.Argument(metavar="文件", help="备份文件，如 督办-20231231.zip。")],
    force: Annotated[bool, typer.Option("--force", help="已有同名文件时覆盖。")] = False,
) -> None:
    from duban.build.backup import write_backup

    with office() as opened, working("正在备份"):
        done = write_backup(opened, out, replace=force)
    say(f"已备份到{out}：{done.rows}行数据，{done.files}个文件，{done.size:,}字节。")


def restore(
    source: Annotated[Path, typer.Argument(metavar="文件", help="duban backup 写出的文件。")],
) -> None:
    from duban.build.backup import read_backup

    with office() as opened, working("正在恢复"):
        done = read_backup(opened, source)
    say(f"已恢复：{done.rows}行数据，{done.files}个文件。")
