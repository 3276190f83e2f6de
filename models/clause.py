"""条款: one numbered place in a paper."""

import sqlalchemy as sa
from sqlmodel import Field

from models.base import Table


class Clause(Table, table=True):
    """A place to point at: `number` is the whole path as people say it («附件7 三（一）»)."""

    __tablename__ = "clause"
    __table_args__ = (sa.UniqueConstraint("document_id", "number"),)

    id: int | None = Field(default=None, primary_key=True)
    document_id: int = Field(foreign_key="document.id", index=True)
    number: str = Field(max_length=80)
    position: int
