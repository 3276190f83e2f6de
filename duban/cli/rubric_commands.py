"""Rubrics without an office: list them, check a file, read one, and the rules that there are."""

from __future__ import annotations

from typing import Annotated

import typer

from duban.cli.common import AsJson, print_json, print_table, say
from duban.cli.words import Application, Group

Name = Annotated[
    str, typer.Argument(metavar="细则", help="自带细则的名称（见 list），或细则文件的路径。")
]


def register(app: typer.Typer) -> None:
    """Add this file's commands."""
    part = Application(cls=Group, no_args_is_help=True, help="考核细则：查看、检查、计分规则。")
    part.command("list", help="列出自带的考核细则。")(list_rubrics)
    part.command("check", help="检查一个细则文件，列出全部错误；有错则退出码为1。")(check)
    part.command("show", help="显示一份细则的指标和规则，或者它的取定。")(show)
    part.command("kinds", help="列出计分规则的种类，或显示其中一种的说明。")(kinds)
    app.add_typer(part, name="rubric")


def list_rubrics(as_json: AsJson = False) -> None:
    from scoring.rubric import load_rubric, rubric_names

    found = [load_rubric(name) for name in rubric_names()]
    if as_json:
        print_json(
            [
                {"name": o.name, "title": o.title, "total": f"{o.total:f}", "sha256": o.sha256}
                for o in found
            ]
        )
        return
    rows = [[o.name, o.title, f"{o.total:f}", len(o.choices)] for o in found]
    print_table("考核细则", ["名称", "标题", "满分", "取定"], rows, numbers="满分 取定")


def check(name: Name) -> None:
    from duban.build.rubricsource import read_rubric
    from scoring.indicator import IndicatorScheme

    rubric = read_rubric(name)
    scheme = rubric.scheme
    if isinstance(scheme, IndicatorScheme):
        leaves = [one for item in scheme.items for one in item.indicator.walk() if not one.children]
        parts = f"{len(scheme.items)} 个大项，{len(leaves)} 个指标，{len(scheme.units)} 个单位"
    else:
        parts = f"{len(scheme.sections)} 个部分"
    say(f"{rubric.name} 合格：{rubric.title}，{parts}，{len(rubric.choices)} 条取定。")


def show(
    name: Name,
    choices: Annotated[
        bool, typer.Option("--choices", help="只显示取定：问题、所取的读法和其他读法。")
    ] = False,
    as_json: AsJson = False,
) -> None:
    from duban.build.rubricsource import read_rubric
    from scoring.rubricview import as_json as rubric_json
    from scoring.rubricview import as_lines, choice_lines

    rubric = read_rubric(name)
    if as_json:
        found = rubric_json(rubric)
        print_json(found["choices"] if choices else found)
        return
    for line in choice_lines(rubric) if choices else as_lines(rubric):
        say(line)


def kinds(
    kind: Annotated[
        str | None, typer.Argument(metavar="种类", help="一种计分规则，如 quota。")
    ] = None,
    as_json: AsJson = False,
) -> None:
    from scoring.manual import manual_of, manuals

    found = manuals() if kind is None else [manual_of(kind)]
    if as_json:
        keys = ("kind", "title", "sort", "text")
        print_json([{key: getattr(one, key) for key in keys} for one in found])
    elif kind is not None:
        say(found[0].text.replace("``", ""))
    else:
        rows = [[one.kind, one.sort, one.title] for one in found]
        print_table("计分规则", ["种类", "作用", "说明"], rows)
