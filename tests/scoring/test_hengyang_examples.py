"""Worked examples of Hengyang's clauses, by hand from the text, through the real rubric."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import Decimal

import pytest

from duban.errors import FileFaultsError
from scoring.facts import Facts, Judgement, MilestoneFact, Outcome, Tally
from scoring.rubric import parse_rubric
from tests.scoring.hengyang import (
    CLOSE,
    COUNTY,
    PARK,
    TOWN,
    judged,
    milestone,
    node,
    rubric,
    score_of,
    settled,
    tally,
)

HALF = "每半年报送1次"
INFO = "每年报送关于提高统计数据质量工作的信息2篇"
SUMMARY = "12月前报送统计分析服务工作总结"
QUARTER = "每季度及时报送"
JUNE = "在6月底前形成总结报告"
IN_TIME, LATE = date(2024, 6, 20), date(2024, 7, 5)


def points(
    number: str,
    tallies: Sequence[Tally] = (),
    milestones: Sequence[MilestoneFact] = (),
    judgements: Sequence[Judgement] = (),
    unit: str = COUNTY,
    **instead: str,
) -> Decimal | None:
    facts = Facts(tuple(milestones), tuple(tallies), tuple(judgements))
    readings = {key.replace("_", "-"): says for key, says in instead.items()}
    return node(settled(facts, CLOSE, readings, unit), unit, number).points


def handed(task: str, phrase: str, *outcomes: str) -> list[MilestoneFact]:
    days = {"on_time": IN_TIME, "late": LATE}
    return [
        milestone(i, task, phrase, Outcome(outcome), days.get(outcome))
        for i, outcome in enumerate(outcomes, start=1)
    ]


@pytest.mark.parametrize(
    ("number", "tallies", "expected"),
    [
        # 3（三）6: the first licence adds nothing, each further one 2; each secondment 0.5
        ("3.3.6", [tally("3.3.6.1")], "0"),
        ("3.3.6", [tally("3.3.6.1", "3"), tally("3.3.6.2", "4")], "6"),
        # 4（二）: 15 points, 5 off for each wrong listing, never below 0
        ("4.2", [], "15"),
        ("4.2", [tally("4.2", "2")], "5"),
        ("4.2", [tally("4.2", "4")], "0"),
        # 5（九）2: one article used by three sites counts once, where it counts most
        (
            "5.9.2",
            [
                tally("showcase", level="县级网站", key="a"),
                tally("showcase", level="市级网站", key="a"),
                tally("showcase", level="省局网站", key="a"),
            ],
            "1",
        ),
        ("5.9.2", [tally("showcase", "5", "省报和国家级媒体")], "7"),
        ("5.9.2", [tally("talks", level="省级以上"), tally("talks", "2", "市级")], "2"),
        # 5（九）3: 0.5 each, 2 at most
        ("5.9.3", [tally("5.9.3", "3")], "1.5"),
        ("5.9.3", [tally("5.9.3", "5")], "2"),
        # 6（一）: only numbered articles sent before December; 20 for all 15 points
        ("6.1.1", [tally("analyses", "20", "正式编号")], "15"),
        ("6.1.1", [tally("analyses", "16", "正式编号")], "12"),
        ("6.1.1", [tally("analyses", "16", "正式编号"), tally("analyses", "9", "统计信息")], "12"),
        (
            "6.1.1",
            [
                tally("analyses", "16", "正式编号", on=date(2024, 11, 30)),
                tally("analyses", "4", "正式编号", on=date(2024, 12, 1)),
            ],
            "12",
        ),
        # 6（一）: two topics, 5 off for each that is missing
        ("6.1.2", [tally("6.1.2", "1")], "5"),
        ("6.1.2", [], "0"),
        # 6（二）: 5 city articles for 10 points; +2 each at the province, +3 in the country, cap 5
        ("6.2.1", [tally("adoptions", "3", "市级")], "6"),
        (
            "6.2",  # 4 of the city, and one that the province used as well: 8 and +2, no tenth
            [
                tally("adoptions", "4", "市级"),
                tally("adoptions", level="市级", key="b"),
                tally("adoptions", level="县级", key="b"),
                tally("adoptions", level="省级", key="b"),
            ],
            "10",
        ),
        ("6.2.2", [tally("adoptions", "2", "省级")], "4"),
        ("6.2.2", [tally("adoptions", "3", "省级")], "5"),
        ("6.2.3", [tally("adoptions", "2", "国家级")], "5"),
        # 6（三）: 20 points at 5 instructions, each above 5 adds 1, at most 5
        ("6.3.1", [tally("instructions", "5", "县级")], "20"),
        ("6.3.1", [tally("instructions", "9", "县级")], "24"),
        ("6.3.1", [tally("instructions", "12", "县级")], "25"),
        ("6.3.2", [tally("instructions", "2", "市级")], "4"),
        # 7（六）（八）: prizes 3, 2, 1; persons 2 and 1
        ("7.6.2", [tally("prizes", level="一等奖"), tally("prizes", "2", "三等奖")], "5"),
        ("7.8.2", [tally("honours", level="省级"), tally("honours", "2", "市级")], "4"),
        # 8（一）2: nothing happened; it happened and was reported
        ("8.1.2", [], "5"),
        ("8.1.2", [tally("major-incidents"), tally("incidents-reported")], "5"),
        # 9（四）: each deduction at most its points, the block at most 20
        ("9.4", [tally("9.4.1.1"), tally("9.4.2.1", "2")], "-9"),
        (
            "9.4",
            [
                tally("9.4.1.1"),
                tally("9.4.1.2"),
                tally("9.4.2.1"),
                tally("9.4.2.2"),
                tally("9.4.3.1"),
            ],
            "-20",
        ),
        # 10（八）: one post counts at its best level: 0.5, 1, 1.5
        (
            "10.8.6",
            [
                tally("posts", level="市级", key="p"),
                tally("posts", level="国家级", key="p"),
                tally("posts", level="市级"),
            ],
            "2",
        ),
        # 10（十）: one correspondent is enough
        ("10.10.1", [tally("10.10.1")], "2"),
        # 10（十一）: 7 of 10 items of 4 points, in proportion; one in-depth article
        ("10.11.1", [tally("10.11.1", "7")], "2.8"),
        ("10.11.2", [tally("10.11.2")], "3"),
        ("10.11.3", [tally("press", "2", "市级"), tally("press", level="省级")], "2"),
        # 10（十二）: +5 once; −10 and −5 each time
        ("10.12", [tally("10.12.1", "2")], "5"),
        ("10.12", [tally("10.12.2", "2"), tally("10.12.3")], "-25"),
        # the year is 2024
        ("10.1.3", [tally("10.1.3", "2", on=date(2023, 12, 31)), tally("10.1.3")], "0.5"),
    ],
)
def test_what_is_counted_gives_these_points(
    number: str, tallies: list[Tally], expected: str
) -> None:
    assert points(number, tallies) == Decimal(expected)


@pytest.mark.parametrize(
    ("number", "milestones", "more", "expected"),
    [
        # 2（四）: 2 off for each half-yearly summary that is missing; a late one was sent
        ("2.4.2", handed("2.4", HALF, "on_time", "missing"), "0", "2"),
        ("2.4.2", handed("2.4", HALF, "on_time", "late"), "0", "4"),
        # 2（四）: two items of information, 1.5 off for each missing, +0.5 for each more
        ("2.4.3", handed("2.4", INFO, "on_time", "missing"), "0", "1.5"),
        ("2.4.3", handed("2.4", INFO, "on_time", "on_time"), "2", "4"),
        ("2.4.3", [], "4", "4"),
        ("2.4.3", [], "1", "1.5"),
        # 2（四）: 6 points, 2 off for each late report
        ("2.4.5", [], "1", "4"),
        ("2.4.5", [], "4", "0"),
        # 5（一）3: by the end of June, or not at all; waived counts as done
        ("5.1.3.1", handed("5.1.3", JUNE, "on_time"), "0", "3"),
        ("5.1.3.1", handed("5.1.3", JUNE, "late"), "0", "0"),
        ("5.1.3.1", handed("5.1.3", JUNE, "waived"), "0", "3"),
        # 6（一）: every quarter in time, in proportion
        ("6.1.4", handed("6.1", QUARTER, "on_time", "late", "on_time", "on_time"), "0", "4.5"),
        ("6.1.5", handed("6.1", SUMMARY, "on_time"), "0", "5"),
    ],
)
def test_milestones_of_the_plan_are_its_facts(
    number: str, milestones: list[MilestoneFact], more: str, expected: str
) -> None:
    tallies = [tally(number, more)] if more != "0" else []
    assert points(number, tallies, milestones) == Decimal(expected)


def test_milestones_of_another_deadline_of_the_task_do_not_count() -> None:
    milestones = handed("2.4", "在11月30日前", "on_time", "on_time")
    assert points("2.4.2", milestones=milestones) == 0


@pytest.mark.parametrize(
    ("old", "new", "fault"),
    [
        ('tasks: ["7.5"]', "deadlines: [8月20日前]", "写 deadlines 时要写 tasks"),
        (
            "最迟11月30日, value: 2024-11-30",
            "x, value: 2024-11-31",
            "必须是日期，如 2024-11-30，或 none",
        ),
    ],
)
def test_a_link_or_a_gate_that_is_none_is_a_fault(old: str, new: str, fault: str) -> None:
    text = rubric().text
    assert old in text
    with pytest.raises(FileFaultsError) as found:
        parse_rubric(text.replace(old, new, 1), "衡阳")
    assert {str(one).partition("：")[2] for one in found.value.faults} == {fault}


def test_a_panel_is_averaged_and_converted() -> None:
    scores = [
        judged("2.1", s, by) for by, s in (("工业科", "90"), ("能源科", "84"), ("投资科", "96"))
    ]
    assert points("2.1", judgements=scores) == 27


def test_criticism_by_the_state_takes_all_of_the_clause_or_its_survey_part() -> None:
    tallies = [tally("io-criticism"), tally("2.4.1"), tally("2.4.4"), tally("2.4.6")]
    assert points("2.4", tallies) == 0
    narrow = points("2.4", tallies, io_zero="只指投入产出的三条，11分")
    assert narrow == 2  # the measure of data quality stays


def test_parks_have_no_townships_to_bring_up_to_standard() -> None:
    of_parks = {
        "园区不计这15分，按其余85分折算为100分": None,  # no measure, which is not zero
        "园区计满分": Decimal(15),
        "园区不得分": Decimal(0),
    }
    for says, expected in of_parks.items():
        assert points("5.1.2", unit=PARK, parks_towns=says) == expected
    assert points("5.1.2", judgements=[judged("5.1.2", "14", "城调队", TOWN)], unit=TOWN) == 14


def test_item_six_is_set_against_the_best_and_then_weighed() -> None:
    """96 where the best has 120 is 80 of 100, and 8 of the total at a weight of 10."""
    full = [
        tally("analyses", "20", "正式编号"),
        tally("6.1.2", "2"),
        tally("6.1.3", "2"),
        tally("6.1.4", "4"),
        tally("6.1.5"),
        tally("adoptions", "5", "市级"),
        tally("adoptions", "10", "县级"),
        tally("6.4.1"),
        tally("6.4.2"),
    ]
    best = [
        tally("adoptions", "3", "省级"),
        tally("adoptions", "2", "国家级"),
        tally("instructions", "10", "县级"),
        tally("instructions", "3", "市级"),
    ]
    less = [
        tally("instructions", "5", "县级", unit=TOWN),
        *(tally(t.what, str(t.amount), t.level, unit=TOWN) for t in full if t.what != "6.1.3"),
    ]
    marks = [judged("6.4.3", "5", "综合研究室"), judged("6.4.3", "3", "综合研究室", TOWN)]
    part = [tally("6.1.3", "1", unit=TOWN)]
    found = settled(
        Facts((), (*full, *best, *less, *part), tuple(marks)), CLOSE, None, COUNTY, TOWN
    )
    one, other = (
        next(item for item in score_of(found, unit).items if item.number == "6")
        for unit in (COUNTY, TOWN)
    )
    assert (one.raw, one.scaled, one.points) == (120, 100, 10)
    assert (other.raw, other.scaled, other.points) == (96, 80, 8)
