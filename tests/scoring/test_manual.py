"""The manual of rubric files: what it lists is what there is, and its example is a rubric."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from duban.errors import NotFoundError
from scoring.indicator import IndicatorScheme
from scoring.indicatorfile import IndicatorPart, ItemPart
from scoring.manual import manual_of, manuals
from scoring.registry import rule_kinds
from scoring.rubric import parse_rubric

PAGE = Path(__file__).resolve().parents[2] / "docs" / "rubric-file.md"
TEXT = PAGE.read_text(encoding="utf-8")


def kinds_table() -> str:
    """The table that stands between the marks of the page."""
    rows = [f"| `{one.kind}` | {one.sort} | {one.title} |" for one in manuals()]
    return "\n".join(["| 种类 | 作用 | 说明 |", "|---|---|---|", *rows])


def test_the_page_lists_every_kind_as_its_own_manual_titles_it() -> None:
    found = re.search(r"<!-- kinds -->\n(.*?)\n<!-- /kinds -->", TEXT, re.DOTALL)
    assert found is not None
    assert found[1] == kinds_table(), kinds_table()


def test_the_whole_example_of_the_page_is_a_rubric() -> None:
    example = re.findall(r"^```yaml\n(format.*?)^```$", TEXT, re.DOTALL | re.MULTILINE)
    rubric = parse_rubric(example[0], "例")
    assert isinstance(rubric.scheme, IndicatorScheme)
    assert [item.indicator.title for item in rubric.scheme.items] == ["数据质量", "信息宣传"]


def test_the_page_names_every_field_of_an_indicator() -> None:
    fields = {*IndicatorPart.model_fields, *ItemPart.model_fields}
    assert {field for field in fields if f"`{field}`" not in TEXT} == set()


@pytest.mark.parametrize("kind", rule_kinds())
def test_a_manual_has_a_title_and_an_example(kind: str) -> None:
    page = manual_of(kind)
    assert page.title
    assert "：" not in page.title
    assert f"kind: {kind}" in page.text


def test_an_unknown_kind_is_refused_with_the_known_ones() -> None:
    with pytest.raises(NotFoundError, match="quota"):
        manual_of("lottery")
