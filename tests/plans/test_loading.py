"""Loading: the paper in the database as the file has it, the roster merged, nothing half done."""

from __future__ import annotations

from datetime import date

import pytest
from sqlmodel import Session, func, select

from duban.errors import NotFoundError
from models import Clause, Milestone, Person, Plan, Policy, Target, Unit
from plans.loading import PlanLoadedDifferentlyError, load
from plans.overview import choices, get_plan, goals, tasks
from plans.planfile.reading import read_plan_bytes
from plans.roster import get_unit, roster
from tests.offices import SMALL, bundled, dispatched, small


def test_the_huangshan_plan_is_whole(session: Session) -> None:
    plan = bundled(session, "huangshan-2023")
    found = tasks(session, plan)
    main = [t for t in found if t["annex"] is None]
    assert [t["number"] for t in main] == [str(n) for n in range(1, 17)]
    assert len({t["group"] for t in main}) == 4
    assert len(found) - len(main) == 78
    per_annex = {str(n): sum(t["annex"] == str(n) for t in found) for n in range(1, 10)}
    assert list(per_annex.values()) == [5, 6, 14, 15, 8, 9, 5, 9, 7]
    assert len([g for g in goals(session, plan) if g["annex"] is None]) == 5


def test_the_json_of_a_task_has_the_keys_that_programs_rely_on(session: Session) -> None:
    plan = bundled(session, "huangshan-2023")
    nine = next(t for t in tasks(session, plan) if t["number"] == "9" and t["annex"] is None)
    assert nine["units"] == [
        {"name": "服务业科", "role": "responsible"},
        {"name": "各区县统计局", "role": "responsible"},
    ]
    keys = {"phrase", "kind", "on", "from", "to", "every", "times"}
    assert {k: v for k, v in nine["deadlines"][0].items() if k in keys} == {
        "phrase": "年底前",
        "kind": "by",
        "on": "2023-12-31",
        "from": None,
        "to": None,
        "every": None,
        "times": None,
    }


def test_only_task_9_has_a_hard_date_in_the_main_text(session: Session) -> None:
    plan = bundled(session, "huangshan-2023")
    dated = [
        t["number"]
        for t in tasks(session, plan)
        if t["annex"] is None and any(d["kind"] == "by" for d in t["deadlines"])
    ]
    assert dated == ["9"]


def test_no_phrase_is_invented_where_the_paper_gives_no_date(session: Session) -> None:
    plan = bundled(session, "huangshan-2023")
    keys = {choice["id"] for choice in choices(session, plan)}
    for task in tasks(session, plan):
        for deadline in task["deadlines"]:
            if deadline["kind"] == "period":
                assert deadline["phrase"] is None
                assert deadline["choice"] in keys
            else:
                assert deadline["phrase"]


@pytest.mark.parametrize("code", ["huangshan-2023", "hengyang-2024"])
def test_loading_the_same_file_again_changes_nothing(session: Session, code: str) -> None:
    plan = bundled(session, code)
    before = _counts(session)
    again = bundled(session, code)
    assert again.id == plan.id
    assert _counts(session) == before


def _counts(session: Session) -> dict[str, int]:
    tables = (Plan, Unit, Person, Clause, Target, Policy, Milestone)
    return {t.__name__: session.exec(select(func.count()).select_from(t)).one() for t in tables}


def test_a_code_taken_by_other_content_is_refused_and_nothing_changes(session: Session) -> None:
    dispatched(session, small())
    before = _counts(session)
    other = read_plan_bytes(SMALL.replace("报总结", "报材料").encode(), "x")
    with pytest.raises(PlanLoadedDifferentlyError, match="small-2023"):
        load(session, other)
    session.rollback()
    assert _counts(session) == before


def test_a_second_plan_of_the_office_shares_its_roster(session: Session) -> None:
    dispatched(session, small())
    before = _counts(session)
    text = SMALL.replace("code: small-2023", "code: second-2023").replace(
        "    - {name: 乙县统计局, kind: local, group: 区县}",
        "    - {name: 乙县统计局, kind: local, group: 区县}\n    - {name: 丙县统计局, kind: local}",
    )
    second = dispatched(session, read_plan_bytes(text.encode(), "x"))
    after = _counts(session)
    assert after["Unit"] == before["Unit"] + 1
    assert after["Person"] == before["Person"]
    names = [unit["name"] for unit in roster(session, second, date(2023, 4, 1))]
    assert names == ["办公室", "甲区统计局", "乙县统计局", "丙县统计局"]


def test_units_of_two_offices_may_share_a_name(session: Session) -> None:
    huangshan = bundled(session, "huangshan-2023")
    hengyang = bundled(session, "hengyang-2024")
    one, other = get_unit(session, huangshan, "办公室"), get_unit(session, hengyang, "办公室")
    assert one.id != other.id
    assert (one.office, other.office) == ("黄山市统计局", "衡阳市统计局")


def test_a_unit_is_found_by_its_short_name_and_an_unknown_one_names_those_there_are(
    session: Session,
) -> None:
    plan = dispatched(session, small())
    assert get_unit(session, plan, "办").name == "办公室"
    with pytest.raises(NotFoundError, match="甲区统计局"):
        get_unit(session, plan, "丙")
    with pytest.raises(NotFoundError, match="small-2023"):
        get_plan(session, "无")
