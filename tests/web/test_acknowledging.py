"""The button 知道了 on the page of a late milestone."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from sqlmodel import select

from duban.build.office import Office
from models import Acknowledgement
from tests.web.making import TestClient, browser
from web.app import make_app

NOW = datetime(2024, 1, 3, 1, 30, tzinfo=UTC)


@pytest.fixture
def late_client(office: Office) -> TestClient:
    """A browser three days after everything fell due."""
    return browser(make_app(office, today=lambda: date(2024, 1, 3), now=lambda: NOW))


def test_a_late_milestone_is_acknowledged_once_and_its_page_says_who_and_what_was_promised(
    late_client: TestClient, office: Office, milestone_id: int
) -> None:
    place = f"/milestones/{milestone_id}"
    assert f'action="{place}/ack"' in late_client.get(place).text
    filled = {"by": "屯溪区统计局填报人", "why": "数据在核", "due_on": "2024-01-10"}
    answer = late_client.post(f"{place}/ack", data=filled)
    assert answer.headers["location"] == f"{place}?done=ack"
    page = late_client.get(answer.headers["location"]).text
    assert "已记下：知道了。" in page
    assert "2024-01-03 屯溪区统计局填报人，承诺2024-01-10前报送" in page
    assert f'action="{place}/ack"' not in page
    with office.reading() as session:
        row = session.exec(select(Acknowledgement)).one()
        assert (row.milestone_id, row.by, row.note) == (milestone_id, filled["by"], "数据在核")


def test_before_the_due_date_there_is_nothing_to_acknowledge(
    client: TestClient, office: Office, milestone_id: int
) -> None:
    place = f"/milestones/{milestone_id}"
    assert f'action="{place}/ack"' not in client.get(place).text
    answer = client.post(f"{place}/ack", data={"by": "屯溪区统计局填报人"})
    assert answer.status_code == 409
    assert "还没有逾期（时限2023-12-31）" in answer.text
    with office.reading() as session:
        assert session.exec(select(Acknowledgement)).all() == []
