"""Assessments: the papers themselves where they are, and what no paper may break."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from plans.deadlines import ByDate, Recurring
from plans.reading.cleaning import clean
from plans.reading.draft import Draft, DraftIndicator
from plans.reading.outlining import outline
from plans.reading.paper import Cell, Doubts, Line, Paper, line_of
from plans.reading.phrases.points import find_points
from plans.reading.understanding import assessment, bulletin, contingency
from tests.conftest import seeds

HENGYANG, CENSUS = "000_895c9fda00a8a294.txt", "002_6af46898dfbb5765.txt"
SUMMED = ("五（一）3", "五（四）3", "五（五）2", "五（八）2")
MODULES = [assessment, bulletin, contingency]


def read(lines: tuple[Line, ...]) -> Draft:
    paper = clean(Paper("paper", "txt", lines))
    outlined, doubts = outline(paper), Doubts()
    draft = Draft("assessment", outlined.title, year=outlined.year)
    assessment.understand(outlined, paper, draft, doubts)
    draft.faults = doubts.faults
    return draft


def read_text(text: str) -> Draft:
    return read(tuple(line_of(n, raw) for n, raw in enumerate(text.split("\n"), 1)))


def seed(name: str) -> Draft:
    path = seeds() / name
    if not path.is_file():
        pytest.skip(f"the papers' folder has no {name}")
    return read_text(path.read_text(encoding="utf-8"))


def nodes(one: DraftIndicator) -> Iterator[DraftIndicator]:
    yield one
    for child in one.children:
        yield from nodes(child)


def leaves(roots: list[DraftIndicator]) -> list[DraftIndicator]:
    return [one for root in roots for one in nodes(root) if not one.children]


def value(one: DraftIndicator) -> Decimal:
    return Decimal(one.points or 0)


def adds_up(one: DraftIndicator) -> bool:
    """Whether every heading is the sum of what is beneath, deductions apart."""
    base = [child for child in one.children if child.deducts == one.deducts and child.points]
    own = not base or sum(map(value, base)) == value(one)
    return own and all(adds_up(child) for child in one.children)


def test_hengyang_has_ten_weighted_items_with_their_lead_sections() -> None:
    draft = seed(HENGYANG)
    items = [one for one in draft.indicators if one.annex is None]
    assert [one.points for one in items] == ["16", "13", "13", "13", "11", "10", "6", "6", "6", "6"]
    assert [one.lead for one in items] == [
        ("普查中心",),
        ("综合研究室",),
        ("执法监督局",),
        ("城调队",),
        ("城调队",),
        ("综合研究室",),
        ("人事科", "机关党委"),
        ("办公室",),
        ("普查中心",),
        ("办公室",),
    ]
    for one in items:
        assert [r.fields for r in one.rules if r.kind == "fold"] == [{"weight": one.points}]


def test_every_tree_of_hengyang_adds_to_a_hundred() -> None:
    trees = [one for one in seed(HENGYANG).indicators if one.annex is not None]
    assert [one.points for one in trees] == ["100"] * 10
    assert all(adds_up(one) for one in trees)
    base = [one for one in leaves(trees) if not one.deducts and one.points]
    assert len(base) == 186
    assert len([one for one in leaves(trees) if one.deducts]) == 5
    assert [sum(value(one) for one in leaves([tree]) if not one.deducts) for tree in trees] == (
        [100] * 10
    )


def test_each_mark_of_hengyangs_rules_stands_in_exactly_one_indicator() -> None:
    text = (seeds() / HENGYANG).read_text(encoding="utf-8")
    rules = text[text.index("考核实施细则\n\n") :]
    marks = Counter(one.value for one in find_points(rules) if one.mark == "base")
    trees = [one for one in seed(HENGYANG).indicators if one.annex is not None]
    valued = [one for tree in trees for one in nodes(tree) if one is not tree and one.points]
    # Two leaves have their points from «本项最高»; four clauses are the sum of their sentences.
    capped = [one for one in valued if any(rule.kind == "cap" for rule in one.rules)]
    summed = [one for one in valued if one.clause.endswith(SUMMED)]
    assert [one.points for one in capped] == ["7", "2"]
    assert [one.points for one in summed] == ["5", "6", "5", "6"]
    marked = [one for one in valued if one not in capped and one not in summed]
    assert sum(marks.values()) == 254
    assert Counter(one.points for one in marked) == marks


@pytest.mark.parametrize(
    ("clause", "kind", "fields"),
    [
        ("二（四） 第2处", "quota", {"target": "1", "period": "half-year", "each": "2"}),
        ("二（四） 第3处", "per_unit_add", {"each": "0.5", "unit": "篇"}),
        ("二（四） 第5处", "late_deduct", {"each": "2", "unit": "次"}),
        ("二（四）", "zero_if", {"scope": "本项"}),
        ("二（五）", "fail_if", {"result": "不合格"}),
        ("三（三）6", "per_unit_add", {"each": "2", "unit": "人", "over": "1"}),
        ("四（二）", "per_unit_deduct", {"each": "5", "from": "15", "floor": "0"}),
        ("五（九）2", "cap", {"max": "7", "scope": "本项"}),
        ("六", "cap", {"max": "5", "scope": "单个加分项"}),
        ("六", "relative_scale", {"ref": "max"}),
        ("六（一） 第1处", "quota", {"target": "20", "unit": "篇", "points": "15"}),
        ("六（一） 第2处", "gate_before", {"date": "12月前"}),
        ("七（六）", "ladder", {"levels": "一等奖=3；二等奖=2；三等奖=1"}),
        ("九（四）", "deduct_block", {"max": "20"}),
        ("九（四）1 第1处", "block_deduct", {"points": "6"}),
        ("十", "relative_scale", {"ref": "max"}),
        ("十（十一） 第1处", "quota", {"target": "10", "shortfall": "pro_rata"}),
        ("十（十二）", "flat_add", {"points": "5"}),
        ("四", "panel_collect", {"to": "城调队"}),
        ("二", "panel_average", {"scale": "100", "to": "综合研究室"}),
    ],
)
def test_a_rule_of_hengyang_has_its_numbers(clause: str, kind: str, fields: dict[str, str]) -> None:
    trees = [one for one in seed(HENGYANG).indicators if one.annex is not None]
    found = [
        rule.fields
        for tree in trees
        for one in nodes(tree)
        if one.clause == f"附件 {clause}"
        for rule in one.rules
        if rule.kind == kind
    ]
    assert any(fields.items() <= one.items() for one in found), found


def test_hengyang_has_three_vetoes_two_groups_and_one_rank_without_a_grade() -> None:
    draft = seed(HENGYANG)
    assert [one["verifier"] for one in draft.vetoes] == ["执法监督局", "办公室", "机关党委"]
    assert [one["units"] for one in draft.grades] == [7, 8]
    assert [one["undefined"] for one in draft.grades] == [[], [6]]
    assert any("第6名没有等次" in one.what and "2+3+2=7" in one.what for one in draft.faults)


def test_the_dates_of_hengyang_are_tasks_of_their_clauses() -> None:
    dated = [
        (task.clause.removeprefix("附件 "), one.phrase, one.rule)
        for task in seed(HENGYANG).tasks
        for one in task.deadlines
    ]
    by = [(clause, str(rule.on)) for clause, _, rule in dated if isinstance(rule, ByDate)]
    assert by == [
        ("四（二）", "2025-01-05"),
        ("二（四）", "2024-11-30"),
        ("五（一）2", "2024-09-30"),
        ("五（一）3", "2024-06-30"),
        ("五（九）3", "2024-12-10"),
        ("六（一）", "2024-11-30"),
        ("六（一）", "2024-11-30"),
        ("七（五）", "2024-08-20"),
    ]
    recurring = [clause for clause, _, rule in dated if isinstance(rule, Recurring)]
    assert recurring == ["二（四）", "二（四）", "六（一）", "六（一）"]


def test_the_census_has_ten_sections_with_their_lead_groups() -> None:
    draft = seed(CENSUS)
    assert [one.points for one in draft.indicators] == [
        "26",
        "10",
        "10",
        "5",
        "12",
        "14",
        "10",
        "5",
        "5",
        "3",
    ]
    assert [one.lead for one in draft.indicators] == [
        ("综合组",),
        ("宣传组",),
        ("业务组",),
        ("户口整顿组",),
        ("业务组",),
        ("业务组",),
        ("数据处理组",),
        ("业务组",),
        ("综合组", "业务组"),
        ("执法检查组",),
    ]
    ends = leaves(draft.indicators)
    assert len([one for one in ends if one.points]) == 68
    assert len([one for one in ends if not one.points]) == 3
    assert all(adds_up(one) for one in draft.indicators)
    assert [one["clause"] for one in draft.vetoes] == ["四（七）10", "六（二）"]


def test_merged_cells_of_a_table_are_headings_of_their_rows() -> None:
    told = [
        (0, 0, "一级指标"), (0, 1, "二级指标"), (0, 2, "分值"), (0, 3, "评分标准"),
        (1, 0, "基础工作（40分）"), (1, 1, "机构健全"), (1, 2, "15"), (1, 3, "未设机构的不得分"),
        (2, 1, "人员到位"), (2, 2, "25"), (2, 3, "按到位情况打分"),
        (3, 0, "数据质量（60分）"), (3, 1, "报送及时"), (3, 2, "60"), (3, 3, "每迟报1次扣2分"),
    ]  # fmt: skip
    tall = {(1, 0): 2}
    lines = [line_of(1, "统计工作考核细则")]
    for number, (row, column, text) in enumerate(told, 2):
        cell = Cell(0, row, column, rows=tall.get((row, column), 1))
        lines.append(line_of(number, text, cell=cell))
    roots = read(tuple(lines)).indicators
    assert [(one.title, one.points) for one in roots] == [("基础工作", "40"), ("数据质量", "60")]
    assert [one.points for one in leaves(roots)] == ["15", "25", "60"]
    assert [rule.kind for rule in leaves(roots)[2].rules] == ["judged", "late_deduct"]


PIECES = [
    *(
        "一、",
        "（一）",
        "1.",
        "（1）",
        "附件1",
        "（5分）",
        "（最高3分）",
        "20分",
        "加2分",
        "每次扣1分",
    ),
    *(
        "。",
        "；",
        "，",
        "、",
        "（",
        "）",
        "《",
        "：",
        "优秀",
        "前2名",
        "90分以上为",
        "一票否决",
        "\n",
    ),
    *("由办公室牵头", "取消资格", "下列情况之一的", "长沙市（2个）：", "12月底前", "报告应包括"),
    *("立即向县政府报告", "减分项", "风险类型", "措施", "\t分值"),
]


@settings(max_examples=150, deadline=None)
@given(st.lists(st.one_of(st.sampled_from(PIECES), st.text(max_size=6)), max_size=60).map("".join))
def test_no_text_breaks_the_reading(text: str) -> None:
    lines = tuple(line_of(number, raw) for number, raw in enumerate(text.split("\n"), 1))
    paper = clean(Paper("any", "txt", lines))
    outlined = outline(paper)
    for module in MODULES:
        draft = Draft("other", outlined.title)
        module.understand(outlined, paper, draft, Doubts())
        assert draft.as_json() == draft.as_json()
