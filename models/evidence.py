"""佐证: a file that came with a submission."""

from sqlmodel import Field

from models.base import Table


class Evidence(Table, table=True):
    """One file, kept in the office folder under its sha-256; equal files are kept once."""

    __tablename__ = "evidence"

    id: int | None = Field(default=None, primary_key=True)
    submission_id: int = Field(foreign_key="submission.id", index=True)
    name: str = Field(max_length=255)
    sha256: str = Field(max_length=64, index=True)
    size: int
