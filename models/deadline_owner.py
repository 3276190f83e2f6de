"""Which of a task's assignments owe one of its deadlines."""

from sqlmodel import Field

from models.base import Table


class DeadlineOwner(Table, table=True):
    """One assignment that a deadline binds; a deadline with none binds nobody here."""

    __tablename__ = "deadline_owner"

    deadline_id: int = Field(foreign_key="deadline.id", primary_key=True)
    assignment_id: int = Field(foreign_key="assignment.id", primary_key=True)
