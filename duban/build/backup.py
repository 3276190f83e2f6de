"""Back an office up into one file, and restore it into an empty one, on either database.

The file is a zip: `manifest.json`, one `tables/<name>.jsonl` per table, and the files of the
office folder (evidence, written letters, its own templates and calendar). It moves an office
from SQLite to PostgreSQL as well. `duban.env` and `secret.key` are left out: they are secrets.
"""

from __future__ import annotations

import hashlib
import json
import os
import re
import tempfile
import zipfile
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime
from enum import Enum
from pathlib import Path
from typing import IO, Any

import sqlalchemy as sa
from sqlmodel import SQLModel

import models as _tables  # noqa: F401  (registers every table on the metadata)
from duban.build.database import VERSIONS, filling_at, newest_revision, snapshot
from duban.build.office import Office
from duban.errors import DubanError, RefusedError, os_words

FORMAT = 1
BATCH = 2_000
_FILE_NAME = re.compile(
    r"files/(?:evidence|letters|templates)/[^/\\:]+/[^/\\:]+|files/calendar\.yaml"
)


# What reading a damaged zip raises, by the place of the damage.
_DAMAGED = (
    zipfile.BadZipFile,
    zipfile.LargeZipFile,
    zlib.error,
    UnicodeError,
    NotImplementedError,
    RuntimeError,
    EOFError,
    KeyError,
)


class BackupUnusableError(DubanError):
    """A backup file cannot be restored from; nothing was changed."""

    def __init__(self, path: Path, why: str) -> None:
        super().__init__(f"备份文件「{path}」不能用：{why}。现有数据没有改动。")


@dataclass(frozen=True, slots=True)
class BackupCounts:
    """What went in or came out; `size` is the zip's, in bytes."""

    rows: int
    files: int
    size: int


def write_backup(office: Office, out: Path, *, replace: bool = False) -> BackupCounts:
    """Write the whole office to `out`, from one moment of the database.

    The file appears whole or not at all.

    Raises:
        RefusedError: `out` exists and may not be replaced, or its folder does not exist.
    """
    if out.exists() and not replace:
        raise RefusedError("备份", f"文件「{out}」已经存在（加 --force 覆盖）")
    if not out.absolute().parent.is_dir():
        raise RefusedError("备份", f"文件夹「{out.absolute().parent}」不存在")
    handle, temporary = tempfile.mkstemp(dir=out.absolute().parent, suffix=".part")
    os.close(handle)
    try:
        with zipfile.ZipFile(temporary, "w", zipfile.ZIP_DEFLATED) as archive:
            counts = _fill(office, archive)
        Path(temporary).replace(out)
    except BaseException:
        Path(temporary).unlink(missing_ok=True)
        raise
    return BackupCounts(*counts, out.stat().st_size)


def _fill(office: Office, archive: zipfile.ZipFile) -> tuple[int, int]:
    members: dict[str, str] = {}
    rows: dict[str, int] = {}
    with snapshot(office.engine) as connection:
        for table in SQLModel.metadata.sorted_tables:
            name = f"tables/{table.name}.jsonl"
            with archive.open(name, "w", force_zip64=True) as member:
                rows[table.name], members[name] = _dump(connection, table, member)
    for path, name in _office_files(office):
        if not _may_hold(name):
            raise RefusedError("备份", f"文件名「{path.name}」不能写入备份，请先改名")
        archive.write(path, name)
        members[name] = hashlib.sha256(path.read_bytes()).hexdigest()
    manifest = {
        "format": FORMAT,
        "revision": newest_revision(),
        "rows": rows,
        "sha256": members,
    }
    archive.writestr("manifest.json", json.dumps(manifest, ensure_ascii=False, indent=1))
    return sum(rows.values()), len(members) - len(rows)


def _dump(connection: sa.Connection, table: sa.Table, out: IO[bytes]) -> tuple[int, str]:
    digest = hashlib.sha256()
    count = 0
    order = list(table.primary_key.columns)
    for row in connection.execute(sa.select(table).order_by(*order)).mappings():
        line = json.dumps({k: _plain(v) for k, v in row.items()}, ensure_ascii=False) + "\n"
        data = line.encode()
        digest.update(data)
        out.write(data)
        count += 1
    return count, digest.hexdigest()


def _plain(value: Any) -> Any:  # noqa: ANN401  (whatever a column may hold)
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, date):  # a datetime is a date too
        return value.isoformat()
    return value


def _office_files(office: Office) -> Iterator[tuple[Path, str]]:
    settings = office.settings
    folders = {
        "evidence": settings.evidence_dir,
        "letters": settings.letters_dir,
        "templates": settings.templates_dir,
    }
    for name, folder in folders.items():
        for path in sorted(folder.glob("*/*")):
            if path.is_file():
                yield path, f"files/{name}/{path.parent.name}/{path.name}"
    own = settings.home / "calendar.yaml"
    if own.is_file():
        yield own, "files/calendar.yaml"


def read_backup(office: Office, source: Path) -> BackupCounts:
    """Restore `source` into an office that holds nothing yet.

    The file is checked whole before anything is written; the rows come in one transaction.

    Raises:
        RefusedError: the office is not empty.
        BackupUnusableError: the file is damaged, no backup, or of a newer program.
    """
    with office.engine.connect().execution_options(read_only=True) as connection:
        for table in SQLModel.metadata.sorted_tables:
            if connection.execute(sa.select(sa.literal(1)).select_from(table).limit(1)).first():
                raise RefusedError("恢复", f"这个办公室（{office.settings.home}）不是空的")
    try:
        with zipfile.ZipFile(source) as archive:
            manifest = _checked(archive, source)
            with _tables_of(office, manifest["revision"]) as (connection, tables):
                unknown = set(manifest["rows"]) - set(tables.tables)
                if unknown:
                    said = f"有不认识的数据表 {'、'.join(sorted(unknown))}"
                    raise BackupUnusableError(source, said)
                for table in tables.sorted_tables:
                    if table.name in manifest["rows"]:
                        _fill_table(connection, table, archive)
                files = _unpack(office, archive, manifest)
    except OSError as error:
        raise BackupUnusableError(source, os_words(error)) from error
    except _DAMAGED as error:
        raise BackupUnusableError(source, "不是压缩文件，或已损坏") from error
    return BackupCounts(sum(manifest["rows"].values()), files, source.stat().st_size)


@contextmanager
def _tables_of(office: Office, revision: str) -> Iterator[tuple[sa.Connection, sa.MetaData]]:
    """Give the tables that a backup of that revision fills, in one transaction.

    One of an older program is filled as it was then and goes through the migrations since.
    """
    if revision == newest_revision():
        with office.engine.begin() as connection:
            yield connection, SQLModel.metadata
    else:
        with filling_at(office.engine, revision) as (connection, tables):
            yield connection, tables


def _checked(archive: zipfile.ZipFile, source: Path) -> dict[str, Any]:
    """Return the manifest of a backup whose every member is what was written."""
    try:
        manifest: dict[str, Any] = json.loads(archive.read("manifest.json"))
        digests = dict(manifest["sha256"])
        dict(manifest["rows"])
        if manifest["format"] != FORMAT or manifest["revision"] > newest_revision():
            raise BackupUnusableError(source, "它由更新的程序写成，请先升级")
        if not list(VERSIONS.glob(f"{int(manifest['revision']):04}_*.py")):
            raise BackupUnusableError(source, "不是督办的备份")
    except (KeyError, ValueError, TypeError) as error:
        raise BackupUnusableError(source, "不是督办的备份") from error
    for name, digest in digests.items():
        if not name.startswith("tables/") and not _may_hold(name):
            raise BackupUnusableError(source, f"有不该有的文件 {name}")
        if name not in archive.namelist():
            raise BackupUnusableError(source, f"缺少 {name}")
        if _digest(archive, name) != digest:
            raise BackupUnusableError(source, f"{name} 已损坏")
    return manifest


def _may_hold(name: str) -> bool:
    """Whether a backup may hold a file of that name: inside its folders, on any system."""
    return _FILE_NAME.fullmatch(name) is not None and ".." not in name.split("/")


def _digest(archive: zipfile.ZipFile, name: str) -> str:
    digest = hashlib.sha256()
    with archive.open(name) as member:
        while chunk := member.read(1 << 20):
            digest.update(chunk)
    return digest.hexdigest()


def _unpack(office: Office, archive: zipfile.ZipFile, manifest: dict[str, Any]) -> int:
    count = 0
    for name in manifest["sha256"]:
        if name.startswith("files/"):
            place = office.settings.home / name.removeprefix("files/")
            place.parent.mkdir(parents=True, exist_ok=True)
            place.write_bytes(archive.read(name))
            count += 1
    return count


def _fill_table(connection: sa.Connection, table: sa.Table, archive: zipfile.ZipFile) -> None:
    # A row may point to a later row of its own table (a unit to its parent), so such columns
    # are filled in a second step.
    own = [c for c in table.columns if any(f.column.table is table for f in c.foreign_keys)]
    readers = {column.name: _reader(column) for column in table.columns}
    pointers: list[dict[str, Any]] = []
    batch: list[dict[str, Any]] = []
    with archive.open(f"tables/{table.name}.jsonl") as member:
        for line in member:
            row = {k: readers[k](v) for k, v in json.loads(line).items() if k in readers}
            for column in own:
                if row[column.name] is not None:
                    pointers.append({"key": row["id"], "to": row[column.name]})
                    row[column.name] = None
            batch.append(row)
            if len(batch) == BATCH:
                connection.execute(sa.insert(table), batch)
                batch = []
    if batch:
        connection.execute(sa.insert(table), batch)
    for column in own:
        if pointers:
            connection.execute(
                sa.update(table)
                .where(table.c.id == sa.bindparam("key"))
                .values({column: sa.bindparam("to")}),
                pointers,
            )
    if connection.dialect.name == "postgresql" and "id" in table.c:
        connection.execute(
            sa.text(
                f"SELECT setval(pg_get_serial_sequence('\"{table.name}\"', 'id'), "  # noqa: S608
                f'COALESCE((SELECT MAX(id) FROM "{table.name}"), 0) + 1, false)'
            )
        )


def _reader(column: sa.Column[Any]) -> Callable[[Any], Any]:
    """How a JSON value becomes the column's: dates and moments are text in JSON."""
    if isinstance(column.type, sa.Date):
        return lambda value: None if value is None else date.fromisoformat(value)
    if isinstance(column.type, sa.DateTime) or "DateTime" in type(column.type).__name__:
        return lambda value: None if value is None else datetime.fromisoformat(value)
    if isinstance(column.type, sa.Enum) and column.type.enum_class is not None:
        kind = column.type.enum_class
        return lambda value: None if value is None else kind(value)
    return lambda value: value
