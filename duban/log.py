"""日志: one line of JSON for everything that happened, with the id of the run it belongs to.

Lines go to `<home>/logs/<month>.jsonl`, or to standard error, or nowhere, as `DUBAN_LOG` says.
Several processes append to one file: each line is one write. Counts, names of operations and
reasons are logged; the text of letters, addresses and secrets never are.
"""

from __future__ import annotations

import json
import logging
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, datetime
from pathlib import Path
from types import MappingProxyType
from typing import Any

from duban.settings import LogTo, Settings

KEPT_MONTHS = 12
_NO_RUN: Mapping[str, Any] = MappingProxyType({})
_run: ContextVar[Mapping[str, Any]] = ContextVar("run", default=_NO_RUN)
_ROOMS = ("duban", "notifications", "tracking", "plans", "web", "flows")


class MonthFile(logging.Handler):
    """Appends to the file of the month in which a line was written; old files go."""

    def __init__(self, folder: Path) -> None:
        super().__init__()
        self._folder = folder

    def emit(self, record: logging.LogRecord) -> None:
        """Write one line; a full disk or a missing folder never stops the work itself."""
        try:
            month = datetime.fromtimestamp(record.created, UTC).strftime("%Y-%m")
            path = self._folder / f"{month}.jsonl"
            if not path.exists():
                self._folder.mkdir(parents=True, exist_ok=True)
                self._prune()
            with path.open("a", encoding="utf-8") as file:
                file.write(self.format(record) + "\n")
        except OSError:
            self.handleError(record)

    def handleError(self, record: logging.LogRecord) -> None:  # noqa: N802 - logging's name
        """Say on standard error that a line was lost, in one sentence."""
        sys.stderr.write(
            f"日志写不进 {self._folder}，这一行没有记下：{record.getMessage()[:200]}\n"
        )

    def _prune(self) -> None:
        months = sorted(self._folder.glob("[0-9][0-9][0-9][0-9]-[0-9][0-9].jsonl"))
        for old in months[: -(KEPT_MONTHS - 1)]:
            old.unlink(missing_ok=True)


def configure(settings: Settings) -> None:
    """Send the program's log where the settings say; calling it again replaces that."""
    handler = _handler(settings)
    handler.setFormatter(JsonLines())
    for room in _ROOMS:
        logger = logging.getLogger(room)
        for old in [one for one in logger.handlers if one.get_name() == "duban"]:
            logger.removeHandler(old)
        logger.addHandler(handler)
        logger.setLevel(logging.INFO)


def _handler(settings: Settings) -> logging.Handler:
    handler: logging.Handler
    match settings.log:
        case LogTo.FILE:
            handler = MonthFile(settings.home / "logs")
        case LogTo.STDERR:
            handler = logging.StreamHandler()
        case LogTo.OFF:
            handler = logging.NullHandler()
    handler.set_name("duban")
    return handler


class JsonLines(logging.Formatter):
    """Makes one line of JSON of what was logged, by us or by a library, within a run or not."""

    def format(self, record: logging.LogRecord) -> str:
        """Return the line: what happened, the run that it belongs to, and when (UTC)."""
        moment = datetime.fromtimestamp(record.created, UTC)
        line: dict[str, Any] = {
            **getattr(record, "fields", {}),
            "event": record.getMessage(),
            **_run.get(),
            "level": record.levelname.lower(),
            "logger": record.name,
            "timestamp": moment.isoformat(timespec="microseconds").replace("+00:00", "Z"),
        }
        if record.exc_info:
            line["exception"] = self.formatException(record.exc_info)
        return json.dumps(line, ensure_ascii=False, default=str)


class RunLog:
    """Logs what happened in a run, each with the figures that say how."""

    def __init__(self, logger: logging.Logger) -> None:
        self._logger = logger

    def info(self, event: str, **fields: object) -> None:
        """Log that something happened."""
        self._logger.info(event, extra={"fields": fields})

    def error(self, event: str, **fields: object) -> None:
        """Log that something failed, for a reason that is known."""
        self._logger.error(event, extra={"fields": fields})

    def exception(self, event: str, **fields: object) -> None:
        """Log that something failed, with the error that is being handled."""
        self._logger.exception(event, extra={"fields": fields})  # noqa: LOG004 (its caller is)


@contextmanager
def run_of(operation: str, run: int, ran_by: str) -> Iterator[RunLog]:
    """Give a logger whose lines carry the run's id, as do those of everything below."""
    token = _run.set({"operation": operation, "run": run, "ran_by": ran_by})
    try:
        yield RunLog(logging.getLogger(f"duban.{operation}"))
    finally:
        _run.reset(token)
