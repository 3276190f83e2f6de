"""Set a reminder policy at the organisation, a plan or a task; the caller commits."""

from __future__ import annotations

from dataclasses import dataclass

from sqlmodel import Session, select

from duban.errors import DubanError
from models import Plan, Policy, Task
from models.base import key_of
from notifications.policy import explain_policy, organisation_policy, resolve

MOST_DAYS = 366


class PolicyOutOfBoundsError(DubanError):
    """A number of days that no policy may have."""

    def __init__(self, name: str, value: int, least: int) -> None:
        super().__init__(f"{name}不能是{value}，应在{least}到{MOST_DAYS}之间。")


@dataclass(frozen=True, slots=True)
class PolicyChange:
    """What to change; None leaves a part as it was, 0 switches a step of the ladder off."""

    lead_days: tuple[int, ...] | None = None
    working: bool | None = None
    overdue_every: int | None = None
    head_after: int | None = None
    coordinator_after: int | None = None


def set_policy(
    session: Session, change: PolicyChange, plan: Plan | None = None, task: Task | None = None
) -> Policy:
    """Change the policy of the task, else of the plan, else of the organisation.

    A plan or task that had none of its own starts from what held for it until now. Notices
    already in the ledger stay.

    Raises:
        PolicyOutOfBoundsError: a number is out of bounds; nothing is changed.
    """
    _check(change)
    row = _own(session, plan, task)
    if change.lead_days is not None:
        row.lead_days = sorted(set(change.lead_days), reverse=True)
    if change.working is not None:
        row.working = change.working
    for name in ("overdue_every", "head_after", "coordinator_after"):
        value = getattr(change, name)
        if value is not None:
            setattr(row, name, value or None)
    session.add(row)
    session.flush()
    return row


def _own(session: Session, plan: Plan | None, task: Task | None) -> Policy:
    """The policy that belongs to that level alone, made from what held there if need be."""
    if plan is None:
        return organisation_policy(session)
    level: Plan | Task = task or plan
    name = f"{plan.code} {task.ref}" if task else plan.code
    if level.policy_id is not None:
        return session.get_one(Policy, level.policy_id)
    held = explain_policy(session, task)[0] if task else resolve(session, plan)
    row = session.exec(select(Policy).where(Policy.name == name)).first()
    if row is None:
        row = Policy(**held.model_dump(exclude={"id", "name"}), name=name)
        session.add(row)
        session.flush()
    level.policy_id = key_of(row)
    session.add(level)
    return row


def _check(change: PolicyChange) -> None:
    for days in change.lead_days or ():
        if not 0 <= days <= MOST_DAYS:
            raise PolicyOutOfBoundsError("提前天数", days, 0)
    for name, words in (
        ("overdue_every", "催办间隔"),
        ("head_after", "抄告负责人的天数"),
        ("coordinator_after", "抄告协调人的天数"),
    ):
        value = getattr(change, name)
        if value is not None and not 0 <= value <= MOST_DAYS:
            raise PolicyOutOfBoundsError(words, value, 0)
