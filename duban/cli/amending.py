"""`duban load 新文件 --amends 方案`: show what a reissued paper changes, ask, and apply it."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Any

from duban.cli.common import moment_of, print_table, say, who
from duban.cli.reading_commands import agree, is_paper, read_file
from duban.errors import DubanError

if TYPE_CHECKING:
    from duban.build.office import Office
    from plans.amending import Amendment, Kept
    from plans.assigning import Owed
    from plans.planfile.reading import ReadPlan
    from plans.pointsamending import PointChanges, Scored
    from plans.reading.draft import Draft
    from scoring.indicator import IndicatorScheme
    from tracking.amending import Applied


class OtherPaperError(DubanError):
    """A file that has nothing in common with the plan it is said to amend."""

    def __init__(self, plan: str, name: str) -> None:
        super().__init__(
            f"{name} 没有一项与方案「{plan}」对得上，像是另一份文件，没有修订，原有数据没有改动；"
            "若是另一个方案，请不加 --amends 载入。"
        )


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

    Returns the comparison's JSON with `points`: what an assessment changes in the points of
    the plan's rubric, null where there is none to compare; and `applied`: milestones
    dispatched, moved, waived, kept at a later date, and waiting for review; null when there
    was nothing to change.

    Raises:
        NobodyToAskError: `yes` was not said and there is no terminal; nothing was changed.
        OtherPaperError: the file has no task of the plan's, nor points to compare.
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
    new, draft = _new_file(opened, path, amends)
    amendment = compare(old, new.file)
    points = _points(old.plan.rubric, draft)
    if not amendment.kept and points is None:
        raise OtherPaperError(amends, path.name)
    if not quiet:
        show_amendment(amendment)
        _show_points(old.plan.rubric, points)
    found = {**amendment.as_json(), "points": None if points is None else points.as_json()}
    if amendment.empty:
        return {**found, "applied": None}
    agree("修订", yes=yes)
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
        "reopened": done.reopened,
    }


def _applied_words(done: Applied) -> str:
    words = f"已修订：新下达节点{done.dispatched}个，调整时限{done.moved}个，免办{done.waived}个。"
    if done.kept_late:
        words += f"已准延期的{done.kept_late}个保持原日期。"
    if done.handed_in:
        words += f"已报待审的{done.handed_in}个不动，请审核。"
    if done.reopened:
        words += f"上次修订免办、这次又要求的{done.reopened}个恢复待报。"
    return words


def _points(rubric: str | None, draft: Draft | None) -> PointChanges | None:
    """Compare the points of a new assessment with those of the plan's rubric.

    A rubric is a file that a person writes and a settlement is frozen with: the differences
    are shown, and the file is left to that person.
    """
    from plans.pointsamending import compare_points
    from scoring.indicator import IndicatorScheme
    from scoring.rubric import load_rubric, rubric_names

    if draft is None or not draft.indicators or rubric not in rubric_names() or rubric is None:
        return None
    scheme = load_rubric(rubric).scheme
    if not isinstance(scheme, IndicatorScheme):
        return None
    return compare_points(_held(scheme), _read_points(draft))


def _held(scheme: IndicatorScheme) -> Iterator[Scored]:
    """Each item with its weight in the total, and the places beneath with their points."""
    from plans.pointsamending import Scored

    for item in scheme.items:
        yield Scored(item.indicator.clause, item.indicator.title, item.weight)
        for child in item.indicator.children:
            for one in child.walk():
                if one.points is not None:
                    yield Scored(one.clause, one.title, one.points)


def _read_points(draft: Draft) -> Iterator[Scored]:
    """The same of a paper; an annex's own root is worth what its item weighs, told already."""
    from plans.pointsamending import Scored

    weighed = any(one.annex is None for one in draft.indicators)
    waiting = [(one, weighed and one.annex is not None) for one in reversed(draft.indicators)]
    while waiting:
        one, told = waiting.pop()
        if one.points is not None and not told:
            yield Scored(one.clause, one.title, Decimal(one.points))
        waiting += [(child, False) for child in reversed(one.children)]


def _show_points(rubric: str | None, changes: PointChanges | None) -> None:
    if changes is None:
        return
    rows = [["分值新增", one.clause, f"{one.title} {one.points}分"] for one in changes.added]
    rows += [["分值删去", one.clause, f"{one.title} {one.points}分"] for one in changes.dropped]
    rows += [
        ["分值改动", new.clause, f"{new.title} {old.points}分 → {new.points}分"]
        for old, new in changes.changed
    ]
    if rows:
        print_table(f"与考核细则「{rubric}」的分值比较", ["种类", "条款", "内容"], rows)
        say("分值在考核细则文件里，不随方案修订；请对照上表改细则文件后再核算。")
    else:
        say(f"与考核细则「{rubric}」的分值相同。")


def _new_file(opened: Office, path: Path, amends: str) -> tuple[ReadPlan, Draft | None]:
    """Read the new paper or plan file as a file of the plan that it amends; a paper's draft too."""
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
        return ReadPlan(given.file.model_copy(update={"plan": head}), given.sha256), None
    draft, paper = read_file(path, old.roster)
    text = to_plan_file(draft, code=amends, roster=old.roster, coordinator=old.plan.coordinator)
    fresh = read_plan_bytes(text.encode(), path.name)
    told = "\n".join(line.text for line in paper.lines)
    return ReadPlan(carry_over(old, fresh.file, told), fresh.sha256), draft
