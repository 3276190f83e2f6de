"""函: all notices of one person on one day, in one message."""

from datetime import date, datetime

import sqlalchemy as sa
from sqlmodel import Field

from models.base import Table


class Letter(Table, table=True):
    """One letter; never two for a person and day. It is also the person's inbox entry.

    `markdown` is the letter in short for chat robots, whole: whoever sends it trims it to the
    platform's size. It is empty in letters older than the column.
    """

    __tablename__ = "letter"
    __table_args__ = (sa.UniqueConstraint("person_id", "written_on"),)

    id: int | None = Field(default=None, primary_key=True)
    person_id: int = Field(foreign_key="person.id")
    written_on: date
    kind: str = Field(max_length=40)
    subject: str = Field(max_length=200)
    text: str
    html: str
    markdown: str = ""
    read_at: datetime | None = None
