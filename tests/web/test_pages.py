"""Every page answers, in Chinese, on the day that is asked for."""

from __future__ import annotations

import re
from datetime import date

import pytest
import sqlalchemy as sa
from sqlmodel import col, select

from duban.build.noting import Moment
from duban.build.office import Office
from duban.build.operations import run_chase, run_remind, run_score
from models import Letter, Milestone, MilestoneState, Sweep, Unit
from tests.web.making import NOW, PLAN, TODAY, TestClient, browser
from tracking.lifecycle import Act, accept, submit
from tracking.standing import Standing
from web.app import make_app
from web.listing import PAGE_SIZE, listing


def moment(day: date = TODAY) -> Moment:
    return Moment(day, NOW, "cli")


@pytest.mark.parametrize(
    ("path", "words"),
    [
        ("/", ["黄山市统计基层基础巩固年活动方案", "账号功能尚未启用，仅限本机访问", "办结率"]),
        (PLAN, ["（一）巩固基层统计队伍", "屯溪区统计局", "首席统计员", "附件9", "取定"]),
        (f"{PLAN}/due", ["近30天到期", "已逾期", "逾期143天"]),
        (f"{PLAN}/due?days=60", ["近60天到期", "2023年12月31日"]),
        (f"{PLAN}/milestones", ["全部节点", "任务1", "下一页"]),
        (f"{PLAN}/milestones?light=red&unit=投资科", ["列出 7 个", "“大比武”通报会议"]),
        (f"{PLAN}/scores", ["还没有核算", "duban score huangshan-2023"]),
        (f"{PLAN}/tasks/9", ["任务9", "二（三）9", "<q>年底前</q>", "服务业科", "指标"]),
        (f"{PLAN}/tasks/10", ["每月，最后一天到期（自2023年4月1日起）", "附件7 三（一）", "取定"]),
        ("/units", ["市局科室队站", "区县统计局", "祁门县统计局"]),
    ],
)
def test_a_page_answers_in_chinese(client: TestClient, path: str, words: list[str]) -> None:
    answer = client.get(path)
    assert answer.status_code == 200
    assert '<html lang="zh-CN">' in answer.text
    for word in words:
        assert word in answer.text


def test_a_milestone_says_what_who_and_by_when(client: TestClient, milestone_id: int) -> None:
    text = client.get(f"/milestones/{milestone_id}").text
    for word in ("屯溪区统计局", "2023-12-31", "还有41天", "<q>年底前</q>", "各区县统计局", "下达"):
        assert word in text


def test_every_link_of_the_main_pages_leads_somewhere(client: TestClient) -> None:
    seen: set[str] = set()
    todo = ["/", PLAN, f"{PLAN}/due", f"{PLAN}/tasks/9", "/units", "/units/2"]
    for page in todo:
        seen.update(re.findall(r'href="(/[^"#]*)', client.get(page).text))
    assert len(seen) > 100
    broken = [
        link for link in sorted(seen) if client.get(link.replace("&amp;", "&")).status_code != 200
    ]
    assert broken == []


def test_what_is_not_there_is_a_chinese_404(client: TestClient) -> None:
    missing = [
        "/nothing",
        "/plans/nothing",
        "/plans/%00",
        f"{PLAN}/tasks/99",
        f"{PLAN}/scores/2",
        "/milestones/999999",
        "/milestones/99999999999999999999",
        "/milestones/x",
        "/units/999999",
        "/letters/999999",
        "/evidence/999999",
    ]
    answers = {path: client.get(path) for path in missing}
    assert {path: a.status_code for path, a in answers.items()} == dict.fromkeys(missing, 404)
    assert all("没有找到" in answer.text for answer in answers.values())


@pytest.mark.parametrize(
    ("queries", "sentence"),
    [
        (
            [
                "as_of=x",
                "as_of=2023-02-30",
                "as_of=20231120",
                "as_of=0001-01-01",
                "as_of=9999-12-31",
            ],
            "应写成 2023-11-20 的样子",
        ),
        (["days=-1", "days=367", "days=x", "page=0"], "填错的内容"),
    ],
)
def test_a_bad_day_or_number_is_a_chinese_422(
    client: TestClient, queries: list[str], sentence: str
) -> None:
    answers = {query: client.get(f"{PLAN}/due?{query}") for query in queries}
    assert {query: a.status_code for query, a in answers.items()} == dict.fromkeys(queries, 422)
    assert all(sentence in answer.text for answer in answers.values())


def test_a_past_day_is_said_kept_in_links_and_shows_no_forms(
    client: TestClient, office: Office, milestone_id: int
) -> None:
    with office.writing() as session:
        submit(session, milestone_id, Act("填报人甲", date(2023, 11, 1), NOW))
        accept(session, milestone_id, Act("协调人乙", date(2023, 11, 3), NOW))
        session.commit()
    assert "已办结" in client.get(f"/milestones/{milestone_id}").text
    text = client.get(f"/milestones/{milestone_id}?as_of=2023-11-02").text
    assert "以2023-11-02的情况显示" in text
    assert "已报待审" in text
    assert "协调人乙" not in text
    assert "2023-11-02以后另有1次变动" in text
    assert 'method="post"' not in text
    assert f'href="{PLAN}?as_of=2023-11-02"' in text
    assert 'href="/units?as_of=2023-11-02"' in text


def test_asking_for_today_is_not_looking_back(client: TestClient, milestone_id: int) -> None:
    text = client.get(f"/milestones/{milestone_id}?as_of={TODAY}").text
    assert "的情况显示" not in text
    assert 'method="post"' in text


def test_a_long_list_is_cut_into_pages_and_keeps_its_filter(client: TestClient) -> None:
    first = client.get(f"{PLAN}/milestones?as_of=2023-11-19").text
    assert first.count('<td class="c-light"') == PAGE_SIZE
    assert f'href="{PLAN}/milestones?page=2&amp;as_of=2023-11-19"' in first
    last = client.get(f"{PLAN}/milestones?page=999").text
    assert "第3页，共3页，427个节点" in last
    assert last.count('<td class="c-light"') == 427 - 2 * PAGE_SIZE


@pytest.mark.parametrize(("size", "pages"), [(0, 1), (1, 1), (200, 1), (201, 2), (400, 2)])
def test_a_page_of_a_list_is_never_beyond_its_end(size: int, pages: int) -> None:
    rows: list[Standing | int] = list(range(size))
    found = listing(rows, 7)
    assert (found.pages, found.number) == (pages, pages)
    assert list(found.rows) == rows[(pages - 1) * PAGE_SIZE :]


def test_the_number_of_queries_does_not_grow_with_the_list(
    client: TestClient, office: Office
) -> None:
    counted: list[str] = []
    sa.event.listen(office.engine, "before_cursor_execute", lambda *a: counted.append(str(a[2])))
    client.get(f"{PLAN}/milestones?light=red")
    few = len(counted)
    counted.clear()
    client.get(f"{PLAN}/milestones")
    assert len(counted) == few < 12


def test_home_says_whether_the_reminders_run(client: TestClient, office: Office) -> None:
    assert "提醒未运行过" in client.get("/").text
    with office.writing() as session:
        row = Sweep(operation="remind", swept_on=TODAY, started_at=NOW, ran_by="cli")
        session.add(row)
        session.commit()
        assert "提醒未运行过" in client.get("/").text
        row.finished_at = NOW
        session.add(row)
        session.commit()
    assert "今日无人需提醒" in client.get("/").text


def test_a_letter_is_shown_in_a_sandbox_and_marked_as_read(
    client: TestClient, office: Office
) -> None:
    run_remind(office, moment())
    run_chase(office, moment())
    with office.reading() as session:
        letter = session.exec(select(Letter).order_by(col(Letter.id))).first()
        assert letter is not None
        number, subject = letter.id, letter.subject
    answer = client.get(f"/letters/{number}")
    assert answer.status_code == 200
    assert subject in answer.text
    assert re.search(r'<iframe [^>]*sandbox="(?!allow-scripts)[^"]*"[^>]*srcdoc="&lt;', answer.text)
    assert "allow-scripts" not in answer.text
    assert "allow-same-origin" not in answer.text
    assert "'unsafe-inline'" in answer.headers["content-security-policy"]
    assert "script-src 'none'" in answer.headers["content-security-policy"]
    assert re.search(r'href="/milestones/\d+"', answer.text)
    assert client.post(f"/letters/{number}/read").status_code == 303
    assert "已于 2023-11-20 09:30 标为已读" in client.get(f"/letters/{number}").text
    assert "发出提醒函" in client.get("/").text


def test_a_unit_shows_its_milestones_and_the_letters_of_its_people(
    client: TestClient, office: Office
) -> None:
    run_chase(office, moment())
    with office.reading() as session:
        unit = session.exec(select(Unit).where(Unit.name == "投资科")).one().id
    text = client.get(f"/units/{unit}").text
    for word in ("投资科填报人", "收件箱", "未读", "“大比武”通报会议", "督办提醒"):
        assert word in text
    assert text.index("逾期") < text.index("在办</span></td>")


def test_scores_lead_from_the_total_to_the_milestone(
    client: TestClient, office: Office, milestone_id: int
) -> None:
    with office.writing() as session:
        submit(session, milestone_id, Act("填报人甲", date(2023, 11, 1), NOW))
        accept(session, milestone_id, Act("协调人乙", date(2023, 11, 3), NOW))
        unit = session.get_one(Milestone, milestone_id).unit_id
        session.commit()
    result = run_score(office, "huangshan-2023", moment())
    mine = next(one for one in result["units"] if one["unit"] == "屯溪区统计局")
    page = client.get(f"{PLAN}/scores").text
    assert f"<b>{mine['total']}</b>" in page
    assert f'href="{PLAN}/scores/{unit}"' in page
    trace = client.get(f"{PLAN}/scores/{unit}").text
    assert mine["total"] in trace
    assert f'href="/milestones/{milestone_id}"' in trace
    assert "按时办结" in trace
    assert "应报未报" in trace
    assert "还没有核算" in client.get(f"{PLAN}/scores?as_of=2023-11-19").text


def test_health_answers_json(client: TestClient) -> None:
    answer = client.get("/healthz").json()
    assert answer["status"] == "ok"
    assert answer["plans"] == 1
    assert answer["reminded_on"] is None
    assert answer["today"] == "2023-11-20"


def test_an_office_without_plans_says_how_to_load_one(empty_office: Office) -> None:
    fresh = browser(make_app(empty_office))
    assert "duban load huangshan-2023" in fresh.get("/").text
    assert "还没有单位" in fresh.get("/units").text


def test_an_own_mistake_is_a_chinese_page_too(office: Office) -> None:
    def broken() -> date:
        raise ZeroDivisionError

    answers = iter([broken])

    def today() -> date:
        return next(answers, lambda: TODAY)()

    angry = browser(make_app(office, today=today), raising=False)
    answer = angry.get("/")
    assert answer.status_code == 500
    assert "程序出错了" in answer.text


def test_ended_milestones_say_how_they_ended(client: TestClient, office: Office) -> None:
    with office.writing() as session:
        rows = session.exec(select(Milestone).limit(1)).all()
        rows[0].state = MilestoneState.WAIVED
        session.add(rows[0])
        number = rows[0].id
        session.commit()
    assert "已免办" in client.get(f"/milestones/{number}").text


def test_a_plan_lists_its_events_and_which_are_still_to_be_noted(client: TestClient) -> None:
    page = client.get(PLAN).text
    for name in ("月报开网至关网", "护网专项行动", "劳动工资报表开网"):
        assert name in page
    assert "尚未登记" in page
