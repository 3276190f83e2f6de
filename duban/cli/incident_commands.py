"""Risk events: report one, list them, move one on; and what the routings say."""

from __future__ import annotations

import re
from datetime import UTC, datetime, time, timedelta
from typing import Annotated, Any

import typer

from duban.cli.common import (
    ZONE,
    AsJson,
    AsOf,
    By,
    Why,
    day_of,
    office,
    print_json,
    print_table,
    read_date,
    say,
    who,
)
from duban.cli.words import Application, Group
from duban.errors import MisusedError, NotFoundError

MOMENT = re.compile(
    r"\s*(?P<day>\d{4}\s*[-/.年]\s*\d{1,2}\s*[-/.月]\s*\d{1,2}\s*日?)"
    r"(?:[\sT]*(?P<hour>\d{1,2})\s*[:：时点]\s*(?P<minute>\d{1,2})?\s*分?)?\s*"
)
WHEN = "时间"


class FieldUnreadableError(MisusedError):
    """A field of a report is not written as name and text, or is there twice."""

    def __init__(self, text: str, why: str) -> None:
        super().__init__(f"--field 「{text}」{why}。")


class MomentUnreadableError(MisusedError):
    """When an event happened cannot be told from what was typed."""

    def __init__(self, text: str) -> None:
        super().__init__(
            f"从「{text}」读不出发生时间，请用 --happened-at 写明，如 2024-03-01 09:30。"
        )


def register(app: typer.Typer) -> None:
    """Add this file's commands."""
    group = Application(cls=Group, no_args_is_help=True)
    group.command("report", help="报告风险事件，随即列出应报告的对象和顺序。")(report)
    group.command("list", help="列出风险事件和办理到哪一步。")(list_)
    group.command("show", help="显示一件风险事件：报告的各项、报告顺序和办理经过。")(show)
    group.command("move", help="转入处置，或办结（必须写明处置结果）。")(move)
    group.command("routes", help="列出自带的预案：风险种类、报告内容、报告顺序和取定。")(routes)
    app.add_typer(group, name="incident", help="风险事件：报告、列表、处置、办结。")


def report(
    routing: Annotated[
        str, typer.Option("--routing", metavar="预案", help="预案代号，如 fengdu-2024。")
    ],
    kind: Annotated[str, typer.Option("--kind", metavar="种类", help="风险种类，如 数据安全。")],
    title: Annotated[str, typer.Option("--title", metavar="标题", help="一句话说明事件。")],
    unit: Annotated[str, typer.Option("--unit", metavar="单位", help="报告单位。")],
    field: Annotated[
        list[str] | None,
        typer.Option("--field", metavar="项=内容", help="报告的一项，如 地点=高家镇；可写多次。"),
    ] = None,
    severity: Annotated[
        str | None,
        typer.Option("--severity", metavar="程度", help="一般或特别重大（默认一般）。"),
    ] = None,
    happened_at: Annotated[
        str | None,
        typer.Option("--happened-at", metavar="时刻", help="发生时刻，北京时间（默认取时间项）。"),
    ] = None,
    by: By = None,
    as_json: AsJson = False,
) -> None:
    from incidents.report import report as take_in
    from incidents.routing import load_routing

    loaded = load_routing(routing)
    content = read_fields(field or [])
    at = datetime.now(UTC)
    when = happened_at or content.get(WHEN, "")
    with office() as opened, opened.writing() as session:
        row = take_in(
            session,
            loaded,
            kind=kind,
            severity=severity or loaded.severities[0],
            title=title,
            content=content,
            unit=unit,
            # Without any, the report itself says that the field is missing.
            happened_at=read_moment(when) if when.strip() else at,
            by=who(by),
            at=at,
        )
        session.commit()
        number, told, severity = row.id, row.routed_to, row.severity
    if as_json:
        print_json({"id": number, "state": "reported", "routed_to": told})
        return
    say(f"已受理风险事件{number}（{kind}，{severity}）。依次：")
    for step in told:
        say(f"  {step['phrase']}：{step['to']}，{step['act']}〔{step['clause']}〕")


def read_fields(texts: list[str]) -> dict[str, str]:
    """Read «项=内容» pairs; a full-width ＝ will do."""
    content: dict[str, str] = {}
    for text in texts:
        name, sign, value = text.replace("＝", "=", 1).partition("=")
        name = name.strip()
        if not sign or not name:
            raise FieldUnreadableError(text, "应写成 项=内容")
        if name in content:
            raise FieldUnreadableError(text, "重复，每项只写一次")
        content[name] = value
    return content


def read_moment(text: str) -> datetime:
    """Read a moment in Beijing; a day without an hour is taken from its midnight."""
    found = MOMENT.fullmatch(text)
    if found is None:
        raise MomentUnreadableError(text)
    try:
        clock = time(int(found["hour"] or 0), int(found["minute"] or 0))
    except ValueError as error:
        raise MomentUnreadableError(text) from error
    return datetime.combine(read_date(found["day"]), clock, ZONE).astimezone(UTC)


def list_(as_of: AsOf = None, as_json: AsJson = False) -> None:
    from incidents.handle import CHINESE
    from incidents.listing import listing

    day = day_of(as_of)
    end = datetime.combine(day + timedelta(days=1), time(), ZONE).astimezone(UTC)
    with office() as opened, opened.reading() as session:
        found = listing(session, end)
    if as_json:
        print_json(found)
        return
    print_table(
        f"风险事件（{day}）",
        ["编号", "种类", "程度", "标题", "报告单位", "报告时间", "状态"],
        [
            [
                one["id"],
                one["kind"],
                one["severity"],
                one["title"],
                one["reporting_unit"],
                _beijing(one["reported_at"]),
                CHINESE[one["state"]],
            ]
            for one in found
        ],
        numbers="编号",
    )


def show(
    number: Annotated[int, typer.Argument(metavar="编号", help="风险事件的编号。")],
    as_json: AsJson = False,
) -> None:
    from incidents.handle import CHINESE
    from incidents.listing import listing

    with office() as opened, opened.reading() as session:
        found = {one["id"]: one for one in listing(session, datetime.now(UTC))}
    if number not in found:
        raise NotFoundError("风险事件", str(number), [str(known) for known in found])
    one = found[number]
    if as_json:
        print_json(one)
        return
    say(f"风险事件{number}：{one['title']}（{one['kind']}，{one['severity']}）")
    say(f"报告单位：{one['reporting_unit']}，{one['reported_by']}，{_beijing(one['reported_at'])}")
    say(f"发生时刻：{_beijing(one['happened_at'])}")
    for name, text in one["content"].items():
        say(f"  {name}：{text}")
    say("应依次报告：")
    for step in one["routed_to"]:
        say(f"  {step['phrase']}：{step['to']}，{step['act']}〔{step['clause']}〕")
    say("办理经过：")
    for step in one["trail"]:
        why = f"：{step['why']}" if step["why"] else ""
        say(f"  {_beijing(step['at'])} {CHINESE[step['to']]}，{step['by']}{why}")


def _beijing(moment: str) -> str:
    return f"{datetime.fromisoformat(moment).astimezone(ZONE):%Y-%m-%d %H:%M}"


def move(
    number: Annotated[int, typer.Argument(metavar="编号", help="风险事件的编号。")],
    to: Annotated[str, typer.Option("--to", metavar="状态", help="handling 处置，closed 办结。")],
    why: Why = "",
    by: By = None,
    as_json: AsJson = False,
) -> None:
    from incidents.handle import BEFORE, CHINESE
    from incidents.handle import move as move_on
    from models import IncidentState

    targets = [str(state) for state in BEFORE]
    if to not in targets:
        raise NotFoundError("状态", to, targets)
    state = IncidentState(to)
    with office() as opened, opened.writing() as session:
        move_on(session, number, state, by=who(by), at=datetime.now(UTC), why=why)
        session.commit()
    if as_json:
        print_json({"id": number, "state": to})
    else:
        say(f"风险事件{number}：{CHINESE[state]}。")


def routes(as_json: AsJson = False) -> None:
    from incidents.routing import load_routing, routings

    found = [load_routing(code) for code in routings()]
    if as_json:
        print_json([one.model_dump(mode="json", exclude={"format"}) for one in found])
        return
    for one in found:
        _print_routing(one.model_dump())


def _print_routing(one: dict[str, Any]) -> None:
    say(f"{one['code']}：{one['title']}（{one['document']['number']}）")
    say(f"风险种类：{'、'.join(kind['name'] for kind in one['kinds'])}")
    say(f"严重程度：{'、'.join(one['severities'])}")
    say(f"报告内容：{'、'.join(one['report']['fields'])}〔{one['report']['clause']}〕")
    print_table(
        "报告顺序",
        ["时间", "对象", "事项", "条款", "限于"],
        [
            [step["phrase"], step["to"], step["act"], step["clause"], "、".join(step["only"] or [])]
            for step in one["route"]
        ],
    )
    print_table(
        "文件未写明、由程序取定的",
        ["条款", "问题", "取定", "其他读法"],
        [
            [choice["clause"], choice["question"], choice["taken"], "；".join(choice["others"])]
            for choice in one["choices"]
        ],
    )
