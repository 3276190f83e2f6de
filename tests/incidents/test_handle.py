from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier

import pytest
import sqlalchemy as sa
from sqlmodel import Session, col, select

from duban.errors import DubanError, NotFoundError, RefusedError
from incidents.handle import move
from models import IncidentState, IncidentTrail
from models.base import key_of
from tests.incidents.making import REPORTED, make_report

LATER = REPORTED + timedelta(hours=3)
HANDLING, CLOSED = IncidentState.HANDLING, IncidentState.CLOSED


def steps(session: Session) -> list[tuple[str | None, str, str, str]]:
    rows = session.exec(select(IncidentTrail).order_by(col(IncidentTrail.id)))
    return [(row.from_state, row.to_state, row.by, row.why) for row in rows]


def test_an_incident_is_handled_then_closed_and_each_step_is_a_row(session: Session) -> None:
    number = key_of(make_report(session))
    assert move(session, number, HANDLING, by="李四", at=LATER).state is HANDLING
    assert move(session, number, CLOSED, by="王五", at=LATER, why=" 终端已修好 ").state is CLOSED
    assert steps(session) == [
        (None, "reported", "张三", ""),
        ("reported", "handling", "李四", ""),
        ("handling", "closed", "王五", "终端已修好"),
    ]


@pytest.mark.parametrize(
    ("done", "to", "why", "sentence"),
    [
        ([], CLOSED, " ", "风险事件办结必须写明处置结果。"),
        ([], CLOSED, "误报", "不能把风险事件{}转为「已办结」：它现在是「已报告」。"),
        ([HANDLING], HANDLING, "", "不能把风险事件{}转为「处置中」：它现在是「处置中」。"),
        ([HANDLING], IncidentState.REPORTED, "",
         "不能把风险事件{}转为「已报告」：它现在是「处置中」。"),
        ([HANDLING, CLOSED], HANDLING, "", "不能把风险事件{}转为「处置中」：它现在是「已办结」。"),
        ([HANDLING], CLOSED, "长" * 501, "理由过长（501字，最多500字）。"),
    ],
)  # fmt: skip
def test_no_step_is_skipped_repeated_or_undone(
    session: Session, done: list[IncidentState], to: IncidentState, why: str, sentence: str
) -> None:
    number = key_of(make_report(session))
    for state in done:
        move(session, number, state, by="李四", at=LATER, why="已处置")
    before = steps(session)
    with pytest.raises(DubanError) as caught:
        move(session, number, to, by="李四", at=LATER, why=why)
    assert str(caught.value) == sentence.format(number)
    assert steps(session) == before


def test_an_incident_that_is_not_there_is_not_found(session: Session) -> None:
    with pytest.raises(NotFoundError, match="没有找到风险事件「7」"):
        move(session, 7, HANDLING, by="李四", at=LATER)


def test_who_decided_on_an_older_state_is_refused(engine: sa.Engine) -> None:
    with Session(engine, expire_on_commit=False) as late, Session(engine) as early:
        seen = make_report(late)
        number = key_of(seen)
        late.commit()
        move(early, number, HANDLING, by="李四", at=LATER)
        early.commit()
        assert seen.state is IncidentState.REPORTED
        with pytest.raises(RefusedError, match="它现在是「处置中」"):
            move(late, number, HANDLING, by="王五", at=LATER)
        late.rollback()
        assert [by for _, _, by, _ in steps(late)] == ["张三", "李四"]


def test_of_two_people_who_press_at_once_one_is_refused(engine: sa.Engine) -> None:
    with Session(engine) as session:
        number = key_of(make_report(session))
        session.commit()
    together = Barrier(2)

    def press(by: str) -> str:
        with Session(engine) as session:
            together.wait(timeout=30)
            try:
                move(session, number, HANDLING, by=by, at=LATER)
            except RefusedError:
                return "refused"
            session.commit()
            return by

    with ThreadPoolExecutor(2) as pool:
        ended = set(pool.map(press, ["李四", "王五"]))
    with Session(engine) as session:
        movers = {by for before, _, by, _ in steps(session) if before is not None}
    assert len(movers) == 1
    assert ended == {"refused", *movers}
