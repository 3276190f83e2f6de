"""渠道停歇: a robot or server whose settings must be mended, told to the coordinators."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import date
from typing import Any

import sqlalchemy as sa
from sqlmodel import Session, col

from duban.schedule import load_schedule
from models import Duty, Person, Plan
from notifications.audience import active
from notifications.channels import channel_lines
from notifications.draft import Block
from notifications.letters.desk import Desk
from notifications.memos.readers import coordinated
from notifications.resting import Rest, rests, still_rests
from plans.deadlinewords import chinese_date
from plans.workdays import WorkCalendar


def owed(session: Session, day: date, calendar: WorkCalendar) -> sa.Select[Any] | None:  # noqa: ARG001
    """Return all coordinators of dispatched plans, once for each rest: channels are everybody's."""
    subjects = [one.subject for one in rests(session)]
    if not subjects:
        return None
    some = sa.union_all(
        *(sa.select(sa.literal(one, sa.String).label("subject")) for one in subjects)
    ).subquery()
    coordinates = (
        sa.exists()
        .where(col(Plan.coordinator_unit_id) == col(Person.unit_id))
        .where(col(Plan.dispatched_on).is_not(None))
    )
    return (
        sa.select(col(Person.id).label("person_id"), some.c.subject)
        .join(some, sa.true())
        .where(col(Person.duty) == Duty.COORDINATOR, active(Person, day), coordinates)
    )


def holds(day: date) -> sa.ColumnElement[bool]:  # noqa: ARG001
    """It holds until the next message that the robot or server takes."""
    return still_rests()


def blocks(
    session: Session,
    subjects: Mapping[int, Collection[str]],
    day: date,  # noqa: ARG001
    desk: Desk,
) -> dict[int, Block]:
    """Return what rests, why, and by which command to try it once it is mended."""
    found = {one.subject: one for one in rests(session)}
    plans = coordinated(session, list(subjects))
    made = {}
    for person, some in subjects.items():
        own = [one for subject, one in found.items() if subject in some]
        if own:
            made[person] = _block(own, plans[person], desk)
    return made


def _block(some: list[Rest], plans: frozenset[int], desk: Desk) -> Block:
    return Block(
        title=f"{len(some)}个渠道停歇",
        heading="停歇的渠道",
        lead=(
            "下列渠道因设置有误发不出信，信都留着。请按所列原因改好，再试发一条；"
            "试发成功，留着的信随下一次发送送出。"
        ),
        who="方案牵头单位",
        why="渠道停歇后首次告知",
        columns=("渠道", "停歇时间", "原因和改法", "改好后试发"),
        rows=[_row(one) for one in some],
        left_out=0,
        url=desk.links.home(),
        plans=plans,
    )


def _row(one: Rest) -> tuple[str, ...]:
    line = channel_lines().get(one.channel)
    since = one.since.astimezone(load_schedule().zone)
    to = one.name or ("收件地址" if line and line.address == "own" else "")
    command = f"duban channel test {one.channel}"
    return (
        f"{line.name if line else one.channel}{f'「{one.name}」' if one.name else ''}",
        f"{chinese_date(since.date())}{since:%H:%M}起",
        one.why,
        f"{command} --to {to}" if to else command,
    )
