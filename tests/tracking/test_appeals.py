"""Scores are published for comment, contested, corrected, and only then final."""

from __future__ import annotations

import io
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from sqlmodel import Session

from duban.errors import DubanError, NotFoundError, RefusedError
from models import Appeal, AppealState, Plan, Settlement
from models.base import key_of
from plans.workdays import WorkCalendar
from tests.offices import milestone
from tests.scoring_office import scored_plan
from tracking import lifecycle
from tracking.appeals import (
    NotCorrectedError,
    NothingCorrectedError,
    answer,
    appeal,
    appeals_of,
    files_of,
    lines_of,
)
from tracking.evidence import keep
from tracking.lifecycle import Act, WhyMissingError
from tracking.publishing import (
    CommentDaysError,
    NotFinalError,
    finality,
    missing_for_final,
    publications,
    publish_final,
    publish_for_comment,
)
from tracking.scorefacts.desk import open_desk
from tracking.scorefacts.entries import JudgementEntry, TallyEntry
from tracking.scorefacts.recording import record_judgement, record_tally, withdraw
from tracking.settling import settle
from tracking.sincethen import since_then, since_words

CALENDAR = WorkCalendar()
FRIDAY = date(2024, 1, 5)


def on(day: str, by: str = "王办") -> Act:
    """Somebody acting on a day of 2024, its moment within the day."""
    found = date.fromisoformat(f"2024-{day}")
    return Act(by, found, datetime(found.year, found.month, found.day, 4, tzinfo=UTC))


@pytest.fixture
def plan(session: Session, small_rubric: Path) -> Plan:
    """Every judgement is there but one: that of 能源科 on 乙县统计局."""
    made = scored_plan(session)
    desk = open_desk(session, made)
    record_tally(session, desk, TallyEntry("甲区统计局", "late-reports", title="年报"), on("01-02"))
    for unit in ("甲区统计局", "乙县统计局"):
        record_judgement(session, desk, JudgementEntry(unit, "1.1", "40"), on("01-02"))
        record_judgement(session, desk, JudgementEntry(unit, "1.2", "90", "工业科"), on("01-02"))
    record_judgement(session, desk, JudgementEntry("甲区统计局", "1.2", "9", "能源科"), on("01-02"))
    return made


def settled(session: Session, plan: Plan, day: str) -> Settlement:
    act = on(day)
    return settle(session, plan, act.day, act.at)


def test_a_comment_period_is_counted_in_working_days_after_its_first(
    session: Session, plan: Plan
) -> None:
    row = settled(session, plan, "01-05")
    done = publish_for_comment(session, row, 5, CALENDAR, on("01-05"))
    assert done.until_on == date(2024, 1, 12)
    with pytest.raises(RefusedError, match="已在2024-01-05公示"):
        publish_for_comment(session, row, 5, CALENDAR, on("01-08"))
    for days in (0, 61):
        with pytest.raises(CommentDaysError):
            publish_for_comment(session, row, days, CALENDAR, on("01-08"))
    with pytest.raises(RefusedError, match="日期是2024-01-05"):
        publish_for_comment(session, settled(session, plan, "01-05"), 5, CALENDAR, on("01-04"))
    assert publications(session, plan, date(2024, 1, 4)) == []
    (then,) = publications(session, plan, date(2024, 1, 12))
    (after,) = publications(session, plan, date(2024, 1, 13))
    assert (then.open, after.open) == (True, False)


def test_units_appeal_while_the_period_runs_and_only_then(
    session: Session, plan: Plan, tmp_path: Path
) -> None:
    with pytest.raises(RefusedError, match="还没有公示"):
        appeal(session, plan, "甲区统计局", "1.2", "应为90", on("01-05"))
    row = settled(session, plan, "01-05")
    publish_for_comment(session, row, 5, CALENDAR, on("01-05"))
    kept = keep("评分表.pdf", io.BytesIO(b"x"), tmp_path)
    made = appeal(session, plan, "甲区统计局", "1.2", " 应为90 ", on("01-12", "李甲"), [kept])
    assert (made.state, made.claim, made.settlement_id) == (AppealState.OPEN, "应为90", row.id)
    assert [one.name for one in files_of(session, [made])[key_of(made)]] == ["评分表.pdf"]
    total = appeal(session, plan, "乙县统计局", "", "名次不对", on("01-08"))
    assert total.indicator == "总分"
    with pytest.raises(RefusedError, match="公示期到2024-01-12已经结束"):
        appeal(session, plan, "甲区统计局", "1.2", "应为90", on("01-15"))
    for unit, indicator, claim, error in (
        ("甲区统计局", "9.9", "x", NotFoundError),
        ("办公室", "1.2", "x", NotFoundError),
        ("甲区统计局", "1.2", " ", WhyMissingError),
        ("甲区统计局", "1.2", "长" * 501, DubanError),
    ):
        with pytest.raises(error):
            appeal(session, plan, unit, indicator, claim, on("01-08"))
    assert [one.id for one in appeals_of(session, plan, date(2024, 1, 8))] == [total.id]
    assert lines_of(row, "甲区统计局") == {
        "总分": "总分",
        "1": "组织和报表",
        "1.1": "组织领导",
        "1.2": "报表数据质量",
        "2": "统计信息",
        "2.1": "信息采用",
    }


def _contested(session: Session, plan: Plan) -> Appeal:
    publish_for_comment(session, settled(session, plan, "01-05"), 5, CALENDAR, on("01-05"))
    return appeal(session, plan, "甲区统计局", "1.2", "能源科应为90", on("01-08", "李甲"))


def test_an_appeal_is_answered_once_and_upheld_only_with_what_was_corrected(
    session: Session, plan: Plan
) -> None:
    number = key_of(_contested(session, plan))
    with pytest.raises(NothingCorrectedError):
        answer(session, plan, number, "属实", on("01-09"), [" "])
    with pytest.raises(NotCorrectedError, match="T1 在核算之后没有变动"):
        answer(session, plan, number, "属实", on("01-09"), ["t1"])
    with pytest.raises(NotFoundError, match="T99"):
        answer(session, plan, number, "属实", on("01-09"), ["T99"])
    with pytest.raises(NotFoundError, match="M9999"):
        answer(session, plan, number, "属实", on("01-09"), ["M9999"])
    with pytest.raises(RefusedError, match="2024-01-08才提出"):
        answer(session, plan, number, "属实", on("01-07"))
    with pytest.raises(NotFoundError, match="申诉"):
        answer(session, plan, number + 1, "属实", on("01-09"))
    desk = open_desk(session, plan)
    better = JudgementEntry("甲区统计局", "1.2", "90", "能源科")
    fixed = record_judgement(session, desk, better, on("01-09")).ref
    withdraw(session, plan, "T1", on("01-09"), "不是迟报")
    task = milestone(session, plan, "1", "甲区统计局")
    owed = f"M{task}"
    with pytest.raises(NotCorrectedError, match=f"{owed} 在核算之后没有变动"):
        answer(session, plan, number, "属实", on("01-09"), [owed])
    lifecycle.waive(session, task, on("01-09"), "不属这个单位")
    row = answer(session, plan, number, "属实，已更正", on("01-10"), [fixed, "t1", owed, fixed])
    assert (row.state, row.answered_by) == (AppealState.UPHELD, "王办")
    assert row.corrected == [fixed, "T1", owed]
    with pytest.raises(RefusedError, match="已在2024-01-10答复"):
        answer(session, plan, number, "不对", on("01-11"))


def test_a_rejected_appeal_changes_no_fact(session: Session, plan: Plan) -> None:
    number = key_of(_contested(session, plan))
    row = answer(session, plan, number, "评分无误", on("01-09"))
    assert (row.state, row.corrected, row.answer) == (AppealState.REJECTED, [], "评分无误")


def test_a_settlement_is_final_only_when_nothing_stands_against_it(
    session: Session, plan: Plan
) -> None:
    number = key_of(_contested(session, plan))
    first = publications(session, plan, date(2024, 1, 9))[0].settlement
    with pytest.raises(NotFinalError, match="缺3项") as caught:
        publish_final(session, first, on("01-09"))
    gap, running, unanswered = caught.value.missing
    assert gap.startswith("1.2 ")
    assert gap.endswith("：乙县统计局")
    assert running == f"核算{first.id}的公示到2024-01-12才结束"
    assert unanswered == f"申诉{number}（1.2）还没有答复"
    desk = open_desk(session, plan)
    for unit in ("甲区统计局", "乙县统计局"):
        entry = JudgementEntry(unit, "1.2", "90", "能源科")
        fixed = record_judgement(session, desk, entry, on("01-10")).ref
    early = settled(session, plan, "01-11")
    answer(session, plan, number, "属实", on("01-12"), [fixed])
    day = date(2024, 1, 15)
    assert missing_for_final(session, early, day) == [f"申诉{number}采纳之后还没有重新核算"]
    corrected = settled(session, plan, "01-15")
    done = publish_final(session, corrected, on("01-15"))
    assert (done.until_on, done.published_on) == (None, day)
    with pytest.raises(RefusedError, match="已在2024-01-15公布"):
        publish_final(session, corrected, on("01-16"))


def test_a_judgement_superseded_since_is_a_correction_by_either_number(
    session: Session, plan: Plan
) -> None:
    number = key_of(_contested(session, plan))
    desk = open_desk(session, plan)

    def judged(score: str, day: str) -> str:
        entry = JudgementEntry("甲区统计局", "1.2", score, "能源科")
        return record_judgement(session, desk, entry, on(day)).ref

    slip, held = judged("99", "01-09"), judged("90", "01-09")
    # What came and went between the two settlements corrects nothing.
    with pytest.raises(NotCorrectedError, match=slip):
        answer(session, plan, number, "属实", on("01-09"), [slip])
    row = answer(session, plan, number, "属实", on("01-10"), ["J5", held])
    assert row.corrected == ["J5", held]


def test_the_last_one_published_as_final_holds_and_earlier_ones_say_so(
    session: Session, plan: Plan
) -> None:
    desk = open_desk(session, plan)
    for unit in ("甲区统计局", "乙县统计局"):
        record_judgement(session, desk, JudgementEntry(unit, "1.2", "90", "能源科"), on("01-03"))
    first, second, third = (settled(session, plan, day) for day in ("01-05", "01-06", "01-08"))
    assert finality(session, first, FRIDAY) == ""
    publish_final(session, first, on("01-05"))
    assert finality(session, first, FRIDAY) == "本次核算是最终结果（2024-01-05公布）"
    publish_final(session, third, on("01-08"))
    day = date(2024, 1, 9)
    assert "已被核算3取代（2024-01-08作为最终结果公布）" in finality(session, first, day)
    assert "已被核算3取代" in finality(session, second, day)
    assert finality(session, third, day) == "本次核算是最终结果（2024-01-08公布）"
    with pytest.raises(RefusedError, match="核算3比它晚，已在2024-01-08作为最终结果公布"):
        publish_final(session, second, on("01-09"))
    after = settled(session, plan, "01-10")
    assert "最终结果仍是核算3" in finality(session, after, date(2024, 1, 10))
    # The day before the second publication, the first one still holds.
    assert "本次核算是最终结果" in finality(session, first, date(2024, 1, 7))


def test_what_moved_since_a_settlement_is_told_with_how_to_settle_anew(
    session: Session, plan: Plan
) -> None:
    row = settled(session, plan, "01-05")
    assert since_words(since_then(session, row, FRIDAY), plan.code, row, FRIDAY) == ""
    withdraw(session, plan, "T1", on("01-08"), "不是迟报")
    desk = open_desk(session, plan)
    record_judgement(session, desk, JudgementEntry("甲区统计局", "1.1", "39"), on("01-08"))
    task = milestone(session, plan, "1", "甲区统计局")
    lifecycle.submit(session, task, on("01-08"))
    day = date(2024, 1, 8)
    found = since_then(session, row, day)
    assert (found.facts, found.milestones) == (("T1", "J6"), (task,))
    assert since_then(session, row, FRIDAY).facts == ()
    said = since_words(found, plan.code, row, day)
    assert said == (
        f"存档之后有变动的事实T1、J6、节点{task}没有算进核算1；"
        "重新核算：duban score small-2023 --as-of 2024-01-08"
    )
