"""The office's own wording of letters: list, show, save, check, give up."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from duban.cli.common import AsJson, print_json, print_table, say
from duban.cli.words import Application, Group

if TYPE_CHECKING:
    from notifications.letters.overriding import Part

Kind = Annotated[str, typer.Argument(metavar="种类", help="信函种类，如 daily（见 list）。")]
PartName = Annotated[
    str,
    typer.Argument(metavar="部分", help="subject.txt、text.txt、body.html 或 brief.md。"),
]


def register(app: typer.Typer) -> None:
    """Add this file's commands."""
    part = Application(cls=Group, no_args_is_help=True, help="信函模板：查看、改写、检查、恢复。")
    part.command("list", help="列出信函的各部分，哪些是本单位改写过的。")(list_parts)
    part.command("show", help="显示一个模板的原文。")(show)
    part.command("save", help="检查一个模板文件，合格就改用它。")(save)
    part.command("check", help="检查改写过的模板，有不能用的则退出码为1。")(check)
    part.command("reset", help="不用改写的模板，恢复自带的。")(reset)
    app.add_typer(part, name="template")


def _folder() -> Path:
    from duban.settings import load_settings

    return load_settings().templates_dir


def list_parts(as_json: AsJson = False) -> None:
    from notifications.letters.overriding import parts

    found = list(parts(_folder()))
    if as_json:
        print_json([one.as_json() for one in found])
        return
    print_table(
        "信函模板",
        ["种类", "名称", "部分", "内容", "来源"],
        [[o.kind, o.kind_name, o.part, o.part_name, _state(o)] for o in found],
    )


def _state(part: Part) -> str:
    if part.fault:
        return f"自带（改写的不能用：{part.fault}）"
    return "本单位改写" if part.own else "自带"


def show(
    kind: Kind,
    part: PartName,
    bundled: Annotated[bool, typer.Option("--bundled", help="显示自带的，即使已经改写。")] = False,
) -> None:
    from notifications.letters.overriding import source

    say(source(_folder(), kind, part, bundled=bundled).rstrip("\n"))


def save(
    kind: Kind,
    part: PartName,
    file: Annotated[Path, typer.Argument(metavar="文件", help="UTF-8 编码的模板文件。")],
) -> None:
    from duban.errors import NotFoundError
    from notifications.letters.overriding import keep
    from notifications.letters.sandbox import read_source

    if not file.is_file():
        raise NotFoundError("模板文件", str(file))
    say(f"已改用 {keep(_folder(), kind, part, read_source(file))}")


def check(as_json: AsJson = False) -> None:
    from notifications.letters.overriding import parts, strangers

    folder = _folder()
    own = [one for one in parts(folder) if one.own]
    unknown = [str(path) for path in strangers(folder)]
    bad = [one for one in own if one.fault]
    if as_json:
        print_json({"parts": [one.as_json() for one in own], "unknown": unknown})
    elif not own and not unknown:
        say("没有改写过的模板，全部用自带的。")
    else:
        for one in own:
            say(f"{one.kind}/{one.part}：{one.fault or '可用'}")
        for path in unknown:
            say(f"{path}：不是任何信函的模板，没有用到")
    if bad or unknown:
        raise typer.Exit(1)


def reset(kind: Kind, part: PartName) -> None:
    from notifications.letters import overriding

    gone = overriding.reset(_folder(), kind, part)
    say("已恢复自带的模板。" if gone else "本来就是自带的模板。")
