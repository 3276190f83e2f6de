"""What was entered, withdrawn or done since a settlement was stored, and so is not in it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

import sqlalchemy as sa
from sqlmodel import Session, col, select

from models import Judgement, Milestone, Settlement, Tally, Trail, VetoFinding
from models.base import key_of
from models.recorded import Recorded
from tracking.scorefacts.refs import ref_of

MOST_NAMED = 6


@dataclass(frozen=True, slots=True)
class SinceThen:
    """Facts by their names («T12»), and milestones by their numbers, that moved since."""

    facts: tuple[str, ...]
    milestones: tuple[int, ...]

    def __bool__(self) -> bool:
        return bool(self.facts or self.milestones)

    def as_json(self) -> dict[str, Any]:
        """Return it for programs."""
        return {"facts": list(self.facts), "milestones": list(self.milestones)}


def since_then(session: Session, settlement: Settlement, day: date) -> SinceThen:
    """Return what was written after the settlement was stored, under dates up to `day`."""
    facts: list[str] = []
    tables: tuple[type[Recorded], ...] = (Tally, Judgement, VetoFinding)
    for table in tables:
        entered = sa.and_(col(table.at) > settlement.at, col(table.noted_on) <= day)
        withdrawn = sa.and_(col(table.withdrawn_at) > settlement.at, col(table.withdrawn_on) <= day)
        rows = session.exec(
            select(table)
            .where(table.plan_id == settlement.plan_id, sa.or_(entered, withdrawn))
            .order_by(col(table.id))
        )
        facts += [ref_of(table, key_of(row)) for row in rows]
    moved = session.exec(
        select(Trail.milestone_id)
        .join(Milestone, col(Milestone.id) == col(Trail.milestone_id))
        .where(
            Milestone.plan_id == settlement.plan_id,
            col(Trail.at) > settlement.at,
            # A step dated anew may have left the days before `day`, or come among them.
            sa.or_(col(Trail.happened_on) <= day, col(Trail.corrects_id).is_not(None)),
        )
        .distinct()
        .order_by(col(Trail.milestone_id))
    )
    return SinceThen(tuple(facts), tuple(moved))


def since_words(found: SinceThen, plan: str, settlement: Settlement, day: date) -> str:
    """Say what is not in the settlement and how to settle `day` anew; empty where nothing moved."""
    parts = []
    if found.facts:
        parts.append(f"事实{_named(found.facts)}")
    if found.milestones:
        parts.append(f"节点{_named([str(one) for one in found.milestones])}")
    if not parts:
        return ""
    return (
        f"存档之后有变动的{'、'.join(parts)}没有算进核算{settlement.id}；"
        f"重新核算：duban score {plan} --as-of {day}"
    )


def _named(names: list[str] | tuple[str, ...]) -> str:
    more = f"等{len(names)}个" if len(names) > MOST_NAMED else ""
    return "、".join(names[:MOST_NAMED]) + more
