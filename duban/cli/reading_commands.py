"""Papers as they came: read one, load one, amend a plan by a new one."""

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
from duban.errors import DubanError, RefusedError

if TYPE_CHECKING:
    from duban.build.office import Office
    from plans.amending import Amendment, Kept
    from plans.assigning import Owed
    from plans.planfile.reading import ReadPlan
    from plans.planfile.schema import RosterPart
    from plans.reading.draft import Draft
    from plans.reading.paper import Paper
    from tracking.amending import Applied

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
    from plans.reading.planfile_out import proposed_code, to_plan_file
    from plans.reading.review import review_html
    from plans.reading.summary import summarise

    known, coordinator = _roster_of(plan)
    with working("正在读"):
        draft, paper = _read(file, known)
    written: list[str] = []
    if out is not None:
        text = to_plan_file(
            draft, code=code or proposed_code(draft), roster=known, coordinator=coordinator
        )
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
        UnreadableError, NoTasksError: it holds no plan.
    """
    from duban.build.operations import run_load
    from plans.reading.planfile_out import dated, proposed_code, to_plan_file
    from plans.reading.summary import summarise

    known, coordinator = _roster_within(opened, plan)
    draft, _ = _read(path, known)
    text = to_plan_file(
        draft, code=code or proposed_code(draft), roster=known, coordinator=coordinator
    )
    if not quiet:
        _show(summarise(draft, known), draft)
    if not dated(draft):
        raise NoPeriodError(path.name)
    _agree("载入", yes=yes)
    # The draft is loaded as the plan file that a person would have written out and checked.
    with tempfile.TemporaryDirectory(prefix="duban-") as folder:
        written = Path(folder) / f"{path.stem[:60]}.yaml"
        written.write_text(text, encoding="utf-8", newline="\n")
        return run_load(opened, str(written), moment_of(as_of), who(by))


def amend_plan(
    opened: Office,
    path: Path,
    amends: str,
    *,
    yes: bool = False,
    as_of: str | None = None,
    by: str | None = None,
    quiet: bool = False,
) -> dict[str, Any]:
    """Compare a reissued paper or a changed plan file with a loaded plan, ask, and apply it.

    Returns the comparison's JSON with `applied`: milestones dispatched, moved, waived, kept at
    a later date, and waiting for review; null when there was nothing to change.

    Raises:
        NobodyToAskError: `yes` was not said and there is no terminal; nothing was changed.
        RefusedError: the answer was no, or the plan moved on since it was compared.
        OtherOfficeError: the new file's roster is another office's.
    """
    from plans.amending import compare
    from plans.overview import get_plan
    from plans.unloading import plan_file_of
    from tracking import heartbeat
    from tracking.amending import apply
    from tracking.lifecycle import Act

    moment = moment_of(as_of)
    with opened.reading() as session:
        old = plan_file_of(session, get_plan(session, amends))
    new = _new_file(opened, path, amends)
    amendment = compare(old, new.file)
    if not quiet:
        show_amendment(amendment)
    found = amendment.as_json()
    if amendment.empty:
        return {**found, "applied": None}
    _agree("修订", yes=yes)
    with opened.writing() as session:
        run = heartbeat.begin(session, "amend", moment.day, moment.now, moment.ran_by)
        done = apply(
            session,
            get_plan(session, amends),
            amendment,
            Act(who(by), moment.day, moment.now),
            opened.calendar,
            sha256=new.sha256,
        )
        applied = _applied_json(done)
        heartbeat.finish(session, run.id or 0, moment.now, {"plan": amends, **applied})
        session.commit()
    if not quiet:
        say(_applied_words(done))
    return {**found, "applied": applied}


def show_amendment(amendment: Amendment) -> None:
    """Print what a new file changes in a plan."""
    if amendment.empty:
        say("与已载入的方案相同，没有要改的。")
        return
    rows: list[list[str]] = [
        ["方案", what, f"{before} → {after}"] for what, before, after in amendment.head
    ]
    rows += [["新增", one.ref, one.part.title] for one in amendment.added]
    rows += [["删去", one.ref, one.part.title] for one in amendment.dropped]
    for kept in amendment.changed:
        rows += [["改动", kept.new.ref, line] for line in _kept_lines(kept)]
    for words, names in (("新单位", amendment.units_added), ("不再负责", amendment.units_dropped)):
        rows += [["单位", words, "、".join(names)]] if names else []
    print_table(f"对方案「{amendment.old.plan.code}」的修订", ["种类", "编号", "内容"], rows)
    same = len(amendment.kept) - len(amendment.changed)
    say(
        f"新增{len(amendment.added)}项，改动{len(amendment.changed)}项，"
        f"删去{len(amendment.dropped)}项，不变{same}项。"
    )


def _kept_lines(kept: Kept) -> list[str]:
    from plans.overview import ROLE_WORDS

    old, new = kept.old, kept.new
    lines: list[str] = []
    if old.ref != new.ref:
        lines.append(f"编号 {old.ref} → {new.ref}")
    if old.part.title != new.part.title:
        lines.append(f"标题 {old.part.title} → {new.part.title}")
    for words, units in zip(("增加单位", "减去单位"), kept.units(), strict=True):
        names = "、".join(f"{name}（{ROLE_WORDS[role]}）" for name, role in units)
        lines += [f"{words} {names}"] if names else []
    for pair in kept.moved():
        before = "无" if pair.old is None else _owed_words(old.deadlines[pair.old])
        after = "删去" if pair.new is None else _owed_words(new.deadlines[pair.new])
        if before != after:
            lines.append(f"时限 {before} → {after}")
        elif not any(kept.units()):
            lines.append(f"时限 {before} 由谁负责或报给谁有变")
    for words, targets in zip(("增加指标", "减去指标"), kept.targets(), strict=True):
        phrases = "、".join(target.phrase for target in targets)
        lines += [f"{words} {phrases}"] if phrases else []
    return lines or [f"条款 {old.part.clause} → {new.part.clause}，类别或位置有变"]


def _owed_words(one: Owed) -> str:
    from plans.deadlinewords import deadline_words

    words = deadline_words(one.deadline.rule)
    return f"{one.deadline.phrase}（{words}）" if one.deadline.phrase else f"未写（{words}）"


def _applied_json(done: Applied) -> dict[str, int]:
    return {
        "dispatched": done.dispatched,
        "moved": done.moved,
        "waived": done.waived,
        "kept_late": done.kept_late,
        "handed_in": done.handed_in,
    }


def _applied_words(done: Applied) -> str:
    words = f"已修订：新下达节点{done.dispatched}个，调整时限{done.moved}个，免办{done.waived}个。"
    if done.kept_late:
        words += f"已准延期的{done.kept_late}个保持原日期。"
    if done.handed_in:
        words += f"已报待审的{done.handed_in}个不动，请审核。"
    return words


def _new_file(opened: Office, path: Path, amends: str) -> ReadPlan:
    """Read the new paper or plan file as a file of the plan that it amends."""
    from plans.overview import get_plan
    from plans.planfile.reading import ReadPlan, read_plan_bytes, read_plan_file
    from plans.reading.planfile_out import to_plan_file
    from plans.settled import carry_over
    from plans.unloading import plan_file_of

    with opened.reading() as session:
        old = plan_file_of(session, get_plan(session, amends))
    if not is_paper(str(path)):
        given = read_plan_file(path)
        head = given.file.plan.model_copy(update={"code": amends})
        return ReadPlan(given.file.model_copy(update={"plan": head}), given.sha256)
    draft, paper = _read(path, old.roster)
    text = to_plan_file(draft, code=amends, roster=old.roster, coordinator=old.plan.coordinator)
    fresh = read_plan_bytes(text.encode(), path.name)
    told = "\n".join(line.text for line in paper.lines)
    return ReadPlan(carry_over(old, fresh.file, told), fresh.sha256)


def _read(path: Path, known: RosterPart | None) -> tuple[Draft, Paper]:
    """Return the draft of a file and its paper, in whose clean text the draft's spans count."""
    from plans.reading.cleaning import clean
    from plans.reading.matching import Roster
    from plans.reading.reader import read_paper
    from plans.reading.unpacking import bytes_of, unpack

    paper = unpack(bytes_of(path), path.name)
    return read_paper(paper, Roster(known) if known else None), clean(paper)


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


def _agree(step: str, *, yes: bool) -> None:
    """Go on only when somebody said yes."""
    if yes:
        return
    if not sys.stdin.isatty():
        raise NobodyToAskError(step)
    if not typer.confirm(f"{step}？"):
        raise RefusedError(step, "没有确认，原有数据没有改动")
