"""Set a reminder policy at the organisation, a plan, a task or a unit; the caller commits."""

from __future__ import annotations

import re
from dataclasses import dataclass, fields
from typing import Literal

from sqlmodel import Session, select

from duban.errors import DubanError
from models import Plan, Policy, RestDay, Task, Unit
from models.base import key_of
from notifications.policy import explain_policy, organisation_policy

MOST_DAYS = 366
MOST_LEADS = 20
CLOCK = re.compile(r"([01]?\d|2[0-3])[:：]([0-5]\d)", re.ASCII)
# The numbers of a policy and what their errors call them.
STEPS = {
    "overdue_every": "催办间隔",
    "head_after": "抄告负责人的天数",
    "coordinator_after": "抄告协调人的天数",
    "leader_after": "抄告分管领导的天数",
    "review_after": "待审提醒的天数",
    "return_after": "退回未重报提醒的天数",
    "ack_holds": "知道了以后停止抄告的天数",
}
Quiet = tuple[str, str] | Literal["off"]


class PolicyOutOfBoundsError(DubanError):
    """A number of days that no policy may have."""

    def __init__(self, name: str, value: int, least: int) -> None:
        super().__init__(f"{name}不能是{value}，应在{least}到{MOST_DAYS}之间。")


class TooManyLeadDaysError(DubanError):
    """More lead times than a policy holds."""

    def __init__(self, found: int) -> None:
        super().__init__(f"提前天数最多写{MOST_LEADS}个，现有{found}个。")


class QuietHoursUnreadableError(DubanError):
    """Quiet hours that are not two different times of day."""

    def __init__(self, text: str) -> None:
        super().__init__(
            f"「{text}」不是免打扰时段，请写成 22:00-07:00 的样子（起止不同，可跨零点），或写 off。"
        )


class QuietHoursLevelError(DubanError):
    """Quiet hours were to be set where they would have no effect."""

    def __init__(self) -> None:
        super().__init__(
            "免打扰时段只能在全单位或单位一级设定：一封信里有各方案的事，不能只按一个方案停。"
        )


@dataclass(frozen=True, slots=True)
class PolicyChange:
    """What to change; None leaves a part as it was.

    0 switches a step off, and has an acknowledgement hold for good. `quiet` is «22:00» and
    «07:00», or «off» (see `read_quiet`).
    """

    lead_days: tuple[int, ...] | None = None
    working: bool | None = None
    week_preview: bool | None = None
    month_preview: bool | None = None
    overdue_every: int | None = None
    head_after: int | None = None
    coordinator_after: int | None = None
    leader_after: int | None = None
    review_after: int | None = None
    return_after: int | None = None
    ack_holds: int | None = None
    rest_day: RestDay | None = None
    quiet: Quiet | None = None


def read_quiet(text: str) -> Quiet:
    """Read quiet hours as people type them: 22:00-07:00, 22:00—7:00, or off.

    Raises:
        QuietHoursUnreadableError: they are not two different times of day.
    """
    if text.strip().lower() == "off":
        return "off"
    parts = [CLOCK.fullmatch(part.strip()) for part in re.split(r"[-—~－至]+", text)]
    times = [f"{int(part[1]):02}:{part[2]}" for part in parts if part]
    if len(parts) != 2 or len(times) != 2 or times[0] == times[1]:
        raise QuietHoursUnreadableError(text)
    return times[0], times[1]


def set_policy(
    session: Session,
    change: PolicyChange,
    *,
    plan: Plan | None = None,
    task: Task | None = None,
    unit: Unit | None = None,
) -> Policy:
    """Change the policy of the unit, else of the task, the plan, the organisation.

    A level that had none of its own starts from what held for it until now: a task from its
    plan's, a plan or a unit from the organisation's (a unit's holds in whatever plan). Notices
    already in the ledger stay.

    Raises:
        PolicyOutOfBoundsError: a number is out of bounds; nothing is changed.
        TooManyLeadDaysError: so many lead times are not kept.
        QuietHoursLevelError: quiet hours were to be set for a plan or a task.
    """
    level = unit or task or plan
    _check(change)
    if change.quiet is not None and isinstance(level, Plan | Task):
        raise QuietHoursLevelError
    row = organisation_policy(session) if level is None else _own(session, level)
    for name, value in _values(change).items():
        setattr(row, name, value)
    session.add(row)
    session.flush()
    return row


def _values(change: PolicyChange) -> dict[str, object]:
    """Return the columns that change, with their new values."""
    given = {field.name: getattr(change, field.name) for field in fields(change)}
    found = {name: value for name, value in given.items() if value is not None}
    for name in STEPS.keys() & found.keys():
        found[name] = found[name] or None
    if change.lead_days is not None:
        found["lead_days"] = sorted(set(change.lead_days), reverse=True)
    quiet = found.pop("quiet", None)
    if quiet is not None:
        from_, until = (None, None) if quiet == "off" else quiet
        found |= {"quiet_from": from_, "quiet_until": until}
    return found


def _own(session: Session, level: Unit | Task | Plan) -> Policy:
    """The policy that belongs to that level alone, made from what held there if need be."""
    if level.policy_id is not None:
        return session.get_one(Policy, level.policy_id)
    name, held = _start(session, level)
    row = session.exec(select(Policy).where(Policy.name == name)).first()
    if row is None:
        row = Policy(**held.model_dump(exclude={"id", "name"}), name=name)
        session.add(row)
        session.flush()
    level.policy_id = key_of(row)
    session.add(level)
    return row


def _start(session: Session, level: Unit | Task | Plan) -> tuple[str, Policy]:
    """The name of a level's own policy, unique among all, and what held there until now."""
    match level:
        case Unit():
            return f"单位 {level.id}", explain_policy(session, unit=level)[0]
        case Task():
            plan = session.get_one(Plan, level.plan_id)
            return f"{plan.code} {level.ref}", explain_policy(session, task=level)[0]
        case Plan():
            return level.code, explain_policy(session, plan=level)[0]


def _check(change: PolicyChange) -> None:
    leads = change.lead_days or ()
    if len(set(leads)) > MOST_LEADS:
        raise TooManyLeadDaysError(len(set(leads)))
    for days in leads:
        if not 0 <= days <= MOST_DAYS:
            raise PolicyOutOfBoundsError("提前天数", days, 0)
    for name, words in STEPS.items():
        value = getattr(change, name)
        if value is not None and not 0 <= value <= MOST_DAYS:
            raise PolicyOutOfBoundsError(words, value, 0)
