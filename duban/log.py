"""日志: one line of JSON for everything that happened, with the id of the run it belongs to.

Lines go to `<home>/logs/<month>.jsonl`, or to standard error, or nowhere, as `DUBAN_LOG` says.
Several processes append to one file: each line is one write. Counts, names of operations and
reasons are logged; the text of letters, addresses and secrets never are.
"""

from __future__ import annotations

import logging
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import structlog

from duban.settings import LogTo, Settings

KEPT_MONTHS = 12
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
    shared: list[Any] = [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_log_level,
        structlog.stdlib.add_logger_name,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        structlog.processors.format_exc_info,
    ]
    formatter = structlog.stdlib.ProcessorFormatter(
        foreign_pre_chain=shared,
        processors=[
            structlog.stdlib.ProcessorFormatter.remove_processors_meta,
            structlog.processors.JSONRenderer(ensure_ascii=False),
        ],
    )
    structlog.configure(
        processors=[*shared, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
    )
    handler = _handler(settings)
    handler.setFormatter(formatter)
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


@contextmanager
def run_of(operation: str, run: int, ran_by: str) -> Iterator[structlog.stdlib.BoundLogger]:
    """Give a logger whose lines carry the run's id, as do those of everything below."""
    log: structlog.stdlib.BoundLogger = structlog.get_logger(f"duban.{operation}")
    with structlog.contextvars.bound_contextvars(operation=operation, run=run, ran_by=ran_by):
        yield log
