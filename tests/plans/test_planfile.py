"""The plan file: every fault with its line and key, all at once; nothing odd slips through."""

from __future__ import annotations

import contextlib
import json
from pathlib import Path

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from duban.errors import FileFaultsError
from plans.catalog import FOLDER, catalog
from plans.planfile.jsonschema import plan_schema
from plans.planfile.reading import read_plan_bytes, read_plan_file
from tests.offices import SMALL


def faults(text: str) -> list[str]:
    with pytest.raises(FileFaultsError) as caught:
        read_plan_bytes(text.encode(), "x.yaml")
    return [str(fault) for fault in caught.value.faults]


def test_a_sound_file_is_read() -> None:
    read = read_plan_bytes(SMALL.encode(), "x.yaml")
    assert [task.number for task in read.file.tasks] == ["1", "2"]
    assert len(read.sha256) == 64


BROKEN = [
    ("title: 小方案\n", "titel: 小方案\n",
     ["第5行 plan.titel：没有这个键", "第3行 plan.title：必须填写"]),
    ("kind: by, on: 2023-11-30", "kind: by, on: 2023-11-31",
     ["第28行 tasks[0].deadlines[0].on：必须是日期，如 2023-12-31，现为「2023-11-31」"]),
    ("kind: by, on: 2023-11-30", "kind: by",
     ["第28行 tasks[0].deadlines[0]：时限类别为 by 时必须写 on"]),
    ("kind: by, on: 2023-11-30", "kind: by, on: 2023-11-30, every: month",
     ["第28行 tasks[0].deadlines[0]：时限类别为 by 时不能写 every（可写：on）"]),
    ("kind: by, on: 2023-11-30", "kind: range, from: 2023-06-01, to: 2023-05-01",
     ["第28行 tasks[0].deadlines[0]：起止颠倒：起日 2023-06-01 晚于止日 2023-05-01。"]),
    ("phrase: 11月30日前, ", "", ["第28行 tasks[0].deadlines[0]：必须写 phrase，即文件中的原词"]),
    ("units: [办公室, 各区县统计局]", "units: [办公室, 各县]",
     ["第26行 tasks[0].units[1]：名册中没有单位或集合单位「各县」"]),
    ("units: [办公室, 各区县统计局]", "units: [办公室, 办公室]",
     ["第26行 tasks[0].units[1]：单位「办公室」重复"]),
    ('number: "2"', 'number: "1"', ["第29行 tasks[1].number：任务序号「1」重复"]),
    ("members: [甲区统计局, 乙县统计局]", "members: [甲区统计局, 丙县]",
     ["第18行 roster.collectives[0].members[1]：名册中没有单位「丙县」"]),
    ("coordinator: 办公室", "coordinator: 综合科",
     ["第8行 plan.coordinator：名册中没有单位「综合科」"]),
    ("key: no-date-due", "key: other",
     ["第29行 tasks[1]：这里靠取定「no-date-due」补文件未写之处，choices 中没有它"]),
    ("duty: coordinator", "duty: filler",
     ["第19行 roster.people：没有协调人员（duty: coordinator），升级提醒无人可送"]),
    ("period: {from: 2023-03-01, to: 2023-12-31}", "period: {from: 2023-12-31, to: 2023-03-01}",
     ["第7行 plan.period：期间的止期早于起期"]),
    ("code: small-2023", "code: 小 方案",
     ["第4行 plan.code：不能是「小 方案」，只用小写字母、数字和连字符"]),
    ("format: 1", "format: 2", ["第2行 format：不能是「2」，可用：1"]),
    ("tasks:", "title: 多余\ntasks:", ["第22行 title：没有这个键"]),
]  # fmt: skip


@pytest.mark.parametrize(("sound", "broken", "expected"), BROKEN, ids=[b[1][:24] for b in BROKEN])
def test_a_fault_is_told_with_its_line_and_key(
    sound: str, broken: str, expected: list[str]
) -> None:
    assert sound in SMALL
    assert sorted(faults(SMALL.replace(sound, broken, 1))) == sorted(expected)


def test_several_faults_come_at_once_in_file_order() -> None:
    text = SMALL.replace("on: 2023-11-30", "on: 明年").replace("kind: section", "kind: 科")
    text = text.replace("title: 报总结", "titel: 报总结")
    found = faults(text)
    assert len(found) == 4
    lines = [int(f.split("行")[0].removeprefix("第")) for f in found]
    assert lines == sorted(lines)


def test_a_repeated_key_is_refused_where_yaml_would_take_the_last() -> None:
    text = SMALL.replace("  title: 小方案\n", "  title: 小方案\n  title: 另一个\n")
    assert faults(text) == ["第6行 plan.title：键重复（第5行已有）"]


@pytest.mark.parametrize(
    ("data", "what"),
    [
        (b"", "文件是空的"),
        (b"\xff\xfe\x00", "不是UTF-8编码的文本"),
        (b"a: [", "不是合格的 YAML"),
        (b"[" * 100_000, "嵌套过深"),
        (b"a: &x [1]\nb: *x\n", "不允许用锚点和别名"),
        (b"a: \x00", "YAML 不允许的字符"),
        (b"- 1\n- 2\n", "必须是键值对"),
    ],
)
def test_what_is_no_plan_file_is_said_so(data: bytes, what: str) -> None:
    with pytest.raises(FileFaultsError) as caught:
        read_plan_bytes(data, "x.yaml")
    assert any(what in fault.what for fault in caught.value.faults)


def test_a_file_that_is_not_there_is_one_fault(tmp_path: Path) -> None:
    with pytest.raises(FileFaultsError, match=r"没有\.yaml") as caught:
        read_plan_file(tmp_path / "没有.yaml")
    assert len(caught.value.faults) == 1


@settings(derandomize=True, max_examples=150, deadline=None)
@given(st.data())
def test_no_mutation_of_a_sound_file_escapes_as_an_exception(data: st.DataObject) -> None:
    text = list(SMALL)
    for _ in range(data.draw(st.integers(1, 4))):
        place = data.draw(st.integers(0, len(text) - 1))
        text[place] = data.draw(st.sampled_from(["", "\n", ":", "[", "}", "-", "  ", "九", "\t"]))
    with contextlib.suppress(FileFaultsError):
        read_plan_bytes("".join(text).encode(), "x.yaml")


def test_the_exported_schema_takes_the_bundled_plans_and_refuses_an_unknown_key() -> None:
    schema = json.loads(json.dumps(plan_schema()))
    Draft202012Validator.check_schema(schema)
    validator = Draft202012Validator(schema)
    for code in catalog():
        # An editor's YAML turns dates into text only when told so: BaseLoader does.
        text = (FOLDER / f"{code}.yaml").read_text(encoding="utf-8")
        value = _as_an_editor_sees(yaml.load(text, yaml.BaseLoader))  # noqa: S506
        assert [error.message for error in validator.iter_errors(value)] == []
        value["plan"]["titel"] = "x"
        assert list(validator.iter_errors(value))


def _as_an_editor_sees(value: object) -> dict[str, dict[str, object]]:
    """Booleans, numbers and null as YAML 1.2 reads them; dates stay text."""
    return _resolved(value)  # type: ignore[return-value]


def _resolved(value: object) -> object:
    if isinstance(value, dict):
        return {key: _resolved(inner) for key, inner in value.items()}
    if isinstance(value, list):
        return [_resolved(inner) for inner in value]
    words: dict[object, object] = {"true": True, "false": False, "null": None, "": None}
    if value in words:
        return words[value]
    text = str(value)
    return int(text) if text.lstrip("-").isdigit() else text
