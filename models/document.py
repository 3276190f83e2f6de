"""文件: the paper as it was issued."""

from datetime import date

from sqlmodel import Field

from models.base import Table


class Document(Table, table=True):
    """One paper; plans, annexes and clauses hang on it."""

    __tablename__ = "document"

    id: int | None = Field(default=None, primary_key=True)
    title: str = Field(max_length=300)
    document_number: str | None = Field(default=None, max_length=80)
    issuer: str = Field(max_length=120)
    issued_on: date | None = None
