"""Databases for tests: SQLite always, and a real PostgreSQL server where its binaries are.

The server is started once for the run on a free loopback port, with its own data folder, and
stopped by its own pg_ctl. Each test gets a database copied from a template: a migrated, empty
one, or one with Huangshan's plan loaded, which is loaded once for the run.
"""

from __future__ import annotations

import itertools
import os
import pwd
import shutil
import socket
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest
import sqlalchemy as sa
from sqlmodel import Session
from xdist.remote import Producer
from xdist.scheduler import LoadFileScheduling

from duban.build.database import make_engine, upgrade
from duban.cli.chinese import speak_chinese
from tests.offices import bundled
from tests.scoring_office import RUBRIC

# As `main` does it: before any test imports Typer, which then reads its words once and for all.
speak_chinese()

ROOT = Path(__file__).resolve().parent.parent
_numbers = itertools.count()


class _Scheduling(LoadFileScheduling):
    """A file stays on one worker, and the flows' files together: they share a Prefect server."""

    def _split_scope(self, nodeid: str) -> str:
        return "tests/flows" if nodeid.startswith("tests/flows/") else super()._split_scope(nodeid)


def pytest_xdist_make_scheduler(config: pytest.Config, log: Producer) -> _Scheduling | None:
    return _Scheduling(config, log) if config.getvalue("dist") == "loadfile" else None


def seeds() -> Path:
    """The folder with the real papers; the caller's test is skipped where it is absent."""
    folder = Path(os.environ.get("DUBAN_SEEDS", ROOT.parent / "shared" / "seeds"))
    if not folder.is_dir():
        pytest.skip(f"the real papers are not here (DUBAN_SEEDS or {folder})")
    return folder


@dataclass(frozen=True)
class PostgresServer:
    port: int

    def url(self, database: str) -> str:
        return f"postgresql+psycopg://postgres@127.0.0.1:{self.port}/{database}"


def _binaries() -> Path | None:
    found = shutil.which("initdb")
    if found:
        return Path(found).parent
    versions = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"))
    return versions[-1].parent if versions else None


def _as_server_user() -> dict[str, object]:
    """PostgreSQL refuses to run as root, so root starts it as the user «postgres»."""
    if os.geteuid() != 0:
        return {}
    entry = pwd.getpwnam("postgres")
    return {"user": entry.pw_uid, "group": entry.pw_gid, "extra_groups": []}


@pytest.fixture(scope="session")
def postgres() -> Iterator[PostgresServer]:
    binaries = _binaries()
    if binaries is None:
        pytest.skip("no PostgreSQL binaries on this machine (Debian: postgresql)")
    identity = _as_server_user()
    folder = Path(tempfile.mkdtemp(prefix="duban-pg-"))
    if identity:
        shutil.chown(folder, "postgres", "postgres")
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    data = folder / "data"

    def run(tool: str, *arguments: str) -> None:
        subprocess.run(
            [str(binaries / tool), *arguments],
            check=True,
            stdout=subprocess.DEVNULL,
            cwd=folder,
            **identity,  # type: ignore[call-overload]
        )

    run("initdb", "-D", str(data), "-U", "postgres", "-A", "trust", "-E", "UTF8",
        "--locale=C.UTF-8", "--no-sync")  # fmt: skip
    options = (
        f"-p {port} -c listen_addresses=127.0.0.1 -c unix_socket_directories={folder} "
        "-c fsync=off -c full_page_writes=off -c synchronous_commit=off"
    )
    run("pg_ctl", "-D", str(data), "-l", str(folder / "log"), "-w", "-o", options, "start")
    try:
        yield PostgresServer(port)
    finally:
        run("pg_ctl", "-D", str(data), "-m", "immediate", "-w", "stop")
        shutil.rmtree(folder, ignore_errors=True)


def _admin(server: PostgresServer, *statements: str) -> None:
    engine = sa.create_engine(server.url("postgres"), isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        for statement in statements:
            connection.execute(sa.text(statement))
    engine.dispose()


def _load_huangshan(url: str) -> None:
    engine = make_engine(url)
    with Session(engine) as session:
        bundled(session, "huangshan-2023")
    engine.dispose()


@pytest.fixture(scope="session")
def postgres_template(postgres: PostgresServer) -> str:
    _admin(postgres, "CREATE DATABASE template_duban")
    engine = make_engine(postgres.url("template_duban"))
    upgrade(engine)
    engine.dispose()
    return "template_duban"


@pytest.fixture(scope="session")
def postgres_huangshan(postgres: PostgresServer, postgres_template: str) -> str:
    _admin(postgres, f"CREATE DATABASE template_huangshan TEMPLATE {postgres_template}")
    _load_huangshan(postgres.url("template_huangshan"))
    return "template_huangshan"


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("template") / "duban.db"
    engine = make_engine(f"sqlite:///{path}")
    upgrade(engine)
    engine.dispose()
    return path


@pytest.fixture(scope="session")
def sqlite_huangshan(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The file of a database with Huangshan's plan, loaded and dispatched: copy it."""
    path = tmp_path_factory.mktemp("huangshan") / "duban.db"
    shutil.copy(sqlite_template, path)
    _load_huangshan(f"sqlite:///{path}")
    return path


@contextmanager
def _copied(request: pytest.FixtureRequest, kind: str, folder: Path) -> Iterator[str]:
    """A database of its own on the engine that the fixture is asked for, from its template."""
    if request.param == "sqlite":
        shutil.copy(request.getfixturevalue(f"sqlite_{kind}"), folder / "duban.db")
        yield f"sqlite:///{folder / 'duban.db'}"
        return
    server: PostgresServer = request.getfixturevalue("postgres")
    template: str = request.getfixturevalue(f"postgres_{kind}")
    name = f"t{os.getpid()}_{next(_numbers)}"
    _admin(server, f"CREATE DATABASE {name} TEMPLATE {template}")
    yield server.url(name)
    _admin(server, f"DROP DATABASE {name} WITH (FORCE)")


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """A migrated, empty database of its own for one test, on each of the two engines."""
    with _copied(request, "template", tmp_path) as url:
        yield url


@pytest.fixture(params=["sqlite", "postgresql"])
def huangshan_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """The same with Huangshan's plan in it, as `tests.offices.bundled` loads it."""
    with _copied(request, "huangshan", tmp_path) as url:
        yield url


@pytest.fixture
def engine(database_url: str) -> Iterator[sa.Engine]:
    made = make_engine(database_url)
    yield made
    made.dispose()


@pytest.fixture
def session(engine: sa.Engine) -> Iterator[Session]:
    with Session(engine) as opened:
        yield opened


@pytest.fixture
def small_rubric(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A catalogue of rubrics with `small.yaml` only, in place of the program's own."""
    folder = tmp_path / "rubrics"
    folder.mkdir()
    path = folder / "small.yaml"
    path.write_text(RUBRIC, encoding="utf-8")
    monkeypatch.setattr("scoring.rubric.RUBRICS", folder)
    return path
