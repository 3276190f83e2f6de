from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from sqlmodel import Session

from bulletins.frame import Frame
from bulletins.gathering import gather_overdue
from bulletins.kinds.rectify import AnswerDateError, NothingOwedError, Owed, Rectification, words
from duban.build.database import make_engine
from plans.overview import get_plan
from plans.roster import get_unit
from tests.bulletins.papers import document, tables, texts, traced

DAY, ANSWER = date(2023, 11, 20), date(2023, 11, 27)
FRAME = Frame("黄山市统计局", DAY, to="休宁县统计局", contact="张三", phone="0559-1234567")


NOTICE = Rectification(
    plan_code="plan",
    plan_title="活动方案",
    unit="休宁县统计局",
    day=DAY,
    owed=(
        Owed(5, "1", "报送总结", "9月底前", "二（一）1", date(2023, 9, 30), "待报"),
        Owed(9, "附件1-二", "走访企业", None, None, date(2023, 11, 19), "已退回"),
    ),
    answer_by=ANSWER,
)


def test_everything_overdue_of_a_unit_is_found_with_clause_and_phrase(huangshan_url: str) -> None:
    engine = make_engine(huangshan_url)
    with Session(engine) as session:
        plan = get_plan(session, "huangshan-2023")
        notice = gather_overdue(session, plan, get_unit(session, plan, "休宁县"), DAY, ANSWER)
    engine.dispose()
    assert (notice.unit, notice.plan_code) == ("休宁县统计局", "huangshan-2023")
    assert len(notice.owed) > 5
    assert [one.due_on for one in notice.owed] == sorted(one.due_on for one in notice.owed)
    assert all(one.due_on < DAY and one.clause for one in notice.owed)
    assert any(one.phrase for one in notice.owed)


def test_every_overdue_thing_stands_in_the_table_with_its_ground_and_days() -> None:
    made = document("rectify", words(NOTICE, FRAME))
    table = tables(made)[0]
    assert table[1:] == [
        ["1", "5", "1 报送总结", "二（一）1「9月底前」", "2023-09-30", "51", "待报"],
        ["2", "9", "附件1-二 走访企业", "—", "2023-11-19", "1", "已退回"],
    ]
    assert {cell for row in table[1:] for cell in (row[4], row[5])} <= traced(made)
    assert "你单位有2个节点逾期未报，最长已逾期51天" in "\n".join(texts(made))


def test_the_notice_says_by_when_and_to_whom_to_answer_and_has_a_slip() -> None:
    made = document("rectify", words(NOTICE, FRAME))
    text = "\n".join(texts(made))
    assert "休宁县统计局：" in text
    assert "请于2023年11月27日前报送" in text
    assert "联系人：张三，联系电话：0559-1234567。" in text
    slip = tables(made)[1]
    assert [row[0] for row in slip][:4] == ["文件", "签收单位", "签收人（签名）", "签收日期"]
    assert slip[0][1] == "关于限期办理《活动方案》逾期事项的督办通知"
    assert slip[1][1] == "休宁县统计局"


def test_a_unit_that_owes_nothing_gets_no_notice() -> None:
    with pytest.raises(NothingOwedError, match="没有逾期未报的节点"):
        words(replace(NOTICE, owed=()), FRAME)


def test_an_answer_cannot_be_asked_for_before_the_notice_is_out() -> None:
    with pytest.raises(AnswerDateError, match="应晚于成文日期2023-11-20"):
        words(replace(NOTICE, answer_by=DAY), FRAME)
