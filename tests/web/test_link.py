"""Signed links in a browser: opening shows, a button acts, everything else is said plainly."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta

import pytest
import sqlalchemy as sa
from sqlmodel import select

from duban.build.noting import Moment
from duban.build.office import Office
from duban.build.operations import run_chase, run_remind
from models import Acknowledgement, Letter, Milestone, MilestoneState
from tests.web.making import NOW, PLAN, TODAY, TestClient, browser
from web.app import make_app

LATER = date(2024, 1, 15)
THEN = datetime(2024, 1, 15, 1, 30, tzinfo=UTC)
PAGE = r"http://127\.0\.0\.1:8765(/links/known/\S+)"


def _letter(office: Office, kind: str = "daily") -> Letter:
    moment = Moment(LATER, NOW, "cli")
    run_chase(office, moment, write=False)
    run_remind(office, moment)
    with office.reading() as session:
        found = session.exec(select(Letter).where(Letter.kind == kind)).all()
        session.expunge_all()
    return found[-1]


def _acknowledged(office: Office) -> list[str]:
    with office.reading() as session:
        return [row.by for row in session.exec(select(Acknowledgement))]


@pytest.fixture
def there(office: Office) -> str:
    """The address of a signed link for something late."""
    found = re.search(PAGE, _letter(office).text)
    assert found
    return found[1]


@pytest.fixture
def client(office: Office) -> TestClient:
    return browser(make_app(office, today=lambda: LATER, now=lambda: THEN))


def test_opening_a_link_shows_what_it_is_for_and_does_nothing(
    client: TestClient, office: Office, there: str
) -> None:
    for _ in range(2):
        answer = client.get(there)
        assert answer.status_code == 200
        assert "确认知道了" in answer.text
        assert "打开本页不会记下什么" in answer.text
    assert client.head(there).status_code in (200, 405)
    assert _acknowledged(office) == []
    assert answer.headers["cache-control"] == "no-store"
    assert answer.headers["x-robots-tag"] == "noindex"


def test_the_button_acts_as_the_letters_reader_and_pressing_twice_is_harmless(
    client: TestClient, office: Office, there: str
) -> None:
    for _ in range(2):
        answer = client.post(there, data={"promised_on": "2024-01-31", "note": "正在补报"})
        assert (answer.status_code, answer.headers["location"]) == (303, there)
    [by] = _acknowledged(office)
    text = client.get(there).text
    assert f"{by}已于2024年1月15日表示知道了，预计2024年1月31日前报送" in text
    assert "确认知道了" not in text


def test_a_promise_that_cannot_be_is_shown_again_with_the_reason(
    client: TestClient, office: Office, there: str
) -> None:
    for promised, words in (("下周", "不可用"), ("2023-01-01", "早于")):
        answer = client.post(there, data={"promised_on": promised, "note": "正在补报"})
        assert answer.status_code in (409, 422)
        assert words in answer.text
        assert 'value="正在补报"' in answer.text
    assert _acknowledged(office) == []


def test_a_page_of_another_site_cannot_press_the_button(
    client: TestClient, office: Office, there: str
) -> None:
    answer = client.post(there, headers={"Sec-Fetch-Site": "cross-site"})
    assert answer.status_code == 403
    assert _acknowledged(office) == []


@pytest.mark.parametrize("method", ["get", "post"])
def test_a_forged_link_is_refused(
    client: TestClient, office: Office, there: str, method: str
) -> None:
    for address in (there + "x", there.replace("/known/", "/look/"), "/links/known/x"):
        answer = getattr(client, method)(address)
        assert answer.status_code == 403
        assert "不完整或不是本系统发出的" in answer.text
    assert getattr(client, method)("/links/other/x").status_code == 404
    assert _acknowledged(office) == []


def test_an_expired_link_says_so_and_acts_no_more(office: Office, there: str) -> None:
    late = browser(make_app(office, today=lambda: LATER + timedelta(days=15), now=lambda: NOW))
    for answer in (late.get(there), late.post(there)):
        assert answer.status_code == 410
        assert "14天内有效，现已过期" in answer.text
    assert _acknowledged(office) == []


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"state": MilestoneState.ACCEPTED}, "已办结，不需要再办"),
        ({"due_on": date(2024, 2, 1)}, "改为2024年2月1日"),
    ],
)
def test_what_changed_meanwhile_is_said_and_nothing_is_done(
    client: TestClient, office: Office, there: str, change: dict[str, object], words: str
) -> None:
    with office.writing() as session:
        session.execute(sa.update(Milestone).values(**change))
        session.commit()
    assert client.post(there).status_code == 303
    text = client.get(there).text
    assert words in text
    assert "确认知道了" not in text
    assert _acknowledged(office) == []


def test_looking_needs_no_button(client: TestClient, office: Office) -> None:
    client = browser(make_app(office, today=lambda: TODAY, now=lambda: NOW))
    run_remind(office, Moment(TODAY, NOW, "cli"))
    with office.reading() as session:
        texts = session.scalars(sa.select(Letter.text)).all()
    found = next(one for text in texts if (one := re.search(r"(/links/look/\S+)", text)))
    answer = client.get(found[1])
    assert answer.status_code == 200
    assert "<form" not in answer.text
    assert client.post(found[1]).status_code == 303


def test_the_preview_lists_the_readers_and_shows_one_letter(
    client: TestClient, office: Office
) -> None:
    text = client.get(f"{PLAN}/preview").text
    assert "2024年1月15日应发 29 封" in text
    person = re.search(rf'{PLAN}/preview\?person=(\d+)">督办抄告：', text)
    assert person
    shown = client.get(f"{PLAN}/preview?person={person[1]}").text
    assert "sandbox title=" in shown
    assert "现予抄告" in shown
    assert client.get(f"{PLAN}/preview?person=99999").status_code == 404
    with office.reading() as session:
        assert session.exec(select(Letter)).all() == []


def test_a_letters_page_names_its_kind_and_what_went_out_instead(
    client: TestClient, office: Office
) -> None:
    letter = _letter(office, "escalation")
    assert '<p class="over">抄告函</p>' in client.get(f"/letters/{letter.id}").text
