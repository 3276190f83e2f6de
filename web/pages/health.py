"""运行状况: one small JSON for whatever watches the process."""

from typing import Any

import sqlalchemy as sa
from fastapi import APIRouter

from models import Plan
from tracking import heartbeat
from web.site import Here

router = APIRouter()


@router.get("/healthz")
def health(view: Here) -> dict[str, Any]:
    """Answer once the database has answered; an error of it is a 500."""
    with view.office.reading() as session:
        plans = session.execute(sa.select(sa.func.count()).select_from(Plan)).scalar_one()
        last = heartbeat.latest(session, "remind", view.today)
        return {
            "status": "ok",
            "database": view.office.engine.dialect.name,
            "plans": plans,
            "today": view.today.isoformat(),
            "reminded_on": last.swept_on.isoformat() if last else None,
        }
