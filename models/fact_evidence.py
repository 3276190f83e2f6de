"""佐证: a file that came with a fact or an appeal."""

from sqlmodel import Field

from models.base import Table, exactly_one


class FactEvidence(Table, table=True):
    """One file, kept beside those of submissions under its sha-256; it has one owner."""

    __tablename__ = "fact_evidence"
    __table_args__ = (
        exactly_one("owner", "tally_id", "judgement_id", "veto_finding_id", "appeal_id"),
    )

    id: int | None = Field(default=None, primary_key=True)
    tally_id: int | None = Field(default=None, foreign_key="tally.id", index=True)
    judgement_id: int | None = Field(default=None, foreign_key="judgement.id", index=True)
    veto_finding_id: int | None = Field(default=None, foreign_key="veto_finding.id", index=True)
    appeal_id: int | None = Field(default=None, foreign_key="appeal.id", index=True)
    name: str = Field(max_length=255)
    sha256: str = Field(max_length=64, index=True)
    size: int
