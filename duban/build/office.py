"""The office: everything real that an operation needs, made once from the settings."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from functools import cached_property
from pathlib import Path

import sqlalchemy as sa
from sqlmodel import Session

from duban.build.database import ensure_current, make_engine, reading
from duban.errors import DubanError, os_words
from duban.settings import Settings, load_settings
from plans.workdays import WorkCalendar


class HomeUnusableError(DubanError):
    """The office folder cannot be made or entered."""

    def __init__(self, home: Path, why: str) -> None:
        super().__init__(f"数据文件夹「{home}」不能用：{why}。请检查 DUBAN_HOME。")


class Office:
    """One office folder with its database, open for use.

    A session from `writing()` is committed by whoever opened it; leaving the block without a
    commit writes nothing. Close the office when done: SQLite then folds its WAL file in.
    """

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        try:
            settings.home.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise HomeUnusableError(settings.home, os_words(error)) from error
        self.engine: sa.Engine = make_engine(settings.database)
        try:
            ensure_current(self.engine)
        except BaseException:
            self.engine.dispose()
            raise

    def writing(self) -> Session:
        """A session for an operation; commit it before its block ends."""
        return Session(self.engine)

    @contextmanager
    def reading(self) -> Iterator[Session]:
        """A session that only looks."""
        with reading(self.engine) as session:
            yield session

    @cached_property
    def calendar(self) -> WorkCalendar:
        """Working days: the office's own `calendar.yaml` first, then what the program knows."""
        return WorkCalendar(self.settings.home / "calendar.yaml")

    def close(self) -> None:
        """Give the database back."""
        self.engine.dispose()


@contextmanager
def open_office(settings: Settings | None = None) -> Iterator[Office]:
    """Open the office of `settings` (default: of this process) and close it after.

    Raises:
        DubanError: the settings or the database cannot be used; the sentence says why.
    """
    office = Office(settings or load_settings())
    try:
        yield office
    finally:
        office.close()
