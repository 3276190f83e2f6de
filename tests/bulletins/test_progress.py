from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from bulletins.frame import Frame
from bulletins.kinds.progress import AHEAD, OVERDUE, Progress, words
from bulletins.material import Material
from models import MilestoneState
from tests.bulletins.making import DAY, NOW, standing
from tests.bulletins.papers import document, tables, texts, traced
from tracking.lights import Light
from tracking.standing import Standing

FRAME = Frame("某市统计局", DAY, to="各责任单位")


def late(number: int, unit: str, due_on: date) -> Standing:
    return standing(id=number, unit=unit, due_on=due_on, light=Light.RED)


def done(number: int, unit: str, on: date = date(2023, 6, 30)) -> Standing:
    return standing(id=number, unit=unit, due_on=date(2023, 6, 30), light=Light.GREY,
                    state=MilestoneState.ACCEPTED, submitted_on=on)  # fmt: skip


ROWS = [
    late(1, "甲区统计局", date(2023, 11, 10)),
    late(2, "甲区统计局", date(2023, 9, 30)),
    done(3, "甲区统计局"),
    late(4, "乙县统计局", date(2023, 11, 19)),
    done(5, "乙县统计局"),
    done(6, "丙县统计局"),
    standing(id=7, unit="丙县统计局", due_on=date(2023, 12, 20)),
    standing(id=8, unit="丁科", unit_group="科室", due_on=date(2023, 12, 20)),
    standing(id=9, unit="丁科", unit_group="科室", due_on=date(2023, 12, 21)),
]


def told(rows: list[Standing] = ROWS, frame: Frame = FRAME, **changes: int) -> dict[str, object]:
    material = Material("plan", "活动方案", rows, {"9": "二（三）9"}, DAY, NOW)
    return words(Progress(material, **changes), frame)


def test_the_bulletin_counts_lights_units_and_what_is_due() -> None:
    text = "\n".join(texts(document("progress", told())))
    assert "截至2023年11月20日，方案共下达节点9个，涉及4个单位。" in text
    assert "办结或免办3个，已报待审0个，在办3个，临期0个，逾期3个。" in text
    assert "已到期节点6个，按期率50.0%。" in text


def test_units_stand_under_their_groups_with_their_share_on_time() -> None:
    found = tables(document("progress", told()))
    assert found[0][1:] == [
        ["甲区统计局", "3", "1", "0", "0", "0", "2", "3", "33.3%"],
        ["乙县统计局", "2", "1", "0", "0", "0", "1", "2", "50.0%"],
        ["丙县统计局", "2", "1", "0", "1", "0", "0", "1", "100.0%"],
    ]
    assert found[1][1:] == [["丁科", "2", "0", "0", "2", "0", "0", "0", "—"]]


def test_what_was_handed_in_late_is_not_on_time_and_what_is_waived_is_not_due() -> None:
    rows = [
        done(1, "甲区统计局"),
        done(2, "甲区统计局", date(2023, 7, 1)),
        standing(id=3, unit="甲区统计局", due_on=date(2023, 6, 30), light=Light.BLUE,
                 state=MilestoneState.SUBMITTED, submitted_on=date(2023, 6, 30)),
        standing(id=4, unit="甲区统计局", due_on=date(2023, 6, 30), light=Light.GREY,
                 state=MilestoneState.WAIVED),
    ]  # fmt: skip
    said = told(rows)
    assert (said["到期数"], said["按期率"]) == ("3", "66.7%")


def test_the_best_and_the_worst_are_named_against_all_together() -> None:
    said = told()
    assert said["较好"] == "按期率最高的单位1个：丙县统计局（100.0%）。"
    assert said["较差"] == "按期率最低的单位1个：甲区统计局（33.3%，逾期2个）。"


def _shares(*late_of_ten: int) -> list[Standing]:
    """Units with ten milestones each, so many of them late."""
    return [
        done(unit * 100 + at, f"第{unit}科", date(2023, 7, 1) if at < count else date(2023, 6, 1))
        for unit, count in enumerate(late_of_ten, start=1)
        for at in range(10)
    ]


@pytest.mark.parametrize(
    ("late_of_ten", "best", "worst"),
    [
        ((0, 0, 0, 0), "", ""),
        ((4, 4, 4, 4), "", ""),
        ((10, 10), "", ""),
        ((0, 1, 2, 7, 8, 9), "第1科（100.0%）、第2科（90.0%）、第3科（80.0%）",
         "第6科（10.0%）、第5科（20.0%）、第4科（30.0%）"),
        # A tie that does not fit is left out; one that comes first is counted.
        ((0, 1, 1, 1, 9, 9), "第1科（100.0%）", "第5科（10.0%）、第6科（10.0%）"),
        ((0, 0, 0, 0, 9), "4个，按期率均为100.0%", "第5科（10.0%）"),
        ((5, 5, 5, 5, 0), "第5科（100.0%）", "4个，按期率均为50.0%"),
    ],
)  # fmt: skip
def test_at_most_three_are_named_ties_together_and_none_where_all_are_level(
    late_of_ten: tuple[int, ...], best: str, worst: str
) -> None:
    said = told(_shares(*late_of_ten))
    for words_, wanted in ((said["较好"], best), (said["较差"], worst)):
        assert bool(words_) is bool(wanted)
        assert wanted in str(words_)
        assert str(words_).count("（") <= 3


def test_the_overdue_list_begins_with_the_longest_and_counts_natural_days() -> None:
    made = document("progress", told())
    listed = next(t for t in tables(made) if t[0][5] == "逾期天数")
    assert [row[1] for row in listed[1:]] == ["2", "1", "4"]
    assert [row[5] for row in listed[1:]] == ["51", "10", "1"]
    text = "\n".join(texts(made))
    assert "逾期节点3个，涉及2个单位，最长逾期51天。其中，甲区统计局2个、乙县统计局1个。" in text


def test_what_falls_due_in_thirty_days_is_listed_by_task_and_date() -> None:
    made = document("progress", told())
    listed = next(t for t in tables(made) if t[0][-1] == "节点数")
    assert listed[1:] == [
        ["1", "2023-12-20", "9 新入库企业资料归档", "丙县统计局、丁科", "2"],
    ]
    assert "今后30天内（至2023年12月20日）到期而尚未报送的节点2个，涉及2个单位。" in "\n".join(
        texts(made)
    )


def test_what_falls_due_on_one_day_stands_in_the_order_of_the_paper() -> None:
    rows = [
        standing(id=at, ref=ref, due_on=day)
        for at, (ref, day) in enumerate(
            [("2", date(2023, 12, 1)), ("10", date(2023, 12, 1)), ("11", date(2023, 11, 30))],
            start=1,
        )
    ]
    said = told(rows)["近期清单"]
    assert [row["任务"].split()[0] for row in said] == ["11", "2", "10"]  # type: ignore[attr-defined]


def test_a_list_that_is_empty_is_no_annex_and_leaves_no_hole_in_the_numbers() -> None:
    made = document("progress", told([done(1, "甲区统计局")]))
    lines = texts(made)
    assert "附件：数字出处表" in lines
    assert not {OVERDUE, AHEAD} & set(lines)
    assert [line for line in lines if line[1:2] == "、"] == ["一、总体进展", "二、各单位进展"]


def test_the_demands_close_the_text_and_an_opening_replaces_the_first_sentence() -> None:
    frame = replace(FRAME, opening="现予通报。", demands=("抓紧办理。", "按时报送。"))
    lines = texts(document("progress", told(frame=frame)))
    assert lines[2] == "现予通报。"
    at = lines.index("五、工作要求")
    assert lines[at + 1 : at + 3] == ["抓紧办理。", "按时报送。"]


def test_the_sources_name_the_query_that_finds_the_number_again() -> None:
    made = document("progress", told())
    rows = tables(made)[-1]
    assert {"9", "50.0%", "33.3%"} <= traced(made)
    red = next(row for row in rows if row[2] == "逾期的节点")
    assert "duban milestones plan --as-of 2023-11-20 --light red" in red[3]
    share = next(row for row in rows if row[2] == "按期率")
    assert share[3] == "时限内报送3÷已到期6"


def test_a_plan_without_milestones_still_makes_a_bulletin() -> None:
    assert "方案共下达节点0个，涉及0个单位。" in "\n".join(texts(document("progress", told([]))))


@pytest.mark.parametrize("title", [None, "关于一季度进展的通报"])
def test_the_title_is_the_kind_s_own_unless_one_is_given(title: str | None) -> None:
    said = told(frame=replace(FRAME, title=title))
    assert said["标题"] == (title or "关于《活动方案》进展情况的通报")
