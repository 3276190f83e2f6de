from __future__ import annotations

import re
from pathlib import Path

import pytest

from duban.errors import FileFaultsError, NotFoundError
from incidents.routing import FOLDER, load_routing, read_routing, routings
from tests.conftest import seeds

ORDINARY = [
    ("本级经济普查机构领导", "立即"),
    ("上一级普查机构", "及时"),
    ("丰都县经普办预防风险办公室", "立即"),
]
LONGEST_RUN = 25


def test_every_routing_file_has_its_line_and_every_line_its_file() -> None:
    found = {path.stem for path in FOLDER.glob("*.yaml")} - {"routings"}
    assert routings() == {code: load_routing(code).title for code in found}
    assert {load_routing(code).code for code in found} == found


def test_fengdu_has_six_kinds_and_eight_fields() -> None:
    routing = load_routing("fengdu-2024")
    assert [(kind.name, kind.clause) for kind in routing.kinds] == [
        ("统计造假弄虚作假", "二（一）"),
        ("方案执行", "二（二）"),
        ("数据安全", "二（三）"),
        ("实地调查", "二（四）"),
        ("舆论导向", "二（五）"),
        ("信息保密", "二（六）"),
    ]
    assert len(routing.report.fields) == 8


@pytest.mark.parametrize(
    ("severity", "told"),
    [
        ("一般", ORDINARY),
        (
            "特别重大",
            [
                *ORDINARY,
                ("丰都县经普办预防风险办公室", "同时"),
                ("重庆市经普办", "及时"),
                ("有关部门", "及时"),
            ],
        ),
    ],
)
def test_who_is_told_goes_by_severity(severity: str, told: list[tuple[str, str]]) -> None:
    steps = load_routing("fengdu-2024").steps(severity)
    assert [(step.to, step.phrase) for step in steps] == told
    assert {step.clause for step in steps} == {"五（二）"}


def test_an_unknown_code_is_answered_with_those_there_are() -> None:
    with pytest.raises(NotFoundError, match="fengdu-2024"):
        load_routing("../fengdu-2024")


@pytest.mark.parametrize(
    ("old", "new", "key", "what"),
    [
        ("name: 方案执行", "name: 数据安全", "kinds[2]", "「数据安全」重复"),
        ("[时间, 地点,", "[时间, 时间,", "report.fields[1]", "「时间」重复"),
        ("[一般, 特别重大]", "[一般, 一般]", "severities[1]", "「一般」重复"),
        ("启动应急预案, phrase: 同时", "启动应急预案", "route[3].phrase", "必须填写"),
        ("only: [特别重大]", "only: [重大]", "route[3].only", "severities 中没有「重大」"),
        ("severities:", "grades:", "grades", "没有这个键"),
        ("format: 1", "format: 1\nformat: 1", "format", "键重复（第3行已有）"),
    ],
)
def test_a_fault_in_a_file_is_shown_with_its_line(
    tmp_path: Path, old: str, new: str, key: str, what: str
) -> None:
    text = (FOLDER / "fengdu-2024.yaml").read_text(encoding="utf-8")
    assert old in text
    path = tmp_path / "broken.yaml"
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(FileFaultsError) as caught:
        read_routing(path)
    faults = {fault.key: fault for fault in caught.value.faults}
    assert faults[key].what == what
    assert faults[key].line is not None


def test_every_severity_must_reach_somebody(tmp_path: Path) -> None:
    text = (FOLDER / "fengdu-2024.yaml").read_text(encoding="utf-8")
    path = tmp_path / "broken.yaml"
    path.write_text(re.sub(r"五（二）\}", "五（二）, only: [特别重大]}", text), encoding="utf-8")
    with pytest.raises(FileFaultsError) as caught:
        read_routing(path)
    assert [fault.what for fault in caught.value.faults] == ["「一般」的事件没有一步可报"]


def paper() -> str:
    title = load_routing("fengdu-2024").title
    for path in sorted(seeds().glob("*.txt")):
        text = re.sub(r"\s", "", path.read_text(encoding="utf-8"))
        if title in text:
            return text
    pytest.skip(f"no file of the papers' folder holds 《{title}》")


def test_every_phrase_kind_and_field_stands_in_the_paper() -> None:
    text = paper()
    routing = load_routing("fengdu-2024")
    words = [*routing.kind_names, *routing.report.fields, *routing.severities[1:]]
    words += [step.phrase for step in routing.route]
    assert [word for word in words if word not in text] == []
    assert routing.document.number is not None
    assert routing.document.number in text


def test_no_sentence_of_the_paper_was_copied() -> None:
    text = re.sub(r"\W", "", paper())
    routing = load_routing("fengdu-2024")
    own = [choice.question + choice.taken for choice in routing.choices]
    own += [step.act for step in routing.route]
    plain = [re.sub(r"\W", "", words) for words in own]
    runs = [w[i : i + LONGEST_RUN] for w in plain for i in range(len(w) - LONGEST_RUN + 1)]
    assert runs
    assert [run for run in runs if run in text] == []
