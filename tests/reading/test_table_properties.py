"""What a column is does not hang on its place, and no grid of cells makes the reader fail."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from plans.reading.cleaning import clean
from plans.reading.draft import Draft
from plans.reading.paper import Paper
from plans.reading.reader import read_paper
from tests.reading.test_table_samples import as_cells, as_tabs, task_words

LEDGER = [
    ["序号", "改革举措", "推进节点", "牵头处室", "协同处室"],
    ["1", "压减企业开办环节至2个", "6月底前", "注册处", "信息处、审批处"],
    ["2", "推行证照联办", "每季度", "审批处", "法规处"],
    ["3", "建立政策直达机制", "12月10日前", "研究室", "各分局"],
]
WORDS = st.sampled_from(
    [
        "序号",
        "任务",
        "责任单位",
        "完成时限",
        "分值",
        "评分标准",
        "合计",
        "注：略",
        "1",
        "2",
        "100",
        "6月底前",
        "财政局、教育局",
        "开展检查",
        "未落实扣2分",
        "组织领导（20分）",
        "同上",
        "9:00",
        "^",
        "<",
        "",
    ]
)
GRIDS = st.integers(1, 6).flatmap(
    lambda width: st.lists(st.lists(WORDS, min_size=width, max_size=width), max_size=7)
)


def read_rows(rows: list[list[str]], form: str) -> Draft:
    text = "2025年工作任务表\n" + "\n".join(f"| {' | '.join(row)} |" for row in rows)
    lines = as_cells(text) if form == "cells" else as_tabs(text)
    return read_paper(clean(Paper("样本", form, tuple(lines))))


@given(st.permutations(range(5)), st.sampled_from(["cells", "tabs"]))
def test_columns_in_any_order_tell_the_same_tasks(order: list[int], form: str) -> None:
    rows = [[row[at] for at in order] for row in LEDGER]
    assert [task_words(task) for task in read_rows(rows, form).tasks] == [
        "1 压减企业开办环节至2个 | 牵头 注册处 配合 信息处、审批处 | by 2025-06-30",
        "2 推行证照联办 | 牵头 审批处 配合 法规处 | recurring quarter",
        "3 建立政策直达机制 | 牵头 研究室 配合 各分局 | by 2025-12-10",
    ]


@given(GRIDS, st.sampled_from(["cells", "tabs"]))
def test_any_grid_is_read_the_same_twice(rows: list[list[str]], form: str) -> None:
    assert read_rows(rows, form).as_json() == read_rows(rows, form).as_json()


@given(GRIDS)
def test_a_table_has_no_more_tasks_than_rows(rows: list[list[str]]) -> None:
    assert len(read_rows(rows, "cells").tasks) <= len(rows)
