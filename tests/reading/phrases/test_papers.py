"""The grammars against the five papers, where their folder is present."""

from __future__ import annotations

import re
from datetime import date

import pytest
import yaml

from plans.deadlines import ByDate
from plans.reading.phrases.howmuch import find_targets
from plans.reading.phrases.points import find_points, find_rules
from plans.reading.phrases.when import Context, find_deadlines
from plans.reading.phrases.who import find_levels, find_units
from tests.conftest import ROOT, seeds

HUANGSHAN = Context(2023, date(2023, 3, 29), date(2023, 3, 29), date(2023, 12, 31), "黄山市统计局")


def paper(words: str) -> str:
    for path in sorted(seeds().glob("*.txt")):
        text = path.read_text(encoding="utf-8")
        if words in text:
            return text
    pytest.skip(f"no paper has {words}")


def details() -> str:
    text = paper("县市区（园区）统计工作")
    return text[text.index("考核实施细则\n") :]


def dated(text: str, context: Context) -> list[tuple[str, date]]:
    found = find_deadlines(text, context)
    return [(one.phrase, one.rule.on) for one in found if isinstance(one.rule, ByDate)]


def test_hengyang_has_its_254_marks_and_every_other_number_of_points_apart() -> None:
    marks = find_points(details())
    assert sum(mark.mark == "base" for mark in marks) == 254
    assert {mark.mark for mark in marks} == {"base", "add", "deduct", "each", "cap", "scale"}


def test_hengyang_dates_are_found_and_no_others() -> None:
    text = paper("县市区（园区）统计工作")
    assert dated(text, Context(2024, issuer="衡阳市统计局")) == [
        ("2025年1月5日前", date(2025, 1, 5)),
        ("11月30日前", date(2024, 11, 30)),
        ("9月底前", date(2024, 9, 30)),
        ("6月底前", date(2024, 6, 30)),
        ("2024年12月10日前", date(2024, 12, 10)),
        ("12月前", date(2024, 11, 30)),
        ("12月前", date(2024, 11, 30)),
        ("8月20日前", date(2024, 8, 20)),
    ]


def test_hengyang_rules_are_found_by_kind() -> None:
    kinds = [rule.kind for rule in find_rules(details())]
    expected = {"quota": 11, "ladder": 3, "relative_scale": 3, "unit_deduct_outside": 2}
    expected |= {"late_deduct": 1, "per_unit_deduct": 1, "zero_if": 1, "gate_before": 1}
    expected |= {"deduct_block": 1, "fail_if": 1, "panel_average": 1, "panel_collect": 2}
    assert {kind: kinds.count(kind) for kind in expected} == expected


def test_huangshan_units_of_the_16_tasks_are_those_of_the_catalog() -> None:
    text = paper("基层基础巩固年活动方案》的通知")
    main = text[: text.index("附件1\n")]
    plan = (ROOT / "plans" / "catalog" / "huangshan-2023.yaml").read_text(encoding="utf-8")
    tasks = yaml.safe_load(plan)["tasks"]
    read = {
        number: [unit.name for unit in find_units(body, HUANGSHAN)]
        for number, body in re.findall(r"^(\d+)[．.](.*)$", main, re.MULTILINE)
    }
    assert read == {task["number"]: task["units"] for task in tasks}


def test_huangshan_main_text_has_one_date_and_the_province_binds_itself() -> None:
    text = paper("基层基础巩固年活动方案》的通知")
    assert dated(text[: text.index("附件1\n")], HUANGSHAN) == [("年底前", date(2023, 12, 31))]
    [bound] = [one for one in find_deadlines(text, HUANGSHAN) if one.binds]
    assert (bound.phrase, bound.binds) == ("9月底前", "省统计局")


def test_huangshan_annexes_name_their_levels() -> None:
    text = paper("基层基础巩固年活动方案》的通知")
    found = find_levels(text)
    assert [one.levels for one in found].count(("省", "市", "县")) == 2
    assert all(set(one.levels) <= {"省", "市", "县"} for one in found)
    assert sum(text[one.start] in "（(" for one in found) == 23
    assert [one.levels for one in found if text[one.start] not in "（("] == [("市", "县")] * 3


def test_hunan_has_its_82_marks_and_the_groups_that_assess() -> None:
    text = paper("第七次全国人口普查工作考核办法")
    assert sum(mark.mark == "base" for mark in find_points(text)) == 82
    heads = re.findall(r"^（[一二三四五六七八九十]+）.*为主考核）.*$", text, re.MULTILINE)
    leads = [[unit.name for unit in find_units(head)] for head in heads]
    assert len(leads) == 10
    assert leads[8] == ["综合组", "业务组"]
    assert leads[9] == ["执法检查组"]


def test_the_census_measure_has_no_deadline() -> None:
    text = paper("第七次全国人口普查工作考核办法")
    assert find_deadlines(text, Context(2020, date(2020, 8, 6), issuer="湖南省统计局")) == []


def test_contact_points_have_one_deadline_that_follows_up() -> None:
    text = paper("统计基层联系点建设工作")
    context = Context(2022, date(2022, 11, 10), issuer="湖南省统计局办公室")
    [found] = find_deadlines(text, context)
    assert found.rule == ByDate(date(2022, 11, 30))
    assert found.receiver == "省统计局统计设计管理处"


def test_the_contingency_plan_has_no_targets_and_watches_daily() -> None:
    text = paper("预防风险工作预案")
    [found] = find_deadlines(text, Context(2024, date(2024, 2, 26), issuer="丰都县统计局"))
    assert found.phrase == "每日"
    assert find_targets(text) == []
