"""The documentation says what the program has, and nothing that it has not."""

from __future__ import annotations

import inspect
import re
from collections.abc import Iterator
from enum import StrEnum
from pathlib import Path
from typing import Any, get_args

import pytest
from pydantic import BaseModel, SecretStr
from typer.core import TyperGroup
from typer.main import get_command

from duban.cli.app import app
from duban.errors import FileFaultsError
from duban.filetree import read_tree
from duban.settings import Settings
from models import DeadlineKind, Duty, Every, Role, TaskKind, UnitKind
from plans.catalog import catalog
from plans.planfile import schema
from plans.planfile.reading import read_plan_bytes

ROOT = Path(__file__).resolve().parents[2]
DOCS = ROOT / "docs"
PAGES = sorted({*ROOT.glob("*.md"), *ROOT.glob("[!.]*/*.md"), *DOCS.rglob("*.md")})
NAMES = [str(page.relative_to(ROOT)) for page in PAGES]
COMMANDS_PAGE = DOCS / "commands.md"
# Read by the scripts, the worker and the tests; not by the program.
NOT_SETTINGS = {"DUBAN_CHECKOUT", "DUBAN_PYTHON", "DUBAN_SEEDS"}


def _text(page: Path) -> str:
    return page.read_text(encoding="utf-8")


def _walk(group: TyperGroup, path: str = "") -> Iterator[tuple[str, Any]]:
    for name, command in group.commands.items():
        if isinstance(command, TyperGroup):
            yield from _walk(command, f"{path}{name} ")
        else:
            yield f"{path}{name}", command


def _root() -> TyperGroup:
    root = get_command(app)
    assert isinstance(root, TyperGroup)
    return root


COMMANDS = dict(_walk(_root()))


def _sections(text: str) -> dict[str, str]:
    parts = re.split(r"^## duban (.+)$", text, flags=re.MULTILINE)
    return dict(zip(parts[1::2], parts[2::2], strict=True))


def _blocks(page: Path, language: str) -> list[str]:
    return re.findall(rf"^```{language}\n(.*?)^```$", _text(page), re.DOTALL | re.MULTILINE)


def _code(text: str) -> Iterator[str]:
    """Yield what stands in code: fenced blocks line by line, and spans in the prose."""
    fenced = re.compile(r"^ *```.*?\n(.*?)^ *```$", re.DOTALL | re.MULTILINE)
    for block in fenced.findall(text):
        yield from block.splitlines()
    yield from re.findall(r"`([^`\n]+)`", fenced.sub("", text))


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_has_help_and_its_own_section_with_every_option(name: str) -> None:
    command = COMMANDS[name]
    assert command.help
    section = _sections(_text(COMMANDS_PAGE))[name]
    for parameter in command.params:
        for option in (*parameter.opts, *parameter.secondary_opts):
            if option.startswith("--"):
                assert f"`{option}" in section, f"{option} is not in the section"


def test_no_section_describes_a_command_that_is_not_there() -> None:
    assert set(_sections(_text(COMMANDS_PAGE))) == set(COMMANDS)


@pytest.mark.parametrize("page", PAGES, ids=NAMES)
def test_every_command_that_a_page_names_exists(page: Path) -> None:
    groups = {name for name, one in _root().commands.items() if isinstance(one, TyperGroup)}
    used = re.compile(r"(?:^|[\s/])duban ([a-z]+)(?: ([a-z]+))?")
    for line in _code(_text(page)):
        for first, second in used.findall(line):
            if first in groups and second:
                assert f"{first} {second}" in COMMANDS, line
            else:
                assert first in {*COMMANDS, *groups}, line


@pytest.mark.parametrize("page", PAGES, ids=NAMES)
def test_every_option_that_a_page_gives_to_a_command_is_one_of_its_options(page: Path) -> None:
    for line in _code(_text(page)):
        name = next(
            (n for n in COMMANDS if re.search(rf"(?:^|[\s/])duban {n}(?:\s|$)", line)), None
        )
        if name is None:
            continue
        parameters = COMMANDS[name].params
        known = {o for p in parameters for o in (*p.opts, *p.secondary_opts)} | {"--help"}
        given = line.split(f"duban {name}", 1)[1]
        assert set(re.findall(r"(?<=\s)--[a-z-]+", given)) <= known, line


def test_the_settings_page_has_a_row_with_the_default_for_every_setting() -> None:
    rows = re.findall(r"^\| `DUBAN_(\w+)` \| (\S+) \|", _text(DOCS / "settings.md"), re.MULTILINE)
    defaults = {}
    for name, field in Settings.model_fields.items():
        value = field.default
        if isinstance(value, SecretStr):
            value = value.get_secret_value()
        written = str(value).lower() if isinstance(value, bool) else str(value)
        defaults[name.upper()] = f"`{written}`" if written else "空"
    defaults["HOME"] = "随系统"
    assert dict(rows) == defaults


@pytest.mark.parametrize("page", PAGES, ids=NAMES)
def test_every_setting_that_a_page_names_exists(page: Path) -> None:
    known = {f"DUBAN_{name.upper()}" for name in Settings.model_fields} | NOT_SETTINGS
    assert set(re.findall(r"DUBAN_[A-Z_]*[A-Z]", _text(page))) <= known


@pytest.mark.parametrize("page", ["README.md", "README.en.md"])
def test_the_readme_names_both_scripts_and_every_bundled_plan(page: str) -> None:
    text = _text(ROOT / page)
    for script in ("demo", "test"):
        assert f"scripts/{script}" in text
        assert (ROOT / "scripts" / script).is_file()
    for code in catalog():
        assert f"`{code}`" in text


@pytest.mark.parametrize("page", PAGES, ids=NAMES)
def test_every_link_between_pages_leads_to_a_file_and_a_heading(page: Path) -> None:
    for target in re.findall(r"\]\(([^)\s]+)\)", _text(page)):
        if re.match(r"[a-z]+:", target):
            continue
        path, _, anchor = target.partition("#")
        there = (page.parent / path).resolve() if path else page
        assert there.is_file(), target
        if anchor:
            assert anchor in _anchors(there), target


def _anchors(page: Path) -> set[str]:
    """The anchors that a page's headings get: small letters, blanks to hyphens, no marks."""
    headings = re.findall(r"^#+ (.+)$", _text(page), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", one.lower()).replace(" ", "-") for one in headings}


@pytest.mark.parametrize("page", PAGES, ids=NAMES)
def test_no_page_names_a_package_index(page: Path) -> None:
    assert not re.search(r"pypi\.|pythonhosted|mirrors?\.|index-url\s*=", _text(page))


def _parts() -> list[type[BaseModel]]:
    return [
        one
        for _, one in inspect.getmembers(schema, inspect.isclass)
        if issubclass(one, BaseModel) and one is not schema.Part and one is not BaseModel
    ]


@pytest.mark.parametrize("part", _parts(), ids=lambda part: part.__name__)
def test_the_plan_file_page_names_every_key(part: type[BaseModel]) -> None:
    text = " ".join(_code(_text(DOCS / "plan-file.md")))
    for name, field in part.model_fields.items():
        key = field.alias or name
        assert re.search(rf"(?<![\w-]){key}(?![\w-])", text), f"{key} is not on the page"


@pytest.mark.parametrize("kind", [DeadlineKind, Every, Duty, Role, TaskKind, UnitKind])
def test_the_plan_file_page_names_every_value_of_a_closed_list(kind: type[StrEnum]) -> None:
    text = _text(DOCS / "plan-file.md")
    for value in kind:
        assert f"`{value}`" in text


def test_the_plan_file_page_names_every_operator_of_a_target() -> None:
    text = _text(DOCS / "plan-file.md")
    for op in get_args(schema.TargetPart.model_fields["op"].annotation):
        assert f'`"{op}"`' in text or f"`{op}`" in text


def test_every_whole_plan_on_the_plan_file_page_loads() -> None:
    whole = [b for b in _blocks(DOCS / "plan-file.md", "yaml") if b.startswith("format:")]
    assert whole
    for block in whole:
        assert read_plan_bytes(block.encode(), "example.yaml").file.tasks


def test_every_deadline_on_the_plan_file_page_is_one() -> None:
    lists = [b for b in _blocks(DOCS / "plan-file.md", "yaml") if b.startswith("- {")]
    parts = [
        schema.DeadlinePart.model_validate(one)
        for block in lists
        for one in _listed(read_tree(block).value)
    ]
    assert {part.kind for part in parts} == set(DeadlineKind)


def _listed(value: object) -> list[object]:
    assert isinstance(value, list)
    return value


def test_the_faults_of_the_broken_examples_are_those_that_the_page_shows() -> None:
    broken = _blocks(DOCS / "plan-file.md", "yaml broken")
    assert len(broken) == 2
    shown = _blocks(DOCS / "plan-file.md", "text")
    for block in broken:
        with pytest.raises(FileFaultsError) as caught:
            read_plan_bytes(block.encode(), "broken.yaml")
        lines = [str(caught.value), *(f"  {fault}" for fault in caught.value.faults)]
        assert "\n".join(lines) + "\n" in shown
