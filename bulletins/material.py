"""What a paper is made of: values only, so that one can be written without a database."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from tracking.standing import Standing


@dataclass(frozen=True, slots=True)
class Material:
    """The milestones of a plan as they stood at the end of `day`.

    `unit` is set when the rows are those of one unit only. `clauses` maps a task's ref to its
    clause in the paper. `at` is the moment of writing (aware UTC).
    """

    plan_code: str
    plan_title: str
    rows: Sequence[Standing]
    clauses: Mapping[str, str | None]
    day: date
    at: datetime
    unit: str | None = None

    @property
    def heading(self) -> str:
        """The plan's title, with the unit when there is only one."""
        return f"{self.plan_title}（{self.unit}）" if self.unit else self.plan_title
