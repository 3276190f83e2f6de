"""What is no longer true of the ledger is not told."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
import sqlalchemy as sa
from sqlmodel import Session, col, select

from models import Acknowledgement, Letter, Milestone, MilestoneState, Notice
from notifications.anchors import AnchorError, anchor_of, lanes
from notifications.ledger import sweep
from notifications.occasions import occasions
from notifications.truth import still_true, untrue
from notifications.waiting import WAITING
from plans.workdays import WorkCalendar
from tests.notifications.making import NOW, TODAY, Bureau

SOON = TODAY + timedelta(days=5)
LATE = TODAY - timedelta(days=7)
PENDING, SUBMITTED = MilestoneState.PENDING, MilestoneState.SUBMITTED
RETURNED, ACCEPTED, WAIVED = (
    MilestoneState.RETURNED,
    MilestoneState.ACCEPTED,
    MilestoneState.WAIVED,
)
Change = Callable[[Milestone], None]


def _dropped(session: Session) -> dict[str, str]:
    """Say of each waiting occasion that is untrue, why; those that are true are not in it."""
    session.flush()
    found = {}
    for one in untrue(TODAY):
        query = sa.select(col(Notice.occasion), one.why).where(WAITING, one.condition)
        for occasion, why in session.execute(query):
            found.setdefault(occasion, why)
    return found


def _to(state: MilestoneState, **dates: object) -> Change:
    def change(row: Milestone) -> None:
        row.state = state
        for name, value in dates.items():
            setattr(row, name, value)

    return change


@pytest.mark.parametrize(
    ("change", "why"),
    [
        (_to(PENDING), None),
        (_to(SUBMITTED, submitted_on=TODAY), "已报送"),
        (_to(ACCEPTED), "已办结"),
        (_to(WAIVED), "已免办"),
        (_to(PENDING, due_on=LATE - timedelta(days=1)), "时限已变更"),
        (_to(RETURNED, returned_on=TODAY), "时限已变更"),
        (_to(RETURNED, returned_on=LATE - timedelta(days=1)), None),
    ],
)
def test_a_chase_is_untrue_once_its_milestone_is_another_matter(
    session: Session, bureau: Bureau, calendar: WorkCalendar, change: Change, why: str | None
) -> None:
    late = bureau.owe(LATE)
    assert sweep(session, TODAY, calendar) == 3
    change(session.get_one(Milestone, late))
    codes = ("overdue-1", "escalate-head", "escalate-coordinator")
    assert _dropped(session) == (dict.fromkeys(codes, why) if why else {})


@pytest.mark.parametrize(
    ("change", "why"),
    [
        (_to(SUBMITTED), None),
        (_to(SUBMITTED, submitted_on=TODAY), "已另行报送或退回"),
        (_to(RETURNED, submitted_on=None, returned_on=TODAY), "已退回"),
        (_to(ACCEPTED, accepted_on=TODAY), "已办结"),
    ],
)
def test_a_waiting_review_is_untrue_once_it_was_made(
    session: Session, bureau: Bureau, calendar: WorkCalendar, change: Change, why: str | None
) -> None:
    row = session.get_one(Milestone, bureau.owe(SOON, SUBMITTED))
    row.submitted_on = LATE
    session.flush()
    assert sweep(session, TODAY, calendar) == 1
    change(row)
    assert _dropped(session) == ({"review-1": why} if why else {})


def test_an_escalation_is_untrue_once_somebody_said_that_it_is_known(
    session: Session, bureau: Bureau, calendar: WorkCalendar
) -> None:
    late = bureau.owe(LATE)
    sweep(session, TODAY, calendar)
    session.add(
        Acknowledgement(milestone_id=late, anchor_on=LATE, happened_on=TODAY, at=NOW, by="王填")
    )
    assert _dropped(session) == {
        "escalate-head": "单位已知悉",
        "escalate-coordinator": "单位已知悉",
    }


def test_what_goes_to_somebody_who_has_left_is_untrue(
    session: Session, bureau: Bureau, calendar: WorkCalendar
) -> None:
    bureau.owe(LATE)
    sweep(session, TODAY, calendar)
    bureau.head.until_on = TODAY - timedelta(days=1)
    assert _dropped(session) == {"escalate-head": "人员已离任"}


def test_a_letter_is_asked_for_what_is_still_true_of_it(
    session: Session, bureau: Bureau, calendar: WorkCalendar
) -> None:
    done, open_ = bureau.owe(LATE), bureau.owe(SOON)
    sweep(session, TODAY, calendar)
    letter = bureau.office.add(
        Letter(
            person_id=bureau.filler.id, written_on=TODAY, kind="daily", subject="", text="", html=""
        )
    )
    mine = session.exec(select(Notice).where(Notice.person_id == bureau.filler.id)).all()
    for one in mine:
        one.letter_id = letter.id
    session.flush()
    assert letter.id is not None
    assert still_true(session, letter.id, TODAY) == {one.id for one in mine}
    session.get_one(Milestone, done).state = ACCEPTED
    session.flush()
    assert still_true(session, letter.id, TODAY) == {
        one.id for one in mine if one.milestone_id == open_
    }


def test_no_code_in_the_ledger_is_taken_for_another_occasions() -> None:
    codes = [(code, one.key) for one in occasions() for code in one.codes]
    for code, key in codes:
        others = [other for other, whose in codes if whose != key]
        assert not [other for other in others if other == code or other.startswith(f"{code}-")]


def test_every_anchor_of_the_table_is_a_date_of_a_milestone_and_no_other_name_is_taken() -> None:
    for one in occasions():
        assert lanes(one.anchor, one.states)
        assert anchor_of(one.anchor) is not None
    for name in ("signed_on", "state"):
        with pytest.raises(AnchorError):
            lanes(name, (PENDING,))
