"""Every kind: its file and line, its sample, and that no number is without a source."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
import yaml

import bulletins.kinds
from bulletins.fields import FieldsFile
from bulletins.registry import Kind, get_kind, kinds
from duban.errors import NotFoundError
from tests.bulletins.papers import document, figures, tables, texts, traced

FOLDER = Path(bulletins.kinds.__file__).parent
PAGE = Path(__file__).resolve().parents[2] / "docs" / "bulletins.md"
KINDS = pytest.mark.parametrize("kind", kinds().values(), ids=lambda kind: kind.key)


def test_every_kind_has_its_line_and_every_line_its_file() -> None:
    files = {path.stem for path in FOLDER.glob("*.py") if path.stem != "__init__"}
    assert set(kinds()) == files
    assert [kind.module for kind in kinds().values()] == [f"bulletins.kinds.{k}" for k in kinds()]


def test_an_unknown_kind_is_answered_with_those_there_are() -> None:
    with pytest.raises(NotFoundError, match="现有：assessment、progress、contacts、rectify"):
        get_kind("poem")


@KINDS
def test_every_figure_in_the_text_stands_in_the_annex_of_sources(kind: Kind) -> None:
    made = document(kind.key, kind.sample())
    known = traced(made)
    end = texts(made).index("数字出处表")
    text = [t for t in texts(made)[:end] if "0000" not in t]
    missing = [(n, t) for t in text for n in figures(t) if n not in known]
    assert missing == []
    assert sum(len(figures(t)) for t in text) >= 2


@KINDS
def test_every_figure_of_a_unit_s_line_stands_in_the_annex_of_sources(kind: Kind) -> None:
    made = document(kind.key, kind.sample())
    known = traced(made)
    for table in tables(made)[:-1]:
        if table[0][0] in ("单位", "组别"):
            numbers = [n for row in table[1:] for cell in row[1:] for n in figures(cell)]
            assert numbers
            assert set(numbers) <= known


def _words(value: object) -> set[str]:
    """The keys of a template's words, those of its lists and mappings among them."""
    if isinstance(value, dict):
        return set(value) | {word for one in value.values() for word in _words(one)}
    if isinstance(value, list):
        return {word for one in value for word in _words(one)}
    return set()


@KINDS
def test_every_word_of_a_template_is_in_the_documentation(kind: Kind) -> None:
    sample = {key: value for key, value in kind.sample().items() if key != "附件号"}
    prose = re.sub(r"```.*?```", "", PAGE.read_text(encoding="utf-8"), flags=re.DOTALL)
    documented = set(re.findall(r"`([^`]+)`", prose))
    assert _words(sample) - documented == set()


def test_every_key_of_a_fields_file_is_in_the_documentation() -> None:
    block = PAGE.read_text(encoding="utf-8").split("```yaml\n", 1)[1].split("```", 1)[0]
    assert set(yaml.safe_load(block)) == set(FieldsFile.model_fields)
    FieldsFile.model_validate(yaml.safe_load(block))
