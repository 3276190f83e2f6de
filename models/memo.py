"""备忘: why one person must hear of something that is no single milestone."""

from datetime import date

import sqlalchemy as sa
from sqlmodel import Field

from models.base import Table


class Memo(Table, table=True):
    """One line of the ledger beside the notices, unique per person, kind and subject.

    `subject` says which one: a digest's period («2024-W48», «2024-11»), the id of an address
    that was switched off. `letter_id` and `dropped_why` as with a notice.
    """

    __tablename__ = "memo"
    __table_args__ = (
        sa.UniqueConstraint("person_id", "kind", "subject"),
        sa.Index("ix_memo_letter_id", "letter_id"),
    )

    id: int | None = Field(default=None, primary_key=True)
    person_id: int = Field(foreign_key="person.id")
    kind: str = Field(max_length=40)
    subject: str = Field(max_length=60)
    noted_on: date
    letter_id: int | None = Field(default=None, foreign_key="letter.id")
    dropped_why: str | None = Field(default=None, max_length=100)
