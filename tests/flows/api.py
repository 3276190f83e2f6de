"""The API of a Prefect server, as anybody may ask it."""

from __future__ import annotations

from typing import Any

import httpx

Json = dict[str, Any]


class Api:
    def __init__(self, url: str) -> None:
        self._client = httpx.Client(base_url=url, trust_env=False, timeout=20)

    def get(self, path: str) -> Json:
        found: Json = self._client.get(path).raise_for_status().json()
        return found

    def create(self, path: str, body: Json) -> Json:
        made: Json = self._client.post(path, json=body).raise_for_status().json()
        return made

    def listed(self, path: str, wanted: Json) -> list[Json]:
        answer = self._client.post(f"{path}/filter", json=wanted)
        found: list[Json] = answer.raise_for_status().json()
        return found

    def runs(self, flow: str) -> list[Json]:
        """The started runs of a flow outside deployments, the first one first."""
        wanted = {"flows": {"name": {"any_": [flow]}}, "sort": "START_TIME_ASC"}
        found = self.listed("/flow_runs", wanted)
        return [run for run in found if run["start_time"] and not run["deployment_id"]]

    def artifact(self, key: str, flow_run: str) -> str:
        """The data of the one artifact of that key that the run left."""
        wanted = {"key": {"any_": [key]}, "flow_run_id": {"any_": [flow_run]}}
        (found,) = self.listed("/artifacts", {"artifacts": wanted})
        return str(found["data"])

    def close(self) -> None:
        self._client.close()
