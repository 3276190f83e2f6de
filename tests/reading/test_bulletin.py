"""Bulletins: the contact points' paper where it is, and how names are taken apart."""

from __future__ import annotations

from collections import Counter
from datetime import date

import pytest

from plans.deadlines import ByDate
from plans.reading.cleaning import clean
from plans.reading.draft import Draft
from plans.reading.outlining import outline
from plans.reading.paper import Doubts, Paper, line_of
from plans.reading.understanding import bulletin
from plans.reading.understanding.names import places_of
from tests.conftest import seeds

CONTACTS = "004_6a623ab6e08fdd56.txt"


def contacts() -> Draft:
    path = seeds() / CONTACTS
    if not path.is_file():
        pytest.skip(f"the papers' folder has no {CONTACTS}")
    raw = path.read_text(encoding="utf-8").split("\n")
    paper = clean(Paper("paper", "txt", tuple(line_of(n, one) for n, one in enumerate(raw, 1))))
    outlined, doubts = outline(paper), Doubts()
    draft = Draft("bulletin", outlined.title, year=outlined.year)
    bulletin.understand(outlined, paper, draft, doubts)
    draft.faults = doubts.faults
    return draft


def test_a_hundred_contact_points_have_city_county_township_and_grade() -> None:
    listed = contacts().listed
    assert Counter(one["grade"] for one in listed) == {"优秀": 87, "合格": 13}
    assert len({(one["city"], one["county"], one["township"]) for one in listed}) == 100
    assert all(one["city"] and one["county"] and one["township"] for one in listed)
    assert len({one["city"] for one in listed}) == 14


def test_thresholds_and_average_of_the_contact_points() -> None:
    score, average = contacts().grades
    assert [(one["grade"], one["min"], one["count"]) for one in score["bands"]] == [
        ("优秀", "90", 87),
        ("合格", "80", 13),
    ]
    assert (average["by"], average["value"]) == ("average", "93.6")


def test_the_follow_up_of_the_contact_points_is_due_in_november() -> None:
    draft = contacts()
    found = [(task, one) for task in draft.tasks for one in task.deadlines]
    assert [(one.phrase, one.rule) for _, one in found] == [
        ("11月底前", ByDate(date(2022, 11, 30)))
    ]
    assert found[0][1].receiver == "省统计局统计设计管理处"
    assert draft.faults == []


@pytest.mark.parametrize(
    ("name", "group", "county", "township"),
    [
        ("津市市新洲镇", "常德市", "津市市", "新洲镇"),
        ("攸县黄丰桥镇", "株洲市", "攸县", "黄丰桥镇"),
        ("祁东县白地市镇", "衡阳市", "祁东县", "白地市镇"),
        ("冷水江市冷水江街道", "娄底市", "冷水江市", "冷水江街道"),
        ("常德市津市市新洲镇", None, "津市市", "新洲镇"),
        ("恩施土家族苗族自治州利川市谋道镇", None, "利川市", "谋道镇"),
        ("青溪镇", None, None, None),
        ("甲县统计局", None, None, None),
    ],
)
def test_a_name_is_parted_where_the_county_ends(
    name: str, group: str | None, county: str | None, township: str | None
) -> None:
    found = places_of(name, group)
    assert (found["county"], found["township"]) == (county, township)
