"""Each flow against a real server: what it did, and what a coordinator can read of it.

One process runs a short story of calls; each test looks at a part of it.
"""

from __future__ import annotations

import json
import sqlite3
import subprocess
import sys
import time
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from duban.prefectserver import PrefectServer
from tests.flows.api import Api

ROOT = Path(__file__).resolve().parents[2]
pytestmark = pytest.mark.prefect
EVENT_SECONDS = 30

RUNNER = """
import json, os, sys
from flows.__main__ import main
for home, name, parameters in json.loads(sys.argv[1]):
    os.environ["DUBAN_HOME"] = home
    try:
        print(json.dumps(main(name, json.dumps(parameters))))
    except Exception as error:
        print(json.dumps({"error": str(error)}))
"""
CALLS: dict[str, tuple[str, str, dict[str, Any]]] = {
    "load": ("full", "load", {"source": "huangshan-2023", "as_of": "2023-03-29"}),
    "load again": ("full", "load", {"source": "huangshan-2023", "as_of": "2023-03-30"}),
    "track": ("full", "track", {"as_of": "2023-11-20"}),
    "remind": ("full", "remind", {"as_of": "2023-12-01"}),
    "remind again": ("full", "remind", {"as_of": "2023-12-01"}),
    "chase": ("full", "chase", {"as_of": "2024-01-08"}),
    "remind after chase": ("full", "remind", {"as_of": "2024-01-08"}),
    "score": ("full", "score", {"as_of": "2024-01-08"}),
    "chase of nothing": ("empty", "chase", {"as_of": "2024-01-08"}),
    "score of nothing": ("empty", "score", {"as_of": "2024-01-08"}),
    "wrong call": ("full", "track", {"plan": "nowhere"}),
}


class Story:
    def __init__(
        self, folder: Path, results: list[dict[str, Any]], api: Api, before: dict[str, int]
    ) -> None:
        self.folder = folder
        self.results = dict(zip(CALLS, results, strict=True))
        self._api = api
        self._before = before

    def run(self, call: str) -> dict[str, Any]:
        """What the server says of a call's run."""
        flow = CALLS[call][1]
        same = [name for name, (_, other, _) in CALLS.items() if other == flow]
        return self._api.runs(flow)[self._before[flow] + same.index(call)]

    def artifact(self, call: str, key: str) -> str:
        return self._api.artifact(key, self.run(call)["id"])

    def table(self, call: str, key: str) -> list[dict[str, Any]]:
        rows: list[dict[str, Any]] = json.loads(self.artifact(call, key))
        return rows


@pytest.fixture(scope="module")
def story(
    prefect_server: PrefectServer, api: Api, tmp_path_factory: pytest.TempPathFactory
) -> Story:
    folder = tmp_path_factory.mktemp("story")
    calls = [(str(folder / home), name, parameters) for home, name, parameters in CALLS.values()]
    before = {flow: len(api.runs(flow)) for _, flow, _ in CALLS.values()}
    done = subprocess.run(
        [sys.executable, "-c", RUNNER, json.dumps(calls)],
        env=prefect_server.environment() | {"PYTHONPATH": str(ROOT)},
        cwd=folder,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    results = [json.loads(line) for line in done.stdout.splitlines()]
    assert len(results) == len(CALLS), done.stderr
    return Story(folder, results, api, before)


def test_load_takes_a_plan_of_the_catalog_once(story: Story) -> None:
    first, again = story.results["load"], story.results["load again"]
    assert (first["new"], again["new"], again["milestones"]) == (True, False, 0)
    assert f"新增节点：{first['milestones']} 个" in story.artifact("load", "load-huangshan-2023")
    assert "没有改动" in story.artifact("load again", "load-huangshan-2023")


def test_track_shows_the_lights_of_every_unit(story: Story) -> None:
    (status,) = story.results["track"]["plans"]
    rows = story.table("track", "track-huangshan-2023")
    assert [row["单位"] for row in rows] == [unit["unit"] for unit in status["units"]]
    assert sum(row["逾期"] for row in rows) == status["milestones"]["red"]
    assert "| huangshan-2023 |" in story.artifact("track", "track-summary")


def test_remind_sends_once_however_often_it_runs(story: Story) -> None:
    first, again = story.results["remind"], story.results["remind again"]
    assert first["letters"] > 0
    assert f"发函：{first['letters']} 封" in story.artifact("remind", "remind-summary")
    assert (again["notices_new"], again["letters"], again["deliveries"]["sent"]) == (0, 0, 0)
    assert "发函：0 封" in story.artifact("remind again", "remind-summary")
    rows = story.table("remind", "remind-due")
    assert {row["剩余天数"] for row in rows if row["时限"] == "2023-12-31"} == {30}


def test_chase_notes_what_is_overdue_and_leaves_the_letters_to_the_reminder(story: Story) -> None:
    chased = story.results["chase"]
    assert chased["notices_new"] > 0
    assert chased["letters"] == 0
    assert "待提醒时合并发出" in story.artifact("chase", "chase-summary")
    rows = story.table("chase", "chase-overdue")
    assert {row["逾期天数"] for row in rows if row["时限"] == "2023-12-31"} == {8}
    assert story.results["remind after chase"]["letters"] > 0


def test_score_settles_every_plan_that_has_a_rubric(story: Story) -> None:
    (settled,) = story.results["score"]["plans"]
    assert settled["plan"] == "huangshan-2023"
    rows = story.table("score", "score-huangshan-2023")
    assert sorted(row["单位"] for row in rows) == sorted(u["unit"] for u in settled["units"])
    assert "| huangshan-2023 |" in story.artifact("score", "score-summary")


def test_an_office_without_plans_has_tables_that_say_so(story: Story) -> None:
    assert story.table("chase of nothing", "chase-overdue") == [{"说明": "没有逾期节点"}]
    assert story.results["score of nothing"] == {"plans": []}


@pytest.mark.parametrize("call", ["track", "remind", "chase", "score", "score of nothing"])
def test_progress_comes_to_its_end(story: Story, call: str) -> None:
    assert float(story.artifact(call, f"{CALLS[call][1]}-progress")) == 100


def _events(api: Api, flow: str, runs: set[str], expected: int) -> list[dict[str, Any]]:
    """The events of these runs; the server writes them down in batches, a little later."""
    body = {"filter": {"event": {"name": [f"duban.{flow}.finished"]}}, "limit": 50}
    end = time.monotonic() + EVENT_SECONDS
    while True:
        found: list[dict[str, Any]] = [
            event
            for event in api.create("/events/filter", body)["events"]
            if any(
                one["prefect.resource.id"].rpartition(".")[2] in runs for one in event["related"]
            )
        ]
        if len(found) >= expected or time.monotonic() > end:
            return found
        time.sleep(0.2)


@pytest.mark.parametrize("flow", ["load", "track", "remind", "chase", "score"])
def test_every_sweep_tells_with_an_event_what_it_counted(story: Story, api: Api, flow: str) -> None:
    calls = [call for call, one in CALLS.items() if one[1] == flow and call != "wrong call"]
    found = _events(api, flow, {story.run(call)["id"] for call in calls}, len(calls))
    assert len(found) == len(calls)
    assert all(event["payload"]["day"].startswith("202") for event in found)
    assert all("plans" not in event["payload"]["counts"] or flow == "score" for event in found)


def test_a_wrong_call_fails_at_once_with_its_sentence(story: Story, api: Api) -> None:
    sentence = "没有找到方案「nowhere」"
    assert story.results["wrong call"]["error"].startswith(sentence)
    run = story.run("wrong call")
    assert run["state"]["type"] == "FAILED"
    assert sentence in run["state"]["message"]
    tasks = api.listed("/task_runs", {"flow_runs": {"id": {"any_": [run["id"]]}}})
    assert [task["run_count"] for task in tasks] == [1]


def test_the_heartbeat_says_that_prefect_ran_each(story: Story) -> None:
    with closing(sqlite3.connect(story.folder / "full" / "duban.db")) as connection:
        rows = connection.execute(
            "SELECT operation, ran_by FROM sweep WHERE finished_at IS NOT NULL ORDER BY id"
        ).fetchall()
    ran = [name for home, name, _ in CALLS.values() if home == "full"][:-1]
    assert rows == [(name, "prefect") for name in ran]
