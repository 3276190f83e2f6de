"""A PostgreSQL server of its own for a measurement: started, and stopped by its own pg_ctl."""

from __future__ import annotations

import os
import pwd
import shutil
import socket
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import psycopg


class NoPostgresError(RuntimeError):
    """The machine has no server to start."""

    def __init__(self) -> None:
        super().__init__("no PostgreSQL binaries on this machine (Debian: postgresql)")


@contextmanager
def server() -> Iterator[str]:
    """Run a server with its usual settings on a free loopback port; yield its address.

    Only the disk is spared (`fsync=off`): what is compared runs on the same server.

    Raises:
        NoPostgresError: there are no binaries.
    """
    binaries = _binaries()
    folder = Path(tempfile.mkdtemp(prefix="duban-bench-pg-"))
    as_user: dict[str, Any] = {}
    if os.geteuid() == 0:  # it refuses to run as root
        entry = pwd.getpwnam("postgres")
        as_user = {"user": entry.pw_uid, "group": entry.pw_gid, "extra_groups": []}
        shutil.chown(folder, "postgres", "postgres")
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    data = str(folder / "data")

    def run(tool: str, *arguments: str) -> None:
        command = [str(binaries / tool), "-D", data, *arguments]
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL, cwd=folder, **as_user)

    run("initdb", "-U", "postgres", "-A", "trust", "-E", "UTF8", "--locale=C.UTF-8", "--no-sync")
    options = f"-p {port} -c listen_addresses=127.0.0.1 -c unix_socket_directories={folder}"
    run("pg_ctl", "-l", str(folder / "log"), "-w", "-o", f"{options} -c fsync=off", "start")
    try:
        yield f"postgresql://postgres@127.0.0.1:{port}/postgres"
    finally:
        run("pg_ctl", "-m", "immediate", "-w", "stop")
        shutil.rmtree(folder, ignore_errors=True)


def _binaries() -> Path:
    if found := shutil.which("pg_ctl"):
        return Path(found).resolve().parent
    versions = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"))
    if not versions:
        raise NoPostgresError
    return versions[-1].parent


def copy_database(server_url: str, template: str | None, name: str) -> str:
    """Make a database anew, empty or as a copy of another; return its address."""
    with psycopg.connect(server_url, autocommit=True) as connection:
        connection.execute(f'DROP DATABASE IF EXISTS "{name}"'.encode())
        copied = f' TEMPLATE "{template}"' if template else ""
        connection.execute(f'CREATE DATABASE "{name}"{copied}'.encode())
    return f"{server_url.rpartition('/')[0]}/{name}"
