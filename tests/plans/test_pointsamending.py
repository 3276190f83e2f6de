"""What a reissued assessment changes in points: matched by name and place, never applied."""

from __future__ import annotations

from decimal import Decimal

from plans.pointsamending import Scored, compare_points


def scored(*rows: tuple[str, str, str]) -> list[Scored]:
    return [Scored(clause, title, Decimal(points)) for clause, title, points in rows]


OLD = scored(
    ("实施细则 一", "报表报送", "20"),
    ("实施细则 一（一）", "按时报送月报", "12"),
    ("实施细则 一（二）", "台账", "8"),
    ("实施细则 二", "统计分析", "10"),
)


def test_the_same_points_under_another_name_of_the_annex_are_no_change() -> None:
    new = scored(
        ("附件1 一", "报表报送情况", "20"),
        ("附件1 一（一）", "按时报送月报的", "12"),
        ("附件1 一（二） 第1处", "建立健全原始记录并规范填写", "8"),
        ("附件1 二", "统计分析", "10"),
    )
    changes = compare_points(OLD, new)
    assert changes.empty
    assert changes.same == 4


def test_changed_added_and_dropped_points_are_told_apart() -> None:
    new = scored(
        ("附件1 一", "报表报送", "25"),
        ("附件1 一（一）", "按时报送月报", "15"),
        ("附件1 一（二）", "数据质量核查", "10"),
        ("附件1 一（三）", "台账", "8"),
    )
    changes = compare_points(OLD, new)
    assert [(old.points, one.points) for old, one in changes.changed] == [
        (Decimal(20), Decimal(25)),
        (Decimal(12), Decimal(15)),
    ]
    assert [one.title for one in changes.added] == ["数据质量核查"]
    assert [one.title for one in changes.dropped] == ["统计分析"]
    assert changes.same == 1
    assert changes.as_json()["changed"][0] == {
        "clause": "附件1 一", "title": "报表报送", "points": "25", "before": "20",
    }  # fmt: skip
