"""What risk events there are, and how each stood at a moment."""

from __future__ import annotations

from collections import defaultdict
from datetime import datetime
from typing import Any

from sqlmodel import Session, col, select

from models import Incident, IncidentTrail
from models.base import key_of


def listing(session: Session, before: datetime) -> list[dict[str, Any]]:
    """Return the incidents reported before that moment, oldest first, as JSON-able values.

    State and trail are those of the moment, not of today; moments are ISO text in UTC.
    """
    trails: dict[int, list[IncidentTrail]] = defaultdict(list)
    for step in session.exec(
        select(IncidentTrail).where(IncidentTrail.at < before).order_by(col(IncidentTrail.id))
    ):
        trails[step.incident_id].append(step)
    rows = session.exec(
        select(Incident).where(Incident.reported_at < before).order_by(col(Incident.id))
    )
    return [_as_json(row, trails[key_of(row)]) for row in rows]


def _as_json(row: Incident, trail: list[IncidentTrail]) -> dict[str, Any]:
    return {
        "id": row.id,
        "routing": row.routing,
        "kind": row.kind,
        "severity": row.severity,
        "title": row.title,
        "state": trail[-1].to_state,
        "content": row.content,
        "happened_at": row.happened_at.isoformat(),
        "reported_at": row.reported_at.isoformat(),
        "reported_by": row.reported_by,
        "reporting_unit": row.reporting_unit,
        "routed_to": row.routed_to,
        "trail": [
            {
                "at": step.at.isoformat(),
                "by": step.by,
                "from": step.from_state,
                "to": step.to_state,
                "why": step.why,
            }
            for step in trail
        ],
    }
