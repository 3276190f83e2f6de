"""Windows: which due dates are due for which occasion on a given day."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from models import Duty


@dataclass(frozen=True, slots=True)
class Span:
    """Due dates, both ends inclusive, for which `occasion` holds on the day asked about."""

    occasion: str
    from_on: date
    to_on: date


@dataclass(frozen=True, slots=True)
class Window:
    """A span and the duty of those who hear of it."""

    occasion: str
    from_on: date
    to_on: date
    duty: Duty

    def holds(self, due_on: date) -> bool:
        """Say whether a milestone due on `due_on` falls into the window."""
        return self.from_on <= due_on <= self.to_on
