from __future__ import annotations

import ast
import inspect
import sys
from pathlib import Path

import pytest

import scoring
from scoring.registry import rule_class, rule_kinds
from scoring.rubric import load_rubric, rubric_names
from scoring.rule import Rule

ROOM = Path(scoring.__file__).parent
CASES = Path(__file__).parent / "cases"


def test_every_rule_file_has_its_line_and_every_line_its_file() -> None:
    files = {p.stem for p in (ROOM / "rules").glob("*.py")} - {"__init__"}
    assert rule_kinds() == {kind: f"scoring.rules.{kind}" for kind in files}


@pytest.mark.parametrize("kind", rule_kinds())
def test_every_rule_has_a_manual_page_and_worked_examples(kind: str) -> None:
    rule = rule_class(kind)
    module = sys.modules[rule.__module__]
    assert issubclass(rule, Rule)
    manual = inspect.getdoc(module) or ""
    assert manual.startswith(f"{kind}：")
    assert f"kind: {kind}" in manual
    assert "\n例：" in manual
    assert {field for field in rule.model_fields if field not in manual} == set()
    assert (CASES / f"{kind}.yaml").is_file()


def test_no_cases_for_a_rule_that_does_not_exist() -> None:
    assert {p.stem for p in CASES.glob("*.yaml")} == {*rule_kinds(), "compositions"}


@pytest.mark.parametrize("name", rubric_names())
def test_every_rubric_of_the_catalogue_loads(name: str) -> None:
    assert load_rubric(name).name == name


def test_the_room_imports_nothing_that_reads_a_database_a_network_or_a_clock() -> None:
    allowed = {"duban", "scoring", "pydantic", "yaml", *sys.stdlib_module_names}
    allowed -= {"sqlite3", "socket", "urllib", "http", "time", "random", "subprocess"}
    for path in ROOM.rglob("*.py"):
        tree = ast.parse(path.read_text(encoding="utf-8"))
        for node in ast.walk(tree):
            names = [a.name for a in node.names] if isinstance(node, ast.Import) else []
            names += [node.module or ""] if isinstance(node, ast.ImportFrom) else []
            assert {n.partition(".")[0] for n in names} <= allowed, path
            ours = {n for n in names if n.startswith("duban")}
            assert ours <= {"duban.errors", "duban.filetree", "duban.faultwords", "duban.days"}, (
                path
            )
