"""Reminder policy: what holds and where it was set, and how to set it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any, NamedTuple

import typer

from duban.cli.common import AnyPlan, AsJson, office, readable
from duban.cli.policy_words import print_policy
from duban.cli.words import Application, Group
from duban.errors import DubanError, NotFoundError

if TYPE_CHECKING:
    from sqlmodel import Session

    from models import Plan, RestDay, Task, Unit

TaskRef = Annotated[
    str | None, typer.Argument(metavar="任务", help="任务编号，如 9 或 附件8-三3。")
]
TaskOption = Annotated[
    str | None, typer.Option("--task", metavar="编号", help="任务编号，同写在方案后面。")
]
UnitName = Annotated[
    str | None,
    typer.Option("--unit", metavar="单位", callback=readable, help="单位名称；单位一级最优先。"),
]


def _days(flag: str, what: str) -> Any:  # noqa: ANN401  (Typer's own)
    return typer.Option(flag, metavar="天数", help=f"{what}。")


Days = int | None


class LeadDaysUnreadableError(DubanError):
    """Lead days that are not whole numbers."""

    def __init__(self, text: str) -> None:
        super().__init__(f"「{text}」不是提前天数，请写成 30,7,1,0 的样子。")


class RestDayUnknownError(DubanError):
    """A rule for days off that does not exist."""

    def __init__(self, text: str) -> None:
        super().__init__(f"没有「{text}」这种休息日规则，可用：send、before、after。")


class NothingToSetError(DubanError):
    """A policy was to be set, and nothing was said of what."""

    def __init__(self) -> None:
        super().__init__(
            "没有写要设定什么，例如 --lead 30,7,1,0（用 duban policy set -h 查看用法）。"
        )


class TaskWithoutPlanError(DubanError):
    """A task was named without its plan."""

    def __init__(self) -> None:
        super().__init__("写了 --task 就必须写明是哪个方案的任务。")


class UnitAmbiguousError(DubanError):
    """Several offices have a unit of that name, and no plan says which."""

    def __init__(self, name: str, offices: list[str]) -> None:
        super().__init__(f"「{name}」不止一个（{'、'.join(offices)}），请写明方案。")


class TwoLevelsError(DubanError):
    """A policy was to be set for a unit within a plan; a unit's holds in whatever plan."""

    def __init__(self, unit: str, task: str) -> None:
        super().__init__(
            f"单位的规则对各方案都有效，不能只设定在任务「{task}」；"
            f"请只写 --unit {unit}，或只写任务。"
        )


class Level(NamedTuple):
    """What the command line names; the nearest of them is meant."""

    plan: Plan | None
    task: Task | None
    unit: Unit | None

    @property
    def where(self) -> str:
        """The level that is meant."""
        if self.unit is not None:
            return "unit"
        if self.task is not None:
            return "task"
        return "organisation" if self.plan is None else "plan"


def register(app: typer.Typer) -> None:
    """Add this file's commands."""
    part = Application(
        cls=Group, no_args_is_help=True, help="提醒的提前天数和逐级催办：查看、设定。"
    )
    part.command("show", help="查看生效的提醒规则，以及在哪一级设定。")(show)
    part.command("set", help="设定全单位、方案、任务或单位一级的提醒规则；近的一级优先。")(put)
    app.add_typer(part, name="policy")


def show(
    plan: AnyPlan = None,
    task: TaskRef = None,
    task_option: TaskOption = None,
    unit: UnitName = None,
    as_json: AsJson = False,
) -> None:
    from notifications.policy import explain_policy

    with office() as opened, opened.reading() as session:
        level = _level(session, plan, task or task_option, unit)
        policy, where = explain_policy(session, plan=level.plan, task=level.task, unit=level.unit)
        print_policy(session, policy, where, level.unit, as_json=as_json)


def put(
    plan: AnyPlan = None,
    task: TaskRef = None,
    task_option: TaskOption = None,
    unit: UnitName = None,
    lead: Annotated[
        str | None,
        typer.Option("--lead", metavar="天数", help="提前几天提醒，如 30,7,1,0；0 为当天。"),
    ] = None,
    working: Annotated[
        bool | None, typer.Option("--working/--natural", help="提前天数按工作日还是自然日。")
    ] = None,
    week: Annotated[
        bool | None, typer.Option("--week/--no-week", help="每周首个工作日预告到期的事。")
    ] = None,
    month: Annotated[
        bool | None, typer.Option("--month/--no-month", help="每月首个工作日预告到期的事。")
    ] = None,
    overdue_every: Annotated[
        Days, _days("--overdue-every", "逾期后每几个工作日催办；0 为不催")
    ] = None,
    head_after: Annotated[
        Days, _days("--head-after", "逾期几个工作日抄告负责人；0 为不抄")
    ] = None,
    coordinator_after: Annotated[
        Days, _days("--coordinator-after", "逾期几个工作日抄告协调人；0 为不抄")
    ] = None,
    leader_after: Annotated[
        Days, _days("--leader-after", "逾期几个工作日抄告分管领导；0 为不抄")
    ] = None,
    review_after: Annotated[
        Days, _days("--review-after", "报送几个工作日未审就提醒；0 为不提醒")
    ] = None,
    return_after: Annotated[
        Days, _days("--return-after", "退回几个工作日未报就提醒；0 为不提醒")
    ] = None,
    ack_holds: Annotated[
        Days, _days("--ack-holds", "知道了以后几个工作日不抄告；0 为一直不抄")
    ] = None,
    rest_day: Annotated[
        str | None,
        typer.Option(
            "--rest-day", metavar="规则",
            help="逢休息日：send 照发，before 提前、after 顺延到工作日。",
        ),
    ] = None,
    quiet: Annotated[
        str | None,
        typer.Option(
            "--quiet", metavar="时段", help="免打扰时段，如 22:00-07:00，写 off 取消。"
        ),
    ] = None,
    as_json: AsJson = False,
) -> None:  # fmt: skip
    from notifications.setting import PolicyChange, read_quiet, set_policy

    change = PolicyChange(
        lead_days=_leads(lead) if lead is not None else None,
        working=working,
        week_preview=week,
        month_preview=month,
        overdue_every=overdue_every,
        head_after=head_after,
        coordinator_after=coordinator_after,
        leader_after=leader_after,
        review_after=review_after,
        return_after=return_after,
        ack_holds=ack_holds,
        rest_day=_rest_day(rest_day) if rest_day is not None else None,
        quiet=read_quiet(quiet) if quiet is not None else None,
    )
    if change == PolicyChange():
        raise NothingToSetError
    with office() as opened, opened.writing() as session:
        level = _level(session, plan, task or task_option, unit)
        if level.unit is not None and level.task is not None:
            raise TwoLevelsError(level.unit.name, level.task.ref)
        policy = set_policy(session, change, plan=level.plan, task=level.task, unit=level.unit)
        session.commit()
        session.refresh(policy)  # a commit forgets the values, and what is dumped is what is known
        print_policy(session, policy, level.where, level.unit, as_json=as_json)


def _leads(text: str) -> tuple[int, ...]:
    try:
        return tuple(int(part) for part in text.replace("，", ",").split(",") if part.strip())
    except ValueError as error:
        raise LeadDaysUnreadableError(text) from error


def _rest_day(text: str) -> RestDay:
    from models import RestDay

    try:
        return RestDay(text)
    except ValueError as error:
        raise RestDayUnknownError(text) from error


def _level(session: Session, plan: str | None, task: str | None, unit: str | None) -> Level:
    from plans.overview import get_plan
    from plans.roster import get_unit

    if plan is None:
        if task is not None:
            raise TaskWithoutPlanError
        return Level(None, None, _any_unit(session, unit) if unit else None)
    found = get_plan(session, plan)
    item = _task(session, found, task) if task is not None else None
    return Level(found, item, get_unit(session, found, unit) if unit else None)


def _task(session: Session, plan: Plan, ref: str) -> Task:
    from sqlmodel import col, select

    from models import Task

    own = select(Task).where(Task.plan_id == plan.id)
    item = session.exec(own.where(Task.ref == ref)).first()
    if item is None:
        refs = session.exec(
            select(Task.ref).where(Task.plan_id == plan.id).order_by(col(Task.position))
        )
        raise NotFoundError("任务", ref, refs.all())
    return item


def _any_unit(session: Session, name: str) -> Unit:
    """Return the unit of that name, whatever its office."""
    from sqlmodel import col, select

    from models import Unit

    units = session.exec(select(Unit).order_by(col(Unit.position), col(Unit.id))).all()
    found = [one for one in units if one.name == name]
    found = found or [one for one in units if name in one.short_names]
    if not found:
        raise NotFoundError("单位", name, [one.name for one in units])
    if len(found) > 1:
        raise UnitAmbiguousError(name, [one.office for one in found])
    return found[0]
