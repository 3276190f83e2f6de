"""Bulletins: the Word and PDF papers that go out, the score sheets, and their templates."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
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
    print_table,
    read_date,
    readable,
    say,
    working,
)
from duban.cli.words import Application, Group
from duban.errors import DubanError

if TYPE_CHECKING:
    from bulletins.fields import FieldsFile
    from bulletins.frame import Frame

ANSWER_WORKDAYS = 5

Out = Annotated[Path, typer.Option("--out", metavar="文件", help="写到哪个文件，.docx 或 .pdf。")]
Sheet = Annotated[Path, typer.Option("--out", metavar="文件", help="写到哪个文件，.xlsx。")]
Fields = Annotated[
    Path | None,
    typer.Option("--fields", metavar="文件", help="公文要素文件（YAML）：主送、文号、要求等。"),
]
Number = Annotated[
    str | None,
    typer.Option("--number", metavar="文号", callback=readable, help="发文字号。"),
]
SettlementId = Annotated[
    int | None,
    typer.Option("--settlement", metavar="存档号", help="用哪一次核算（默认最近一次）。"),
]
Force = Annotated[bool, typer.Option("--force", help="文件已存在时覆盖。")]
Draft = Annotated[bool, typer.Option("--draft", help="写成征求意见稿。")]


class IssuerMissingError(DubanError):
    """A bulletin that belongs to no plan does not say who issues it."""

    def __init__(self, source: Path) -> None:
        super().__init__(
            f"不知道由谁发文：请在「{source.name}」的 fields 里或 --fields 文件里写 issuer。"
        )


def register(app: typer.Typer) -> None:
    """Add this file's commands."""
    part = Application(cls=Group, no_args_is_help=True)
    part.command("progress", help="进展通报：各灯、各单位、逾期和近期到期的事。")(progress)
    part.command("assessment", help="考核通报：按核算结果写等次、名次和分项得分。")(assessment)
    part.command("contacts", help="联系点通报：按等次和行政区划列出名单。")(contacts)
    part.command("rectify", help="督办通知单：写给一个单位，附签收回执。")(rectify)
    part.command("scores", help="得分表（.xlsx），带公式，可以自己重算。")(scores)
    part.command("templates", help="列出、检查通报模板，或拷出一份来改。")(templates)
    app.add_typer(part, name="bulletin", help="通报：写成 Word、PDF 或 Excel。")


def progress(
    plan: PlanCode,
    out: Out,
    as_of: AsOf = None,
    fields: Fields = None,
    number: Number = None,
    draft: Draft = False,
    force: Force = False,
) -> None:
    from bulletins.gathering import gather_material
    from bulletins.kinds.progress import Progress, words
    from plans.overview import get_plan

    day, written = day_of(as_of), _read(fields)
    with office() as opened:
        with opened.reading() as session:
            row = get_plan(session, plan)
            soon = opened.settings.soon_days
            material = gather_material(session, row, day, _now(), soon_days=soon, unit=None)
            frame = _frame(row.office, day, written, number, to="各责任单位", draft=draft)
        home = opened.settings.home
    _write(home, "progress", words(Progress(material), frame), frame, out, force=force)


def assessment(
    plan: PlanCode,
    out: Out,
    settlement: SettlementId = None,
    as_of: AsOf = None,
    fields: Fields = None,
    number: Number = None,
    draft: Draft = False,
    force: Force = False,
) -> None:
    from bulletins.gathering import gather_settled
    from bulletins.kinds.assessment import Assessment, words
    from plans.overview import get_plan

    day, written = day_of(as_of), _read(fields)
    with office() as opened:
        with opened.reading() as session:
            row = get_plan(session, plan)
            settled = gather_settled(session, row, number=settlement, day=day)
            frame = _frame(row.office, day, written, number, to="各有关单位", draft=draft)
            found = Assessment(row.code, row.title, settled, draft)
        home = opened.settings.home
    _write(home, "assessment", words(found, frame), frame, out, force=force)


def contacts(
    source: Annotated[
        Path, typer.Argument(metavar="文件", help="评价结果，.yaml 或 .xlsx，按行政区划排列。")
    ],
    out: Out,
    as_of: AsOf = None,
    fields: Fields = None,
    number: Number = None,
    draft: Draft = False,
    force: Force = False,
) -> None:
    from bulletins.contactsfile import read_contacts
    from bulletins.kinds.contacts import words
    from duban.settings import load_settings

    found, own = read_contacts(source)
    written = _read(fields)
    issuer = (written and written.issuer) or own.issuer
    if issuer is None:
        raise IssuerMissingError(source)
    frame = _frame(issuer, day_of(as_of), own, None, to=None, draft=False)
    frame = _with(written.put_into(frame) if written else frame, number, draft=draft)
    _write(load_settings().home, "contacts", words(found, frame), frame, out, force=force)


def rectify(
    plan: PlanCode,
    unit: Annotated[str, typer.Option("--unit", metavar="单位", help="单位名称或简称。")],
    out: Out,
    answer_by: Annotated[
        str | None,
        typer.Option("--answer-by", metavar="日期", help="答复期限（默认五个工作日后）。"),
    ] = None,
    as_of: AsOf = None,
    fields: Fields = None,
    number: Number = None,
    draft: Draft = False,
    force: Force = False,
) -> None:
    from bulletins.gathering import gather_overdue
    from bulletins.kinds.rectify import words
    from plans.overview import get_plan
    from plans.roster import get_unit

    day, written = day_of(as_of), _read(fields)
    with office() as opened:
        answer = read_date(answer_by) if answer_by else opened.calendar.shift(day, ANSWER_WORKDAYS)
        with opened.reading() as session:
            row = get_plan(session, plan)
            whom = get_unit(session, row, unit)
            notice = gather_overdue(session, row, whom, day, answer)
            frame = _frame(row.office, day, written, number, to=whom.name, draft=draft)
        home = opened.settings.home
    _write(home, "rectify", words(notice, frame), frame, out, force=force)


def scores(
    plan: PlanCode,
    out: Sheet,
    settlement: SettlementId = None,
    as_of: AsOf = None,
    force: Force = False,
) -> None:
    from bulletins.gathering import gather_settled
    from bulletins.newfile import new_file
    from bulletins.scoresheet.book import write_scores
    from plans.overview import get_plan

    day = day_of(as_of)
    with office() as opened, opened.reading() as session:
        row = get_plan(session, plan)
        settled = gather_settled(session, row, number=settlement, day=day)
        title = row.title
    with new_file(out, ".xlsx", replace=force) as part:
        write_scores(settled, title, part)
    say(f"已写出得分表：{out}")


def templates(
    copy: Annotated[
        str | None,
        typer.Option("--copy", metavar="种类", help="把自带的模板拷到办公室文件夹里来改。"),
    ] = None,
    force: Force = False,
    as_json: AsJson = False,
) -> None:
    from bulletins.registry import get_kind, kinds
    from bulletins.templates import copy_out, fault_of, own_path
    from duban.settings import load_settings

    home = load_settings().home
    if copy is not None:
        path = copy_out(get_kind(copy), home, replace=force)
        say(f"已拷出模板：{path}。用 Word、WPS 改好存回原处，下次就用它。")
        return
    rows: list[dict[str, Any]] = []
    for kind in kinds().values():
        path = own_path(home, kind)
        own = str(path) if path.exists() else None
        fault = fault_of(kind, home) if own else None
        rows.append({"kind": kind.key, "name": kind.name, "own": own, "fault": fault})
    if as_json:
        print_json(rows)
        return
    print_table(
        "通报模板",
        ["种类", "名称", "用哪份", "检查"],
        [[r["kind"], r["name"], r["own"] or "自带", r["fault"] or "可用"] for r in rows],
    )


def _now() -> datetime:
    return datetime.now(UTC)


def _read(fields: Path | None) -> FieldsFile | None:
    from bulletins.fields import read_fields

    return read_fields(fields) if fields is not None else None


def _frame(
    issuer: str,
    dated: date,
    written: FieldsFile | None,
    number: str | None,
    *,
    to: str | None,
    draft: bool,
) -> Frame:
    """Return what stands around the text: the command's own words, then the file's over them."""
    from bulletins.frame import Frame

    frame = Frame(issuer=issuer, dated=dated, to=to)
    return _with(written.put_into(frame) if written else frame, number, draft=draft)


def _with(frame: Frame, number: str | None, *, draft: bool) -> Frame:
    from bulletins.kinds.assessment import DRAFT_MARK

    if number:
        frame = replace(frame, number=number)
    return replace(frame, draft=frame.draft or DRAFT_MARK) if draft else frame


def _write(
    home: Path, key: str, words: dict[str, Any], frame: Frame, out: Path, *, force: bool
) -> None:
    from bulletins.registry import get_kind
    from bulletins.writing import Paper, write

    kind = get_kind(key)
    with working(f"正在写{kind.name}"):
        write(Paper(kind, words, frame.sealed), out, at=_now(), home=home, replace=force)
    say(f"已写出{kind.name}：{out}")
