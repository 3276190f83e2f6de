"""改函: what went out instead of a letter of which part was no longer true."""

from datetime import date

import sqlalchemy as sa
from sqlmodel import Field

from models.base import Table


class Rewording(Table, table=True):
    """One text that was sent in a letter's place; the letter itself keeps what was written.

    `sha256` is that of the plain text: attempts on several channels that left out the same
    lines share a row. `left_out` holds the milestones whose lines fell away.
    """

    __tablename__ = "rewording"
    __table_args__ = (sa.UniqueConstraint("letter_id", "sha256"),)

    id: int | None = Field(default=None, primary_key=True)
    letter_id: int = Field(foreign_key="letter.id")
    made_on: date
    sha256: str = Field(max_length=64)
    left_out: list[int] = Field(default_factory=list, sa_type=sa.JSON)
    subject: str = Field(max_length=200)
    text: str
    html: str
    markdown: str
