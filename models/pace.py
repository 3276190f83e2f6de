"""How fast a channel may send: one row a limited thing, shared by all processes."""

from datetime import datetime

from sqlmodel import Field

from models.base import Table


class Pace(Table, table=True):
    """One robot or server, or one limit of it; `key` names it without any secret.

    A limit has its own row, its numbers behind the name («wecom_robot:1f2e#20/60s»): `tat` is
    the theoretical arrival time of the generic cell rate algorithm; a conditional update moves
    it on, and whoever moves it may send. In the row of the robot itself `tat` means nothing:
    until `paused_until` nobody may send, the platform said so (`why`). A row that ends in «!»
    says since when (`tat`) somebody has had to mend it, and `why`.
    """

    __tablename__ = "pace"

    key: str = Field(primary_key=True, max_length=120)
    tat: datetime
    paused_until: datetime | None = None
    why: str | None = Field(default=None, max_length=300)
