"""A tick of the clock against a server that answers."""

from __future__ import annotations

import shutil
import sys
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from sqlmodel import select

from duban.build.office import Office, open_office
from duban.clock import UNFINISHED, Clock
from duban.prefectserver import PrefectServer
from duban.schedule import load_schedule
from duban.settings import Settings
from models import Sweep
from tests.flows.api import Api

pytestmark = pytest.mark.prefect
DAY = date(2023, 6, 1)
(TRACK,) = (job for job in load_schedule().jobs if job.name == "track")


@pytest.fixture
def office(tmp_path: Path, sqlite_template: Path) -> Iterator[Office]:
    shutil.copy(sqlite_template, tmp_path / "duban.db")
    with open_office(Settings(home=tmp_path)) as opened:
        yield opened


def _swept(office: Office) -> list[tuple[str, date, str, str | None]]:
    with office.reading() as session:
        rows = session.exec(select(Sweep)).all()
        return [(row.operation, row.swept_on, row.ran_by, row.remark) for row in rows]


def test_a_tick_is_a_flow_run_on_the_office_of_the_clock(
    office: Office, prefect_server: PrefectServer, api: Api
) -> None:
    before = len(api.runs("track"))
    Clock(office, prefect_server, as_of=DAY).tick(TRACK)
    assert _swept(office) == [("track", DAY, "prefect", None)]
    runs = api.runs("track")[before:]
    assert [run["state"]["type"] for run in runs] == ["COMPLETED"]
    assert f"# 灯色 {DAY}" in api.artifact("track-summary", runs[0]["id"])


def test_a_flow_that_does_not_come_to_its_end_is_made_up_for(
    office: Office, prefect_server: PrefectServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "executable", shutil.which("false"))
    Clock(office, prefect_server, as_of=DAY).tick(TRACK)
    assert _swept(office) == [("track", DAY, "clock", UNFINISHED)]
