"""Every page has its file and its line; nothing in any of them stands on another machine."""

from __future__ import annotations

import re
from pathlib import Path

import jinja2
import pytest

import web
from tests.web.making import TestClient
from web.registry import FOLDER, PageLine, page_lines
from web.site import TEMPLATES, make_templates

ROOM = Path(web.__file__).parent
SHOWN = sorted(path for path in ROOM.rglob("*") if path.suffix in {".html", ".css", ".svg", ".js"})


def test_every_page_has_one_file_and_one_line() -> None:
    files = {f"web.pages.{path.stem}" for path in FOLDER.glob("*.py")} - {"web.pages.__init__"}
    lines = [line.module for line in page_lines()]
    assert sorted(lines) == sorted(files)
    assert [line.module.rpartition(".")[2] for line in page_lines()] == [
        line.key for line in page_lines()
    ]


@pytest.mark.parametrize("line", page_lines(), ids=lambda line: str(line.key))
def test_a_pages_line_names_the_path_that_its_module_serves(line: PageLine) -> None:
    paths = [route.path for route in line.router().routes if "GET" in route.methods]  # type: ignore[attr-defined]
    assert paths == [line.path]
    assert re.search(r"[\u4e00-\u9fff]", line.name)


def test_every_template_is_sound_and_used() -> None:
    environment = make_templates()
    sources = {path.name: path.read_text("utf-8") for path in TEMPLATES.glob("*.html")}
    code = "".join(path.read_text("utf-8") for path in ROOM.rglob("*.py")) + "".join(
        sources.values()
    )
    for name in sources:
        assert isinstance(environment.get_template(name), jinja2.Template)
        assert f'"{name}"' in code


@pytest.mark.parametrize("path", SHOWN, ids=lambda path: str(path.name))
def test_nothing_is_loaded_from_outside(path: Path) -> None:
    text = path.read_text("utf-8").replace('xmlns="http://www.w3.org/2000/svg"', "")
    assert re.findall(r"(?:https?:)?//\S*|@import|url\(", text) == []


@pytest.mark.parametrize("path", sorted(TEMPLATES.glob("*.html")), ids=lambda path: str(path.name))
def test_no_template_needs_what_the_policy_forbids(path: Path) -> None:
    text = path.read_text("utf-8")
    assert re.findall(r"<script|<style|\sstyle=|\son[a-z]+=|javascript:|\|\s*safe\b", text) == []


def test_static_files_are_served(client: TestClient) -> None:
    assert client.get("/static/duban.css").headers["content-type"].startswith("text/css")
    assert client.get("/static/seal.svg").headers["content-type"].startswith("image/svg")
    assert client.get("/static/../app.py").status_code == 404
