"""What a monitoring system reads: the numbers of the ledger, whoever swept."""

from __future__ import annotations

from datetime import date

from prometheus_client.parser import text_string_to_metric_families

from duban.build.noting import Moment
from duban.build.office import Office
from duban.build.operations import run_chase, run_remind
from tests.web.making import NOW, TestClient


def _read(client: TestClient) -> dict[tuple[str, frozenset[tuple[str, str]]], float]:
    answer = client.get("/metrics")
    assert answer.status_code == 200
    assert answer.headers["content-type"].startswith("text/plain")
    return {
        (sample.name, frozenset(sample.labels.items())): sample.value
        for family in text_string_to_metric_families(answer.text)
        for sample in family.samples
    }


def _one(
    found: dict[tuple[str, frozenset[tuple[str, str]]], float], name: str, **labels: str
) -> float:
    return found[name, frozenset(labels.items())]


def test_the_numbers_are_those_of_the_sweeps(client: TestClient, office: Office) -> None:
    day = date(2024, 1, 10)
    chased = run_chase(office, Moment(day, NOW, "cli"), write=False)
    reminded = run_remind(office, Moment(day, NOW, "clock"))
    found = _read(client)
    assert _one(found, "duban_sweep_last_success_timestamp_seconds", operation="remind") == (
        NOW.timestamp()
    )
    assert _one(found, "duban_sweeps_finished_total", operation="chase") == 1
    written = sum(v for (name, _), v in found.items() if name == "duban_letters")
    assert written == reminded["letters"]
    assert _one(found, "duban_notices", state="written") == (
        chased["notices_new"] + reminded["notices_new"]
    )
    assert _one(found, "duban_deliveries", channel="inbox", state="sent") == reminded["letters"]
    assert _one(found, "duban_dead_letters") == 0
    milestones = {k: v for k, v in found.items() if k[0] == "duban_milestones"}
    assert sum(milestones.values()) > 400
    assert any(("overdue", "yes") in labels for _, labels in milestones)


def test_an_office_where_nothing_ran_yet_has_numbers_too(
    client: TestClient,
) -> None:
    found = _read(client)
    assert _one(found, "duban_dead_letters") == 0
    assert not any(name.startswith("duban_sweep_last") for name, _ in found)
