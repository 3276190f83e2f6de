"""An office with the real Huangshan plan, and a browser that stands before its pages."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from duban.build.office import Office
from duban.settings import Settings
from plans.overview import get_plan
from tests.offices import milestone
from tests.web.making import CODE, NOW, TODAY, TestClient, browser
from web.app import make_app


@pytest.fixture
def empty_office(database_url: str, tmp_path: Path) -> Iterator[Office]:
    made = Office(Settings(home=tmp_path / "office", database_url=database_url))
    yield made
    made.close()


@pytest.fixture
def office(huangshan_url: str, tmp_path: Path) -> Iterator[Office]:
    settings = Settings(
        home=tmp_path / "office", database_url=huangshan_url, base_url="http://127.0.0.1:8765"
    )
    made = Office(settings)
    yield made
    made.close()


@pytest.fixture
def client(office: Office) -> TestClient:
    return browser(make_app(office, today=lambda: TODAY, now=lambda: NOW))


@pytest.fixture
def milestone_id(office: Office) -> int:
    """Task 9 of 屯溪区统计局, due on 2023-12-31."""
    with office.reading() as session:
        return milestone(session, get_plan(session, CODE), "9", "屯溪区统计局")
