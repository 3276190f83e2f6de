"""Where a person can be reached on one channel."""

import sqlalchemy as sa
from sqlmodel import Field

from models.base import Table


class Address(Table, table=True):
    """One address on one channel; `disabled_why` is set when a channel refused it for good."""

    __tablename__ = "address"
    __table_args__ = (sa.UniqueConstraint("person_id", "channel"),)

    id: int | None = Field(default=None, primary_key=True)
    person_id: int = Field(foreign_key="person.id", index=True)
    channel: str = Field(max_length=20)
    address: str = Field(max_length=300)
    disabled_why: str | None = Field(default=None, max_length=300)
