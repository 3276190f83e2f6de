"""What an operation leaves behind: its heartbeat, its log lines, a word to the monitor."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from datetime import UTC, date, datetime
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import Any

import pytest
from sqlmodel import Session, select

from duban.build.noting import Moment, noted
from duban.build.office import Office
from duban.build.operations import run_remind
from duban.errors import DubanError
from duban.log import KEPT_MONTHS
from duban.settings import LogTo, Settings
from models import Sweep

MOMENT = Moment(date(2024, 11, 25), datetime(2024, 11, 25, 0, 30, tzinfo=UTC), "clock")


class Monitor:
    """A monitor on the loopback address that keeps what it was told."""

    def __init__(self, status: int = 200) -> None:
        self.told: list[tuple[str, dict[str, Any]]] = []
        told = self.told

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["Content-Length"]))
                told.append((self.path, json.loads(body)))
                self.send_response(status)
                self.end_headers()

            def log_message(self, *_: object) -> None: ...

        self._server = HTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self._server.server_port}/ping/s3cret"
        self._thread = threading.Thread(target=self._server.serve_forever)
        self._thread.start()

    def stop(self) -> None:
        self._server.shutdown()
        self._thread.join()
        self._server.server_close()


@pytest.fixture
def monitor() -> Iterator[Monitor]:
    made = Monitor()
    yield made
    made.stop()


def _office(home: Path, **values: object) -> Office:
    return Office(Settings(home=home, **values))  # type: ignore[arg-type]


def _log(home: Path) -> str:
    (file,) = (home / "logs").glob("*.jsonl")
    return file.read_text(encoding="utf-8")


def _lines(home: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in _log(home).splitlines()]


def _failed(office: Office) -> None:
    with pytest.raises(DubanError), noted(office, "remind", MOMENT):
        raise DubanError("张三的邮箱 zhang@example.test 写错了")


def test_a_finished_run_has_its_id_in_every_line_and_its_counts(tmp_path: Path) -> None:
    office = _office(tmp_path)
    run_remind(office, MOMENT)
    with Session(office.engine) as session:
        sweep = session.exec(select(Sweep)).one()
    begun, finished = _lines(tmp_path)
    assert (begun["event"], finished["event"]) == ("begun", "finished")
    assert {line["run"] for line in (begun, finished)} == {sweep.id}
    assert finished["counts"]["letters"] == 0
    assert finished["ran_by"] == "clock"
    assert sweep.finished_at is not None
    assert sweep.finished_at > MOMENT.now
    office.close()


def test_a_failed_run_says_so_and_its_heartbeat_stays_unfinished(tmp_path: Path) -> None:
    office = _office(tmp_path)
    _failed(office)
    assert _lines(tmp_path)[-1] | {"seconds": 0} == _lines(tmp_path)[-1] | {
        "seconds": 0,
        "event": "failed",
        "error": "DubanError",
        "level": "error",
    }
    assert "zhang@example.test" not in _log(tmp_path)
    with Session(office.engine) as session:
        assert session.exec(select(Sweep.finished_at)).one() is None
    office.close()


def test_what_nobody_foresaw_is_logged_with_its_traceback(tmp_path: Path) -> None:
    office = _office(tmp_path)
    with pytest.raises(ZeroDivisionError), noted(office, "remind", MOMENT):
        raise ZeroDivisionError
    assert "Traceback" in _lines(tmp_path)[-1]["exception"]
    office.close()


def test_the_log_can_be_switched_off(tmp_path: Path) -> None:
    office = _office(tmp_path, log=LogTo.OFF)
    run_remind(office, MOMENT)
    assert not (tmp_path / "logs").exists()
    office.close()


def test_the_log_on_standard_error_is_one_json_a_line(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    office = _office(tmp_path, log=LogTo.STDERR)
    run_remind(office, MOMENT)
    events = [json.loads(line)["event"] for line in capsys.readouterr().err.splitlines()]
    assert events == ["begun", "finished"]
    office.close()


def test_months_beyond_the_last_twelve_go_when_a_new_one_begins(tmp_path: Path) -> None:
    folder = tmp_path / "logs"
    folder.mkdir()
    for month in range(1, 13):
        (folder / f"2019-{month:02}.jsonl").write_text("{}\n")
    (folder / "notes.txt").write_text("mine")
    office = _office(tmp_path)
    run_remind(office, MOMENT)
    kept = sorted(path.name for path in folder.glob("*.jsonl"))
    assert len(kept) == KEPT_MONTHS
    assert kept[0] == "2019-02.jsonl"
    assert (folder / "notes.txt").exists()
    office.close()


def test_a_log_that_cannot_be_written_does_not_stop_the_reminders(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "logs").write_text("a file where the folder should be")
    office = _office(tmp_path)
    assert run_remind(office, MOMENT)["letters"] == 0
    assert "日志写不进" in capsys.readouterr().err
    office.close()


def test_the_monitor_hears_of_the_reminders_and_of_nothing_else(
    tmp_path: Path, monitor: Monitor
) -> None:
    office = _office(tmp_path, monitor_url=monitor.url)
    with noted(office, "track", MOMENT):
        pass
    run_remind(office, MOMENT)
    ((path, said),) = monitor.told
    assert path == "/ping/s3cret"
    assert (said["operation"], said["state"], said["day"]) == ("remind", "finished", "2024-11-25")
    assert said["counts"]["letters"] == 0
    office.close()


def test_the_monitor_hears_of_a_failure_at_its_own_address(
    tmp_path: Path, monitor: Monitor
) -> None:
    office = _office(tmp_path, monitor_url=monitor.url)
    _failed(office)
    assert [path for path, _ in monitor.told] == ["/ping/s3cret/fail"]
    office.close()


def test_an_address_with_the_operation_in_it_hears_of_all(tmp_path: Path, monitor: Monitor) -> None:
    office = _office(tmp_path, monitor_url=f"{monitor.url}/{{operation}}/{{state}}")
    with noted(office, "track", MOMENT):
        pass
    _failed(office)
    assert [path for path, _ in monitor.told] == [
        "/ping/s3cret/track/finished",
        "/ping/s3cret/remind/failed",
    ]
    office.close()


def test_a_dead_monitor_stops_nothing_and_its_address_is_not_logged(
    tmp_path: Path, monitor: Monitor
) -> None:
    url = monitor.url
    office = _office(tmp_path, monitor_url="http://127.0.0.1:9/s3cret")
    assert run_remind(office, MOMENT)["letters"] == 0
    office.close()
    told = "\n".join(path.read_text(encoding="utf-8") for path in (tmp_path / "logs").iterdir())
    assert "监测地址没有应答" in told
    assert "s3cret" not in told
    assert url not in told


def test_a_monitor_that_refuses_is_told_of_in_the_log(tmp_path: Path) -> None:
    refusing = Monitor(status=503)
    office = _office(tmp_path, monitor_url=refusing.url)
    run_remind(office, MOMENT)
    office.close()
    refusing.stop()
    assert any("HTTP 503" in line["event"] for line in _lines(tmp_path))
