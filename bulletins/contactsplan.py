"""The results of an evaluation of contact points as the office has settled them."""

from __future__ import annotations

import re
from datetime import date
from decimal import Decimal

from sqlmodel import Session

from bulletins.gathering import gather_settled
from bulletins.kinds.contacts import Contacts, Point, Threshold
from bulletins.settled import Settled
from duban.errors import DubanError
from models import Plan
from scoring.rubric import Rubric
from scoring.rules.grade_by_threshold import GradeByThreshold
from tracking.settling import frozen_input, get_settlement

# What a bulletin's own title says around the subject of the evaluation.
_AROUND = re.compile(r"^关于|(?:评价)?结果(?:的通报)?$|的通报$")


class NoThresholdsError(DubanError):
    """The plan's rubric gives grades by rank, or none at all."""

    def __init__(self, plan: str) -> None:
        super().__init__(
            f"方案「{plan}」的考核细则没有按分数评等次，写不成联系点通报；"
            "请用 duban bulletin assessment，或写评价结果文件。"
        )


def contacts_of(
    session: Session, plan: Plan, *, number: int | None, day: date
) -> tuple[Contacts, Settled]:
    """Return the points as settled, in the order of the rubric, and the settlement itself.

    Raises:
        NotFoundError, NotSettledYetError: there is no such settlement.
        NotReplayableError: an older program stored it without its rubric.
        NoThresholdsError: its rubric has no grades by score.
    """
    settled = gather_settled(session, plan, number=number, day=day)
    row = get_settlement(session, plan, settled.number or 0)
    contacts = Contacts(
        subject=f"{_AROUND.sub('', _AROUND.sub('', plan.title))}评价",
        thresholds=_thresholds(plan.code, frozen_input(row).rubric),
        points=tuple(Point(u.group, u.unit, u.total or Decimal(0)) for u in settled.units),
        source=settled.source,
        places=settled.places,
    )
    return contacts, settled


def _thresholds(plan: str, rubric: Rubric) -> tuple[Threshold, ...]:
    for award in rubric.awards:
        rule = award.rule
        if isinstance(rule, GradeByThreshold) and rule.group is None:
            return tuple(Threshold(band.name, band.least) for band in rule.bands)
    raise NoThresholdsError(plan)
