"""What may happen to a milestone, and what the trail says of it."""

from __future__ import annotations

import io
import threading
from datetime import date
from pathlib import Path

import pytest
import sqlalchemy as sa
from sqlmodel import Session, select

from duban.errors import NotFoundError, RefusedError
from models import Evidence, MilestoneState, Trail
from tests.offices import act, dispatched, milestone, small
from tracking import lifecycle
from tracking.evidence import EvidenceEmptyError, keep, path_of
from tracking.lifecycle import TextTooLongError, WhyMissingError
from tracking.lights import Light, light
from tracking.standing import due_within, standings, status


@pytest.fixture
def owed(session: Session) -> int:
    plan = dispatched(session, small())
    return milestone(session, plan, "1", "甲区统计局")


def _trail(session: Session, number: int) -> list[tuple[str | None, str, str]]:
    rows = session.exec(
        select(Trail).where(Trail.milestone_id == number).order_by(Trail.id)  # type: ignore[arg-type]
    )
    return [(row.from_state, row.to_state, row.why) for row in rows]


def test_submitted_returned_submitted_again_and_accepted(session: Session, owed: int) -> None:
    lifecycle.submit(session, owed, act("2023-11-20"), "第一稿")
    lifecycle.send_back(session, owed, act("2023-11-21", "王办"), "缺数据")
    lifecycle.submit(session, owed, act("2023-12-02"), "第二稿")
    row = lifecycle.accept(session, owed, act("2023-12-05", "王办"))
    assert row.state is MilestoneState.ACCEPTED
    assert (row.submitted_on, row.accepted_on) == (date(2023, 12, 2), date(2023, 12, 5))
    assert _trail(session, owed) == [
        (None, "pending", "下达"),
        ("pending", "submitted", "第一稿"),
        ("submitted", "returned", "缺数据"),
        ("returned", "submitted", "第二稿"),
        ("submitted", "accepted", ""),
    ]


@pytest.mark.parametrize(
    "step",
    [
        lambda s, n: lifecycle.accept(s, n, act("2023-11-20")),
        lambda s, n: lifecycle.send_back(s, n, act("2023-11-20"), "理由"),
        lambda s, n: lifecycle.extend(s, n, date(2023, 11, 30), act("2023-11-20"), "同一天"),
    ],
)
def test_a_step_that_the_state_does_not_allow_changes_nothing(
    session: Session, owed: int, step: object
) -> None:
    with pytest.raises(RefusedError):
        step(session, owed)  # type: ignore[operator]
    assert len(_trail(session, owed)) == 1


def test_an_ended_milestone_cannot_be_handed_in_or_waived(session: Session, owed: int) -> None:
    lifecycle.waive(session, owed, act("2023-11-20", "王办"), "机构合并")
    for step in (
        lambda: lifecycle.submit(session, owed, act("2023-11-21")),
        lambda: lifecycle.waive(session, owed, act("2023-11-21"), "再免"),
        lambda: lifecycle.extend(session, owed, date(2024, 1, 1), act("2023-11-21"), "延"),
    ):
        with pytest.raises(RefusedError, match="已免办"):
            step()


def test_returning_waiving_and_extending_need_a_reason(session: Session, owed: int) -> None:
    with pytest.raises(WhyMissingError):
        lifecycle.waive(session, owed, act("2023-11-20"), "  ")
    with pytest.raises(WhyMissingError):
        lifecycle.extend(session, owed, date(2024, 1, 1), act("2023-11-20"), "")
    lifecycle.submit(session, owed, act("2023-11-20"))
    with pytest.raises(WhyMissingError):
        lifecycle.send_back(session, owed, act("2023-11-20"), "")


def test_a_number_that_is_no_milestone_is_said_so(session: Session, owed: int) -> None:
    with pytest.raises(NotFoundError, match="节点「99999」"):
        lifecycle.accept(session, 99999, act("2023-11-20"))


def test_of_two_people_who_press_at_once_one_is_refused(engine: sa.Engine) -> None:
    with Session(engine) as session:
        number = milestone(session, dispatched(session, small()), "1", "甲区统计局")
    start = threading.Barrier(2)
    outcomes: list[str] = []

    def press() -> None:
        with Session(engine) as session:
            start.wait()
            try:
                lifecycle.submit(session, number, act("2023-11-20"))
                session.commit()
                outcomes.append("done")
            except RefusedError:
                outcomes.append("refused")

    people = [threading.Thread(target=press) for _ in range(2)]
    for one in people:
        one.start()
    for one in people:
        one.join()
    assert sorted(outcomes) == ["done", "refused"]
    with Session(engine) as session:
        assert len(_trail(session, number)) == 2


def test_the_past_is_read_from_the_trail(session: Session) -> None:
    plan = dispatched(session, small())
    number = milestone(session, plan, "1", "甲区统计局")
    lifecycle.extend(session, number, date(2023, 12, 10), act("2023-11-25", "王办"), "汛情")
    lifecycle.submit(session, number, act("2023-12-05"))
    lifecycle.accept(session, number, act("2023-12-08", "王办"))

    def stood(day: str) -> tuple[str, date, str]:
        rows = standings(session, plan, date.fromisoformat(day), 7, milestone_id=number)
        return rows[0].state, rows[0].due_on, rows[0].light

    assert stood("2023-03-01") == ("pending", date(2023, 11, 30), "green")
    assert stood("2023-11-24") == ("pending", date(2023, 11, 30), "yellow")
    assert stood("2023-11-25") == ("pending", date(2023, 12, 10), "green")
    assert stood("2023-12-05") == ("submitted", date(2023, 12, 10), "blue")
    assert stood("2023-12-07") == ("submitted", date(2023, 12, 10), "blue")
    assert stood("2023-12-08") == ("accepted", date(2023, 12, 10), "grey")


@pytest.mark.parametrize(
    ("state", "due_on", "expected"),
    [
        (MilestoneState.PENDING, "2023-11-19", Light.RED),
        (MilestoneState.PENDING, "2023-11-20", Light.YELLOW),
        (MilestoneState.PENDING, "2023-11-27", Light.YELLOW),
        (MilestoneState.PENDING, "2023-11-28", Light.GREEN),
        (MilestoneState.RETURNED, "2023-11-19", Light.RED),
        (MilestoneState.SUBMITTED, "2023-11-01", Light.BLUE),
        (MilestoneState.ACCEPTED, "2023-11-01", Light.GREY),
        (MilestoneState.WAIVED, "2023-11-01", Light.GREY),
    ],
)
def test_the_light_of_a_state_and_a_date(
    state: MilestoneState, due_on: str, expected: Light
) -> None:
    assert light(state, date.fromisoformat(due_on), date(2023, 11, 20), 7) is expected


def test_what_is_late_is_not_due(session: Session) -> None:
    plan = dispatched(session, small())
    rows = standings(session, plan, date(2023, 11, 30), 7)
    assert len(due_within(rows, date(2023, 11, 30), 0)) == 3
    assert due_within(rows, date(2023, 12, 1), 10) == []


def test_the_status_adds_up(session: Session) -> None:
    plan = dispatched(session, small())
    lifecycle.submit(session, milestone(session, plan, "1", "甲区统计局"), act("2023-11-20"))
    found = status(standings(session, plan, date(2023, 12, 1), 7), plan)
    assert found["milestones"] == {
        "total": 5, "green": 2, "yellow": 0, "red": 2, "blue": 1, "grey": 0,
    }  # fmt: skip
    for part in ("units", "groups"):
        for key, value in found["milestones"].items():
            assert sum(one[key] for one in found[part]) == value


def test_equal_evidence_is_kept_once_under_its_digest(
    session: Session, owed: int, tmp_path: Path
) -> None:
    folder = tmp_path / "evidence"
    kept = [keep(name, io.BytesIO(b"paper"), folder) for name in ("总结.docx", "../../etc/passwd")]
    submission = lifecycle.submit(session, owed, act("2023-11-20"), files=kept)
    rows = session.exec(select(Evidence).where(Evidence.submission_id == submission.id)).all()
    assert [row.name for row in rows] == ["总结.docx", "passwd"]
    assert {(row.sha256, row.size) for row in rows} == {(kept[0].sha256, 5)}
    files = [path for path in folder.rglob("*") if path.is_file()]
    assert files == [path_of(folder, kept[0].sha256)]
    assert files[0].read_bytes() == b"paper"


def test_an_empty_file_is_no_evidence_and_leaves_nothing(tmp_path: Path) -> None:
    with pytest.raises(EvidenceEmptyError):
        keep("空.txt", io.BytesIO(), tmp_path)
    assert list(tmp_path.rglob("*")) == []


def test_a_longer_note_than_the_ledger_keeps_is_refused(session: Session, owed: int) -> None:
    with pytest.raises(TextTooLongError, match="最多500字，现有501字"):
        lifecycle.submit(session, owed, act("2023-11-20"), "长" * 501)
    assert len(_trail(session, owed)) == 1
