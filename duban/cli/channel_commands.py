"""Channels: list them with their pace, check the way there, send one test letter."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Annotated

import typer

from duban.cli.common import AsJson, office, print_json, print_table, readable, say, working
from duban.cli.words import Application, Group

NEEDS = {"none": "人人都有", "own": "名册里的地址", "own-or-office": "名册里的地址，没有就用统一的"}
UNKNOWN = {"resend": "重发", "hold": "等人决定"}


def register(app: typer.Typer) -> None:
    """Add this file's commands."""
    part = Application(cls=Group, no_args_is_help=True, help="渠道：列出、检查、试发。")
    part.command("list", help="列出渠道：启用没有，限速，有没有在歇。")(list_channels)
    part.command("check", help="检查渠道的设置和连接，不发信。")(check)
    part.command("test", help="用一个渠道试发一条，看对方的答复。")(send_test)
    app.add_typer(part, name="channel")


Key = Annotated[str, typer.Argument(metavar="渠道", help="渠道代号，见 duban channel list。")]
AnyKey = Annotated[
    str | None, typer.Argument(metavar="渠道", help="渠道代号；不写则检查启用的各个渠道。")
]


def list_channels(as_json: AsJson = False) -> None:
    from duban.build.channels import list_of_channels

    with office() as opened:
        found = list_of_channels(opened, datetime.now(UTC))
    if as_json:
        print_json([one.as_json() for one in found])
        return
    print_table(
        "渠道",
        ["代号", "名称", "启用", "发给", "地址数", "限速", "不知是否送达时", "暂停"],
        [
            [
                one.key,
                one.name,
                "是" if one.enabled else "",
                NEEDS[one.address],
                one.addresses,
                one.pace,
                UNKNOWN[one.unknown],
                "；".join(one.paused),
            ]
            for one in found
        ],
        numbers="地址数",
    )


def check(channel: AnyKey = None, as_json: AsJson = False) -> None:
    from duban.build.channels import check_channels

    with office() as opened, working("正在检查"):
        found = check_channels(opened.settings, channel)
    if as_json:
        print_json([one.as_json() for one in found])
    else:
        for one in found:
            say(f"{'正常' if one.ok else '故障'} {one.key}（{one.name}）：{one.said}")
    if not all(one.ok for one in found):
        raise typer.Exit(1)


def send_test(
    channel: Key,
    to: Annotated[
        str | None,
        typer.Option(
            "--to", metavar="地址", callback=readable, help="发到哪里；不写就发到统一的地址。"
        ),
    ] = None,
    as_json: AsJson = False,
) -> None:
    from duban.build.channels import send_test_letter

    with office() as opened, working("正在试发"):
        done = send_test_letter(opened, channel, to, datetime.now(UTC))
    if as_json:
        print_json(done.as_json())
    else:
        say(f"{'已送出' if done.ok else '没有送出'}：{done.said}")
    if not done.ok:
        raise typer.Exit(1)
