"""集合单位: a name that stands for its members on a given day."""

import sqlalchemy as sa
from sqlmodel import Field

from models.base import Table


class Collective(Table, table=True):
    """A set of units under one name («各区县统计局»); members are `CollectiveMember` rows."""

    __tablename__ = "collective"
    __table_args__ = (sa.UniqueConstraint("office", "name"),)

    id: int | None = Field(default=None, primary_key=True)
    office: str = Field(max_length=120)
    name: str = Field(max_length=120)
