"""The local Prefect server: a child of `duban serve`, on loopback, kept under the office folder.

It needs no network: nothing is reported anywhere and its pages load nothing from outside.
"""

from __future__ import annotations

import os
import socket
import threading
import time
from collections import deque
from http.client import HTTPConnection, HTTPException

from duban import lifeline
from duban.errors import DubanError
from duban.settings import Settings

LOOPBACK = "127.0.0.1"
MOST_STARTS = 5
WITHIN_SECONDS = 3600.0
LOG_LIMIT = 5_000_000


class PrefectPortBusyError(DubanError):
    """Somebody else listens where the Prefect server should."""

    def __init__(self, port: int) -> None:
        super().__init__(
            f"Prefect 服务的端口 {port} 已被占用，"
            "请换一个 DUBAN_PREFECT_PORT，或设为 0 由程序选空闲端口。"
        )


class PrefectServer:
    """One server and its port; safe to use from several threads.

    `start` returns at once, ten seconds before the server answers the first time: ask
    `wait_healthy` before a flow. `stop` is final.
    """

    def __init__(self, settings: Settings) -> None:
        self.home = settings.home / "prefect"
        self.log = self.home / "server.log"
        self.port = _usable_port(settings.prefect_port)
        self._child: lifeline.Child | None = None
        self._starts: deque[float] = deque(maxlen=MOST_STARTS)
        self._lock = threading.Lock()
        self._stopped = threading.Event()

    @property
    def ui_url(self) -> str:
        """Where its pages answer."""
        return f"http://{LOOPBACK}:{self.port}"

    @property
    def api_url(self) -> str:
        """Where its API answers."""
        return f"{self.ui_url}/api"

    @property
    def pid(self) -> int | None:
        """The child's process id; None before the first start."""
        return self._child.pid if self._child else None

    def environment(self) -> dict[str, str]:
        """Return what the server, and every flow run against it, has in its environment.

        Prefect settings of this process are left out: they may name another server.
        """
        inherited = {k: v for k, v in os.environ.items() if not k.startswith("PREFECT_")}
        return {
            **inherited,
            "DO_NOT_TRACK": "1",
            "PREFECT_HOME": str(self.home),
            "PREFECT_API_URL": self.api_url,
            "PREFECT_UI_API_URL": self.api_url,
            "PREFECT_SERVER_ANALYTICS_ENABLED": "false",
            "PREFECT_SERVER_UI_SHOW_PROMOTIONAL_CONTENT": "false",
            # The history of runs is kept for Prefect's 90 days; the ledger keeps its own.
            "PREFECT_SERVER_SERVICES_DB_VACUUM_ENABLED": "events,flow_runs",
            # By default any page open in the browser may read and call the API.
            "PREFECT_SERVER_CORS_ALLOWED_ORIGINS": self.ui_url,
        }

    def start(self) -> bool:
        """Start the child unless it lives; False when it died too often to try again now."""
        with self._lock:
            if self._stopped.is_set():
                return False
            if self._child is not None and self._child.poll() is None:
                return True
            now = time.monotonic()
            if len(self._starts) == MOST_STARTS and now - self._starts[0] < WITHIN_SECONDS:
                return False
            self._starts.append(now)
            if self._child is not None:
                lifeline.stop(self._child)
            self.home.mkdir(parents=True, exist_ok=True)
            if self.log.exists() and self.log.stat().st_size > LOG_LIMIT:
                self.log.replace(self.log.with_suffix(".log.1"))
            self._child = lifeline.start(
                ["prefect", "server", "start", "--host", LOOPBACK, "--port", str(self.port)],
                self.environment(),
                self.home,
                self.log,
            )
            return True

    def healthy(self) -> bool:
        """Whether the child lives and its API answers now."""
        child = self._child
        if child is None or child.poll() is not None:
            return False
        connection = HTTPConnection(LOOPBACK, self.port, timeout=2)
        try:
            connection.request("GET", "/api/health")
            return connection.getresponse().status == 200
        except (OSError, HTTPException):
            return False
        finally:
            connection.close()

    def wait_healthy(self, seconds: float, given_up: threading.Event | None = None) -> bool:
        """Start the child where it died, and wait until it answers.

        At most `seconds`, and no longer than nobody sets `given_up`.
        """
        end = time.monotonic() + seconds
        ended = given_up or self._stopped
        while self.start():
            if self.healthy():
                return True
            if time.monotonic() >= end or ended.wait(0.2):
                return False
        return False

    def stop(self) -> None:
        """End the child within seconds and never start it again."""
        self._stopped.set()
        with self._lock:
            if self._child is not None:
                lifeline.stop(self._child)


def _usable_port(wanted: int) -> int:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((LOOPBACK, wanted))
        except OSError as error:
            raise PrefectPortBusyError(wanted) from error
        port: int = probe.getsockname()[1]
    return port
