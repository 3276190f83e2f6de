"""Papers as they came: read one, load one."""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from duban.cli.common import (
    AsJson,
    moment_of,
    office,
    print_json,
    print_table,
    say,
    who,
    working,
)
from duban.cli.plancode import plan_code
from duban.errors import DubanError, RefusedError

if TYPE_CHECKING:
    from duban.build.office import Office
    from plans.planfile.schema import RosterPart
    from plans.reading.draft import Draft
    from plans.reading.paper import Paper

PLAN_FILES = (".yaml", ".yml")


class NobodyToAskError(DubanError):
    """A step that a person must agree to, with nobody at a terminal and no `--yes`."""

    def __init__(self, step: str) -> None:
        super().__init__(
            f"{step}要有人确认：请在终端里运行，或看过之后加 --yes。没有载入任何内容。"
        )


class NoPeriodError(DubanError):
    """A paper from which no period follows cannot be dispatched."""

    def __init__(self, name: str) -> None:
        super().__init__(
            f"{name} 中没有年份和日期，定不出方案期间，没有载入；"
            "请用 duban read --out 写出方案文件，补上 period 后再载入。"
        )


def register(app: typer.Typer) -> None:
    """Add this file's commands."""
    app.command("read", help="读一份文件：显示读出的内容和读不准之处，可写出方案文件和核对页。")(
        read
    )


def is_paper(source: str) -> bool:
    """Whether `load` is asked for a paper: a file that is neither a plan file nor a plan's code."""
    path = Path(source)
    return bool(path.suffix) and path.suffix.lower() not in PLAN_FILES


def read(
    file: Annotated[Path, typer.Argument(metavar="文件", help="docx、pdf、html、txt、xlsx 等。")],
    as_json: AsJson = False,
    out: Annotated[
        Path | None, typer.Option("--out", metavar="方案.yaml", help="写出方案文件，核定后可载入。")
    ] = None,
    html: Annotated[
        Path | None,
        typer.Option("--html", metavar="核对.html", help="写出原文与字段对照的核对页，离线可看。"),
    ] = None,
    code: Annotated[
        str | None, typer.Option("--code", metavar="代号", help="写出的方案的代号。")
    ] = None,
    plan: Annotated[
        str | None,
        typer.Option("--plan", metavar="方案", help="用这个已载入方案的名册对照单位名称。"),
    ] = None,
    force: Annotated[bool, typer.Option("--force", help="文件已存在时覆盖。")] = False,
) -> None:
    from bulletins.newfile import new_file
    from plans.reading.review import review_html
    from plans.reading.summary import summarise

    code = plan_code(code)
    known, coordinator = _roster_of(plan)
    with working("正在读"):
        draft, paper = read_file(file, known)
    written: list[str] = []
    if out is not None:
        text = _plan_text(draft, code, known, coordinator)
        with new_file(out, ".yaml", replace=force) as part:
            part.write_text(text, encoding="utf-8", newline="\n")
        written.append(f"已写出方案文件：{out}")
    if html is not None:
        with new_file(html, ".html", replace=force) as part:
            part.write_text(review_html(draft, paper), encoding="utf-8", newline="\n")
        written.append(f"已写出核对页：{html}")
    if as_json:
        print_json(draft.as_json())
        return
    _show(summarise(draft, known), draft)
    for line in written:
        say(line)


def load_paper(
    opened: Office,
    path: Path,
    *,
    code: str | None = None,
    plan: str | None = None,
    yes: bool = False,
    as_of: str | None = None,
    by: str | None = None,
    quiet: bool = False,
) -> dict[str, Any]:
    """Read a paper, show it, ask, then load and dispatch it; returns what `run_load` does.

    `plan` names a loaded plan whose roster helps. With `quiet` nothing is shown (for JSON).

    Raises:
        NobodyToAskError: `yes` was not said and there is no terminal; nothing was loaded.
        RefusedError: the answer was no.
        NoPeriodError: the paper has neither a year nor a date.
        CodeUnfitError: no plan can have that code.
        UnreadableError, NoTasksError: it holds no plan.
    """
    from duban.build.operations import run_load
    from plans.reading.planfile_out import dated
    from plans.reading.summary import summarise

    code = plan_code(code)
    known, coordinator = _roster_within(opened, plan)
    draft, _ = read_file(path, known)
    text = _plan_text(draft, code, known, coordinator)
    if not quiet:
        _show(summarise(draft, known), draft)
    if not dated(draft):
        raise NoPeriodError(path.name)
    agree("载入", yes=yes)
    # The draft is loaded as the plan file that a person would have written out and checked.
    with tempfile.TemporaryDirectory(prefix="duban-") as folder:
        written = Path(folder) / f"{path.stem[:60]}.yaml"
        written.write_text(text, encoding="utf-8", newline="\n")
        return run_load(opened, str(written), moment_of(as_of), who(by))


def read_file(path: Path, known: RosterPart | None) -> tuple[Draft, Paper]:
    """Return the draft of a file and its paper, in whose clean text the draft's spans count."""
    from plans.reading.cleaning import clean
    from plans.reading.matching import Roster
    from plans.reading.reader import read_paper
    from plans.reading.unpacking import bytes_of, unpack

    paper = unpack(bytes_of(path), path.name)
    return read_paper(paper, Roster(known) if known else None), clean(paper)


def _plan_text(
    draft: Draft, code: str | None, known: RosterPart | None, coordinator: str | None
) -> str:
    """Return the draft's plan file.

    A paper that names no issuer gets an office of its own: under one name two papers from
    different places would share a roster.
    """
    from plans.reading.planfile_out import NO_OFFICE, proposed_code, to_plan_file

    code = code or proposed_code(draft)
    office = None if draft.issuer else f"{NO_OFFICE}（{code}）"
    return to_plan_file(draft, code=code, office=office, roster=known, coordinator=coordinator)


def _roster_of(plan: str | None) -> tuple[RosterPart | None, str | None]:
    if plan is None:
        return None, None  # reading alone needs no office
    with office() as opened:
        return _roster_within(opened, plan)


def _roster_within(opened: Office, plan: str | None) -> tuple[RosterPart | None, str | None]:
    """Return the roster of a loaded plan's office and the plan's coordinating unit."""
    from plans.overview import get_plan
    from plans.unloading import plan_file_of

    if plan is None:
        return None, None
    with opened.reading() as session:
        held = plan_file_of(session, get_plan(session, plan))
    return held.roster, held.plan.coordinator


def _show(summary: Any, draft: Draft) -> None:  # noqa: ANN401  (imported late, like all of reading)
    say(f"{summary.kind}：{summary.title}")
    say("，".join(f"{name}：{value}" for name, value in summary.facts))
    say("，".join(f"{name}{count}" for name, count in summary.counts) or "没有读出内容。")
    for need in summary.needs:
        say(f"□ {need}")
    if draft.faults:
        faults = sorted(draft.faults, key=lambda fault: fault.line or 0)
        print_table(
            "读不准之处",
            ["行", "原文", "待定"],
            [[fault.line or "全文", fault.key, fault.what] for fault in faults],
            numbers="行",
        )


def agree(step: str, *, yes: bool) -> None:
    """Go on only when somebody said yes."""
    if yes:
        return
    if not sys.stdin.isatty():
        raise NobodyToAskError(step)
    if not typer.confirm(f"{step}？"):
        raise RefusedError(step, "没有确认，原有数据没有改动")
