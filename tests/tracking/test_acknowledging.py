"""知道了: once for what is late, never in the place of a report."""

from __future__ import annotations

import threading
from collections.abc import Callable
from datetime import date

import pytest
import sqlalchemy as sa
from sqlmodel import Session, select

from duban.errors import DubanError, NotFoundError, RefusedError
from models import Acknowledgement, Milestone
from tests.offices import act, dispatched, milestone, small
from tracking import lifecycle
from tracking.acknowledging import acknowledge, acknowledgements, may_acknowledge

DUE = date(2023, 11, 30)


@pytest.fixture
def owed(session: Session) -> int:
    return milestone(session, dispatched(session, small()), "1", "甲区统计局")


def _returned(session: Session, owed: int, day: str) -> None:
    lifecycle.submit(session, owed, act(day), "稿")
    lifecycle.send_back(session, owed, act(day, "王办"), "缺数据")


def test_the_first_one_is_kept_and_the_same_again_changes_nothing(
    session: Session, owed: int
) -> None:
    assert acknowledge(session, owed, act("2023-12-04"), date(2023, 12, 8), " 已在办 ")
    assert not acknowledge(session, owed, act("2023-12-05", "别人"))
    [row] = acknowledgements(session, owed, date(2023, 12, 5))
    assert (row.anchor_on, row.happened_on, row.by) == (DUE, date(2023, 12, 4), "李甲")
    assert (row.promised_on, row.note) == (date(2023, 12, 8), "已在办")
    assert acknowledgements(session, owed, date(2023, 12, 3)) == []


def test_a_moved_date_or_a_return_is_acknowledged_anew(session: Session, owed: int) -> None:
    assert acknowledge(session, owed, act("2023-12-04"))
    lifecycle.extend(session, owed, date(2023, 12, 10), act("2023-12-05"), "顺延")
    with pytest.raises(RefusedError, match="还没有逾期（时限2023-12-10）"):
        acknowledge(session, owed, act("2023-12-10"))
    assert acknowledge(session, owed, act("2023-12-11"))
    _returned(session, owed, "2023-12-20")
    with pytest.raises(RefusedError, match="还没有逾期（退回日期2023-12-20）"):
        acknowledge(session, owed, act("2023-12-20"))
    assert acknowledge(session, owed, act("2023-12-21"))
    found = [row.anchor_on.isoformat() for row in acknowledgements(session, owed, date.max)]
    assert found == ["2023-11-30", "2023-12-10", "2023-12-20"]


def test_a_return_before_the_due_date_leaves_the_due_date_to_be_late_from(
    session: Session, owed: int
) -> None:
    _returned(session, owed, "2023-11-20")
    row = session.get_one(Milestone, owed)
    assert not may_acknowledge(session, row, DUE)
    assert may_acknowledge(session, row, date(2023, 12, 1))
    assert acknowledge(session, owed, act("2023-12-01"))
    assert not may_acknowledge(session, row, date(2023, 12, 4))


@pytest.mark.parametrize(
    ("before", "promised_on", "why"),
    [
        (lambda s, n: lifecycle.submit(s, n, act("2023-12-01"), ""), None, "现在是「已报待审」"),
        (lambda s, n: lifecycle.waive(s, n, act("2023-12-01"), "合并"), None, "现在是「已免办」"),
        (lambda _s, _n: None, date(2023, 12, 3), "承诺报送的日期2023-12-03早于办理日期2023-12-04"),
        (lambda _s, _n: None, date(1023, 12, 3), "不在2000年到2099年之间"),
    ],
)
def test_what_cannot_be_acknowledged_is_refused_and_nothing_is_kept(
    session: Session,
    owed: int,
    before: Callable[[Session, int], object],
    promised_on: date | None,
    why: str,
) -> None:
    before(session, owed)
    with pytest.raises(DubanError, match=why):
        acknowledge(session, owed, act("2023-12-04"), promised_on)
    assert session.exec(select(Acknowledgement)).all() == []


def test_a_note_that_is_too_long_or_a_milestone_that_is_not_there_is_refused(
    session: Session, owed: int
) -> None:
    with pytest.raises(lifecycle.TextTooLongError):
        acknowledge(session, owed, act("2023-12-04"), note="长" * 501)
    with pytest.raises(NotFoundError):
        acknowledge(session, owed + 10_000, act("2023-12-04"))


def test_of_two_at_once_one_is_the_first(engine: sa.Engine, session: Session, owed: int) -> None:
    session.commit()
    start = threading.Barrier(2)
    first: list[bool] = []

    def press() -> None:
        with Session(engine) as own:
            start.wait()
            first.append(acknowledge(own, owed, act("2023-12-04")))
            own.commit()

    people = [threading.Thread(target=press) for _ in range(2)]
    for one in people:
        one.start()
    for one in people:
        one.join()
    assert sorted(first) == [False, True]
