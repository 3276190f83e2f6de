"""Units hand in and the coordinator judges, by plain forms."""

from __future__ import annotations

import hashlib
import re
import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from pathlib import Path

import pytest
from sqlmodel import col, select

from duban.build.office import Office
from models import Evidence, Milestone, MilestoneState, Submission, Trail
from tests.web.making import NOW, TODAY, TestClient, browser
from web.acts import file_name
from web.app import make_app

REPORT = "全年“大比武”总结.docx"


def state_of(office: Office, milestone_id: int) -> MilestoneState:
    with office.reading() as session:
        return session.get_one(Milestone, milestone_id).state


def steps(office: Office, milestone_id: int) -> list[tuple[str, str, str]]:
    with office.reading() as session:
        rows = session.exec(
            select(Trail).where(Trail.milestone_id == milestone_id).order_by(col(Trail.id))
        )
        return [(str(row.to_state), row.by, row.why) for row in rows]


def test_submit_return_submit_again_and_accept(
    client: TestClient, office: Office, milestone_id: int
) -> None:
    place = f"/milestones/{milestone_id}"
    answer = client.post(
        f"{place}/submit",
        data={"by": "屯溪区统计局填报人", "why": "第一稿"},
        files=[("files", (REPORT, b"first", "text/html")), ("files", ("表.xlsx", b"table"))],
    )
    assert answer.status_code == 303
    assert answer.headers["location"] == f"{place}?done=submit"
    assert "已报送，等待审核。" in client.get(answer.headers["location"]).text
    answer = client.post(f"{place}/return", data={"by": "活动办联络人", "why": "缺第三季度"})
    assert answer.status_code == 303
    page = client.get(place).text
    assert "已报待审 → 已退回" in page
    assert "缺第三季度" in page
    again = client.post(
        f"{place}/submit", data={"by": "屯溪区统计局填报人"}, files={"files": (REPORT, b"second")}
    )
    assert again.status_code == 303
    assert client.post(f"{place}/accept", data={"by": "活动办联络人"}).status_code == 303
    assert steps(office, milestone_id) == [
        ("pending", "王办", "下达"),
        ("submitted", "屯溪区统计局填报人", "第一稿"),
        ("returned", "活动办联络人", "缺第三季度"),
        ("submitted", "屯溪区统计局填报人", ""),
        ("accepted", "活动办联络人", ""),
    ]
    page = client.get(place).text
    # What has ended can only be dated anew.
    assert re.findall(r'method="post" action="([^"]+)"', page) == [f"{place}/redate"]
    assert page.count(REPORT) == 2
    with office.reading() as session:
        row = session.get_one(Milestone, milestone_id)
        assert (row.submitted_on, row.accepted_on) == (TODAY, TODAY)


def test_a_step_is_dated_anew_and_both_days_stay_on_the_page(
    client: TestClient, office: Office, milestone_id: int
) -> None:
    place = f"/milestones/{milestone_id}"
    client.post(f"{place}/submit", data={"by": "屯溪区统计局填报人"})
    fix = {"by": "活动办联络人", "why": "收件章为准", "due_on": "2023-11-17"}
    for wrong, words in (
        ({"due_on": ""}, "请填写实际办理日期"),
        ({"due_on": "2023-11-21"}, "还没有到"),
        ({"why": ""}, "更正日期必须写明理由"),
    ):
        refused = client.post(f"{place}/redate", data=fix | wrong)
        assert words in refused.text
    assert client.post(f"{place}/redate", data=fix).status_code == 303
    page = client.get(place).text
    assert "更正：报送的日期是这一天" in page
    assert {"2023-11-17", "2023-11-20"} <= set(re.findall(r'<time datetime="([-0-9]+)"', page))
    with office.reading() as session:
        assert str(session.get_one(Milestone, milestone_id).submitted_on) == "2023-11-17"


def test_pages_started_on_a_day_that_has_not_come_take_no_act(
    office: Office, milestone_id: int
) -> None:
    ahead = browser(make_app(office, today=lambda: TODAY + timedelta(days=1), now=lambda: NOW))
    answer = ahead.post(f"/milestones/{milestone_id}/submit", data={"by": "屯溪区统计局填报人"})
    assert "办理日期2023-11-21晚于今天（2023-11-20），没有办理" in answer.text
    assert state_of(office, milestone_id) is MilestoneState.PENDING


def test_evidence_is_always_a_download(
    client: TestClient, office: Office, milestone_id: int
) -> None:
    content = b"<script>alert(1)</script>"
    client.post(
        f"/milestones/{milestone_id}/submit",
        data={"by": "甲"},
        files={"files": ('a"b\r\n总结.html', content, "text/html")},
    )
    with office.reading() as session:
        row = session.exec(select(Evidence)).one()
        number, digest = row.id, row.sha256
    assert digest == hashlib.sha256(content).hexdigest()
    answer = client.get(f"/evidence/{number}")
    assert answer.content == content
    assert answer.headers["content-type"] == "application/octet-stream"
    assert answer.headers["content-disposition"].startswith("attachment; filename*=utf-8''")
    assert answer.headers["content-security-policy"] == "default-src 'none'; sandbox"
    assert answer.headers["x-content-type-options"] == "nosniff"
    place = office.settings.evidence_dir / digest[:2] / digest
    place.unlink()
    assert client.get(f"/evidence/{number}").status_code == 404


@pytest.mark.parametrize(
    ("sent", "kept"),
    [
        ("总结.docx", "总结.docx"),
        ("../../etc/passwd", "passwd"),
        ("..\\..\\windows\\win.ini", "win.ini"),
        ("C:\\fakepath\\表 1.xlsx", "表 1.xlsx"),
        ("..", "未命名文件"),
        ("/", "未命名文件"),
        ("a\0b\u202egpj.exe", "abgpj.exe"),
        ("长" * 300 + ".docx", "长" * 250 + ".docx"),
        ("长" * 300, "长" * 255),
    ],
)
def test_only_the_bare_name_of_a_file_is_kept(sent: str, kept: str) -> None:
    assert file_name(sent) == kept


def test_a_file_cannot_be_written_beside_the_evidence_folder(
    client: TestClient, office: Office, milestone_id: int, tmp_path: Path
) -> None:
    before = {path for path in tmp_path.rglob("*") if "evidence" not in path.parts}
    answer = client.post(
        f"/milestones/{milestone_id}/submit",
        data={"by": "甲"},
        files={"files": ("../../../escaped.txt", b"x")},
    )
    assert answer.status_code == 303
    after = {path for path in tmp_path.rglob("*") if "evidence" not in path.parts}
    assert after == before
    with office.reading() as session:
        assert session.exec(select(Evidence.name)).one() == "escaped.txt"


def test_no_file_chosen_is_no_file(client: TestClient, office: Office, milestone_id: int) -> None:
    """A browser sends a nameless empty part for a file field that was left alone."""
    edge = "----edge"
    fields = f'--{edge}\r\nContent-Disposition: form-data; name="by"\r\n\r\n甲\r\n'
    empty = (
        f'--{edge}\r\nContent-Disposition: form-data; name="files"; filename=""\r\n'
        f"Content-Type: application/octet-stream\r\n\r\n\r\n--{edge}--\r\n"
    )
    answer = client.post(
        f"/milestones/{milestone_id}/submit",
        content=(fields + empty).encode(),
        headers={"Content-Type": f"multipart/form-data; boundary={edge}"},
    )
    assert answer.status_code == 303
    with office.reading() as session:
        assert session.exec(select(Evidence)).all() == []
        assert session.exec(select(Submission)).one().by == "甲"


@pytest.mark.parametrize(
    ("act", "typed", "sentence"),
    [
        ("submit", {"by": "  "}, "请填写填报人。"),
        ("submit", {"by": "甲" * 61}, "填报人最多60字，现有61字。"),
        ("submit", {"by": "甲", "why": "长" * 501}, "情况说明最多500字，现有501字。"),
        ("waive", {"by": "乙", "why": " \n "}, "免办必须写明理由。"),
        ("waive", {"why": "停办"}, "请填写经办人。"),
        ("extend", {"by": "乙", "why": "顺延"}, "请填写新的时限。"),
        ("extend", {"by": "乙", "why": "顺延", "due_on": "明天"}, "新的时限「明天」不可用"),
    ],
)
def test_a_form_that_lacks_something_comes_back_with_what_was_typed(
    client: TestClient,
    office: Office,
    milestone_id: int,
    act: str,
    typed: dict[str, str],
    sentence: str,
) -> None:
    answer = client.post(f"/milestones/{milestone_id}/{act}", data=typed)
    assert answer.status_code == 422
    assert sentence in answer.text
    for text in typed.values():
        assert text in answer.text
    assert state_of(office, milestone_id) is MilestoneState.PENDING


def test_an_empty_file_refuses_the_whole_submission(
    client: TestClient, office: Office, milestone_id: int
) -> None:
    answer = client.post(
        f"/milestones/{milestone_id}/submit",
        data={"by": "甲", "why": "请查收"},
        files=[("files", ("一.txt", b"full")), ("files", ("二.txt", b""))],
    )
    assert answer.status_code == 422
    assert "佐证「二.txt」是空文件。" in answer.text
    assert "请查收" in answer.text
    assert state_of(office, milestone_id) is MilestoneState.PENDING
    with office.reading() as session:
        assert session.exec(select(Evidence)).all() == []


def test_what_the_state_does_not_allow_is_refused_and_the_text_is_not_lost(
    client: TestClient, office: Office, milestone_id: int
) -> None:
    answer = client.post(
        f"/milestones/{milestone_id}/return", data={"by": "乙", "why": "写了很久的理由"}
    )
    assert answer.status_code == 409
    assert f"不能退回：节点{milestone_id}现在是「待报」。" in answer.text
    assert "写了很久的理由" in answer.text
    assert len(steps(office, milestone_id)) == 1


def test_of_two_who_press_at_once_one_is_refused(office: Office, milestone_id: int) -> None:
    app = make_app(office, today=lambda: TODAY, now=lambda: NOW)
    together = threading.Barrier(2)

    def press(name: str) -> int:
        mine = browser(app)
        together.wait()
        return mine.post(f"/milestones/{milestone_id}/submit", data={"by": name}).status_code

    with ThreadPoolExecutor(2) as pool:
        answers = sorted(pool.map(press, ["甲", "乙"]))
    assert answers == [303, 409]
    assert len(steps(office, milestone_id)) == 2
    with office.reading() as session:
        assert len(session.exec(select(Submission)).all()) == 1


def test_the_due_date_moves_with_its_reason(
    client: TestClient, office: Office, milestone_id: int
) -> None:
    answer = client.post(
        f"/milestones/{milestone_id}/extend",
        data={"by": "乙", "why": "系统停机", "due_on": "2024-01-10"},
    )
    assert answer.status_code == 303
    page = client.get(answer.headers["location"]).text
    for word in ("时限已调整。", "时限调整为2024-01-10", "系统停机", "还有51天"):
        assert word in page
    assert state_of(office, milestone_id) is MilestoneState.PENDING


def test_a_waived_milestone_is_dated_anew_at_most(
    client: TestClient, office: Office, milestone_id: int
) -> None:
    place = f"/milestones/{milestone_id}"
    assert client.post(f"{place}/waive", data={"by": "乙", "why": "停办"}).status_code == 303
    page = client.get(place).text
    assert "已免办" in page
    assert re.findall(r'method="post" action="([^"]+)"', page) == [f"{place}/redate"]
    assert client.post(f"{place}/submit", data={"by": "甲"}).status_code == 409


def test_what_people_write_is_never_read_as_html(client: TestClient, milestone_id: int) -> None:
    evil = "<img src=x onerror=alert(1)>&\"'</textarea>"
    place = f"/milestones/{milestone_id}"
    kept = client.post(f"{place}/waive", data={"by": evil, "why": ""}).text
    client.post(
        f"{place}/submit",
        data={"by": evil, "why": evil},
        files={"files": ("<b>名.txt", b"x")},
    )
    shown = client.get(place).text
    for page in (kept, shown):
        assert "<img src=x" not in page
        assert "&lt;img src=x onerror=alert(1)&gt;&amp;&#34;&#39;&lt;/textarea&gt;" in page
    assert "<b>名" not in shown


def test_line_ends_stay_and_controls_go(
    client: TestClient, office: Office, milestone_id: int
) -> None:
    client.post(
        f"/milestones/{milestone_id}/submit", data={"by": "甲\0", "why": "一\r\n二\0\u202e三　四"}
    )
    assert steps(office, milestone_id)[-1] == ("submitted", "甲", "一\n二三　四")


@pytest.mark.parametrize("path", ["/milestones/999999/submit", "/milestones/9999999999/accept"])
def test_acting_on_what_is_not_there_is_a_404(client: TestClient, path: str) -> None:
    assert client.post(path, data={"by": "甲"}).status_code == 404


def test_an_act_that_does_not_exist_is_a_404(client: TestClient, milestone_id: int) -> None:
    answer = client.post(f"/milestones/{milestone_id}/delete", data={"by": "甲"})
    assert answer.status_code == 404


def test_forms_show_the_business_date_and_suggest_the_units_people(
    client: TestClient, milestone_id: int
) -> None:
    page = client.get(f"/milestones/{milestone_id}").text
    assert f"办理日期 {TODAY}" in page
    fillers = re.search(r'<datalist id="fillers">(.*?)</datalist>', page)
    assert fillers is not None
    assert "屯溪区统计局填报人" in fillers[1]
    coordinators = re.search(r'<datalist id="coordinators">(.*?)</datalist>', page)
    assert coordinators is not None
    assert "活动办联络人" in coordinators[1]
