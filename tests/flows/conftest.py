"""A real Prefect server for the run.

Flows run in processes of their own, as the clock and a worker run them: Prefect leaves
connections and threads behind in the process that runs one.
"""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from duban.prefectserver import PrefectServer
from duban.settings import Settings
from tests.flows.api import Api

START_SECONDS = 90.0


@pytest.fixture(scope="session")
def prefect_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[PrefectServer]:
    server = PrefectServer(Settings(home=tmp_path_factory.mktemp("prefect"), prefect_port=0))
    try:
        assert server.wait_healthy(START_SECONDS), server.log.read_text()
        yield server
    finally:
        server.stop()


@pytest.fixture(scope="session")
def api(prefect_server: PrefectServer) -> Iterator[Api]:
    made = Api(prefect_server.api_url)
    yield made
    made.close()
