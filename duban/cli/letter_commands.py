"""Letters on their way: send what waits, list what was given up, send it once more."""

from __future__ import annotations

from pathlib import Path
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
    readable,
    say,
    working,
)
from duban.cli.delivery_words import left_unsent, say_deliveries
from duban.cli.words import Application, Group
from duban.errors import DubanError, os_words

STATES = {"failed": "多次失败", "refused": "对方拒收", "unknown": "不知是否送达"}


class FileNotWrittenError(DubanError):
    """The file that was asked for cannot be written."""

    def __init__(self, path: Path, error: OSError) -> None:
        super().__init__(f"文件 {path} 不能写入：{os_words(error)}。")


def register(app: typer.Typer) -> None:
    """Add this file's commands."""
    app.command("deliver", help="发送待送的信（到时候的重试也在内），不写新信。")(deliver)
    part = Application(cls=Group, no_args_is_help=True, help="信函：预览；死信的查看、重发。")
    part.command("dead", help="列出不再重试的信。")(dead)
    part.command("preview", help="预览某人或某方案在某一天的函，不写入、不发送。")(preview)
    part.command("resend", help="把死信重发一次。")(resend)
    app.add_typer(part, name="letters")


def deliver(as_of: AsOf = None, as_json: AsJson = False) -> None:
    from duban.build.operations import run_deliver

    moment = moment_of(as_of)
    with office() as opened, working("正在发送"):
        done = run_deliver(opened, moment)
        left = left_unsent(opened, done["deliveries"], moment.now)
    deliveries = done["deliveries"]
    if as_json:
        print_json(done | {"unsent": [one.as_json() for one in left]})
    else:
        say_deliveries(deliveries, left)
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


def preview(
    whose: Annotated[
        str, typer.Argument(metavar="收件人或方案", callback=readable, help="姓名，或方案代号。")
    ],
    unit: Annotated[
        str | None,
        typer.Option("--unit", metavar="单位", callback=readable, help="同名的人，写明单位。"),
    ] = None,
    kind: Annotated[
        str | None, typer.Option("--kind", metavar="种类", help="只看这一种函，如 daily。")
    ] = None,
    html: Annotated[
        Path | None,
        typer.Option("--html", metavar="文件", help="把第一封的网页写入这个文件。"),
    ] = None,
    as_of: AsOf = None,
    as_json: AsJson = False,
) -> None:
    from duban.build.previews import previews

    day = day_of(as_of)
    with office() as opened:
        found = previews(opened, day, whose, unit, kind)
    if html is not None and found.letters:
        _write(html, found.letters[0].wording.html)
    if as_json:
        print_json([one.as_json() for one in found.letters])
        return
    for fault in found.faults:
        say(f"自定的模板不能用，已改用自带的：{fault}")
    if not found.letters:
        say(f"{day}没有要发的函。")
        return
    if len(found.letters) > 1:
        print_table(
            f"{day}应发的函",
            ["单位", "收件人", "种类", "标题"],
            [[o.unit, o.person, o.kind, o.wording.subject] for o in found.letters],
        )
    first = found.letters[0]
    said = "（当日已写过信，不会再写）" if first.letter_id else ""
    say(f"标题：{first.wording.subject}{said}\n\n{first.wording.text}")


def _write(path: Path, text: str) -> None:
    try:
        path.write_text(text, encoding="utf-8")
    except OSError as error:
        raise FileNotWrittenError(path, error) from error
