"""Random rubrics of indicators, and random facts for them, the same for the same seed.

Counters are of two sorts: one more «good» thing can only help a unit, one more «bad» thing can
only harm it. Every rubric is made of the kinds that a paper combines.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from decimal import Decimal
from random import Random
from typing import Any

from scoring.facts import Facts, Judgement, MilestoneFact, Outcome, Stage, Tally
from scoring.index import index_of
from scoring.rubric import Rubric
from tests.scoring.fragments import rubric_of

LEVELS = ["国家级", "省级", "市级"]
UNITS = {"甲": None, "乙": None, "丙": None, "丁": None}
GROUPS = {"一组": ["甲", "乙"], "二组": ["丙", "丁"]}
GOOD, BAD = ("good", "ranked"), ("bad",)
COUNTERS = [
    {"key": "good", "title": "好事"},
    {"key": "ranked", "title": "分级的好事", "levels": LEVELS},
    {"key": "bad", "title": "坏事"},
]
_FIRST, _LAST = date(2024, 1, 1), date(2025, 2, 28)

Part = dict[str, Any]

BASE: Sequence[Sequence[Part]] = (
    [{"kind": "judged"}],
    [{"kind": "done"}],
    [{"kind": "standard"}],
    [{"kind": "panel_average", "panel": "甲科、乙科", "scale": 100, "combine": "median"}],
    [{"kind": "quota", "count": "good", "target": 7, "unit": "篇", "shortfall": "pro_rata"}],
    [
        {"kind": "gate_before", "date": "2024-11-01", "inclusive": "no"},
        {"kind": "best_of", "per": "篇"},
        {"kind": "quota", "count": "ranked", "target": 3, "unit": "篇", "shortfall": "each_missing",
         "each": "0.7"},
        {"kind": "per_unit_add", "count": "ranked", "each": "0.35", "over": 3, "unit": "篇"},
        {"kind": "cap", "max": 2, "scope": "bonus"},
    ],
    [
        {"kind": "best_of", "per": "篇"},
        {"kind": "ladder", "count": "ranked", "levels": {"国家级": "1.5", "省级": 1, "市级": "0.7"},
         "unit": "篇", "effect": "accrue"},
    ],
    [{"kind": "accrue", "count": "good", "each": "0.3", "unit": "篇"}],
    [{"kind": "min_count", "count": "good", "least": 2, "unit": "人"}],
    [{"kind": "prohibition", "count": "bad"}],
    [{"kind": "per_unit_deduct", "count": "bad", "each": "0.9", "unit": "起", "start": "full",
      "floor": "0"}],
    [
        {"kind": "judged"},
        {"kind": "late_deduct", "count": "bad", "each": 1, "unit": "次", "start": "none",
         "floor": "0"},
    ],
    [
        {"kind": "quota", "count": "good", "target": 2, "unit": "篇", "shortfall": "nothing"},
        {"kind": "zero_if", "count": "bad", "condition": "被批评", "scope": "base"},
    ],
)  # fmt: skip
BONUS: Sequence[Sequence[Part]] = (
    [{"kind": "per_unit_add", "count": "good", "each": "0.5", "unit": "篇"},
     {"kind": "cap", "max": 5, "scope": "bonus"}],
    [{"kind": "flat_add", "count": "good", "points": 5, "repeat": "once"}],
    [{"kind": "ladder", "count": "ranked", "levels": {"国家级": 3, "市级": 1}, "unit": "篇",
      "effect": "add", "cap": 4}],
    [{"kind": "discretionary_add", "most": 3}],
)  # fmt: skip
DEDUCTION: Sequence[Sequence[Part]] = (
    [{"kind": "block_deduct", "count": "bad", "points": 4, "repeat": "once"}],
    [{"kind": "unit_deduct_outside", "count": "bad", "each": 3, "unit": "次"}],
    [{"kind": "deduct_unquantified"}],
)
LIMITS: Sequence[Sequence[Part]] = (
    [],
    [],
    [{"kind": "floor", "min": 0, "scope": "total"}],
    [{"kind": "zero_if", "count": "bad", "condition": "被批评", "scope": "total"}],
    [{"kind": "cap", "max": 3, "scope": "bonus"}],
)
BINDERS: Sequence[Sequence[Part]] = (
    [],
    [],
    [],
    [{"kind": "applicability", "groups": "一组", "otherwise": "none"}],
    [{"kind": "applicability", "except_units": "丙", "otherwise": "full"}],
    [{"kind": "applicability", "units": "甲、丁", "otherwise": "zero"}],
)
SCALES: Sequence[Sequence[Part]] = (
    [],
    [{"kind": "relative_scale", "ref": "max", "scope": "all"}],
    [{"kind": "relative_scale", "ref": "max", "scope": "group"}],
)
WEIGHTS: Mapping[int, Sequence[str]] = {1: ["100"], 2: ["37.5", "62.5"], 3: ["16", "71", "13"]}


def draw_rubric(seed: int) -> Rubric:
    """A rubric of one to three items, two levels deep, that uses all counters."""
    random = Random(seed)  # noqa: S311
    weights = WEIGHTS[random.randint(1, 3)]
    items = [_item(random, i, weight) for i, weight in enumerate(weights, start=1)]
    # One leaf for each counter, so that all of them are read.
    items[0]["children"] += [
        {"number": "1.91", "role": "bonus", "rules": [*BONUS[0]]},
        {"number": "1.92", "role": "bonus", "rules": [*BONUS[2]]},
        {"number": "1.93", "role": "deduction", "rules": [*DEDUCTION[1]]},
    ]
    case = {
        "units": UNITS,
        "groups": GROUPS,
        "counters": COUNTERS,
        "items": items,
        "period": {"from": _FIRST, "to": date(2024, 12, 31)},
        "places": random.choice([0, 1, 2, 3]),
        "rounding": random.choice(["half_up", "half_even", "down"]),
        "ties": random.choice(["share", "dense"]),
        "awards": [
            {"kind": "grade_by_rank", "clause": "五", "bands": [
                {"name": "优秀", "first": 1, "last": 1}, {"name": "合格", "of_last": 1}]},
        ],
    }  # fmt: skip
    return rubric_of(case)


def _item(random: Random, place: int, weight: str) -> Part:
    headings = [_heading(random, f"{place}.{i}") for i in range(1, random.randint(2, 4))]
    rules = [*random.choice(SCALES), *random.choice(LIMITS)]
    points = sum(Decimal(str(h["points"])) for h in headings)
    return {"weight": weight, "points": points, "children": headings, "rules": rules}


def _heading(random: Random, number: str) -> Part:
    if random.random() < 0.2:
        rules = [*random.choice(BASE), *random.choice(BINDERS)]
        return {"number": number, "points": random.choice(["2", "7.5", "30"]), "rules": rules}
    children: list[Part] = []
    for i in range(1, random.randint(2, 5)):
        rules = [*random.choice(BASE), *random.choice(BINDERS)]
        points = random.choice(["1", "2.5", "4", "15"])
        children.append({"number": f"{number}.{i}", "points": points, "rules": rules})
    points = sum(Decimal(child["points"]) for child in children)
    if random.random() < 0.4:
        bonus = {"number": f"{number}.8", "role": "bonus", "rules": [*random.choice(BONUS)]}
        children.append(bonus)
    if random.random() < 0.3:
        rules = [*random.choice(DEDUCTION)]
        children.append(
            {"number": f"{number}.9", "role": "deduction", "points": "3", "rules": rules}
        )
    rules = [*random.choice(LIMITS)]
    return {"number": number, "points": points, "children": children, "rules": rules}


def draw_facts(rubric: Rubric, seed: int) -> Facts:
    """Facts for every unit: nothing, a little or a lot of everything that the rubric takes."""
    random = Random(seed)  # noqa: S311
    index = index_of(rubric)
    tallies: list[Tally] = []
    judgements: list[Judgement] = []
    for unit in UNITS:
        eager = random.choice([0.0, 0.3, 0.9])
        for what in [*index.counters, *GOOD, *GOOD, *BAD]:
            if random.random() < eager:
                tallies.append(one_more(random, rubric, unit, what, f"t{len(tallies)}"))
        for number, (most, judges) in index.judged.items():
            for by in judges:
                if random.random() < max(eager, 0.2):
                    score = Decimal(random.randint(0, int((most or 5) * 10))) / 10
                    ref = f"j{len(judgements)}"
                    judgements.append(
                        Judgement(ref, unit, number, by, Stage.REVIEW, score, None, "")
                    )
    return Facts((), tuple(tallies), tuple(judgements))


def one_more(random: Random, rubric: Rubric, unit: str, what: str, ref: str) -> Tally:
    """One more thing counted: on some day, at some level, perhaps known under a key."""
    levels = index_of(rubric).counters[what]
    return Tally(
        ref=ref,
        unit=unit,
        what=what,
        amount=Decimal(random.choice(["1", "2", "5", "0.5"])),
        level=random.choice(levels) if levels else None,
        on=random.choice([None, _FIRST + timedelta(days=random.randint(0, 420))]),
        title=f"事实{ref}",
        key=random.choice([None, "A", "B"]) if levels else None,
        by="录入人",
    )


def milestones(unit: str, outcomes: Sequence[Outcome]) -> tuple[MilestoneFact, ...]:
    """Milestones of task «T», one of each outcome."""
    due = date(2024, 6, 30)
    return tuple(
        MilestoneFact(i, unit, "一", "T", None, "任务", None, None, f"第{i}次", due, due, outcome)
        for i, outcome in enumerate(outcomes, start=1)
    )
