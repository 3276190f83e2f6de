"""The house rules of the layout: names that must not collide, lines that need their files."""

from __future__ import annotations

import importlib.metadata
import importlib.util
import sys
from pathlib import Path

import pytest
import yaml

from plans.catalog import FOLDER, catalog

ROOT = Path(__file__).resolve().parent.parent
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


@pytest.mark.parametrize("path", sorted((ROOT / "flows").glob("[!_]*.py")), ids=lambda p: p.name)
def test_no_file_in_flows_has_the_name_of_a_module(path: Path) -> None:
    # Prefect loads such a file under its bare name with flows/ first on sys.path: it would
    # shadow, or be shadowed by, any module that other code imports by that name.
    name = path.stem
    assert name not in ROOMS
    assert name not in sys.stdlib_module_names
    assert importlib.util.find_spec(name) is None


def test_every_bundled_plan_has_its_line_and_every_line_its_file() -> None:
    files = {path.stem for path in FOLDER.glob("*.yaml")} - {"catalog"}
    assert files == set(catalog())


def test_every_room_is_packaged_typed_and_under_the_import_contracts() -> None:
    tomllib = importlib.import_module("tomllib")
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    tools = project["tool"]
    assert tools["hatch"]["build"]["targets"]["wheel"]["packages"] == ROOMS
    assert tools["mypy"]["packages"] == ROOMS
    assert tools["importlinter"]["root_packages"] == ROOMS
    for room in ROOMS:
        assert (ROOT / room / "__init__.py").is_file()


def test_the_locks_carry_hashes_and_no_addresses() -> None:
    for lock in sorted((ROOT / "requirements").glob("*.txt")):
        text = lock.read_text(encoding="utf-8")
        assert "://" not in text, lock.name
        assert "--index-url" not in text.replace("--no-emit-index-url", ""), lock.name
        pinned = [line for line in text.splitlines() if "==" in line and not line.startswith("#")]
        assert pinned
        assert text.count("--hash=sha256:") >= len(pinned)


def test_prefect_yaml_names_no_machine_path() -> None:
    deployments = yaml.safe_load((ROOT / "prefect.yaml").read_text(encoding="utf-8"))
    assert "/home/" not in str(deployments)
    assert "/root/" not in str(deployments)
