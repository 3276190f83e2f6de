"""A reminder policy in words: every value that holds, and where it was set."""

from __future__ import annotations

from typing import TYPE_CHECKING

from duban.cli.common import print_json, say

if TYPE_CHECKING:
    from datetime import time

    from sqlmodel import Session

    from models import Policy, Unit

WHERE = {"unit": "单位", "task": "任务", "plan": "方案", "organisation": "全单位"}
REST_DAYS = {"send": "照发", "before": "提前到前一个工作日", "after": "顺延到后一个工作日"}
REPEATED = (
    ("逾期后次个工作日起催办填报人，每隔", "overdue_every"),
    ("报送后没有审核提醒协调人，每隔", "review_after"),
    ("退回后没有重报提醒填报人，每隔", "return_after"),
)
LADDER = (
    ("逾期后抄告单位负责人，满", "head_after"),
    ("逾期后抄告协调人，满", "coordinator_after"),
    ("逾期后抄告分管领导，满", "leader_after"),
)


def print_policy(
    session: Session, policy: Policy, where: str, unit: Unit | None, *, as_json: bool
) -> None:
    """Print a policy, whose values were all set at one level, and the quiet hours with theirs."""
    from notifications.policy import explain_policy, quiet_of

    letters, quiet_where = explain_policy(session, unit=unit)
    if as_json:
        values = policy.model_dump(exclude={"id", "name"}, mode="json")
        values |= {"quiet_from": letters.quiet_from, "quiet_until": letters.quiet_until}
        print_json({**values, "set_at": where, "quiet_set_at": quiet_where})
        return
    say(f"在「{WHERE[where]}」一级设定：")
    for line in _lines(policy):
        say(f"  {line}")
    say(f"免打扰时段（在「{WHERE[quiet_where]}」一级设定）：{_hours(quiet_of(letters))}")


def _hours(quiet: tuple[time, time] | None) -> str:
    if quiet is None:
        return "没有"
    first, last = quiet
    return f"{first:%H:%M}到{'次日' if first > last else ''}{last:%H:%M}"


def _lines(policy: Policy) -> list[str]:
    kind = "工作日" if policy.working else "自然日"
    leads = "、".join("当天" if n == 0 else f"{n}天" for n in policy.lead_days) or "不提前"
    previews = [
        words
        for words, held in (("每周", policy.week_preview), ("每月", policy.month_preview))
        if held
    ]
    found = [f"提前提醒（{kind}）：{leads}"]
    found.append(f"第一个工作日预告：{'、'.join(previews) or '不做'}")
    for words, name in (*REPEATED, *LADDER):
        value = getattr(policy, name)
        found.append(f"{words}{value}个工作日" if value else f"{words.split('，')[0]}：不做")
    holds = f"{policy.ack_holds}个工作日" if policy.ack_holds else "一直"
    found.append(f"知道了以后停止抄告：{holds}")
    found.append(f"逢休息日：{REST_DAYS[policy.rest_day]}")
    return found
