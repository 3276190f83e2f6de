"""What a rubric of indicators must hold, and how each fault is told: line, key, sentence."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from duban.errors import DubanError, FileFaultsError, NotFoundError
from scoring.engine import FiguresTooLargeError, RepeatedUnitError, settle
from scoring.factchecks import (
    AmountError,
    FactError,
    LevelMissingError,
    NoLevelsError,
    RepeatedFactError,
    ScoreError,
    SectionMissingError,
    UnknownUnitError,
)
from scoring.facts import Facts, Judgement, Stage, Tally, UnitInfo, VetoFinding
from scoring.index import index_of
from scoring.rubric import parse_rubric
from tests.scoring.fragments import rubric_of, units_of

TEXT = """\
format: 1
rubric: {title: 例}
settle: {clause: 四, total: 100, places: 2, rounding: half_up, ties: share}
period: {clause: 一, from: 2024-01-01, to: 2024-12-31}
units:
  - {name: 一组, clause: 四, units: [甲, 乙]}
counters:
  - {key: used, title: 采用, levels: [省级, 市级]}
  - {key: bad, title: 坏事}
awards:
  - {kind: veto, clause: 五, key: "1", title: 造假, verifier: 执法科, place: keep}
items:
  - number: "1"
    title: 质量
    clause: 细则 一
    weight: 100
    points: 10
    lead: 综合科
    rules: [{kind: zero_if, count: bad, condition: 被批评, scope: total}]
    children:
      - {number: "1.1", title: 评分, points: 4, rules: [{kind: judged}]}
      - number: "1.2"
        title: 数量
        points: 6
        rules: [{kind: quota, count: used, target: 2, unit: 篇, shortfall: nothing}]
"""


def faults(text: str) -> list[str]:
    with pytest.raises(FileFaultsError) as caught:
        parse_rubric(text, "例")
    return [str(fault) for fault in caught.value.faults]


def test_the_text_that_the_faults_are_put_into_is_sound() -> None:
    index = index_of(parse_rubric(TEXT, "例"))
    assert index.counters == {"used": ("省级", "市级"), "bad": ()}
    assert index.judged == {"1.1": (Decimal(4), ("综合科",))}
    assert index.vetoes == {"1": "执法科"}


BROKEN = [
    ("points: 4", "points: 5",
     ["第17行 items[0].points：下级各项的分值合计 11，本级为 10（1 质量）"]),
    ("points: 4, ", "", ["第21行 items[0].children[0].points：必须填写：基本分的指标要写分值"]),
    ("weight: 100", "weight: 99", ["第12行 items：各项的权重合计 99，满分为 100"]),
    ("weight: 100", "weight: 0", ["第12行 items：各项的权重合计 0，满分为 100",
                                  "第16行 items[0].weight：必须大于 0"]),
    ('number: "1.2"', 'number: "1.1"',
     ["第22行 items[0].children[1].number：指标编号「1.1」重复"]),
    ('number: "1.2"', "number: used",
     ["第22行 items[0].children[1].number：指标编号「used」和计数事项相同"]),
    ('number: "1.2"', 'number: "一.2"',
     ["第22行 items[0].children[1].number：只用数字、字母和点，如 5.9.2"]),
    ("kind: judged", "kind: guess",
     ["第21行 items[0].children[0].rules[0].kind：没有这种计分规则，可用："]),
    ("kind: judged", "kind: completion",
     ["第21行 items[0].children[0].rules[0].kind：没有这种计分规则，可用：judged、done"]),
    ("count: used", "count: unused",
     ["第8行 counters[0].key：没有规则使用计数「used」",
      "第25行 items[0].children[1].rules：所用的计数「unused」没有列在 counters 中"]),
    ("levels: [省级, 市级]", "levels: [省级, 省级]", ["第8行 counters[0].levels：级别重复"]),
    ("[甲, 乙]", "[甲, 甲]", ["第5行 units：「甲」在名单中重复"]),
    ("{kind: judged}", "{kind: judged}, {kind: discretionary_add}",
     [("第21行 items[0].children[0].rules："
       "「judged、discretionary_add」都看本项的评分，须拆成下级指标")]),
    ("{kind: judged}", "{kind: judged}, {kind: prohibition, count: bad}",
     [("第21行 items[0].children[0].rules："
       "「judged、prohibition」都给本项的基本分，只能留一条，或拆成下级指标")]),
    ("{kind: judged}", "{kind: flat_add, count: bad, points: 1, repeat: once}",
     ["第21行 items[0].children[0].rules：没有一条规则给出基本分"]),
    ("{kind: judged}", "{kind: judged}, {kind: relative_scale, ref: max, scope: all}",
     ["第21行 items[0].children[0].rules：「relative_scale」只能用于大项"]),
    ("{kind: judged}", "{kind: judged}, {kind: panel_collect, panel: [甲科]}",
     ["第21行 items[0].children[0].rules：「panel_collect」只能用于有下级的指标"]),
    ("rules: [{kind: zero_if, count: bad, condition: 被批评, scope: total}]",
     "rules: [{kind: accrue, count: bad, each: 1, unit: 次}]",
     ["第19行 items[0].rules：「accrue」给的基本分和下级各项重复"]),
    ("rules: [{kind: zero_if,", "rules: [{kind: best_of, per: 篇}, {kind: zero_if,",
     ["第19行 items[0].rules：「best_of」没有要数的事实，须和计数的规则写在一起"]),
    ("[{kind: quota,", "[{kind: count_basis, levels: [国家级]}, {kind: quota,",
     [("第25行 items[0].children[1].rules："
       "「count_basis」所写的级别「国家级」不存在，可用：市级、省级")]),
    ("{kind: judged}", "{kind: judged}, {kind: applicability, units: 丙, otherwise: zero}",
     [("第21行 items[0].children[0].rules："
       "「applicability」所写的单位「丙」不存在，可用：乙、甲")]),
    ("title: 评分, points: 4", "title: 评分, points: 4, role: bonus",
     ["第17行 items[0].points：下级各项的分值合计 6，本级为 10（1 质量）",
      "第21行 items[0].children[0].points：加分的指标不写分值，上限用 cap 规则",
      "第21行 items[0].children[0].rules：「judged」不能用于加分的指标"]),
    ("title: 数量\n", "title: 数量\n        tasks: [\"9\"]\n",
     ["第24行 items[0].children[1].tasks：没有规则看所连任务的节点"]),
    ("shortfall: nothing", "shortfall: each_missing",
     [("第25行 items[0].children[1].rules[0]："
       "shortfall 为 each_missing 时要写 each，其他时候不写")]),
    ("shortfall: nothing", "shortfall: unstated",
     [("第25行 items[0].children[1].rules[0].shortfall："
       "不能是「unstated」，可用：each_missing、pro_rata、nothing、judged")]),
    ("target: 2", "target: 0",
     ["第25行 items[0].children[1].rules[0].target：必须大于 0"]),
    ("target: 2", "target: 1e999999",
     ["第25行 items[0].children[1].rules[0].target：必须是不带符号的数，如 60 或 0.6"]),
    ("target: 2", f"target: {'9' * 400}",
     ["第25行 items[0].children[1].rules[0].target：必须是不带符号的数，如 60 或 0.6"]),
    ("key: \"1\"", "key: \"1\", group: 三组",
     ["第11行 awards[0].group：没有「三组」这一组，可用：一组",
      "第11行 awards[0].group：没有这个键"]),
    ("[{kind: quota,", ("[{kind: count_basis, levels: [市级]}, {kind: best_of, per: 篇}, "
                        "{kind: quota,"),
     [("第25行 items[0].children[1].rules："
       "「best_of」要写在「count_basis」前面：先定最高一级，再取级别")]),
    ("weight: 100", "weight: 100\n    most: 5",
     ["第17行 items[0].most：只有总分以外的加分、减分项（role 为 bonus、deduction）才写 most"]),
    ("    weight: 100\n", "", ["第12行 items：各项的权重合计 0，满分为 100",
                              "第13行 items[0].weight：必须填写"]),
    ("{kind: judged}", ("{kind: panel_average, scale: 100, combine: mean, "
                        "panel: [甲科, 乙科], weights: {甲科: 60, 乙科: 30}}"),
     ["第21行 items[0].children[0].rules[0]：weights 合计 90，应为 100"]),
    ("{kind: judged}", ("{kind: panel_average, scale: 100, combine: mean, "
                        "panel: [甲科, 乙科], weights: {甲科: 100}}"),
     [("第21行 items[0].children[0].rules[0]："
       "weights 要写明各占多少，且只写：甲科、乙科")]),
    ("{kind: judged}", ("{kind: panel_average, scale: 100, combine: median, "
                        "panel: [甲科, 乙科], weights: {甲科: 60, 乙科: 40}}"),
     ["第21行 items[0].children[0].rules[0]：weights 写到各科室时，combine 只能是 mean"]),
    ("{kind: judged}", ("{kind: panel_average, scale: 100, combine: mean, "
                        "panel: {领导: [甲科], 群众: [甲科, 乙科]}}"),
     ["第21行 items[0].children[0].rules[0]：panel 分组的，要写 weights 各组的权重",
      "第21行 items[0].children[0].rules[0]：一个评委只能在一组"]),
    ("to: 2024-12-31", "to: 2023-12-31", ["第4行 period：to 不能早于 from"]),
    ("children:", "childs:", ["第20行 items[0].childs：没有这个键"]),
    ("period: {clause: 一,", "period: {", [
        "第4行 period.from：没有出处：写明 clause，或引用一条取定（$名称）",
        "第4行 period.to：没有出处：写明 clause，或引用一条取定（$名称）"]),
]  # fmt: skip


@pytest.mark.parametrize(("sound", "broken", "expected"), BROKEN, ids=[b[1][:40] for b in BROKEN])
def test_a_fault_is_told_with_its_line_and_key(
    sound: str, broken: str, expected: list[str]
) -> None:
    found = faults(TEXT.replace(sound, broken, 1))
    assert [told[: len(wanted)] for told, wanted in zip(found, expected, strict=True)] == expected


def test_a_tree_that_is_deeper_than_any_paper_is_refused() -> None:
    deep = "".join(f"{'  ' * i}- children:\n" for i in range(5_000))
    assert len(faults(f"items:\n{deep}")) == 1


def test_aliases_that_would_multiply_are_refused() -> None:
    bombs = "\n".join(f"b{i}: &b{i} [{', '.join([f'*b{i - 1}'] * 9)}]" for i in range(1, 9))
    assert any("别名" in told for told in faults(f"b0: &b0 [x]\n{bombs}\n"))


OUTSIDE = """\
  - number: "2"
    title: 创新
    clause: 细则 二
    lead: 办公室
    role: bonus
    most: 3
    children:
      - {number: "2.1", title: 经验推广, role: bonus, rules: [{kind: flat_add, points: 2, repeat: each}]}
"""  # noqa: E501
BROKEN_OUTSIDE = [
    ("    most: 3", "    weight: 5",
     ["第31行 items[1].weight：总分以外的加分、减分项不写 weight，上限写 most"]),
    ("    most: 3", "    points: 5",
     ["第31行 items[1].points：总分以外的加分、减分项不写 points，上限写 most"]),
    ("    most: 3", "    most: 0", ["第31行 items[1].most：必须大于 0"]),
    ("    most: 3", "    rules: [{kind: relative_scale, ref: max, scope: all}]",
     ["第31行 items[1].rules：「relative_scale」不能用于总分以外的加分、减分项"]),
    ("role: bonus, rules: [{kind: flat_add, points: 2, repeat: each}]",
     "points: 2, rules: [{kind: judged}]",
     ["第26行 items[1].points：下级各项的分值合计 2，本级为 没有写（2 创新）"]),
]  # fmt: skip


@pytest.mark.parametrize(("sound", "broken", "expected"), BROKEN_OUTSIDE)
def test_an_item_outside_of_the_total_has_a_limit_and_nothing_else(
    sound: str, broken: str, expected: list[str]
) -> None:
    parse_rubric(TEXT + OUTSIDE, "例")
    assert faults((TEXT + OUTSIDE).replace(sound, broken, 1)) == expected


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"level": None}, "「采用」（甲）分级别，没有写级别，可写：省级、市级。"),
        ({"what": "bad"}, "「坏事」（甲）不分级别，不要写级别「省级」。"),
        ({"level": "乡级"}, "没有找到「采用」的级别「乡级」。现有：省级、市级。"),
        ({"amount": Decimal(-2)},
         "「稿件」的数量不能是 -2，须大于 0，至多 1000000000；要减去记错的，撤回原来那一条。"),
        ({"amount": Decimal(0)}, "「稿件」的数量不能是 0，须大于 0，至多 1000000000。"),
    ],
)  # fmt: skip
def test_a_refusal_says_what_is_missing_and_what_may_be_written(
    wrong: dict[str, object], said: str
) -> None:
    rubric = parse_rubric(TEXT, "例")
    with pytest.raises(DubanError) as caught:
        settle(rubric, Facts(tallies=(fact(**wrong),)), date(2024, 12, 31), units_of(rubric))
    assert str(caught.value) == said


def test_a_judgement_without_its_judge_is_told_who_may_judge() -> None:
    rubric = parse_rubric(TEXT, "例")
    with pytest.raises(
        SectionMissingError, match=r"1\.1 的评分（甲）没有写是谁作出的，可写：综合科"
    ):
        settle(rubric, Facts(judgements=(judgement(by=""),)), date(2024, 12, 31), units_of(rubric))


def fact(**values: object) -> Tally:
    own = {"ref": "t1", "unit": "甲", "what": "used", "amount": Decimal(1), "level": "省级",
           "on": None, "title": "稿件", "key": None, "by": ""}  # fmt: skip
    return Tally(**(own | values))  # type: ignore[arg-type]


def judgement(**values: object) -> Judgement:
    own = {"ref": "j1", "unit": "甲", "indicator": "1.1", "by": "综合科", "stage": Stage.REVIEW,
           "score": Decimal(3), "on": None, "remark": ""}  # fmt: skip
    return Judgement(**(own | values))  # type: ignore[arg-type]


REFUSED: list[tuple[Facts, type[Exception]]] = [
    (Facts(tallies=(fact(unit="丙"),)), UnknownUnitError),
    (Facts(tallies=(fact(), fact())), RepeatedFactError),
    (Facts(tallies=(fact(what="nothing"),)), NotFoundError),
    (Facts(tallies=(fact(level=None),)), LevelMissingError),
    (Facts(tallies=(fact(what="bad"),)), NoLevelsError),
    (Facts(tallies=(fact(amount=Decimal(0)),)), AmountError),
    (Facts(tallies=(fact(amount=Decimal("NaN")),)), AmountError),
    (Facts(tallies=(fact(amount=Decimal("1e400")),)), AmountError),
    (Facts(judgements=(judgement(score=Decimal(5)),)), ScoreError),
    (Facts(judgements=(judgement(score=Decimal("-1")),)), ScoreError),
    (Facts(judgements=(judgement(score=Decimal("Infinity")),)), ScoreError),
    (Facts(judgements=(judgement(by="别的科"),)), NotFoundError),
    (Facts(judgements=(judgement(by=""),)), SectionMissingError),
    (Facts(judgements=(judgement(indicator="1.2"),)), NotFoundError),
    (Facts(judgements=(judgement(), judgement(ref="j2"))), RepeatedFactError),
    (Facts(vetoes=(VetoFinding("v1", "甲", "9", "执法科", None, ""),)), NotFoundError),
    (Facts(vetoes=(VetoFinding("v1", "甲", "1", "别的科", None, ""),)), NotFoundError),
    (Facts(vetoes=(VetoFinding("v1", "甲", "1", "", None, ""),)), SectionMissingError),
]


@pytest.mark.parametrize(("facts", "error"), REFUSED)
def test_a_fact_that_does_not_fit_is_refused(facts: Facts, error: type[FactError]) -> None:
    rubric = parse_rubric(TEXT, "例")
    with pytest.raises(error):
        settle(rubric, facts, date(2024, 12, 31), units_of(rubric))


def test_a_unit_twice_in_the_list_is_refused() -> None:
    with pytest.raises(RepeatedUnitError):
        settle(parse_rubric(TEXT, "例"), Facts(), date(2024, 12, 31), [UnitInfo("甲", "")] * 2)


def test_a_settlement_without_units_is_empty() -> None:
    assert settle(parse_rubric(TEXT, "例"), Facts(), date(2024, 12, 31), []).units == ()


def test_numbers_that_outgrow_the_working_are_refused_in_words() -> None:
    item = {
        "points": "0.000001",
        "rules": [{"kind": "relative_scale", "ref": "max", "scope": "all"}],
        "children": [
            {"number": "1.1", "points": "0.000001", "rules": [{"kind": "judged"}]},
            {
                "number": "1.2",
                "role": "deduction",
                "rules": [{"kind": "unit_deduct_outside", "each": "999999", "unit": "次"}],
            },
        ],
    }
    rubric = rubric_of({"item": item, "units": {"甲": None, "乙": None}})
    huge = fact(what="1.2", level=None, unit="乙", amount=Decimal(1_000_000_000))
    least = judgement(by="牵头科", score=Decimal("0.000000000000000000001"))
    with pytest.raises(FiguresTooLargeError):
        settle(rubric, Facts((), (huge,), (least,)), date(2024, 12, 31), units_of(rubric))


def test_a_panel_below_a_heading_may_not_be_left_by_a_child() -> None:
    text = TEXT.replace("{kind: zero_if,", "{kind: panel_collect, panel: [甲科]}, {kind: zero_if,")
    text = text.replace("title: 评分,", "title: 评分, judges: [乙科],")
    assert faults(text) == [
        "第21行 items[0].children[0].judges：「乙科」不在上级 panel 所列的科室之内"
    ]


def test_a_heading_whose_children_only_add_gives_no_base_points() -> None:
    bonus = {"number": "1.1", "role": "bonus", "rules": [{"kind": "discretionary_add"}]}
    with pytest.raises(FileFaultsError) as caught:
        rubric_of({"item": {"points": 10, "children": [bonus]}})
    assert "没有一个下级给出基本分" in str(caught.value.faults[0])
