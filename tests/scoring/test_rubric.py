from __future__ import annotations

import hashlib
from decimal import Decimal

import pytest

from duban.errors import DubanError, FileFaultsError, NotFoundError
from scoring.choices import ReadingNotComputedError
from scoring.rubric import (
    RUBRICS,
    CompletionScheme,
    Rubric,
    RubricNotFoundError,
    Section,
    load_rubric,
    parse_rubric,
)

TEXT = """\
format: 1
rubric: {title: 例}
settle:
  clause: 五
  total: 100
  places: 2
  rounding: half_up
  tasks: equal
  absent: spread
  nothing: unscored
  ties: share
rules:
  - {key: r, kind: completion, clause: 二, on_time: 1, late: $late, missing: 0,
     waived: exclude, in_review: gap, not_due: exclude}
sections:
  - {number: "1", title: 正文, clause: 三, takes: main, weight: 60.0, rule: r}
  - {number: "2", title: 附件, clause: 三, takes: annexes, weight: 40, rule: r}
awards:
  - {kind: grade_by_threshold, clause: 四,
     bands: [{name: 优秀, least: 90}, {name: 合格, least: 60}]}
choices:
  - id: late
    clause: 二
    question: 迟报得多少
    taken: {says: 六成, value: 0.60}
    others: [{says: 五成, value: 0.5}, {says: 另议}]
"""


def faults(text: str) -> list[str]:
    with pytest.raises(FileFaultsError) as caught:
        parse_rubric(text, "例")
    return [str(fault) for fault in caught.value.faults]


def sections_of(rubric: Rubric) -> tuple[Section, ...]:
    assert isinstance(rubric.scheme, CompletionScheme)
    return rubric.scheme.sections


def test_a_sound_text_is_read_with_numbers_as_written() -> None:
    rubric = parse_rubric(TEXT, "例")
    assert rubric.total == 100
    assert [str(section.weight) for section in sections_of(rubric)] == ["60.0", "40"]
    assert sections_of(rubric)[0].rule.model_dump()["late"] == Decimal("0.60")
    assert [one.kind for one in rubric.awards] == ["grade_by_threshold"]
    assert rubric.sha256 == hashlib.sha256(TEXT.encode()).hexdigest()


def test_the_sha256_of_a_catalogue_rubric_is_that_of_its_file() -> None:
    data = (RUBRICS / "huangshan-2023.yaml").read_bytes()
    assert load_rubric("huangshan-2023").sha256 == hashlib.sha256(data).hexdigest()


# What is put in the place of what, and each fault's line, key and sentence.
BROKEN = [
    ("places: 2", "places: 2\n  places: 3", ["第7行 settle.places：键重复（第6行已有）"]),
    ("  ties: share", "  tie: share",
     ["第3行 settle.ties：必须填写", "第11行 settle.tie：没有这个键"]),
    ("ties: share", "ties: 抽签", ["第11行 settle.ties：不能是「抽签」，可用：share、dense"]),
    ("places: 2", "places: 9", ["第6行 settle.places：不能是「9」，最大为6"]),
    ("places: 2", "places: 二", ["第6行 settle.places：必须是整数，现为「二」"]),
    ("total: 100", "total: 1e2", ["第5行 settle.total：必须是不带符号的数，如 60 或 0.6"]),
    ("total: 100", "total: 120", ["第15行 sections：各部分的分值合计 100.0，满分为 120"]),
    ("weight: 40", "weight: -40", ["第17行 sections[1].weight：必须是不带符号的数，如 60 或 0.6"]),
    ("takes: annexes", "takes: main", ["第16行 sections[0].takes：「main」在几个部分中重复",
                                       "第17行 sections[1].takes：「main」在几个部分中重复"]),
    ("weight: 40, rule: r", "weight: 40, rule: s",
     ["第17行 sections[1].rule：rules 中没有「s」，可用：r"]),
    ("kind: completion", "kind: lottery",
     ["第13行 rules[0].kind：没有这种计分规则，可用：completion"]),
    ("missing: 0", "missing: 0.7",
     ["第13行 rules[0]：系数须 on_time 不低于 late、late 不低于 missing，三者都是数"]),
    ("on_time: 1", "on_time: 2",
     [("第13行 rules[0].on_time："
      "必须是 0 至 1 的数，或 exclude（不计入），或 gap（不计入并列为缺口）")]),
    ("not_due: exclude", "not_duo: exclude",
     ["第13行 rules[0].not_due：必须填写", "第14行 rules[0].not_duo：没有这个键"]),
    ("least: 60", "least: 95", ["第19行 awards[0]：「合格」的起点须低于上一等次的起点"]),
    ("late: $late", "late: $early", ["第13行 rules[0].late：choices 中没有所引用的取定",
                                     "第22行 choices[0].id：没有设定引用「late」"]),
    ("clause: 五\n", "clause: null\n", [
        *(f"第{line}行 settle.{key}：没有出处：写明 clause，或引用一条取定（$名称）"
          for line, key in enumerate(
              ["total", "places", "rounding", "tasks", "absent", "nothing", "ties"], start=5)),
    ]),
    ("taken: {says: 六成, value: 0.60}", "taken: {says: 六成}",
     ["第25行 choices[0].taken：必须写 value 或 values"]),
    ("others: [{says: 五成, value: 0.5}, {says: 另议}]", "others: []",
     ["第26行 choices[0].others：不能为空"]),
    ("{name: 合格, least: 60}]", "&g {name: 合格, least: 60}, *g]",
     ["第20行 awards[0].bands[2]：不允许用锚点和别名"]),
    ("format: 1", "format: [1", ["第2行：不是合格的 YAML，请看缩进、冒号和引号"]),
    ("choices:", "choices: {}\nextra:", ["第21行 choices：必须是列表", "第22行 extra：没有这个键"]),
    ("format: 1", "format: 2", ["第1行 format：不能是「2」，可用：1"]),
]  # fmt: skip


@pytest.mark.parametrize(("sound", "broken", "expected"), BROKEN, ids=[b[1][:30] for b in BROKEN])
def test_a_fault_is_told_with_its_line_and_key(
    sound: str, broken: str, expected: list[str]
) -> None:
    assert faults(TEXT.replace(sound, broken, 1)) == expected


def test_several_faults_come_at_once_in_file_order() -> None:
    text = TEXT.replace("places: 2", "places: x").replace("takes: main", "takes: all")
    assert faults(text.replace("question:", "questions:")) == [
        "第6行 settle.places：必须是整数，现为「x」",
        "第16行 sections[0].takes：不能是「all」，可用：main、annexes",
        "第22行 choices[0].question：必须填写",
        "第24行 choices[0].questions：没有这个键",
    ]


@pytest.mark.parametrize("text", ["", "- 1\n", "一句话\n", "a: \x07\n"])
def test_what_is_no_rubric_at_all_is_one_fault(text: str) -> None:
    assert len(faults(text)) == 1


def test_an_unknown_name_is_refused_with_the_known_ones() -> None:
    with pytest.raises(RubricNotFoundError, match="huangshan-2023") as caught:
        load_rubric("../secret")
    assert isinstance(caught.value, DubanError)


def test_another_reading_is_taken_by_its_words_and_the_default_joins_the_others() -> None:
    rubric = parse_rubric(TEXT, "例", {"late": "五成"})
    assert sections_of(rubric)[0].rule.model_dump()["late"] == Decimal("0.5")
    assert [o.says for o in rubric.choices[0].others] == ["六成", "另议"]


@pytest.mark.parametrize("instead", [{"early": "五成"}, {"late": "七成"}])
def test_an_unknown_choice_or_reading_is_refused(instead: dict[str, str]) -> None:
    with pytest.raises(NotFoundError):
        parse_rubric(TEXT, "例", instead)


def test_a_reading_that_cannot_be_computed_cannot_be_taken() -> None:
    with pytest.raises(ReadingNotComputedError, match="能取的：六成；五成。"):
        parse_rubric(TEXT, "例", {"late": "另议"})
