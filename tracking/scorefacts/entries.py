"""What somebody types to enter a fact, before it is checked against the rubric."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from models import JudgementStage


@dataclass(frozen=True, slots=True)
class TallyEntry:
    """Something counted; `key` overrides the key that title or link would give."""

    unit: str
    what: str
    amount: str = "1"
    level: str = ""
    on: date | None = None
    title: str = ""
    link: str = ""
    key: str = ""
    remark: str = ""


@dataclass(frozen=True, slots=True)
class JudgementEntry:
    """Points for an indicator; without `judge` it is the only section that may judge it.

    A self-score is always the unit's own. Without `on` it was judged on the day of entry.
    """

    unit: str
    indicator: str
    score: str
    judge: str = ""
    stage: JudgementStage = JudgementStage.REVIEW
    on: date | None = None
    remark: str = ""


@dataclass(frozen=True, slots=True)
class VetoEntry:
    """A veto found to apply; without `verifier` it is the section that the rubric names."""

    unit: str
    veto: str
    reason: str
    verifier: str = ""
    on: date | None = None


Entry = TallyEntry | JudgementEntry | VetoEntry
