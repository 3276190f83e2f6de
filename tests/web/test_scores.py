"""The page of a unit's points says what would move them; two settlements are held side by side."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import pytest
from sqlmodel import Session

from duban.build.office import Office
from duban.settings import Settings
from models import JudgementStage, Publication, PublicationKind, Settlement
from plans.overview import get_plan
from tests.offices import act
from tests.scoring_office import scored_plan
from tests.web.making import NOW, TODAY, TestClient, browser
from tracking.lifecycle import Act
from tracking.scorefacts.desk import open_desk
from tracking.scorefacts.entries import JudgementEntry, TallyEntry
from tracking.scorefacts.recording import record_judgement, record_tally
from tracking.settling import settle
from web.app import make_app

PLAN = "/plans/small-2023"


@pytest.fixture
def scored(database_url: str, tmp_path: Path, small_rubric: Path) -> Iterator[Office]:
    """An office with the small plan, settled once."""
    made = Office(Settings(home=tmp_path / "office", database_url=database_url))
    with made.writing() as session:
        plan = scored_plan(session)
        judge = JudgementEntry("甲区统计局", "1.1", "30")
        own = JudgementEntry("甲区统计局", "1.1", "39", stage=JudgementStage.SELF)
        for entry in (judge, own):
            record_judgement(session, open_desk(session, plan), entry, act("2023-10-01"))
        _settled(session)
    yield made
    made.close()


@pytest.fixture
def page(scored: Office) -> TestClient:
    return browser(make_app(scored, today=lambda: TODAY, now=lambda: NOW))


def _settled(session: Session) -> None:
    settle(session, get_plan(session, "small-2023"), TODAY, NOW)
    session.commit()


def _again(scored: Office) -> None:
    with scored.writing() as session:
        desk = open_desk(session, get_plan(session, "small-2023"))
        entry = TallyEntry("甲区统计局", "articles", level="市级", on=date(2023, 9, 1), title="稿")
        record_tally(session, desk, entry, act("2023-10-02"))
        _settled(session)


def test_a_trace_says_what_would_move_the_points_and_what_can_still_be_done(
    page: TestClient,
) -> None:
    links = re.findall(rf'href="({PLAN}/scores/\d+)"', page.get(f"{PLAN}/scores").text)
    shown = page.get(links[0]).text
    assert "1.1 组织领导由办公室评 40 分（现评 30 分）" in shown
    assert "多 1 篇「信息采用」（省级）" in shown
    assert "2023-12-31" in shown
    assert "待评分 1 项" in shown
    assert "自评，只作对照" in shown
    assert "<script" not in shown


def test_a_trace_tells_what_counts_in_doubt(page: TestClient, scored: Office) -> None:
    with scored.writing() as session:
        desk = open_desk(session, get_plan(session, "small-2023"))
        undated = TallyEntry("甲区统计局", "late-reports")
        record_tally(session, desk, undated, act("2023-10-02"))
        _settled(session)
    links = re.findall(rf'href="({PLAN}/scores/\d+)"', page.get(f"{PLAN}/scores").text)
    shown = page.get(links[0]).text
    assert "1处事实已计入，请核对" in shown
    assert "T1 没有日期，按在考核期内计" in shown
    assert "无日期，按期内计" in shown


def test_two_settlements_are_shown_with_what_moved(page: TestClient, scored: Office) -> None:
    assert "没有两次核算可比" in page.get(f"{PLAN}/compare").text
    _again(scored)
    shown = page.get(f"{PLAN}/compare").text
    assert "信息采用 1 篇，2023-09-01「稿」" in shown
    # 20 points of item 2, weighed 0.4
    assert "（+8.00）" in shown
    links = re.findall(rf'href="({PLAN}/scores/\d+)"', page.get(f"{PLAN}/scores").text)
    assert f'href="{PLAN}/compare?from=1&amp;to=2"' in page.get(links[0]).text
    assert "两次核算没有不同" in page.get(f"{PLAN}/compare?from=2&to=2").text
    assert page.get(f"{PLAN}/compare?from=1&to=9").status_code == 404


def test_a_settlement_that_is_out_of_date_or_replaced_says_so(
    page: TestClient, scored: Office
) -> None:
    assert "有变动" not in page.get(f"{PLAN}/scores").text
    with scored.writing() as session:
        plan = get_plan(session, "small-2023")
        entry = TallyEntry("甲区统计局", "articles", level="市级", title="稿")
        late = Act("王办", TODAY, NOW + timedelta(hours=1))
        record_tally(session, open_desk(session, plan), entry, late)
        session.commit()
    told = (
        "存档之后有变动的事实T1没有算进核算1；重新核算：duban score small-2023 --as-of 2023-11-20"
    )
    addresses = [f"{PLAN}/scores"]
    addresses += re.findall(rf'href="({PLAN}/scores/[0-9]+)"', page.get(addresses[0]).text)[:1]
    assert len(addresses) == 2
    for address in addresses:
        assert told in page.get(address).text
    with scored.writing() as session:
        first = session.get_one(Settlement, 1)
        later = settle(session, get_plan(session, "small-2023"), TODAY, NOW)
        for row in (first, later):
            session.add(
                Publication(settlement_id=row.id, kind=PublicationKind.FINAL, published_on=TODAY,
                            by="王办", at=NOW)
            )  # fmt: skip
            session.flush()
        session.commit()
    assert "本次核算是最终结果（2023-11-20公布）" in page.get(f"{PLAN}/scores").text
    assert "已被核算2取代" in page.get(f"{PLAN}/appeals").text
