"""Sections enter facts and scores, units appeal, by plain forms."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from sqlmodel import Session, select

from duban.build.office import Office
from duban.settings import Settings
from models import Appeal, AppealState, FactEvidence, Judgement, Plan, Tally, VetoFinding
from plans.overview import get_plan
from plans.workdays import WorkCalendar
from tests.offices import act
from tests.scoring_office import scored_plan
from tests.web.making import NOW, TODAY, TestClient, browser
from tracking.publishing import publish_for_comment
from tracking.settling import settle
from web.app import make_app

PLAN = "/plans/small-2023"


@pytest.fixture
def scored(database_url: str, tmp_path: Path, small_rubric: Path) -> Iterator[Office]:
    """An office with the small plan and its rubric."""
    made = Office(Settings(home=tmp_path / "office", database_url=database_url))
    with made.writing() as session:
        scored_plan(session)
    yield made
    made.close()


@pytest.fixture
def page(scored: Office) -> TestClient:
    return browser(make_app(scored, today=lambda: TODAY, now=lambda: NOW))


def enter(page: TestClient, act: str, **data: str) -> str:
    """Post a form and return the page that it leads to."""
    answer = page.post(f"{PLAN}/{act}", data={"by": "王办", **data})
    if answer.status_code == 303:
        return page.get(answer.headers["location"]).text
    return answer.text


def test_a_counted_thing_is_entered_with_its_file_listed_and_withdrawn(
    page: TestClient, scored: Office
) -> None:
    answer = page.post(
        f"{PLAN}/facts/tally",
        data={
            "by": "王办",
            "unit": "甲区统计局",
            "what": "articles",
            "level": "市级",
            "on": "2023-11-01",
            "title": "<b>一季度</b>分析",
        },
        files=[("files", ("截图.png", b"picture", "image/png"))],
    )
    assert answer.status_code == 303
    shown = page.get(answer.headers["location"]).text
    assert "已录入。" in shown
    assert "&lt;b&gt;一季度&lt;/b&gt;分析" in shown
    with scored.reading() as session:
        row, file = session.exec(select(Tally)).one(), session.exec(select(FactEvidence)).one()
        assert (row.happened_on, row.noted_on, row.by) == (date(2023, 11, 1), TODAY, "王办")
        place = f"/fact-evidence/{file.id}"
    assert place in shown
    kept = page.get(place)
    assert (kept.content, kept.headers["content-disposition"][:10]) == (b"picture", "attachment")
    assert page.get("/fact-evidence/99").status_code == 404
    assert "没有重复录入" in enter(
        page, "facts/tally", unit="甲区统计局", what="articles", level="市级", title="b一季度b分析"
    )
    assert "&lt;b&gt;一季度" in page.get(f"{PLAN}/facts?unit=甲区统计局").text
    assert page.get(f"{PLAN}/facts?unit=火星局").status_code == 404
    shown = enter(page, "facts/withdraw", ref="T1", why="不是本单位的")
    assert f"{TODAY} 王办：不是本单位的" in shown
    assert "已由王办" in enter(page, "facts/withdraw", ref="T1", why="再撤一次")
    past = page.get(f"{PLAN}/facts?as_of=2023-11-19").text
    assert "还没有录入" in past
    assert 'method="post"' not in past


def test_a_refused_form_keeps_what_was_typed_and_says_what_is_taken(page: TestClient) -> None:
    answer = page.post(
        f"{PLAN}/facts/tally",
        data={"by": "王办", "unit": "甲区统计局", "what": "articles", "title": "写好的标题"},
    )
    assert answer.status_code == 422
    assert "可写：省级、市级、县级" in answer.text
    assert 'value="写好的标题"' in answer.text
    assert re.search(r'<details class="entry" open><summary>录入计数事项', answer.text)
    assert "请填写经办人" in page.post(f"{PLAN}/facts/tally", data={"unit": "甲区统计局"}).text
    assert page.post("/plans/no-plan/facts/tally", data={"by": "甲"}).status_code == 404


def test_a_veto_needs_its_reason_and_shows_who_verifies(page: TestClient, scored: Office) -> None:
    assert "（办公室认定）" in page.get(f"{PLAN}/facts").text
    assert "必须写明理由" in enter(page, "facts/veto", unit="甲区统计局", veto="fraud")
    shown = enter(page, "facts/veto", unit="甲区统计局", veto="fraud", reason="立案查处")
    assert "否决认定已录入" in shown
    with scored.reading() as session:
        assert session.exec(select(VetoFinding)).one().verifier == "办公室"


def test_a_section_scores_all_units_of_an_indicator_at_once_or_none(
    page: TestClient, scored: Office
) -> None:
    with scored.reading() as session:
        from models import Unit

        ids = dict(session.exec(select(Unit.name, Unit.id)).all())
    one, two = (f"score-{ids[name]}" for name in ("甲区统计局", "乙县统计局"))
    own = {"indicator": "1.1", "stage": "self", one: "40"}
    assert "已录入1个评分" in enter(page, "judging/enter", **own)
    wrong = enter(page, "judging/enter", **{"indicator": "1.1", one: "38", two: "41"})
    assert "乙县统计局：1.1 的评分不能是 41，须在 0 至 40 分之间" in wrong
    assert "本次填写的评分都没有录入" in wrong
    assert f'name="{two}" value="41"' in wrong
    remark = f"remark-{ids['甲区统计局']}"
    shown = enter(
        page, "judging/enter", **{"indicator": "1.1", one: "38", two: "39.5", remark: "较好"}
    )
    assert "已录入2个评分" in shown
    assert "较好" in shown
    with scored.reading() as session:
        rows = session.exec(select(Judgement).order_by(Judgement.id)).all()  # type: ignore[arg-type]
        found = [(row.judge, str(row.stage), row.score) for row in rows]
    assert found == [
        ("甲区统计局", "self", "40"),
        ("办公室", "review", "38"),
        ("办公室", "review", "39.5"),
    ]
    overview = page.get(f"{PLAN}/judging").text
    assert "组织领导" in overview
    assert "2/2" in overview
    assert "没有填写任何评分" in enter(page, "judging/enter", indicator="1.1")
    panel = page.get(f"{PLAN}/judging?indicator=1.2").text
    assert "由工业科、能源科评分" in panel
    assert page.get(f"{PLAN}/judging?indicator=9").status_code == 404


def _published(session: Session) -> Plan:
    plan = get_plan(session, "small-2023")
    row = settle(session, plan, TODAY, datetime(2023, 11, 20, tzinfo=UTC))
    publish_for_comment(session, row, 5, WorkCalendar(), act(TODAY.isoformat(), "王办"))
    session.commit()
    return plan


def test_a_unit_appeals_while_scores_are_open_for_comment_and_is_answered(
    page: TestClient, scored: Office
) -> None:
    assert "还没有公示" in page.get(f"{PLAN}/appeals").text
    assert "还没有公示核算结果" in enter(page, "appeals/add", unit="甲区统计局", claim="x")
    with scored.writing() as session:
        _published(session)
    scores = page.get(f"{PLAN}/scores").text
    assert "正在公示，2023-11-27前（含当天）" in scores
    assert f"{PLAN}/appeals?unit=%E7%94%B2" in scores
    form = page.get(f"{PLAN}/appeals?unit=甲区统计局").text
    assert '<option value="1.2">1.2 报表数据质量</option>' in form
    answer = page.post(
        f"{PLAN}/appeals/add",
        data={"by": "李甲", "unit": "甲区统计局", "indicator": "1.2", "claim": "应为90分"},
        files={"files": ("评分表.pdf", b"x")},
    )
    assert answer.status_code == 303
    shown = page.get(answer.headers["location"]).text
    assert "应为90分" in shown
    assert "评分表.pdf" in shown
    said = {"number": "1", "text": "属实"}
    assert "请填写采纳还是不采纳" in enter(page, "appeals/answer", **said)
    assert "要写明更正了哪些事实" in enter(page, "appeals/answer", verdict="uphold", **said)
    assert "属实" in enter(page, "appeals/answer", verdict="uphold", corrected="T9", **said)
    shown = enter(page, "appeals/answer", verdict="reject", number="1", text="评分无误")
    assert "评分无误" in shown
    with scored.reading() as session:
        assert session.exec(select(Appeal)).one().state is AppealState.REJECTED
    assert "申诉1已在2023-11-20答复" in enter(page, "appeals/answer", verdict="reject", **said)


def test_the_trace_of_indicators_shows_each_rule_with_its_facts(
    page: TestClient, scored: Office
) -> None:
    enter(page, "facts/tally", unit="甲区统计局", what="articles", level="市级", title="分析一")
    enter(page, "facts/tally", unit="甲区统计局", what="articles", level="县级", title="分析一")
    with scored.writing() as session:
        _published(session)
    links = re.findall(rf'href="({PLAN}/scores/\d+)"', page.get(f"{PLAN}/scores").text)
    shown = page.get(links[0]).text
    assert "分析一" in shown
    assert "同一篇按最高一级计一次" in shown
    assert "2.1 信息采用" in shown


def test_a_plan_that_takes_no_facts_says_so(client: TestClient) -> None:
    for place in ("facts", "judging"):
        shown = client.get(f"/plans/huangshan-2023/{place}")
        assert shown.status_code == 200
        assert "只按节点办结情况核算，没有要录入的事实" in shown.text
