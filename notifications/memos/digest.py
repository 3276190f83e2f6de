"""Digests: how many milestones stand under each light, by unit, the worst first."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped
from sqlmodel import Session, col

from models import Duty, Milestone, Person, Plan
from notifications.audience import active
from notifications.draft import MOST_LINES, Block
from notifications.letters.desk import Desk
from notifications.memos.counting import Count, Period, counts, telling
from plans.deadlinewords import chinese_date
from tracking.lights import CHINESE, Light

SHOWN = (Light.RED, Light.YELLOW, Light.BLUE, Light.GREEN, Light.GREY)


@dataclass(frozen=True, slots=True)
class _Reader:
    person_id: int
    unit_id: int
    duty: Duty


def readers(subject: str, day: date, period: Period) -> sa.Select[Any]:
    """Select the heads for whose unit, and coordinators for whose plans, there is news to read."""
    news = (
        sa.exists()
        .where(col(Plan.id) == col(Milestone.plan_id), col(Plan.dispatched_on).is_not(None))
        .where(telling(period))
    )
    return sa.select(
        col(Person.id).label("person_id"), sa.literal(subject, sa.String).label("subject")
    ).where(
        active(Person, day),
        sa.or_(
            sa.and_(
                col(Person.duty) == Duty.HEAD,
                news.where(col(Milestone.unit_id) == col(Person.unit_id)),
            ),
            sa.and_(
                col(Person.duty) == Duty.COORDINATOR,
                news.where(col(Plan.coordinator_unit_id) == col(Person.unit_id)),
            ),
        ),
    )


def blocks(
    session: Session, people: Sequence[int], day: date, desk: Desk, period: Period
) -> dict[int, Block]:
    """Return the digest of each of `people`: heads of their own unit, coordinators of their plans.

    Two queries for all of them together. Whoever has nothing to read about is left out.
    """
    rows = session.execute(
        sa.select(col(Person.id), col(Person.unit_id), col(Person.duty)).where(
            col(Person.id).in_(people)
        )
    )
    found = [_Reader(*row) for row in rows]
    heads = [one for one in found if one.duty is Duty.HEAD]
    others = [one for one in found if one.duty is not Duty.HEAD]
    made: dict[int, Block] = {}
    groups: tuple[tuple[list[_Reader], Mapped[int]], ...] = (
        (heads, col(Milestone.unit_id)),
        (others, col(Plan.coordinator_unit_id)),
    )
    for some, column in groups:
        of_unit: dict[int, list[Count]] = defaultdict(list)
        wanted = sorted({one.unit_id for one in some})
        for key, count in counts(session, column, wanted, day, desk.soon_days, period):
            of_unit[key].append(count)
        for one in some:
            own = _running(of_unit[one.unit_id])
            if any(count.telling for count in own):
                made[one.person_id] = _block(own, one, day, desk, period)
    return made


def _running(counted: Sequence[Count]) -> list[Count]:
    """Leave out the plans that ended before: nothing in them is open, or was done lately."""
    plans = {count.plan_id for count in counted if count.open or count.telling}
    return [count for count in counted if count.plan_id in plans]


def _block(
    counted: Sequence[Count], reader: _Reader, day: date, desk: Desk, period: Period
) -> Block:
    head = reader.duty is Duty.HEAD
    plans = {count.plan_id: count for count in counted}
    total = {light: sum(count.lights[light] for count in counted) for light in SHOWN}
    due = sum(count.due for count in counted)
    worst = sorted((count for count in counted if count.telling), key=_badness)
    one_plan = next(iter(plans.values()))
    return Block(
        title=f"{period.word}报：逾期{total[Light.RED]}项、本{period.word}到期{due}项",
        heading=f"每{period.word}情况（截至{chinese_date(day)}）",
        lead=_lead(counted, total, period, len(worst), head=head),
        who="单位负责人" if head else "方案牵头单位",
        why=f"每{period.word}首个工作日",
        columns=(
            "方案" if head else "单位",
            *(CHINESE[light] for light in SHOWN),
            f"本{period.word}到期",
            f"上{period.word}办结",
        ),
        rows=[
            (
                _name(count, head=head, several=len(plans) > 1),
                *(str(count.lights[light]) for light in SHOWN),
                str(count.due),
                str(count.done),
            )
            for count in worst[:MOST_LINES]
        ],
        left_out=max(len(worst) - MOST_LINES, 0),
        url=_page(desk, reader, one_plan.code if len(plans) == 1 else None, head=head),
        plans=frozenset(plans),
        table="lights",
    )


def _lead(
    counted: Sequence[Count],
    total: dict[Light, int],
    period: Period,
    shown: int,
    *,
    head: bool,
) -> str:
    due, done = sum(count.due for count in counted), sum(count.done for count in counted)
    said = "、".join(f"{CHINESE[light]}{total[light]}项" for light in SHOWN if total[light])
    units = len({count.unit for count in counted})
    where = "" if head or units == 1 else f"涉及{units}个单位，"
    return (
        f"{'你单位' if head else '所牵头方案'}共{sum(total.values())}个节点，{where}其中{said}；"
        f"本{period.word}到期{due}项，上{period.word}办结{done}项。"
        f"{_unshown(len(counted) - shown, '个方案' if head else '行', period)}"
    )


def _unshown(rows: int, what: str, period: Period) -> str:
    """Say what the table leaves out: where nothing happens, its reader has nothing to do."""
    if not rows:
        return ""
    return f"另有{rows}{what}没有逾期、本{period.word}到期、待审和上{period.word}办结的，未列。"


def _badness(count: Count) -> tuple[int, ...]:
    return tuple(-count.lights[light] for light in (Light.RED, Light.YELLOW, Light.BLUE))


def _name(count: Count, *, head: bool, several: bool) -> str:
    if head:
        return f"《{count.plan}》"
    return f"{count.unit}（《{count.plan}》）" if several else count.unit


def _page(desk: Desk, reader: _Reader, code: str | None, *, head: bool) -> str:
    if head:
        return desk.links.unit(reader.unit_id)
    return desk.links.plan(code) if code else desk.links.home()
