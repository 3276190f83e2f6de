"""Backup and restore: the same office comes out, on either database, or nothing at all."""

from __future__ import annotations

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
from duban.build.office import Office
from duban.build.operations import Moment, run_chase, run_load, run_remind, run_score
from duban.errors import RefusedError
from duban.settings import Settings
from models import Milestone
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
    home = office.settings.home
    return {
        str(path.relative_to(home)): path.read_bytes()
        for path in home.rglob("*")
        if path.is_file() and not path.name.startswith("duban.")
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
