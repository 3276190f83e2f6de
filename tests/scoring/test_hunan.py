"""Hunan's two rubrics against their papers, and a settlement of each on invented facts."""

from __future__ import annotations

import re
from collections import Counter
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from scoring.engine import settle
from scoring.facts import UnitInfo
from scoring.factsfile import read_facts
from scoring.indicator import Indicator, IndicatorScheme
from scoring.rubric import Rubric, load_rubric
from scoring.settlement import Settlement
from tests.conftest import seeds

CASES = Path(__file__).parents[1] / "cases"
WEIGHTS = [26, 10, 10, 5, 12, 14, 10, 5, 5, 3]
LEADS = ["综合组", "宣传组", "业务组", "户口整顿组", "业务组", "业务组", "数据处理组", "业务组"]


def _scheme(rubric: Rubric) -> IndicatorScheme:
    assert isinstance(rubric.scheme, IndicatorScheme)
    return rubric.scheme


def _leaves(rubric: Rubric) -> list[Indicator]:
    items = _scheme(rubric).items
    return [one for item in items for one in item.indicator.walk() if not one.children]


def _settled(name: str, on: date, instead: dict[str, str] | None = None) -> Settlement:
    rubric = load_rubric(name, instead)
    path = CASES / f"{name}.yaml"
    facts = read_facts(path.read_text(encoding="utf-8"), path.name).facts
    return settle(rubric, facts, on, _scheme(rubric).units)


def _paper(words: str) -> str:
    """The paper that has these words, without spaces and line ends."""
    for path in sorted(seeds().glob("*.txt")):
        text = path.read_text(encoding="utf-8")
        if words in text:
            return re.sub(r"\s", "", text)
    raise AssertionError(words)


def test_the_census_has_the_papers_weights_and_leading_groups() -> None:
    items = _scheme(load_rubric("hunan-census-2020")).items
    assert [item.weight for item in items] == WEIGHTS
    assert [item.lead for item in items][:8] == LEADS
    assert (items[8].lead, items[9].lead) == ("综合组", "执法检查组")


def test_every_point_of_the_census_paper_is_that_of_one_leaf() -> None:
    """68 leaves with points, and the three of 档案管理 that share one point."""
    leaves = [one for one in _leaves(load_rubric("hunan-census-2020")) if one.points is not None]
    assert sum((one.points or 0 for one in leaves), Decimal(0)) == 100
    text = _paper("湘人普办〔2020〕31号")
    content = text[text.index("四、考核内容") : text.index("五、考核方法")]
    sections = re.split(r"（[一二三四五六七八九十]+）(?=[^（）]+（\d+分)", content)[1:]
    for number, section in enumerate(sections, start=1):
        marks = Counter(re.findall(r"（([0-9.]+)分）", section[section.index("考核") :]))
        own = [one for one in leaves if one.number.split(".")[0] == str(number)]
        found = Counter(f"{one.points:f}" for one in own)
        headings = Counter(
            f"{one.points:f}"
            for item in _scheme(load_rubric("hunan-census-2020")).items
            for one in item.indicator.walk()
            if one.children and one.number.startswith(f"{number}.") and one.phrase is None
        )
        missing = found - marks
        assert not missing, (number, missing)
        assert not (marks - found) - headings, (number, marks - found)
    assert len(leaves) == 69


def test_the_census_settles_with_a_veto_a_leak_and_an_innovation() -> None:
    settled = _settled("hunan-census-2020", date(2021, 12, 31))
    assert settled.gaps == ()
    units = {one.unit: one for one in settled.units}
    vetoed = units["郴州市人普办"]
    assert (vetoed.vetoed, vetoed.grade) == (True, None)
    assert "综合组认定" in vetoed.notes[0]
    leak = next(
        leaf
        for item in units["娄底市人普办"].trace.children
        for leaf in item.children
        if leaf.number == "7.10"
    )
    assert leak.points == 0
    ranks = [one.rank for one in settled.units]
    assert sorted(rank for rank in ranks if rank) == [1, 2, 3, 4, 5, 6, 6, 8, 9, 9, 11, 12, 13, 14]
    up = _settled("hunan-census-2020", date(2021, 12, 31), {"vetoed-place": "不占名次，其后的递补"})
    moved = {one.unit: one.rank for one in up.units}
    assert moved["郴州市人普办"] is None
    assert moved["衡阳市人普办"] == 13


@pytest.mark.parametrize("name", ["hunan-census-2020", "hunan-contacts-2022"])
def test_every_reading_that_can_be_computed_loads(name: str) -> None:
    for choice in load_rubric(name).choices:
        for option in choice.others:
            if option.value is not None or option.values:
                assert load_rubric(name, {choice.id: option.says})


def test_the_contact_points_are_graded_as_in_the_bulletin() -> None:
    settled = _settled("hunan-contacts-2022", date(2022, 11, 11))
    grades = Counter(one.grade for one in settled.units)
    assert grades == {"优秀": 87, "合格": 13}
    totals = [one.total or Decimal(0) for one in settled.units]
    assert sum(totals) / len(totals) == Decimal("93.6")
    assert all(total >= 80 for total in totals)


def test_the_contact_points_are_those_of_the_paper_by_city_and_grade() -> None:
    text = _paper("湘统办〔2022〕35号")
    settled = _settled("hunan-contacts-2022", date(2022, 11, 11))
    cities = "|".join(dict.fromkeys(one.group for one in settled.units))
    parts = text[text.index("（一）优秀（90分") :].split("（二）合格（80分以上）")
    listed = {
        (city, name): grade
        for grade, part in zip(["优秀", "合格"], parts, strict=True)
        for city, names in re.findall(rf"({cities})（\d+个）：(.+?)(?=(?:{cities})（|三、|$)", part)
        for name in names.split("、")
    }
    assert len(listed) == 100
    ours = {(one.group, one.unit): one.grade for one in settled.units}
    assert ours == listed


def test_another_split_of_the_aspects_moves_the_totals() -> None:
    first = _settled("hunan-contacts-2022", date(2022, 11, 11))
    other = _settled(
        "hunan-contacts-2022",
        date(2022, 11, 11),
        {"split": "工作任务和业务流程各 20 分，其余各 10 分"},
    )
    assert [one.total for one in first.units] != [one.total for one in other.units]


def test_the_units_of_the_rubrics_are_those_of_the_plans() -> None:
    from plans.catalog import catalog_path
    from plans.planfile.reading import read_plan_file

    for name in ("hunan-census-2020", "hunan-contacts-2022"):
        path = catalog_path(name)
        assert path is not None
        roster = {unit.name for unit in read_plan_file(path).file.roster.units}
        units: tuple[UnitInfo, ...] = _scheme(load_rubric(name)).units
        assert {unit.name for unit in units} <= roster
