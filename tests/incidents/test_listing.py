from __future__ import annotations

from datetime import timedelta

from sqlmodel import Session

from incidents.handle import move
from incidents.listing import listing
from models import IncidentState
from models.base import key_of
from tests.incidents.making import CONTENT, REPORTED, make_report

HOUR = timedelta(hours=1)


def test_incidents_stand_as_they_stood_at_the_moment_asked_for(session: Session) -> None:
    first = key_of(make_report(session))
    move(session, first, IncidentState.HANDLING, by="李四", at=REPORTED + 2 * HOUR)
    second = key_of(make_report(session, kind="舆论导向", at=REPORTED + HOUR))

    def stood(hours: float) -> list[tuple[object, object]]:
        return [(one["id"], one["state"]) for one in listing(session, REPORTED + hours * HOUR)]

    assert stood(0) == []
    assert stood(0.5) == [(first, "reported")]
    assert stood(1.5) == [(first, "reported"), (second, "reported")]
    assert stood(2.5) == [(first, "handling"), (second, "reported")]


def test_a_listed_incident_tells_all_of_its_report_and_trail(session: Session) -> None:
    number = key_of(make_report(session))
    move(session, number, IncidentState.HANDLING, by="李四", at=REPORTED + HOUR, why="派人")
    session.commit()
    (one,) = listing(session, REPORTED + 2 * HOUR)
    assert one["content"] == CONTENT
    assert one["reported_at"] == "2024-03-01T02:00:00+00:00"
    assert one["routed_to"][0]["to"] == "本级经济普查机构领导"
    assert one["trail"][-1] == {
        "at": "2024-03-01T03:00:00+00:00",
        "by": "李四",
        "from": "reported",
        "to": "handling",
        "why": "派人",
    }
