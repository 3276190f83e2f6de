from __future__ import annotations

from pathlib import Path

import pytest

from bulletins.newfile import new_file
from duban.errors import DubanError


def write(path: Path, text: str, *, replace: bool = False) -> None:
    with (
        new_file(path, ".ics", replace=replace) as part,
        part.open("w", encoding="utf-8") as file,
    ):
        file.write(text[:1000])
        file.write(text[1000:])


def test_a_file_is_there_whole_and_alone(tmp_path: Path) -> None:
    write(tmp_path / "a.ics", "一")
    assert {path.name: path.read_text(encoding="utf-8") for path in tmp_path.iterdir()} == {
        "a.ics": "一"
    }


def test_an_older_file_is_replaced_only_when_told(tmp_path: Path) -> None:
    path = tmp_path / "a.ics"
    write(path, "一")
    with pytest.raises(DubanError, match="已经存在，没有改动；要覆盖请加 --force。"):
        write(path, "二")
    assert path.read_text(encoding="utf-8") == "一"
    write(path, "二", replace=True)
    assert path.read_text(encoding="utf-8") == "二"


def test_a_failure_half_way_leaves_the_older_file_and_nothing_else(tmp_path: Path) -> None:
    path = tmp_path / "a.ics"
    write(path, "一")
    with pytest.raises(UnicodeEncodeError):
        write(path, "二" * 100_000 + "\ud800", replace=True)
    assert path.read_text(encoding="utf-8") == "一"
    assert list(tmp_path.iterdir()) == [path]


@pytest.mark.parametrize(
    ("name", "sentence"),
    [
        ("a.xlsx", "文件名「a.xlsx」应以 .ics 结尾"),
        ("absent/a.ics", "文件夹不存在"),
        ("folder.ics", "写不了"),
        ("folder.ics/file.ics/a.ics", "文件夹不存在"),
    ],
)
def test_a_place_that_takes_no_file_is_named(tmp_path: Path, name: str, sentence: str) -> None:
    (tmp_path / "folder.ics").mkdir()
    (tmp_path / "folder.ics" / "file.ics").write_text("一", encoding="utf-8")
    with pytest.raises(DubanError, match=sentence):
        write(tmp_path / name, "二", replace=True)
    assert not list(tmp_path.rglob("*.part"))
