"""方案: a set of tasks of one issuer and period."""

from datetime import date

from sqlmodel import Field

from models.base import Table


class Plan(Table, table=True):
    """One plan; `code` is what people type (`huangshan-2023`).

    `sha256` is that of the plan file as loaded. `dispatched_on` is null until milestones exist.
    `policy_id` null means that the organisation's reminder policy holds. `zone` is the one in
    which the office counts its days: a plan file may name no other, so nothing reads it.
    """

    __tablename__ = "plan"

    id: int | None = Field(default=None, primary_key=True)
    code: str = Field(unique=True, max_length=60)
    title: str = Field(max_length=300)
    office: str = Field(max_length=120)
    document_id: int = Field(foreign_key="document.id")
    coordinator_unit_id: int = Field(foreign_key="unit.id")
    period_from: date
    period_to: date
    zone: str = Field(default="Asia/Shanghai", max_length=40)
    rubric: str | None = Field(default=None, max_length=60)
    policy_id: int | None = Field(default=None, foreign_key="policy.id")
    sha256: str = Field(max_length=64)
    dispatched_on: date | None = None
