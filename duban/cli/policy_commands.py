"""Reminder policy: what holds and where it was set, and how to set it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

import typer

from duban.cli.common import AnyPlan, AsJson, office, print_json, say
from duban.cli.words import Application, Group
from duban.errors import DubanError, NotFoundError

if TYPE_CHECKING:
    from sqlmodel import Session

    from models import Plan, Policy, Task

TaskRef = Annotated[
    str | None, typer.Option("--task", metavar="编号", help="任务编号，如 9 或 附件8-三3。")
]
WHERE = {"task": "任务", "plan": "方案", "organisation": "全单位"}


class LeadDaysUnreadableError(DubanError):
    """Lead days that are not whole numbers."""

    def __init__(self, text: str) -> None:
        super().__init__(f"「{text}」不是提前天数，请写成 30,7,1,0 的样子。")


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


def register(app: typer.Typer) -> None:
    """Add this file's commands."""
    part = Application(
        cls=Group, no_args_is_help=True, help="提醒的提前天数和逐级催办：查看、设定。"
    )
    part.command("show", help="查看对方案或任务生效的提醒规则，以及在哪一级设定。")(show)
    part.command("set", help="设定全单位、方案或任务一级的提醒规则；近的一级优先。")(put)
    app.add_typer(part, name="policy")


def show(plan: AnyPlan = None, task: TaskRef = None, as_json: AsJson = False) -> None:
    from notifications.policy import explain_policy, find_organisation_policy, resolve

    with office() as opened, opened.reading() as session:
        found, item = _level(session, plan, task)
        if item is not None:
            policy, where = explain_policy(session, item)
        elif found is not None:
            policy = resolve(session, found)
            where = "organisation" if found.policy_id is None else "plan"
        else:
            policy, where = find_organisation_policy(session), "organisation"
        _print(policy, where, as_json=as_json)


def put(
    plan: AnyPlan = None,
    task: TaskRef = None,
    lead: Annotated[
        str | None,
        typer.Option("--lead", metavar="天数", help="提前几天提醒，如 30,7,1,0；0 为当天。"),
    ] = None,
    working: Annotated[
        bool | None, typer.Option("--working/--natural", help="提前天数按工作日还是自然日。")
    ] = None,
    overdue_every: Annotated[
        int | None,
        typer.Option("--overdue-every", metavar="天数", help="逾期后每几个工作日催办；0 为不催。"),
    ] = None,
    head_after: Annotated[
        int | None,
        typer.Option("--head-after", metavar="天数", help="逾期几个工作日抄告负责人；0 为不抄。"),
    ] = None,
    coordinator_after: Annotated[
        int | None,
        typer.Option(
            "--coordinator-after", metavar="天数", help="逾期几个工作日抄告协调人；0 为不抄。"
        ),
    ] = None,
    as_json: AsJson = False,
) -> None:
    from notifications.setting import PolicyChange, set_policy

    change = PolicyChange(
        lead_days=_days(lead) if lead is not None else None,
        working=working,
        overdue_every=overdue_every,
        head_after=head_after,
        coordinator_after=coordinator_after,
    )
    if change == PolicyChange():
        raise NothingToSetError
    with office() as opened, opened.writing() as session:
        found, item = _level(session, plan, task)
        policy = set_policy(session, change, found, item)
        where = "task" if item else "plan" if found else "organisation"
        session.commit()
        _print(policy, where, as_json=as_json)


def _days(text: str) -> tuple[int, ...]:
    try:
        return tuple(int(part) for part in text.replace("，", ",").split(",") if part.strip())
    except ValueError as error:
        raise LeadDaysUnreadableError(text) from error


def _level(session: Session, plan: str | None, task: str | None) -> tuple[Plan | None, Task | None]:
    from sqlmodel import col, select

    from models import Task
    from plans.overview import get_plan

    if plan is None:
        if task is not None:
            raise TaskWithoutPlanError
        return None, None
    found = get_plan(session, plan)
    if task is None:
        return found, None
    own = select(Task).where(Task.plan_id == found.id)
    item = session.exec(own.where(Task.ref == task)).first()
    if item is None:
        refs = session.exec(
            select(Task.ref).where(Task.plan_id == found.id).order_by(col(Task.position))
        )
        raise NotFoundError("任务", task, refs.all())
    return found, item


def _print(policy: Policy, where: str, *, as_json: bool) -> None:
    values: dict[str, Any] = policy.model_dump(exclude={"id", "name"})
    if as_json:
        print_json({**values, "set_at": where})
        return
    kind = "工作日" if policy.working else "自然日"
    leads = "、".join("当天" if n == 0 else f"{n}天" for n in policy.lead_days) or "不提前"
    say(f"在「{WHERE[where]}」一级设定：")
    say(f"  提前提醒（{kind}）：{leads}")
    for words, value in (
        ("逾期后次个工作日起催办填报人，每隔", policy.overdue_every),
        ("逾期后抄告单位负责人，满", policy.head_after),
        ("逾期后抄告协调人，满", policy.coordinator_after),
    ):
        say(f"  {words}{value}个工作日" if value else f"  {words.split('，')[0]}：不做")
