"""Generated outlines come back as they were, and no text makes the outline fail."""

from __future__ import annotations

from collections.abc import Callable

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from plans.reading.outline import Section
from plans.reading.outlining import outline
from plans.reading.paper import Doubts, Paper, line_of
from tests.reading.making import outlined

_CN = ["一", "二", "三", "四", "五", "六", "七", "八", "九", "十", "十一", "十二"]
_CIRCLED = "①②③④⑤⑥⑦⑧⑨⑩⑪⑫"
STYLES: dict[str, Callable[[int], str]] = {
    "一、": lambda n: f"{_CN[n - 1]}、",
    "（一）": lambda n: f"（{_CN[n - 1]}）",
    "1.": lambda n: f"{n}.",
    "（1）": lambda n: f"（{n}）",
    "①": lambda n: _CIRCLED[n - 1],
}
Tree = list["Node"]
Node = tuple[str, str, Tree]  # style, title, what is within
WORDS = "整理档案核对清单登记名册检查设备更新目录汇总情况培训骨干公示结果"

titles = st.lists(st.sampled_from(WORDS), min_size=2, max_size=8).map("".join)


@st.composite
def trees(draw: st.DrawFn, left: tuple[str, ...] | None = None) -> Tree:
    """A list of places in one style, each with lists of other styles within.

    «（一）（二）一、二、» could be read either way, so where the order of styles is not the
    usual one every place has its inner list.
    """
    if left is None:
        left = tuple(draw(st.permutations(list(STYLES))))[: draw(st.integers(1, 4))]
    if not left:
        return []
    inner = left[1:]
    usual = list(left) == [style for style in STYLES if style in left]
    return [
        (left[0], draw(titles), [] if usual and draw(st.booleans()) else draw(trees(inner)))
        for _ in range(draw(st.integers(2, 4)))
    ]


def printed(tree: Tree, depth: int = 0) -> list[str]:
    lines: list[str] = []
    for number, (style, title, within) in enumerate(tree, 1):
        lines += [STYLES[style](number) + title, *printed(within, depth + 1)]
    return lines


def grown(sections: list[Section]) -> Tree:
    return [(one.style, one.title, grown(one.children)) for one in sections]


@settings(
    derandomize=True, max_examples=150, deadline=None, suppress_health_check=list(HealthCheck)
)
@given(trees())
def test_a_generated_outline_comes_back_as_it_was(tree: Tree) -> None:
    found, doubts = outlined("\n".join(["试行方案", *printed(tree)]))
    assert grown(found.root.children) == tree
    assert doubts.faults == []


@settings(derandomize=True, max_examples=80, deadline=None, suppress_health_check=list(HealthCheck))
@given(trees(("一、", "（一）", "1.", "（1）")))
def test_a_generated_outline_on_one_line_comes_back_as_it_was(tree: Tree) -> None:
    found, _ = outlined("。".join(printed(tree)) + "。")
    assert grown(found.root.children) == tree


pieces = st.sampled_from(
    [
        *("一、", "（二）", "3.", "（4）", "⑤", "一是", "第六条", "第二章", "1.1", "3.2.1"),
        *("附件1", "附件：", "目录", "2024年3月1日", "白水县统计局", "（责任单位：", "）", "《"),
        *("。", "：", "\n", "\t", "　", " ", "甲乙", "方案", "关于", "的通知"),
    ]
)


@settings(derandomize=True, max_examples=150, deadline=None)
@given(st.one_of(st.lists(pieces, max_size=60).map("".join), st.text(max_size=300)))
def test_no_text_makes_the_outline_fail_and_clauses_are_unique(text: str) -> None:
    lines = tuple(line_of(number, raw) for number, raw in enumerate(text.split("\n"), 1))
    found = outline(Paper("随机.txt", "text", lines), Doubts())
    places = [one for one in found.root.walk() if one.parent is not None]
    assert len({one.clause for one in places}) == len(places)
    assert all(len(one.places) == len(one.body) for one in places)
    assert all(one.line_from <= one.line_to for one in places)
