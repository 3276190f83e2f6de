"""A step written down under a wrong day gets the right one, and the trail keeps both."""

from __future__ import annotations

from datetime import date

import pytest
import sqlalchemy as sa
from sqlmodel import Session, col, select

from duban.errors import NotFoundError, RefusedError
from models import Milestone, MilestoneState, Plan, Submission, Trail
from tests.offices import act, dispatched, milestone, small
from tracking import lifecycle
from tracking.facts import facts_of
from tracking.lifecycle import WhyMissingError
from tracking.redating import redate
from tracking.standing import standings

DUE = date(2023, 11, 30)


@pytest.fixture
def plan(session: Session) -> Plan:
    return dispatched(session, small())


@pytest.fixture
def owed(session: Session, plan: Plan) -> int:
    return milestone(session, plan, "1", "甲区统计局")


def _outcome(session: Session, plan: Plan, owed: int, day: date = date(2024, 1, 2)) -> str:
    facts, _ = facts_of(session, plan, day)
    return str(next(one.outcome for one in facts if one.milestone == owed))


def test_a_year_typed_wrong_blocks_nothing_for_good(session: Session, owed: int) -> None:
    lifecycle.submit(session, owed, act("2042-11-20"), "第一稿")
    with pytest.raises(RefusedError, match="用 duban redate"):
        lifecycle.accept(session, owed, act("2023-11-22", "王办"))
    assert redate(session, owed, date(2023, 11, 20), act("2023-11-22"), "年份写错") == (
        "报送",
        date(2042, 11, 20),
    )
    row = lifecycle.accept(session, owed, act("2023-11-22", "王办"))
    assert (row.submitted_on, row.accepted_on) == (date(2023, 11, 20), date(2023, 11, 22))
    handed_in = session.exec(select(Submission).where(Submission.milestone_id == owed)).one()
    assert handed_in.happened_on == date(2023, 11, 20)
    days = [
        (one.happened_on, one.corrects_id is not None, one.why)
        for one in session.exec(
            select(Trail).where(Trail.milestone_id == owed).order_by(col(Trail.id))
        )
    ]
    assert days[1:] == [
        (date(2042, 11, 20), False, "第一稿"),
        (date(2023, 11, 20), True, "年份写错"),
        (date(2023, 11, 22), False, ""),
    ]


def test_an_accepted_submission_turns_out_to_have_been_in_time(
    session: Session, plan: Plan, owed: int
) -> None:
    lifecycle.submit(session, owed, act("2023-12-05"))
    lifecycle.accept(session, owed, act("2023-12-06"))
    assert _outcome(session, plan, owed) == "late"
    redate(session, owed, DUE, act("2024-01-02", "王办"), "邮戳为准", "报送")
    session.expire_all()
    assert _outcome(session, plan, owed) == "on_time"
    row = lifecycle.get(session, owed)
    assert (row.state, row.submitted_on) == (MilestoneState.ACCEPTED, DUE)


def test_the_past_is_read_under_the_right_days(session: Session, plan: Plan, owed: int) -> None:
    lifecycle.submit(session, owed, act("2023-11-20"))
    lifecycle.send_back(session, owed, act("2023-11-21"), "缺表")
    lifecycle.submit(session, owed, act("2023-11-22"))
    redate(session, owed, date(2023, 11, 28), act("2023-12-01"), "记早了")
    redate(session, owed, date(2023, 11, 26), act("2023-12-02"), "又记早了")

    def on(day: date) -> tuple[str, date | None]:
        (one,) = standings(session, plan, day, 7, milestone_id=owed)
        return str(one.state), one.submitted_on

    assert on(date(2023, 11, 19)) == ("pending", None)
    assert on(date(2023, 11, 20)) == ("submitted", date(2023, 11, 20))
    assert on(date(2023, 11, 25)) == ("returned", None)
    assert on(date(2023, 11, 26)) == ("submitted", date(2023, 11, 26))
    assert on(date(2024, 1, 1)) == ("submitted", date(2023, 11, 26))


@pytest.mark.parametrize(
    ("on", "step", "words"),
    [
        ("2023-11-19", "退回", "早于节点[0-9]+的前一步（2023-11-20）"),
        ("2023-11-23", "报送", "晚于节点[0-9]+的后一步（2023-11-21）"),
        ("2023-11-21", "", "本来就是2023-11-21"),
        ("2024-02-01", "", "还没有到"),
        ("2022-11-20", "报送", "早于方案印发或开始的日子（2023-03-01）"),
    ],
)
def test_a_day_out_of_order_is_refused(
    session: Session, owed: int, on: str, step: str, words: str
) -> None:
    lifecycle.submit(session, owed, act("2023-11-20"))
    lifecycle.send_back(session, owed, act("2023-11-21"), "缺表")
    with pytest.raises(RefusedError, match=words):
        redate(session, owed, date.fromisoformat(on), act("2023-12-01"), "更正", step)
    assert (
        session.scalar(sa.select(sa.func.count()).where(col(Trail.corrects_id).is_not(None))) == 0
    )


def test_only_a_step_that_was_taken_is_redated_and_with_a_reason(
    session: Session, owed: int
) -> None:
    with pytest.raises(RefusedError, match="还没有办理过"):
        redate(session, owed, DUE, act("2023-12-01"), "更正")
    lifecycle.extend(session, owed, date(2023, 12, 20), act("2023-11-20"), "汛情")
    assert redate(session, owed, date(2023, 11, 18), act("2023-12-01"), "更正")[0] == "调整时限"
    with pytest.raises(NotFoundError, match="现有：调整时限"):
        redate(session, owed, DUE, act("2023-12-01"), "更正", "办结")
    with pytest.raises(WhyMissingError):
        redate(session, owed, DUE, act("2023-12-01"), " ")
    row = session.get_one(Milestone, owed)
    assert (row.state, row.due_on) == (MilestoneState.PENDING, date(2023, 12, 20))


def test_nothing_is_done_before_the_plan_was_issued(session: Session, owed: int) -> None:
    with pytest.raises(RefusedError, match="早于方案印发或开始的日子"):
        lifecycle.submit(session, owed, act("2013-11-20"))
