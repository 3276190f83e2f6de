"""`duban serve` as a process: it answers, it ticks, and nothing of it stays behind."""

from __future__ import annotations

import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import httpx
import pytest

from duban.prefectserver import PrefectPortBusyError, PrefectServer
from duban.serve import NotLoopbackError, PagePortError, serve
from duban.settings import Settings
from tests.flows.api import Api

ROOT = Path(__file__).resolve().parents[2]
STOP_SECONDS = 20.0
PROGRAM = """
import sys
from duban.serve import serve
from duban.settings import load_settings
prefect, clock = (word in sys.argv for word in ("prefect", "clock"))
serve(load_settings(), with_prefect=prefect, with_clock=clock, as_of=None,
      announce=lambda line: print(line, flush=True))
"""
# Has its Prefect server killed once and started again, and waits to be killed itself.
KEEPER = """
import os, signal, sys, time
from pathlib import Path
from duban.prefectserver import PrefectServer
from duban.settings import Settings
server = PrefectServer(Settings(home=Path(sys.argv[1])))
def report():
    assert server.wait_healthy(90), server.log.read_text()
    print(server.pid, server.ui_url, flush=True)
report()
os.kill(server.pid, signal.SIGKILL)
while server.healthy():
    time.sleep(0.1)
report()
sys.stdin.read()
"""


@dataclass(frozen=True)
class Kept:
    """What a keeper said of its two Prefect servers before kill -9, and their folder."""

    folder: Path
    first: list[str]
    second: list[str]


class Served:
    def __init__(self, home: Path, *words: str) -> None:
        env = {name: value for name, value in os.environ.items() if not name.startswith("DUBAN_")}
        self.process = subprocess.Popen(
            [sys.executable, "-c", PROGRAM, *words],
            env=env | {"DUBAN_HOME": str(home), "DUBAN_PORT": "0", "PYTHONPATH": str(ROOT)},
            cwd=home,
            stdout=subprocess.PIPE,
            text=True,
        )
        self.said = ""

    def address(self, name: str) -> str:
        """Wait for the line that announces it."""
        assert self.process.stdout is not None
        while (found := re.search(rf"^{name}：(http://[\d.:]+)", self.said, re.M)) is None:
            line = self.process.stdout.readline()
            assert line, self.said
            self.said += line
        return found[1]

    def end(self, number: signal.Signals) -> int:
        self.process.send_signal(number)
        return self.process.wait(STOP_SECONDS)

    def close(self) -> None:
        if self.process.poll() is None:
            self.end(signal.SIGKILL)
        if self.process.stdout is not None:
            self.process.stdout.close()


@pytest.fixture(scope="module")
def kept(tmp_path_factory: pytest.TempPathFactory) -> Kept:
    home = tmp_path_factory.mktemp("kept")
    keeper = subprocess.Popen(
        [sys.executable, "-c", KEEPER, str(home)],
        env=os.environ | {"PYTHONPATH": str(ROOT)},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    with keeper:
        assert keeper.stdout is not None
        first, second = (keeper.stdout.readline().split() for _ in range(2))
        keeper.kill()
    assert len(second) == 2, "the keeper's own error stands above"
    return Kept(home / "prefect", first, second)


@pytest.fixture
def home(kept: Kept, tmp_path: Path) -> Path:
    """An office folder in which Prefect has run before: its first start takes twice as long."""
    _until(lambda: not _listens(kept.second[1]), STOP_SECONDS)
    shutil.copytree(kept.folder, tmp_path / "prefect")
    return tmp_path


@pytest.fixture
def start(tmp_path: Path) -> Iterator[Callable[..., Served]]:
    started: list[Served] = []

    def begin(*words: str) -> Served:
        started.append(Served(tmp_path, *words))
        return started[-1]

    yield begin
    for one in started:
        one.close()


def _until(asked: Callable[[], object], seconds: float = 90.0) -> None:
    end = time.monotonic() + seconds
    while not asked():
        assert time.monotonic() < end, "it did not come in time"
        time.sleep(0.2)


def _answers(url: str) -> bool:
    try:
        return httpx.get(url, trust_env=False, timeout=5).is_success
    except httpx.HTTPError:
        return False


def _listens(url: str) -> bool:
    host, port = url.removeprefix("http://").split(":")
    with socket.socket() as probe:
        return probe.connect_ex((host, int(port))) == 0


def _refused(settings: Settings) -> None:
    serve(settings, with_prefect=False, with_clock=False, as_of=date(2023, 12, 1), announce=print)


@pytest.mark.parametrize("host", ["0.0.0.0", "192.168.1.10", "::", "", "example.org"])  # noqa: S104 - refused
def test_it_refuses_to_be_reached_from_elsewhere(host: str, tmp_path: Path) -> None:
    with pytest.raises(NotLoopbackError, match="账号功能尚未启用，只能在本机使用"):
        _refused(Settings(home=tmp_path / "office", host=host))
    assert not (tmp_path / "office").exists()


def test_a_taken_port_is_said_in_one_sentence(tmp_path: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        with pytest.raises(PagePortError, match=f"网页不能使用端口 {port}：已被占用") as error:
            _refused(Settings(home=tmp_path, port=port))
        with pytest.raises(PrefectPortBusyError, match="DUBAN_PREFECT_PORT"):
            PrefectServer(Settings(home=tmp_path, prefect_port=port))
    assert "\n" not in str(error.value)


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_without_prefect_the_page_answers_and_a_signal_ends_it(
    start: Callable[..., Served], number: signal.Signals
) -> None:
    served = start("clock")
    page = served.address("网页")
    _until(lambda: _answers(f"{page}/healthz"))
    assert served.end(number) == 0
    assert served.process.stdout is not None
    assert "只在本机可用" in served.process.stdout.read()
    assert not _listens(page)


@pytest.mark.prefect
def test_with_prefect_a_tick_is_a_run_to_see_and_all_of_it_ends(
    start: Callable[..., Served], home: Path
) -> None:
    served = start("prefect", "clock")
    page, prefect = served.address("网页"), served.address("Prefect 界面")
    _until(lambda: _answers(f"{page}/healthz"), 15)
    _until(lambda: _answers(f"{prefect}/api/health"))
    api = Api(f"{prefect}/api")
    # A new office has missed everything; the weekly score is due at every hour of the week.
    _until(lambda: [run for run in api.runs("score") if run["state"]["type"] == "COMPLETED"])
    api.close()
    assert served.end(signal.SIGTERM) == 0
    assert not _listens(prefect)


@pytest.mark.prefect
def test_a_signal_while_prefect_still_starts_waits_for_nothing(
    start: Callable[..., Served],
) -> None:
    served = start("prefect", "clock")
    page = served.address("网页")
    _until(lambda: _answers(f"{page}/healthz"))
    served.process.terminate()
    assert served.process.wait(STOP_SECONDS / 3) == 0


@pytest.mark.prefect
def test_a_dead_prefect_server_is_started_again_on_its_port(kept: Kept) -> None:
    (first_pid, first_url), (second_pid, second_url) = kept.first, kept.second
    assert first_pid != second_pid
    assert first_url == second_url


@pytest.mark.prefect
def test_kill_9_leaves_no_prefect_server_behind(kept: Kept) -> None:
    _until(lambda: not _listens(kept.second[1]), STOP_SECONDS)


def test_a_stopped_prefect_server_is_never_started_again(tmp_path: Path) -> None:
    server = PrefectServer(Settings(home=tmp_path))
    server.stop()
    assert not server.start()
    assert not server.wait_healthy(60)
    assert server.pid is None
