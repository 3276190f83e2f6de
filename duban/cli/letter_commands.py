"""Letters on their way: send what waits, list what was given up, send it once more."""

from __future__ import annotations

from typing import Annotated

import typer

from duban.cli.common import (
    AsJson,
    AsOf,
    day_of,
    moment_of,
    office,
    print_json,
    print_table,
    say,
    working,
)
from duban.cli.words import Application, Group

STATES = {"failed": "多次失败", "refused": "对方拒收", "unknown": "不知是否送达"}


def register(app: typer.Typer) -> None:
    """Add this file's commands."""
    app.command("deliver", help="发送待送的信（到时候的重试也在内），不写新信。")(deliver)
    part = Application(cls=Group, no_args_is_help=True, help="死信：查看、重发。")
    part.command("dead", help="列出不再重试的信。")(dead)
    part.command("resend", help="把死信重发一次。")(resend)
    app.add_typer(part, name="letters")


def deliver(as_of: AsOf = None, as_json: AsJson = False) -> None:
    from duban.build.operations import run_deliver

    with office() as opened, working("正在发送"):
        done = run_deliver(opened, moment_of(as_of))
    deliveries = done["deliveries"]
    if as_json:
        print_json(done)
    else:
        say(f"送达{deliveries['sent']}，失败{deliveries['failed']}，待送{deliveries['pending']}。")
    if deliveries["failed"]:
        raise typer.Exit(1)


def dead(as_of: AsOf = None, as_json: AsJson = False) -> None:
    from notifications.deadletters import dead_letters

    day = day_of(as_of) if as_of else None
    with office() as opened, opened.reading() as session:
        found = dead_letters(session, day)
    if as_json:
        print_json([one.as_json() for one in found])
        return
    print_table(
        "死信",
        ["送达号", "日期", "单位", "收件人", "渠道", "地址", "次数", "结果", "说明"],
        [
            [
                o.id,
                o.written_on,
                o.unit,
                o.person,
                o.channel,
                o.address,
                o.attempts,
                STATES[o.state],
                o.outcome,
            ]
            for o in found
        ],
        numbers="送达号 次数",
    )


def resend(
    delivery: Annotated[
        list[int], typer.Argument(metavar="送达号...", help="死信的送达号，可写多个。")
    ],
    as_json: AsJson = False,
) -> None:
    from notifications.deadletters import resend as send_again

    with office() as opened, opened.writing() as session:
        count = send_again(session, delivery)
        session.commit()
    if as_json:
        print_json({"resent": count})
    else:
        say(f"{count}封将在下一次发送时重发（duban deliver 立即发送）。")
