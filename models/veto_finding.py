"""否决认定: a finding that a veto of the rubric applies to a unit."""

from datetime import date

from sqlmodel import Field

from models.recorded import Recorded


class VetoFinding(Recorded, table=True):
    """One finding by the veto's verifier; `by` is who entered it, `happened_on` its day."""

    __tablename__ = "veto_finding"

    veto: str = Field(max_length=80)
    verifier: str = Field(max_length=120)
    happened_on: date
    reason: str = Field(max_length=500)
