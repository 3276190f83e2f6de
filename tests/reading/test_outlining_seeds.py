"""The outlines of the five real papers, whole and with their line breaks lost."""

from __future__ import annotations

import re
from collections import Counter

import pytest

from plans.reading.outline import Outline, Section
from plans.reading.outlining import outline
from plans.reading.paper import Doubts, Paper, line_of
from tests.conftest import seeds
from tests.reading.making import below, outlined


def text_of(number: str) -> str:
    file = next(seeds().glob(f"{number}_*.txt"))
    return re.sub(r"\[bookmark:[^\]]*\]", "", file.read_text(encoding="utf-8"))


def place(found: Outline, clause: str) -> Section:
    return next(one for one in below(found.root) if one.clause == clause)


def test_the_assessments_annex_has_ten_chapters_and_no_doubt_of_numbering() -> None:
    found, doubts = outlined(text_of("000"))
    assert found.title == "2024年度县市区（园区）统计工作考核办法"
    assert (found.issuer, found.issued_on, found.year) == (None, None, 2024)
    annex = place(found, "附件")
    assert annex.title == "2024年度县市区（园区）统计工作考核实施细则"
    assert [len(one.children) for one in annex.children] == [6, 5, 4, 5, 9, 4, 9, 7, 4, 12]
    assert {one.style for one in annex.children[0].children} == {"（1）"}
    assert {one.style for one in annex.children[0].children[0].children} == {"1."}
    assert doubts.faults == []


def test_the_census_measure_has_its_items_below_ten_headings() -> None:
    found, doubts = outlined(text_of("002"))
    assert found.document_number == "湘人普办〔2020〕31号"
    assert found.issuer == "湖南省第七次全国人口普查领导小组办公室"
    assert found.issued_on == "2020-08-06"
    headings = place(found, "四").children
    assert [len(one.children) for one in headings] == [7, 9, 2, 3, 7, 8, 11, 2, 5, 4]
    assert doubts.faults == []


def test_the_contingency_plan_has_nine_chapters_with_forty_measures() -> None:
    found, doubts = outlined(text_of("003"))
    assert found.document_number == "丰经普办字〔2024〕1号"
    assert (found.issued_on, found.year) == ("2024-02-26", 2024)
    assert len(place(found, "二").children) == 6
    assert [len(one.children) for one in place(found, "三").children] == [3, 6, 4, 6, 3, 3, 3, 6, 6]
    assert doubts.faults == []


def test_the_bulletin_has_its_lists_and_what_it_asks_for() -> None:
    found, _ = outlined(text_of("004"))
    assert (found.issuer, found.issued_on) == ("湖南省统计局办公室", "2022-11-11")
    assert found.title == "关于2022年全省统计基层联系点建设工作评价结果的通报"
    assert [one.style for one in place(found, "三").children] == ["一是"] * 3


@pytest.mark.parametrize("number", ["000", "001", "002", "003", "004"])
@pytest.mark.parametrize("between", [" ", ""], ids=["blanks", "nothing"])
def test_a_real_paper_whose_line_breaks_are_lost_keeps_its_places(
    number: str, between: str
) -> None:
    text = text_of(number)
    whole = Counter(one.clause for one in below(outlined(text)[0].root) if one.style != "一是")
    flat = between.join(line.strip() for line in text.split("\n") if line.strip())
    found = outline(Paper("一行.txt", "text", (line_of(1, flat),)), Doubts())
    got = Counter(one.clause for one in below(found.root))
    # «其他事项（一）» with nothing between is a heading with a bracket as much as two headings.
    assert set((whole - got) + (got - whole)) <= (
        {"六（一）", "六（二）"} if not between else set()
    )
