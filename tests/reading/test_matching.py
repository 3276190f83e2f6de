"""Names as printed find their unit, and only when one unit alone can be meant."""

from __future__ import annotations

import pytest

from plans.planfile.schema import RosterPart
from plans.reading.matching import Match, Roster, match_all


@pytest.fixture
def roster() -> Roster:
    units = [
        {"name": "黄山市统计局", "kind": "bureau", "short": ["市统计局", "市局"]},
        {"name": "能源科", "kind": "section", "parent": "黄山市统计局"},
        {"name": "市统计局投资科", "kind": "section", "parent": "黄山市统计局"},
        {"name": "黄山市财政局", "kind": "other"},
        {"name": "黄山市人社局", "kind": "other", "short": ["市人社局"]},
        {"name": "歙县统计局", "kind": "local"},
        {"name": "歙县财政局", "kind": "other"},
        {"name": "黟县统计局", "kind": "local"},
    ]
    collectives = [
        {"name": "各区县统计局", "members": ["歙县统计局", "黟县统计局"]},
        {"name": "各业务科室", "members": ["能源科"]},
    ]
    part = {"office": "黄山市统计局", "units": units, "collectives": collectives}
    return Roster(RosterPart.model_validate(part))


@pytest.mark.parametrize(
    ("printed", "name", "how"),
    [
        ("能源科", "能源科", "exact"),
        ("能 源科", "能源科", "exact"),
        ("市统计局能源科", "能源科", "short"),
        ("市局能源科", "能源科", "short"),
        ("投资科", "市统计局投资科", "short"),
        ("市统计局", "黄山市统计局", "short"),
        ("市局", "黄山市统计局", "short"),
        ("市财政局", "黄山市财政局", "short"),
        ("歙县", "歙县统计局", "short"),
        ("县财政局", "歙县财政局", "short"),
        ("各业务科室", "各业务科室", "collective"),
        ("各县（市、区）统计局", "各区县统计局", "collective"),
        ("各县(市、区)统计局", "各区县统计局", "collective"),
        ("全市各区县统计局", "各区县统计局", "collective"),
        ("各区县局", "各区县统计局", "collective"),
        ("县区局", "各区县统计局", "collective"),
        ("各区县", "各区县统计局", "collective"),
    ],
)
def test_a_name_finds_its_unit(roster: Roster, printed: str, name: str, how: str) -> None:
    assert roster.match(printed) == Match(printed, name, how)  # type: ignore[arg-type]


def test_a_name_takes_over_the_level_of_the_one_before_it(roster: Roster) -> None:
    found = match_all(["市财政局", "人社局", "财政局"], roster)
    assert [m.name for m in found] == ["黄山市财政局", "黄山市人社局", "黄山市财政局"]
    assert [m.how for m in found] == ["short", "elided", "elided"]


def test_a_name_that_several_units_share_is_a_doubt(roster: Roster) -> None:
    found = roster.match("财政局")
    assert (found.name, found.how) == (None, "ambiguous")
    assert found.candidates == ("黄山市财政局", "歙县财政局")
    assert roster.match("县统计局").candidates == ("歙县统计局", "黟县统计局")


@pytest.mark.parametrize("printed", ["市公安局", "各乡镇人民政府", "统计", "", "科", "局"])
def test_a_name_that_the_roster_lacks_is_unknown(roster: Roster, printed: str) -> None:
    assert roster.match(printed) == Match(printed, None, "unknown")
