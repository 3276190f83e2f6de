"""`duban rubric` as a person and a program use it; none of it opens an office."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from typer.testing import CliRunner

from duban.cli.app import app
from duban.errors import DubanError, FileFaultsError
from scoring.registry import rule_kinds
from scoring.rubric import RUBRICS, rubric_names


def said(*arguments: str) -> str:
    done = CliRunner().invoke(app, ["rubric", *arguments], catch_exceptions=False)
    assert done.exit_code == 0
    return done.output


def test_faults_of_a_rubric_file_are_told_under_its_whole_name(tmp_path: Path) -> None:
    path = tmp_path / "县级.2024.yaml"
    path.write_text("format: 1\nmore: 2\n", encoding="utf-8")
    done = CliRunner().invoke(app, ["rubric", "check", str(path)])
    assert isinstance(done.exception, FileFaultsError)
    assert re.fullmatch(r"县级\.2024\.yaml 有[0-9]+处错误。", str(done.exception))


def test_the_list_names_every_rubric_of_the_catalogue() -> None:
    assert [one["name"] for one in json.loads(said("list", "--json"))] == rubric_names()
    assert all(name in said("list") for name in rubric_names())


@pytest.mark.parametrize("name", rubric_names())
def test_every_rubric_of_the_catalogue_passes_the_check(name: str) -> None:
    assert f"{name} 合格" in said("check", name)
    assert said("check", name) == said("check", str(RUBRICS / f"{name}.yaml"))


@pytest.mark.parametrize("name", rubric_names())
def test_a_rubric_is_shown_with_its_indicators_and_its_choices(name: str) -> None:
    shown = json.loads(said("show", name, "--json"))
    assert shown["name"] == name
    lines = said("show", name)
    for item in shown.get("items", shown.get("sections")):
        assert f"{item['number']} {item['title']}" in lines
    assert json.loads(said("show", name, "--choices", "--json")) == shown["choices"]
    choices = said("show", name, "--choices")
    assert all(f"取定：{choice['taken']}" in choices for choice in shown["choices"])


def test_an_indicator_is_shown_with_its_points_and_rules() -> None:
    lines = said("show", "hengyang-2024")
    assert "quota target=2 unit=次 shortfall=each_missing each=2" in lines


def test_a_rubric_is_shown_with_its_grades_and_with_who_verifies_each_veto() -> None:
    lines = said("show", "hengyang-2024")
    assert "name 优秀、first 1、last 2；name 良好、first 3、last 5" in lines
    shown = json.loads(said("show", "hengyang-2024", "--json"))["awards"]
    vetoes = [one for one in shown if one["kind"] == "veto"]
    assert len(vetoes) == 3
    assert all(f"title={one['title']} verifier={one['verifier']}" in lines for one in vetoes)


def test_the_kinds_are_those_of_the_registry_each_with_its_page() -> None:
    assert [one["kind"] for one in json.loads(said("kinds", "--json"))] == list(rule_kinds())
    assert "例：半年总结 4 分" in said("kinds", "quota")


def test_all_faults_of_a_file_come_at_once(tmp_path: Path) -> None:
    file = tmp_path / "draft.yaml"
    text = (RUBRICS / "hengyang-2024.yaml").read_text(encoding="utf-8")
    text = text.replace("weight: 16", "weight: 15").replace("points: 5,", "points: 6,", 1)
    file.write_text(text, encoding="utf-8")
    with pytest.raises(FileFaultsError) as caught:
        said("check", str(file))
    told = [str(fault) for fault in caught.value.faults]
    assert len(told) == 2
    assert "各项的权重合计 99，满分为 100" in told[0]
    assert "下级各项的分值合计 21，本级为 20（1.1 组织领导）" in told[1]


@pytest.mark.parametrize("content", [None, b"\xff\xfe\x00"])
def test_a_file_that_cannot_be_read_is_said_in_words(tmp_path: Path, content: bytes | None) -> None:
    file = tmp_path / "draft.yaml"
    if content is not None:
        file.write_bytes(content)
    with pytest.raises(DubanError, match="读不了细则文件"):
        said("check", str(file))
