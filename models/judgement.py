"""评分: points that a section or a judge gives a unit."""

from datetime import date
from enum import StrEnum

import sqlalchemy as sa
from sqlmodel import Field

from models.base import stored
from models.recorded import Recorded


class JudgementStage(StrEnum):
    """Whose view it is: the unit's own, or the reviewed one that counts."""

    SELF = "self"
    REVIEW = "review"


class Judgement(Recorded, table=True):
    """One judgement; of a unit, indicator, judge and stage the newest standing one counts.

    `judge` is the section whose points they are, `by` who entered them. `score` is decimal
    text. `happened_on` is the day of the judging.
    """

    __tablename__ = "judgement"
    __table_args__ = (
        sa.Index("ix_judgement_plan_id_unit_id_indicator", "plan_id", "unit_id", "indicator"),
    )

    indicator: str = Field(max_length=80)
    judge: str = Field(max_length=120)
    stage: JudgementStage = Field(sa_type=stored(JudgementStage))
    score: str = Field(max_length=40)
    happened_on: date
    remark: str = Field(default="", max_length=500)
