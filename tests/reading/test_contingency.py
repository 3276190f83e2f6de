"""Contingency plans: the Fengdu paper where it is."""

from __future__ import annotations

from collections import Counter
from typing import Any

import pytest

from plans.reading.cleaning import clean
from plans.reading.draft import Draft
from plans.reading.outlining import outline
from plans.reading.paper import Doubts, Paper, line_of
from plans.reading.understanding import contingency
from tests.conftest import seeds

FENGDU = "003_5331e4487145143d.txt"


def fengdu(kind: str) -> list[dict[str, Any]]:
    path = seeds() / FENGDU
    if not path.is_file():
        pytest.skip(f"the papers' folder has no {FENGDU}")
    raw = path.read_text(encoding="utf-8").split("\n")
    paper = clean(Paper("paper", "txt", tuple(line_of(n, one) for n, one in enumerate(raw, 1))))
    outlined, doubts = outline(paper), Doubts()
    draft = Draft("contingency", outlined.title)
    contingency.understand(outlined, paper, draft, doubts)
    assert doubts.faults == []
    return [one for one in draft.measures if one["kind"] == kind]


def test_fengdu_has_six_kinds_of_risk() -> None:
    assert [one["name"].removesuffix("风险") for one in fengdu("risk")] == [
        "统计造假弄虚作假",
        "方案执行",
        "数据安全",
        "实地调查",
        "舆论导向",
        "信息保密",
    ]


def test_fengdu_has_nine_chapters_with_forty_measures() -> None:
    measures = fengdu("measure")
    chapters = Counter(one["chapter"] for one in measures)
    assert list(chapters.values()) == [3, 6, 4, 6, 3, 3, 3, 6, 6]
    assert len({one["clause"] for one in measures}) == 40
    assert all(one["title"] and one["text"].startswith(one["title"]) for one in measures)


def test_fengdu_routes_a_report_upwards_and_sorts_cases() -> None:
    steps = next(one for one in fengdu("route") if one["clause"] == "五（二）")["steps"]
    assert [(one["phrase"], one["act"].split("，")[0], one["only"]) for one in steps] == [
        ("立即", "汇报", None),
        ("及时", "报告", None),
        ("立即", "研判", None),
        ("及时", "报告", "特别重大"),
        (None, "通报", "特别重大"),
    ]
    assert steps[3]["to"] == "重庆市经普办"
    assert len(fengdu("case")[0]["cases"]) == 4


def test_fengdus_report_has_eight_fields() -> None:
    (report,) = fengdu("report")
    assert report["fields"] == [
        "时间",
        "地点",
        "原因",
        "事件详情",
        "损失情况",
        "影响范围",
        "发展趋势",
        "处置措施",
    ]
