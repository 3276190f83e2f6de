"""Backup and restore: the same office comes out, on either database, or nothing at all."""

from __future__ import annotations

import hashlib
import io
import json
import zipfile
from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
import sqlalchemy as sa
from sqlmodel import SQLModel, select

from duban.build.backup import BackupUnusableError, read_backup, write_backup
from duban.build.database import current_revision, make_engine, newest_revision, upgrade
from duban.build.noting import Moment
from duban.build.office import Office
from duban.build.operations import run_chase, run_load, run_remind, run_score
from duban.errors import RefusedError
from duban.settings import Settings
from models import Document, Milestone, Notice, Policy
from tests.models.test_migrated_rows import DUE, RETURNED, ROWS
from tests.offices import act
from tracking import evidence, lifecycle

MOMENT = Moment(date(2023, 12, 24), datetime(2023, 12, 24, tzinfo=UTC), "cli")


def settings_of(home: Path, url: str = "") -> Settings:
    return Settings(home=home, database_url=url, channels="inbox,file")


@pytest.fixture
def full(tmp_path: Path) -> Iterator[Office]:
    """An office on SQLite in which something of everything has happened."""
    office = Office(settings_of(tmp_path / "full"))
    run_load(office, "huangshan-2023", MOMENT, "测试")
    run_chase(office, MOMENT, write=False)
    run_remind(office, MOMENT)
    kept = evidence.keep("佐证.txt", io.BytesIO("佐证".encode()), office.settings.evidence_dir)
    with office.writing() as session:
        number = session.exec(select(Milestone.id)).first()
        assert number is not None
        lifecycle.submit(session, number, act("2023-12-24"), files=[kept])
        session.commit()
    run_score(office, "huangshan-2023", MOMENT)
    own = office.settings.templates_dir / "daily" / "subject.txt.j2"
    own.parent.mkdir(parents=True)
    own.write_text("督办：{{ letter.summary }}", encoding="utf-8")
    (office.settings.home / "calendar.yaml").write_text("years:\n", encoding="utf-8")
    yield office
    office.close()


def content(office: Office) -> dict[str, list[tuple[object, ...]]]:
    with office.engine.connect() as connection:
        return {
            table.name: [
                tuple(row)
                for row in connection.execute(sa.select(table).order_by(*table.primary_key.columns))
            ]
            for table in SQLModel.metadata.sorted_tables
        }


def files(office: Office) -> dict[str, bytes]:
    """What a backup carries: neither the database nor secrets, nor the log of this machine."""
    home = office.settings.home
    return {
        str(path.relative_to(home)): path.read_bytes()
        for path in home.rglob("*")
        if path.is_file()
        and not path.name.startswith(("duban.", "secret."))
        and path.parent != home / "logs"
    }


def test_a_restored_office_is_the_same_to_the_last_row_and_byte(
    full: Office, tmp_path: Path, database_url: str
) -> None:
    out = tmp_path / "备份.zip"
    done = write_backup(full, out)
    other = Office(settings_of(tmp_path / "other", database_url))
    try:
        read_backup(other, out)
        assert content(other) == content(full)
        assert files(other) == files(full)
        assert done.rows == sum(map(len, content(full).values()))
        # The restored office goes on: new rows get new numbers.
        run_remind(other, Moment(date(2023, 12, 26), MOMENT.now, "cli"))
    finally:
        other.close()


def test_an_existing_file_is_not_overwritten_unasked(full: Office, tmp_path: Path) -> None:
    out = tmp_path / "b.zip"
    out.write_text("mine")
    with pytest.raises(RefusedError, match="已经存在"):
        write_backup(full, out)
    assert out.read_text() == "mine"
    write_backup(full, out, replace=True)
    assert zipfile.is_zipfile(out)
    with pytest.raises(RefusedError, match="不存在"):
        write_backup(full, tmp_path / "无" / "b.zip")
    assert not list(tmp_path.glob("*.part"))


def test_an_office_that_holds_something_is_not_overwritten(full: Office, tmp_path: Path) -> None:
    out = tmp_path / "b.zip"
    write_backup(full, out)
    before = content(full)
    with pytest.raises(RefusedError, match="不是空的"):
        read_backup(full, out)
    assert content(full) == before


def _rewritten(source: Path, out: Path, member: str, data: bytes | None) -> Path:
    with zipfile.ZipFile(source) as archive, zipfile.ZipFile(out, "w") as target:
        for name in archive.namelist():
            if name != member:
                target.writestr(name, archive.read(name))
            elif data is not None:
                target.writestr(name, data)
    return out


def test_a_damaged_or_foreign_file_changes_nothing(full: Office, tmp_path: Path) -> None:
    good = tmp_path / "b.zip"
    write_backup(full, good)
    with zipfile.ZipFile(good) as archive:
        manifest = json.loads(archive.read("manifest.json"))
    newer = {**manifest, "revision": "9999"}
    outside = {**manifest, "sha256": {**manifest["sha256"], "files/evidence/../../x": "0"}}
    bad = [
        _rewritten(good, tmp_path / "1.zip", "tables/trail.jsonl", b"{}\n"),
        _rewritten(good, tmp_path / "2.zip", "tables/trail.jsonl", None),
        _rewritten(good, tmp_path / "3.zip", "manifest.json", json.dumps(newer).encode()),
        _rewritten(good, tmp_path / "4.zip", "manifest.json", json.dumps(outside).encode()),
        _rewritten(good, tmp_path / "5.zip", "manifest.json", None),
        tmp_path / "6.zip",
        tmp_path / "无.zip",
    ]
    bad[5].write_bytes(good.read_bytes()[:-2000])
    empty = Office(settings_of(tmp_path / "empty"))
    try:
        for path in bad:
            with pytest.raises(BackupUnusableError):
                read_backup(empty, path)
        assert all(not rows for rows in content(empty).values())
        assert files(empty) == {}
    finally:
        empty.close()


def _older_backup(folder: Path, revision: str) -> Path:
    """A backup as the program of that revision wrote it."""
    engine = make_engine(f"sqlite:///{folder / 'old.db'}")
    upgrade(engine, revision)
    members: dict[str, bytes] = {}
    tables = sa.MetaData()
    tables.reflect(engine)
    with engine.begin() as connection:
        for name, row in ROWS:
            connection.execute(sa.insert(tables.tables[name]).values(row))
        for table in tables.sorted_tables:
            if table.name != "alembic_version":
                lines = [dict(row) for row in connection.execute(sa.select(table)).mappings()]
                text = "".join(json.dumps(line, default=str) + "\n" for line in lines)
                members[f"tables/{table.name}.jsonl"] = text.encode()
    engine.dispose()
    manifest = {
        "format": 1,
        "revision": revision,
        "rows": {Path(name).stem: data.count(b"\n") for name, data in members.items()},
        "sha256": {name: hashlib.sha256(data).hexdigest() for name, data in members.items()},
    }
    out = folder / "older.zip"
    with zipfile.ZipFile(out, "w") as archive:
        for name, data in {**members, "manifest.json": json.dumps(manifest).encode()}.items():
            archive.writestr(name, data)
    return out


def test_a_backup_of_an_older_program_goes_through_the_migrations_since(
    tmp_path: Path, database_url: str
) -> None:
    older = _older_backup(tmp_path, "0001")
    office = Office(settings_of(tmp_path / "now", database_url))
    try:
        assert read_backup(office, older).rows == len(ROWS)
        assert current_revision(office.engine) == newest_revision()
        with office.reading() as session:
            notice = session.exec(select(Notice)).one()
            assert notice.anchor_on == DUE
            assert session.exec(select(Milestone)).one().returned_on == RETURNED
            assert session.exec(select(Policy)).one().lead_days == [7, 1]
        with office.writing() as session:  # new rows are numbered after the restored ones
            session.add(Document(title="又一份", issuer="某市统计局"))
            session.commit()
    finally:
        office.close()


def test_an_older_backup_that_breaks_off_leaves_the_office_empty_and_current(
    tmp_path: Path, database_url: str
) -> None:
    older = _older_backup(tmp_path, "0001")
    with zipfile.ZipFile(older) as archive:
        manifest = json.loads(archive.read("manifest.json"))
    manifest["rows"]["secrets"] = 1
    broken = _rewritten(older, tmp_path / "b.zip", "manifest.json", json.dumps(manifest).encode())
    office = Office(settings_of(tmp_path / "now", database_url))
    try:
        with pytest.raises(BackupUnusableError, match="secrets"):
            read_backup(office, broken)
        assert current_revision(office.engine) == newest_revision()
        assert all(not rows for rows in content(office).values())
    finally:
        office.close()
