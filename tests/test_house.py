"""The house rules of the layout: names that must not collide, lines that need their files."""

from __future__ import annotations

import ast
import importlib.metadata
import re
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest
import yaml

from plans.catalog import FOLDER, catalog
from plans.planfile.reading import read_plan_file

ROOT = Path(__file__).resolve().parent.parent
LOCKS = sorted((ROOT / "requirements").glob("*.txt"))
ROOMS = [
    "bulletins",
    "duban",
    "flows",
    "incidents",
    "models",
    "notifications",
    "plans",
    "scoring",
    "tracking",
    "web",
]


def test_no_installed_distribution_brings_one_of_our_top_level_names() -> None:
    providers = importlib.metadata.packages_distributions()
    for room in ROOMS:
        others = {name for name in providers.get(room, []) if name != "duban"}
        assert not others, f"{room} is brought by {others}"


def test_every_bundled_plan_has_its_line_and_every_line_its_file() -> None:
    files = {path.stem: path for path in FOLDER.glob("*.yaml") if path.stem != "catalog"}
    plans = {name: read_plan_file(path).file.plan for name, path in files.items()}
    assert catalog() == {name: plan.title for name, plan in plans.items()}
    assert {plan.code for plan in plans.values()} == set(files)


def test_every_room_is_packaged_typed_and_under_the_import_contracts() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    tools = project["tool"]
    assert tools["hatch"]["build"]["targets"]["wheel"]["packages"] == ROOMS
    assert tools["mypy"]["packages"] == ROOMS
    assert tools["importlinter"]["root_packages"] == ROOMS
    for room in ROOMS:
        assert (ROOT / room / "__init__.py").is_file()


@pytest.mark.parametrize("lock", LOCKS, ids=lambda path: path.name)
def test_a_lock_pins_each_requirement_with_hashes_and_names_no_address(lock: Path) -> None:
    text = lock.read_text(encoding="utf-8")
    assert "://" not in text
    assert "--index-url" not in text.replace("--no-emit-index-url", "")
    # A requirement is a line that starts at the margin, with the indented lines below it.
    blocks = re.findall(r"^[^\s#].*(?:\n[ \t].*)*", text, re.MULTILINE)
    assert blocks
    unpinned = [one for one in blocks if not re.match(r"[\w.\[\],-]+==[\w.+!]+ ", one)]
    assert unpinned == []
    bare = [one for one in blocks if not re.search(r"--hash=sha256:[0-9a-f]{64}\b", one)]
    assert bare == []


def test_prefect_yaml_names_no_machine_path() -> None:
    deployments = yaml.safe_load((ROOT / "prefect.yaml").read_text(encoding="utf-8"))
    assert "/home/" not in str(deployments)
    assert "/root/" not in str(deployments)


def _imported(path: Path) -> Iterator[str]:
    """The top-level names that a file imports, wherever in it."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name.partition(".")[0] for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and not node.level:
            yield str(node.module).partition(".")[0]


@pytest.mark.parametrize(
    ("libraries", "homes"),
    [
        (
            {"httpx", "smtplib"},
            [
                "notifications/channels",
                "notifications/monitor.py",
                "notifications/posting.py",
                "notifications/ways.py",
            ],
        ),
        ({"prefect"}, ["flows"]),
        ({"fastapi", "starlette", "uvicorn"}, ["web", "duban/serve.py"]),
        ({"apscheduler"}, ["duban/clock.py"]),
    ],
    ids=lambda one: "-".join(sorted(one)) if isinstance(one, set) else "",
)
def test_a_library_is_imported_only_in_its_own_corner(
    libraries: set[str], homes: list[str]
) -> None:
    places = [path for room in ROOMS for path in (ROOT / room).rglob("*.py")]
    using = [path for path in places if libraries & set(_imported(path))]
    outside = [path for path in using if not any(path.is_relative_to(ROOT / h) for h in homes)]
    assert outside == []
    used = {name for path in using for name in _imported(path)}
    assert libraries <= used, "the rule outlived what it guards"
    for home in homes:
        assert any(path.is_relative_to(ROOT / home) for path in using), home
