"""公布: a settlement made known, for comment or as final."""

from datetime import date, datetime
from enum import StrEnum

import sqlalchemy as sa
from sqlmodel import Field

from models.base import Table, stored


class PublicationKind(StrEnum):
    """What it is made known as."""

    COMMENT = "comment"
    FINAL = "final"


class Publication(Table, table=True):
    """One settlement published once for comment, once as final.

    `until_on` is the last day on which units may appeal; only a comment period has one.
    """

    __tablename__ = "publication"
    __table_args__ = (
        sa.UniqueConstraint("settlement_id", "kind"),
        sa.CheckConstraint("(kind = 'comment') = (until_on IS NOT NULL)", name="comment_until"),
    )

    id: int | None = Field(default=None, primary_key=True)
    settlement_id: int = Field(foreign_key="settlement.id", index=True)
    kind: PublicationKind = Field(sa_type=stored(PublicationKind))
    published_on: date
    until_on: date | None = None
    by: str = Field(max_length=60)
    at: datetime
