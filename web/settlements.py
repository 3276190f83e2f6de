"""What every page that shows a settlement says of it: whether it holds, what is not in it."""

from __future__ import annotations

from datetime import date
from typing import Any

from sqlmodel import Session

from models import Settlement
from tracking.publishing import finality
from tracking.sincethen import since_then, since_words


def told_of(
    session: Session, plan: str, settlement: Settlement | None, day: date
) -> dict[str, Any]:
    """Return the sentences on how it stands to the final result, and on what moved since.

    Both are empty where there is nothing to say, or no settlement.
    """
    if settlement is None:
        return {"finality": "", "since": ""}
    moved = since_then(session, settlement, day)
    return {
        "finality": finality(session, settlement, day),
        "since": since_words(moved, plan, settlement, day),
    }
