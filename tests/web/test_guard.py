"""A page of another site cannot act, and our pages load nothing from outside."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from duban.build.office import Office
from duban.settings import Settings
from models import Milestone, MilestoneState
from tests.web.making import TestClient, browser
from web.app import make_app


@pytest.fixture
def door(tmp_path: Path, sqlite_template: Path) -> Iterator[TestClient]:
    """The pages of an empty office: what stands at their door needs no plan."""
    shutil.copy(sqlite_template, tmp_path / "duban.db")
    office = Office(Settings(home=tmp_path, database_url=""))
    yield browser(make_app(office))
    office.close()


@pytest.mark.parametrize(
    "headers",
    [
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
        {"Origin": "http://evil.example"},
        {"Origin": "http://127.0.0.1:81"},
        {"Origin": "http://127.0.0.1.evil.example"},
        {"Origin": "null"},
        {"Origin": "http://[broken"},
        {"Sec-Fetch-Site": "cross-site", "Origin": "http://127.0.0.1"},
        {"Sec-Fetch-Site": "same-origin", "Origin": "http://evil.example"},
    ],
)
def test_a_form_of_another_site_is_refused(door: TestClient, headers: dict[str, str]) -> None:
    answer = door.post("/milestones/1/submit", data={"by": "甲"}, headers=headers)
    assert answer.status_code == 403
    assert "不是从本系统的页面发出的" in answer.text


def test_a_refused_form_changes_nothing(
    client: TestClient, office: Office, milestone_id: int
) -> None:
    place = f"/milestones/{milestone_id}/submit"
    headers = {"Sec-Fetch-Site": "cross-site"}
    assert client.post(place, data={"by": "甲"}, headers=headers).status_code == 403
    with office.reading() as session:
        assert session.get_one(Milestone, milestone_id).state is MilestoneState.PENDING


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"Sec-Fetch-Site": "same-origin", "Origin": "http://127.0.0.1"},
        {"Sec-Fetch-Site": "none"},
    ],
)
def test_an_own_form_passes_the_door(door: TestClient, headers: dict[str, str]) -> None:
    """It then finds that this empty office has no such milestone."""
    answer = door.post("/milestones/1/submit", data={"by": "甲"}, headers=headers)
    assert answer.status_code == 404


def test_the_name_of_the_site_is_compared_without_regard_to_case(door: TestClient) -> None:
    headers = {"Host": "localhost", "Origin": "http://LocalHost"}
    assert door.post("/milestones/1/submit", data={"by": "甲"}, headers=headers).status_code == 404


def test_looking_is_allowed_from_anywhere(door: TestClient) -> None:
    assert door.get("/", headers={"Sec-Fetch-Site": "cross-site"}).status_code == 200


@pytest.mark.parametrize(
    ("host", "status"),
    [
        ("127.0.0.1:8765", 200),
        ("localhost", 200),
        ("[::1]:8765", 200),
        ("evil.example", 400),
        ("testserver", 400),
        ("127.0.0.1.evil.example", 400),
        ("", 400),
    ],
)
def test_only_names_of_this_machine_are_answered(door: TestClient, host: str, status: int) -> None:
    assert door.get("/healthz", headers={"Host": host}).status_code == status


@pytest.mark.parametrize("path", ["/", "/units", "/nothing", "/static/duban.css", "/healthz"])
def test_every_answer_binds_the_browser(door: TestClient, path: str) -> None:
    headers = door.get(path).headers
    policy = headers["content-security-policy"]
    assert "default-src 'self'" in policy
    assert "frame-ancestors 'none'" in policy
    assert "unsafe" not in policy
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["referrer-policy"] == "same-origin"


def test_pages_are_not_served_by_fastapis_own_documentation(door: TestClient) -> None:
    for path in ("/docs", "/redoc", "/openapi.json"):
        assert door.get(path).status_code == 404
