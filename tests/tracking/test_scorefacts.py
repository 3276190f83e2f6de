"""Facts are checked against the rubric, kept with their trail, and known as of a day."""

from __future__ import annotations

import io
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from sqlmodel import Session, select

from duban.errors import DubanError, NotFoundError, RefusedError
from models import FactEvidence, JudgementStage, Plan, Tally
from scoring.facts import Stage
from tests.offices import act, dispatched, small
from tests.scoring_office import scored_plan
from tracking.evidence import keep
from tracking.lifecycle import Act, WhyMissingError
from tracking.rubrics import NoRubricError
from tracking.scorefacts.checking import FactInFutureError, FigureUnreadableError
from tracking.scorefacts.desk import Desk, open_desk
from tracking.scorefacts.entries import Entry, JudgementEntry, TallyEntry, VetoEntry
from tracking.scorefacts.gathering import facts_for
from tracking.scorefacts.keys import content_key
from tracking.scorefacts.listing import fact_lines
from tracking.scorefacts.recording import (
    Entered,
    RepeatedEntryError,
    record_judgement,
    record_tally,
    record_veto,
    withdraw,
)

SELF = JudgementStage.SELF
TITLE = "全区经济运行分析：一季度增长3.5%"


@pytest.fixture
def plan(session: Session, small_rubric: Path) -> Plan:
    return scored_plan(session)


@pytest.fixture
def desk(session: Session, plan: Plan) -> Desk:
    return open_desk(session, plan)


def enter(session: Session, desk: Desk, entry: Entry, day: str = "2023-06-01") -> Entered:
    match entry:
        case TallyEntry():
            return record_tally(session, desk, entry, act(day, "王办"))
        case JudgementEntry():
            return record_judgement(session, desk, entry, act(day, "王办"))
        case VetoEntry():
            return record_veto(session, desk, entry, act(day, "王办"))


def article(level: str = "县级", title: str = TITLE, unit: str = "甲区统计局") -> TallyEntry:
    return TallyEntry(unit, "articles", level=level, title=title)


REFUSED: list[tuple[Entry, str]] = [
    (article(unit="丙县统计局"), "核算单位「丙县统计局」。现有：甲区统计局、乙县统计局"),
    (article(unit="办公室"), "没有找到核算单位「办公室」"),
    (TallyEntry("甲区统计局", "licences"), "计数事项「licences」。现有：信息采用、迟报"),
    (article(level="国家级"), "现有：省级、市级、县级"),
    (article(level=""), "可写：省级、市级、县级"),
    (TallyEntry("甲区统计局", "late-reports", level="省级"), "级别"),
    (TallyEntry("甲区统计局", "late-reports", "0"), "须大于 0"),
    (TallyEntry("甲区统计局", "late-reports", "-1"), "数量「-1」不是数"),
    (TallyEntry("甲区统计局", "late-reports", "1e5"), "数量「1e5」不是数"),
    (TallyEntry("甲区统计局", "late-reports", on=date(2023, 6, 2)), "晚于录入日2023-06-01"),
    (TallyEntry("甲区统计局", "late-reports", on=date(1923, 6, 2)), "2000年到2099年"),
    (TallyEntry("甲区统计局", "late-reports", title="长" * 301), "标题最多300字，现有301字"),
    (JudgementEntry("甲区统计局", "1.1", "41"), "须在 0 至 40 分之间"),
    (JudgementEntry("甲区统计局", "2.1", "1"), "可评分的指标「2.1」。现有：1.1 组织领导"),
    (JudgementEntry("甲区统计局", "1.1", "1", "人事科"), "「人事科」。现有：办公室"),
    (JudgementEntry("甲区统计局", "1.2", "90"), "工业科、能源科"),
    (JudgementEntry("甲区统计局", "1.1", "九十"), "评分「九十」不是数"),
    (VetoEntry("甲区统计局", "bribes", "x"), "否决情形「bribes」。现有：统计违法"),
    (VetoEntry("甲区统计局", "fraud", "x", "人事科"), "「人事科」。现有：办公室"),
    (VetoEntry("甲区统计局", "fraud", " "), "必须写明理由"),
]  # fmt: skip


def test_a_counted_thing_is_kept_with_its_files_and_known_from_its_day(
    session: Session, plan: Plan, desk: Desk, tmp_path: Path
) -> None:
    kept = keep("截图.png", io.BytesIO(b"picture"), tmp_path)
    entry = TallyEntry(
        "甲区统计局", "信息采用", "２", "市级", date(2023, 5, 4), TITLE, "www.example.cn/a"
    )
    done = record_tally(session, desk, entry, act("2023-06-01", "王办"), [kept])
    before, _ = facts_for(session, plan, date(2023, 5, 31))
    assert before.tallies == ()
    found, _ = facts_for(session, plan, date(2023, 6, 1))
    (tally,) = found.tallies
    assert (tally.ref, tally.unit, tally.what) == (done.ref, "甲区统计局", "articles")
    assert (tally.amount, tally.level, tally.on) == (Decimal(2), "市级", date(2023, 5, 4))
    assert tally.evidence == (f"截图.png（{kept.sha256[:12]}）",)
    assert len(found.milestones) == 5
    files = session.exec(select(FactEvidence)).one()
    assert (files.sha256, files.tally_id) == (kept.sha256, done.row.id)


def test_what_the_rubric_does_not_take_is_refused_and_says_what_it_takes(
    session: Session, desk: Desk
) -> None:
    for entry, words in REFUSED:
        with pytest.raises(DubanError) as caught:
            enter(session, desk, entry)
        assert words in str(caught.value)
    assert session.exec(select(Tally)).first() is None


def test_a_plan_without_rubric_or_with_milestones_only_takes_no_facts(session: Session) -> None:
    plain = dispatched(session, small())
    with pytest.raises(NoRubricError):
        open_desk(session, plain)
    plain.rubric = "huangshan-2023"
    with pytest.raises(DubanError, match="只按节点办结情况核算"):
        open_desk(session, plain)


def test_the_same_article_is_entered_once_a_level_and_told(session: Session, desk: Desk) -> None:
    first = enter(session, desk, article("县级"))
    again = enter(session, desk, article("省级", "全区经济运行分析: 一季度增长３.５％"))
    assert again.same == (first.ref,)
    with pytest.raises(RepeatedEntryError, match=f"已经录入（{again.ref}）"):
        enter(session, desk, article("省级", " 全区经济运行分析 一季度增长3.5% "))
    other = enter(session, desk, article("省级", unit="乙县统计局"))
    assert other.same == ()
    assert enter(session, desk, TallyEntry("甲区统计局", "late-reports")).same == ()
    assert enter(session, desk, TallyEntry("甲区统计局", "late-reports")).same == ()


@pytest.mark.parametrize(
    ("left", "right", "same"),
    [
        (("增长3.5%", ""), ("增长35%", ""), False),
        (("ＧＤＰ增长", "http://a.cn/1"), ("gdp 增长！", "http://b.cn/2"), True),
        (("", "https://www.a.cn/x/?id=1#top"), ("", "A.cn/x?id=1"), True),
        (("", "https://a.cn/x?id=1"), ("", "https://a.cn/x?id=2"), False),
        (("长" * 300, ""), ("长" * 299 + "短", ""), False),
    ],
)
def test_a_key_looks_through_width_marks_and_addresses(
    left: tuple[str, str], right: tuple[str, str], *, same: bool
) -> None:
    assert (content_key(*left) == content_key(*right)) is same
    assert len(content_key(*left) or "") <= 200


def test_something_without_title_or_link_has_no_key() -> None:
    assert content_key(" 、。", "") is None


def test_a_withdrawn_fact_stays_and_is_known_until_its_withdrawal(
    session: Session, plan: Plan, desk: Desk
) -> None:
    done = enter(session, desk, article())
    with pytest.raises(WhyMissingError):
        withdraw(session, plan, done.ref, act("2023-07-01"), " ")
    early = Act("李甲", date(2023, 5, 1), act("2023-07-01").at)
    with pytest.raises(RefusedError, match="2023-06-01才录入"):
        withdraw(session, plan, done.ref, early, "填错单位")
    withdraw(session, plan, done.ref.lower(), act("2023-07-01", "王办"), "填错单位")
    with pytest.raises(RefusedError, match="已由王办在2023-07-01撤回"):
        withdraw(session, plan, done.ref, act("2023-07-02"), "填错单位")
    assert len(facts_for(session, plan, date(2023, 6, 30))[0].tallies) == 1
    assert facts_for(session, plan, date(2023, 7, 1))[0].tallies == ()
    then, now = (
        fact_lines(session, plan, desk, day)[0] for day in (date(2023, 6, 30), date(2023, 7, 1))
    )
    assert (then.counts, then.withdrawn) == (True, None)
    assert (now.counts, now.withdrawn) == (False, "2023-07-01 王办：填错单位")
    assert enter(session, desk, article(), "2023-07-02").same == ()


def test_a_fact_dated_ahead_by_mistake_can_still_be_withdrawn(
    session: Session, plan: Plan, desk: Desk
) -> None:
    wrong = act("2042-06-01")
    ahead = Act(wrong.by, wrong.day, act("2023-06-01").at)
    done = record_judgement(session, desk, JudgementEntry("甲区统计局", "1.1", "38"), ahead)
    again = JudgementEntry("甲区统计局", "1.1", "36")
    with pytest.raises(RefusedError, match="先撤回它"):
        enter(session, desk, again, "2023-06-02")
    withdraw(session, plan, done.ref, act("2023-06-02"), "年份写错")
    enter(session, desk, again, "2023-06-02")
    for day in (date(2023, 7, 1), date(2042, 7, 1)):
        found = facts_for(session, plan, day)[0].judgements
        assert [one.score for one in found] == [Decimal(36)]


def test_what_is_only_shown_says_why_it_is_not_counted(
    session: Session, plan: Plan, desk: Desk
) -> None:
    enter(session, desk, JudgementEntry("甲区统计局", "1.1", "38", stage=SELF))
    enter(session, desk, JudgementEntry("甲区统计局", "1.1", "36"))
    enter(session, desk, JudgementEntry("甲区统计局", "1.1", "37"))
    for title, on in (("旧稿", date(2022, 12, 31)), ("新稿", date(2023, 1, 1)), ("无日期", None)):
        entry = TallyEntry("甲区统计局", "articles", level="省级", on=on, title=title)
        enter(session, desk, entry)
    lines = {line.ref: line for line in fact_lines(session, plan, desk, date(2023, 7, 1))}
    assert {ref: line.standing for ref, line in lines.items()} == {
        "T1": "期外，不计",
        "T2": "计入",
        "T3": "计入",
        "J1": "自评，不计",
        "J2": "已有新的评分",
        "J3": "计入",
    }
    assert {ref for ref, line in lines.items() if line.counts} == {"T2", "T3", "J3"}
    assert lines["T1"].as_json()["standing"] == "期外，不计"


def test_a_fact_that_the_plan_has_not_is_not_found(session: Session, plan: Plan) -> None:
    for ref in ("T9", "X1", "T", "J0", "T99999999999", "甲"):
        with pytest.raises(NotFoundError, match="事实"):
            withdraw(session, plan, ref, act("2023-07-01"), "x")


def test_the_newest_judgement_of_a_judge_counts_and_self_scores_stand_beside(
    session: Session, plan: Plan, desk: Desk
) -> None:
    enter(session, desk, JudgementEntry("甲区统计局", "1.1", "38", stage=SELF))
    enter(session, desk, JudgementEntry("甲区统计局", "1.1", "30"), "2023-06-01")
    second = enter(
        session, desk, JudgementEntry("甲区统计局", "1.1 组织领导", "35.50"), "2023-06-02"
    )
    enter(session, desk, JudgementEntry("甲区统计局", "1.2", "90", "工业科"))
    with pytest.raises(RefusedError, match="早于上一次评分"):
        enter(session, desk, JudgementEntry("甲区统计局", "1.1", "1"), "2023-06-01")

    def scores(day: str) -> set[tuple[str, str, Stage, Decimal]]:
        found, _ = facts_for(session, plan, date.fromisoformat(day))
        return {(one.indicator, one.by, one.stage, one.score) for one in found.judgements}

    own = ("1.1", "甲区统计局", Stage.SELF, Decimal(38))
    panel = ("1.2", "工业科", Stage.REVIEW, Decimal(90))
    first_day = {own, panel, ("1.1", "办公室", Stage.REVIEW, Decimal(30))}
    assert scores("2023-06-01") == first_day
    assert scores("2023-06-02") == {own, panel, ("1.1", "办公室", Stage.REVIEW, Decimal("35.5"))}
    withdraw(session, plan, second.ref, act("2023-06-03"), "评错指标")
    assert scores("2023-06-03") == first_day


def test_a_veto_is_found_by_its_verifier_once(session: Session, plan: Plan, desk: Desk) -> None:
    done = enter(session, desk, VetoEntry("甲区统计局", "统计违法", "市局立案查处"))
    with pytest.raises(RepeatedEntryError, match=done.ref):
        enter(session, desk, VetoEntry("甲区统计局", "fraud", "又一次"))
    found, _ = facts_for(session, plan, date(2023, 6, 1))
    (veto,) = found.vetoes
    assert (veto.unit, veto.veto, veto.by, veto.reason) == (
        "甲区统计局",
        "fraud",
        "办公室",
        "市局立案查处",
    )


def test_the_errors_of_an_entry_are_of_their_own_classes(session: Session, desk: Desk) -> None:
    with pytest.raises(FactInFutureError):
        enter(session, desk, TallyEntry("甲区统计局", "late-reports", on=date(2023, 12, 1)))
    with pytest.raises(FigureUnreadableError):
        enter(session, desk, TallyEntry("甲区统计局", "late-reports", "许多"))
