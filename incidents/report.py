"""报告: take in a risk event, and say at once who must be told in which order."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

from sqlmodel import Session

from duban.errors import DubanError, NotFoundError
from incidents.routing import Routing
from incidents.texts import fitting
from models import Incident, IncidentState, IncidentTrail
from models.base import key_of

FIELD_LENGTH = 4000


class ReportIncompleteError(DubanError):
    """A report lacks fields that the paper asks for, or has some that it does not know."""

    def __init__(self, missing: Sequence[str], unknown: Sequence[str], clause: str) -> None:
        faults = []
        if missing:
            faults.append(f"缺少{'、'.join(missing)}，尚不清楚的请写「待查」")
        if unknown:
            faults.append(f"多出{'、'.join(f'「{name}」' for name in unknown)}")
        super().__init__(f"报告没有受理，按{clause}：{'；'.join(faults)}。")


class HappenedLaterError(DubanError):
    """An event is said to have happened after its report."""

    def __init__(self) -> None:
        super().__init__("报告没有受理：发生时间晚于报告时间。")


def report(
    session: Session,
    routing: Routing,
    *,
    kind: str,
    severity: str,
    title: str,
    content: Mapping[str, str],
    unit: str,
    happened_at: datetime,
    by: str,
    at: datetime,
) -> Incident:
    """Write down an event with its route and the first row of its trail; the caller commits.

    `content` maps every field of the routing to a text; a blank one counts as missing.
    `unit` is who reports, not necessarily a unit of a plan's roster. The route is kept with
    the incident as it is now, so a later change of the routing leaves it alone.

    Raises:
        NotFoundError: the routing has no such kind or severity.
        ReportIncompleteError: fields are missing or unknown; it names all of them.
        TextUnfitError: a text is blank or too long.
        HappenedLaterError: `happened_at` is later than `at`.
    """
    if kind not in routing.kind_names:
        raise NotFoundError("风险种类", kind, routing.kind_names)
    if severity not in routing.severities:
        raise NotFoundError("严重程度", severity, routing.severities)
    if happened_at > at:
        raise HappenedLaterError
    row = Incident(
        routing=routing.code,
        kind=kind,
        severity=severity,
        title=fitting("标题", title, 200),
        content=_checked(routing, content),
        happened_at=happened_at,
        reported_at=at,
        reported_by=fitting("报告人", by, 60),
        reporting_unit=fitting("报告单位", unit, 120),
        routed_to=[step.model_dump(exclude={"only"}) for step in routing.steps(severity)],
    )
    session.add(row)
    session.flush()
    session.add(
        IncidentTrail(
            incident_id=key_of(row), at=at, by=row.reported_by, to_state=IncidentState.REPORTED
        )
    )
    session.flush()
    return row


def _checked(routing: Routing, content: Mapping[str, str]) -> dict[str, str]:
    """Return the fields in the paper's order."""
    fields = routing.report.fields
    missing = [name for name in fields if not content.get(name, "").strip()]
    unknown = [name for name in content if name not in fields]
    if missing or unknown:
        raise ReportIncompleteError(missing, unknown, routing.report.clause)
    return {name: fitting(name, content[name], FIELD_LENGTH) for name in fields}
