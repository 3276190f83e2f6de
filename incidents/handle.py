"""处置: reported → handling → closed, each step a row of the trail; the caller commits."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa
from sqlmodel import Session, col

from duban.errors import DubanError, NotFoundError, RefusedError
from incidents.texts import fitting
from models import Incident, IncidentState, IncidentTrail

CHINESE = {
    IncidentState.REPORTED: "已报告",
    IncidentState.HANDLING: "处置中",
    IncidentState.CLOSED: "已办结",
}
BEFORE = {
    IncidentState.HANDLING: IncidentState.REPORTED,
    IncidentState.CLOSED: IncidentState.HANDLING,
}
WHY_LENGTH = 500


class ClosingReasonMissingError(DubanError):
    """An incident is to be closed and nobody says how it ended."""

    def __init__(self) -> None:
        super().__init__("风险事件办结必须写明处置结果。")


class MoveRefusedError(RefusedError):
    """An incident does not stand one step before where it is to go."""

    def __init__(self, incident_id: int, to: IncidentState, now: IncidentState) -> None:
        super().__init__(
            f"把风险事件{incident_id}转为「{CHINESE[to]}」", f"它现在是「{CHINESE[now]}」"
        )


def move(
    session: Session,
    incident_id: int,
    to: IncidentState,
    *,
    by: str,
    at: datetime,
    why: str = "",
) -> Incident:
    """Move an incident one step on; of two people who press at once, one is refused.

    Raises:
        NotFoundError: there is no such incident.
        ClosingReasonMissingError: it is to be closed without a reason.
        MoveRefusedError: it does not stand one step before `to`; no step can be skipped or undone.
    """
    if to is IncidentState.CLOSED and not why.strip():
        raise ClosingReasonMissingError
    reason = fitting("理由", why, WHY_LENGTH) if why.strip() else ""
    who = fitting("经办人", by, 60)
    row = session.get(Incident, incident_id)
    if row is None:
        raise NotFoundError("风险事件", incident_id)
    before = BEFORE.get(to)
    if before is None or not _changed(session, incident_id, before, to):
        session.refresh(row)
        raise MoveRefusedError(incident_id, to, row.state)
    session.refresh(row)
    session.add(
        IncidentTrail(
            incident_id=incident_id,
            at=at,
            by=who,
            from_state=before,
            to_state=to,
            why=reason,
        )
    )
    session.flush()
    return row


def _changed(session: Session, incident_id: int, before: IncidentState, to: IncidentState) -> bool:
    """Change the state if it is still `before`: what was read earlier may be stale."""
    done = session.execute(
        sa.update(Incident)
        .where(col(Incident.id) == incident_id, col(Incident.state) == before)
        .values(state=to)
        .execution_options(synchronize_session=False)
    )
    return bool(done.rowcount == 1)  # type: ignore[attr-defined]
