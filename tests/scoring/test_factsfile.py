"""Facts files: what a person writes is checked whole, and the canonical form comes back."""

from __future__ import annotations

import json
import random
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from duban.errors import FileFaultsError
from scoring.facts import (
    Facts,
    Judgement,
    MilestoneFact,
    Outcome,
    Stage,
    Tally,
    UnitInfo,
    VetoFinding,
)
from scoring.factsfile import facts_from_json, read_facts
from scoring.factsjson import canonical, facts_to_json

FILE = """
units: [{name: 甲区统计局, group: 区县}, {name: 乙县统计局}]
tallies:
  - {unit: 甲区统计局, what: articles, level: 省级, on: 2024-05-01, amount: 2.50, title: 数据解读}
  - {unit: 乙县统计局, what: "10.5", key: k1, ref: 某处, evidence: [截图.png]}
judgements:
  - {unit: 甲区统计局, indicator: "1.1", by: 办公室, score: 18.5, on: 2024-12-20, remark: 好}
  - {unit: 甲区统计局, indicator: "1.1", by: 甲区统计局, score: 20, stage: self}
vetoes:
  - {unit: 乙县统计局, veto: fraud, by: 执法监督局, on: 2024-06-01, reason: 立案}
milestones:
  - {unit: 甲区统计局, task: "2", occurrence: 2024-H1, due_on: 2024-06-30, done_on: 2024-07-02,
     outcome: late}
  - {unit: 乙县统计局, task: "2", due_on: 2024-06-30, outcome: missing}
"""
BROKEN = """
units: [{name: 甲, group: 一}, {name: 甲}]
tallies:
  - {unit: 甲, what: a, amount: 1e3, on: 20240501}
  - {unit: 甲, level: 省级, colour: red, on: 2024-02-30}
  - {unit: 甲, what: a, ref: T4}
  - {unit: 甲, what: a}
judgements:
  - {unit: 甲, indicator: "1", score: -1, stage: third}
milestones:
  - {unit: 甲, task: "1", due_on: 2024-06-30, outcome: 迟}
"""
OUTCOMES = (
    "第11行 milestones[0].outcome：不能是「迟」，"
    "可用：on_time、late、missing、waived、in_review、not_due"
)


def test_a_file_is_read_with_its_defaults() -> None:
    given_facts = read_facts(FILE, "f.yaml")
    assert given_facts.units == (UnitInfo("甲区统计局", "区县"), UnitInfo("乙县统计局", ""))
    first, second = given_facts.facts.tallies
    assert (first.ref, str(first.amount), first.on) == ("T1", "2.50", date(2024, 5, 1))
    assert (first.level, first.key, first.by, first.evidence) == ("省级", None, "", ())
    assert (second.ref, second.what, second.amount, second.key) == (
        "某处",
        "10.5",
        Decimal(1),
        "k1",
    )
    assert [one.stage for one in given_facts.facts.judgements] == [Stage.REVIEW, Stage.SELF]
    late, missing = given_facts.facts.milestones
    assert (late.milestone, late.title, late.occurrence) == (1, "2", "2024-H1")
    assert (missing.milestone, missing.outcome, missing.occurrence) == (2, Outcome.MISSING, "once")


def test_every_fault_of_a_file_is_told_with_its_line() -> None:
    with pytest.raises(FileFaultsError) as caught:
        read_facts(BROKEN, "f.yaml")
    said = [str(fault) for fault in caught.value.faults]
    assert said == [
        "第4行 tallies[0].amount：必须是不带符号的数，如 1 或 92.5",
        "第5行 tallies[1].colour：没有这个键",
        "第5行 tallies[1].on：必须是日期，如 2024-12-31",
        "第5行 tallies[1].what：必须填写",
        "第9行 judgements[0].score：必须是不带符号的数，如 1 或 92.5",
        "第9行 judgements[0].stage：不能是「third」，可用：self、review",
        OUTCOMES,
    ]


def test_names_and_refs_that_stand_twice_are_faults_also_against_those_by_position() -> None:
    text = BROKEN.replace("amount: 1e3, on: 20240501", "amount: 3").replace("-1", "1")
    text = text.replace(
        "{unit: 甲, level: 省级, colour: red, on: 2024-02-30}", "{unit: 甲, what: b}"
    )
    text = text.replace("stage: third", "stage: self").replace("迟", "late")
    with pytest.raises(FileFaultsError) as caught:
        read_facts(text, "f.yaml")
    assert [str(fault) for fault in caught.value.faults] == [
        "第2行 units[1]：「甲」重复",
        "第7行 tallies[3]：「T4」重复",
    ]


@pytest.mark.parametrize("text", ["", "- 1", "units: {", "units: [{name: 甲}]\nmore: 1"])
def test_what_is_no_facts_file_is_refused(text: str) -> None:
    with pytest.raises(FileFaultsError):
        read_facts(text, "f.yaml")


names = st.text("甲乙丙丁ab :#'\"{}[]-1", min_size=1, max_size=8).map(
    lambda text: f"单{text}位".strip()
)
free = st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=12)
days = st.dates(date(2000, 1, 1), date(2099, 12, 31))
figures = st.decimals(0, 999999, places=2)
evidence = st.lists(names, max_size=2).map(tuple)
tallies = st.builds(
    Tally,
    ref=st.uuids().map(str),
    unit=names,
    what=names,
    amount=figures,
    level=st.none() | names,
    on=st.none() | days,
    title=free,
    key=st.none() | names,
    by=free,
    evidence=evidence,
)
judgements = st.builds(
    Judgement,
    ref=st.uuids().map(str),
    unit=names,
    indicator=names,
    by=free,
    stage=st.sampled_from(Stage),
    score=figures,
    on=st.none() | days,
    remark=free,
    evidence=evidence,
)
vetoes = st.builds(
    VetoFinding,
    ref=st.uuids().map(str),
    unit=names,
    veto=names,
    by=free,
    on=st.none() | days,
    reason=free,
    evidence=evidence,
)
milestones = st.builds(
    MilestoneFact,
    milestone=st.integers(1, 2**31),
    unit=names,
    group=free,
    task=names,
    annex=st.none() | names,
    title=names,
    clause=st.none() | names,
    phrase=st.none() | names,
    occurrence=names,
    due_on=days,
    done_on=st.none() | days,
    outcome=st.sampled_from(Outcome),
)
some_facts = st.builds(
    Facts,
    milestones=st.lists(milestones, max_size=3, unique_by=lambda m: m.milestone).map(tuple),
    tallies=st.lists(tallies, max_size=3).map(tuple),
    judgements=st.lists(judgements, max_size=3).map(tuple),
    vetoes=st.lists(vetoes, max_size=3).map(tuple),
)


@given(some_facts, st.none() | st.lists(names, max_size=3, unique=True))
def test_the_canonical_form_comes_back_and_does_not_hang_on_the_order(
    facts: Facts, unit_names: list[str] | None
) -> None:
    units = None if unit_names is None else [UnitInfo(name, "组") for name in unit_names]
    form = facts_to_json(facts, units)
    stored = json.loads(json.dumps(form))
    back = facts_from_json(stored)
    assert facts_to_json(back.facts, back.units) == form
    assert back.units == (None if units is None else tuple(units))
    for field in ("milestones", "tallies", "judgements", "vetoes"):
        assert set(getattr(back.facts, field)) == set(getattr(facts, field))
    mixed = Facts(
        *(
            tuple(random.Random(1).sample(some, len(some)))  # noqa: S311
            for some in (facts.milestones, facts.tallies, facts.judgements, facts.vetoes)
        )
    )
    assert canonical(facts_to_json(mixed, units)) == canonical(form)


@given(some_facts)
def test_the_canonical_form_is_a_facts_file_itself(facts: Facts) -> None:
    form = facts_to_json(facts, None)
    if form:
        back = read_facts(json.dumps(form, ensure_ascii=False), "f.json")
        assert facts_to_json(back.facts, back.units) == form
