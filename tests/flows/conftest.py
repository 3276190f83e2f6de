"""A real Prefect server for the run, and its API as anybody may ask it.

Flows run in processes of their own, as the clock and a worker run them: Prefect leaves
connections and threads behind in the process that imports it.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import httpx
import pytest

from duban.prefectserver import PrefectServer
from duban.settings import Settings

START_SECONDS = 90.0


@pytest.fixture(scope="session")
def prefect_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[PrefectServer]:
    server = PrefectServer(Settings(home=tmp_path_factory.mktemp("prefect"), prefect_port=0))
    try:
        assert server.wait_healthy(START_SECONDS), server.log.read_text()
        yield server
    finally:
        server.stop()


class Api:
    def __init__(self, url: str) -> None:
        self._client = httpx.Client(base_url=url, trust_env=False, timeout=20)

    def get(self, path: str) -> Any:
        return self._client.get(path).raise_for_status().json()

    def post(self, path: str, body: dict[str, Any]) -> Any:
        return self._client.post(path, json=body).raise_for_status().json()

    def runs(self, flow: str) -> list[dict[str, Any]]:
        """The runs of a flow that have started, the first one first."""
        wanted = {"flows": {"name": {"any_": [flow]}}, "sort": "START_TIME_ASC"}
        found: list[dict[str, Any]] = self.post("/flow_runs/filter", wanted)
        return [run for run in found if run["start_time"] is not None]

    def artifact(self, key: str, flow_run: str) -> Any:
        """The data of the one artifact of that key that the run left."""
        wanted = {"key": {"any_": [key]}, "flow_run_id": {"any_": [flow_run]}}
        (found,) = self.post("/artifacts/filter", {"artifacts": wanted})
        return found["data"]

    def close(self) -> None:
        self._client.close()


@pytest.fixture(scope="session")
def api(prefect_server: PrefectServer) -> Iterator[Api]:
    made = Api(prefect_server.api_url)
    yield made
    made.close()
