"""Previews and templates on the command line."""

from __future__ import annotations

import json
import os
import shutil
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from duban.cli.app import run as run_on_argv

Run = Callable[..., tuple[int, str, str]]


@pytest.fixture
def home(tmp_path: Path, sqlite_huangshan: Path) -> Path:
    home = tmp_path / "office"
    home.mkdir()
    shutil.copy(sqlite_huangshan, home / "duban.db")
    return home


@pytest.fixture
def duban(home: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Run:
    for name in [name for name in os.environ if name.startswith("DUBAN_")]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("DUBAN_HOME", str(home))

    def run(*words: str) -> tuple[int, str, str]:
        monkeypatch.setattr(sys, "argv", ["duban", *words])
        code = run_on_argv()
        said = capsys.readouterr()
        return code, said.out, said.err

    return run


def test_the_letter_of_a_person_is_shown_and_nothing_is_written(
    duban: Run, home: Path, tmp_path: Path
) -> None:
    before = (home / "duban.db").read_bytes()
    html = tmp_path / "out.html"
    code, said, _ = duban(
        "letters", "preview", "歙县统计局填报人", "--as-of", "2023-12-01", "--html", str(html)
    )
    assert code == 0
    assert said.startswith("标题：督办提醒：8项已逾期、36项临近时限（2023年12月1日）\n")
    assert "为何发给您：责任单位填报人；距时限30天" in said
    assert html.read_text("utf-8").startswith("<!doctype html>")
    assert (home / "duban.db").read_bytes() == before


def test_the_letters_about_a_plan_are_listed(duban: Run) -> None:
    code, said, _ = duban("letters", "preview", "huangshan-2023", "--as-of", "2023-12-01", "--json")
    found = json.loads(said)
    assert code == 0
    assert len(found) == 26
    assert [one["kind"] for one in found].count("daily") == 14
    assert {"unit", "person", "subject", "text", "html", "markdown", "letter"} < set(found[0])
    _, said, _ = duban(
        "letters", "preview", "huangshan-2023", "--as-of", "2023-12-01", "--kind", "digest"
    )
    assert said == "2023-12-01没有要发的函。\n"


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["没有这个人"], "收件人或方案"),
        (["huangshan-2023", "--kind", "weekly"], "信函种类"),
        (["歙县统计局填报人", "--unit", "法规科"], "法规科 歙县统计局填报人"),
    ],
)
def test_what_is_not_there_is_not_found(duban: Run, words: list[str], said: str) -> None:
    code, _, error = duban("letters", "preview", *words, "--as-of", "2023-12-01")
    assert code == 1
    assert said in error


def test_a_template_is_saved_used_checked_and_given_up(
    duban: Run, home: Path, tmp_path: Path
) -> None:
    file = tmp_path / "标题.j2"
    file.write_text("本局提醒：{{ letter.summary }}", encoding="utf-8")
    assert duban("template", "save", "daily", "subject.txt", str(file))[0] == 0
    assert (
        duban("template", "show", "daily", "subject.txt")[1] == "本局提醒：{{ letter.summary }}\n"
    )
    assert "本单位改写" in duban("template", "list")[1]
    preview = ("letters", "preview", "歙县统计局填报人", "--as-of", "2023-12-01")
    assert duban(*preview)[1].startswith("标题：本局提醒：8项已逾期、36项临近时限\n")
    assert duban("template", "check") == (0, "daily/subject.txt：可用\n", "")
    kept = home / "templates" / "daily" / "subject.txt.j2"
    kept.write_text("{{ letter.__class__ }}", encoding="utf-8")
    code, said, _ = duban("template", "check")
    assert code == 1
    assert "用了不允许的写法" in said
    assert "自定的模板不能用，已改用自带的：daily/subject.txt" in duban(*preview)[1]
    assert "信函模板" in duban("doctor", "--as-of", "2023-12-01")[1]
    assert duban("template", "reset", "daily", "subject.txt")[1] == "已恢复自带的模板。\n"
    assert duban("template", "check")[1] == "没有改写过的模板，全部用自带的。\n"


def test_a_bad_template_is_refused_with_the_reason(duban: Run, tmp_path: Path) -> None:
    file = tmp_path / "bad.j2"
    file.write_text("{{ letter.nothing }}")
    code, _, error = duban("template", "save", "daily", "text.txt", str(file))
    assert code == 1
    assert "用了没有的名字" in error
    assert duban("template", "save", "daily", "text.txt", str(tmp_path / "none"))[0] == 1
