"""提醒: why one person must hear of one milestone today."""

from datetime import date

import sqlalchemy as sa
from sqlmodel import Field

from models.base import Table


class Notice(Table, table=True):
    """One line of the ledger, unique per person, milestone, occasion and anchor.

    `anchor_on` is the date that the occasion counts from: the due date, or the day of the
    submission or return that waits. It belongs to the key so that a moved date, or another
    submission, is told of anew. `letter_id` is null while it waits for its letter;
    `dropped_why` is set instead when it was no longer true by then.
    """

    __tablename__ = "notice"
    __table_args__ = (
        sa.UniqueConstraint("person_id", "milestone_id", "occasion", "anchor_on"),
        sa.Index("ix_notice_milestone_id", "milestone_id"),
        sa.Index("ix_notice_letter_id", "letter_id"),
    )

    id: int | None = Field(default=None, primary_key=True)
    person_id: int = Field(foreign_key="person.id")
    milestone_id: int = Field(foreign_key="milestone.id")
    occasion: str = Field(max_length=40)
    anchor_on: date
    noted_on: date
    letter_id: int | None = Field(default=None, foreign_key="letter.id")
    dropped_why: str | None = Field(default=None, max_length=100)
