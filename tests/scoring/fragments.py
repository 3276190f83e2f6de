"""Small rubrics and facts for worked examples, from a few lines of YAML.

A case has `leaf` (one indicator, number «1.1» when it names none), or `item` (a whole item), or
`items`, whose weights are equal when they name none; `counters`, `awards`, `period`, `places`,
`ties` and `most` (of the total) when they matter. Its facts are of one unit «甲», or under
`units` of several:

    counted      how many under the leaf's own number, or a list of facts (what is the leaf)
    judged       {section: score} of the leaf, or {indicator: {section: score}}
    milestones   outcomes of task «T», or {outcome, due_on, done_on, phrase} where days matter
    vetoed       {veto: reason}
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from decimal import Decimal
from itertools import count
from typing import Any

import yaml

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
from scoring.indicator import IndicatorScheme
from scoring.rubric import Rubric, parse_rubric

LEAF = "1.1"
LEAD = "牵头科"
TASK = "T"
GROUP = "一组"
DAY = date(2024, 12, 31)
DUE = date(2024, 6, 30)


def rubric_of(case: Mapping[str, Any]) -> Rubric:
    """The rubric of a case; what a file must have besides is filled in."""
    names = list(case.get("units", {"甲": None}))
    groups = case.get("groups", {GROUP: names})
    settle = {"clause": "一", "total": 100, "places": case.get("places", 2)}
    settle |= {"rounding": case.get("rounding", "half_up"), "ties": case.get("ties", "share")}
    if "most" in case:
        settle["most"] = case["most"]
    value = {
        "format": 1,
        "rubric": {"title": "例"},
        "settle": settle,
        "units": [{"name": name, "clause": "一", "units": own} for name, own in groups.items()],
        "counters": case.get("counters", []),
        "items": _items(case),
        "awards": case.get("awards", []),
    }
    if "period" in case:
        value["period"] = {"clause": "一", **case["period"]}
    text = yaml.safe_dump(_as_text(value), allow_unicode=True, sort_keys=False)
    return parse_rubric(text, "例")


def _items(case: Mapping[str, Any]) -> list[dict[str, Any]]:
    found = case.get("items") or [case.get("item") or _item_of(case.get("leaf", {}))]
    filled = []
    for i, item in enumerate(found, start=1):
        own = {"number": str(i), "title": f"第{i}项", "clause": "一", "lead": LEAD}
        own |= {"weight": Decimal(100) / len(found)} | item
        filled.append(_titled({key: value for key, value in own.items() if value is not None}))
    return filled


def _item_of(leaf: Mapping[str, Any]) -> dict[str, Any]:
    """An item around one leaf; where the leaf has no base points, beside 100 of another."""
    leaf = {"number": LEAF, **(leaf or {"points": 100, "rules": [{"kind": "judged"}]})}
    if leaf.get("role", "base") == "base":
        return {"points": leaf["points"], "children": [leaf]}
    kept = {"number": "1.2", "points": 100, "rules": [{"kind": "prohibition"}]}
    return {"points": 100, "children": [leaf, kept]}


def _titled(part: Mapping[str, Any]) -> dict[str, Any]:
    own = {"title": f"指标{part['number']}", **part}
    if "children" in part:
        own["children"] = [_titled(child) for child in part["children"]]
    return own


def _as_text(value: object) -> object:
    """YAML's numbers and days as the texts that a file has."""
    match value:
        case dict():
            return {str(k): _as_text(v) for k, v in value.items()}
        case list():
            return [_as_text(v) for v in value]
        case bool():
            return "yes" if value else "no"
    return str(value)


def units_of(rubric: Rubric) -> tuple[UnitInfo, ...]:
    """The units that a rubric names."""
    assert isinstance(rubric.scheme, IndicatorScheme)
    return rubric.scheme.units


def facts_of(case: Mapping[str, Any]) -> Facts:
    """All facts of a case."""
    numbers = count(1)
    milestones: list[MilestoneFact] = []
    tallies: list[Tally] = []
    judgements: list[Judgement] = []
    vetoes: list[VetoFinding] = []
    for unit, given in case.get("units", {"甲": case}).items():
        own = given or {}
        milestones += [_milestone(unit, m, next(numbers)) for m in own.get("milestones", [])]
        tallies += [_tally(unit, t, next(numbers)) for t in _counted(own.get("counted", []))]
        judgements += _judgements(unit, own, numbers)
        vetoes += [
            VetoFinding(f"v{next(numbers)}", unit, key, LEAD, None, reason)
            for key, reason in own.get("vetoed", {}).items()
        ]
    return Facts(tuple(milestones), tuple(tallies), tuple(judgements), tuple(vetoes))


def _counted(given: object) -> list[dict[str, Any]]:
    if isinstance(given, list):
        return given
    return [{"amount": given}] if given else []


def _tally(unit: str, given: Mapping[str, Any], number: int) -> Tally:
    key = given.get("key")
    return Tally(
        ref=f"t{number}",
        unit=unit,
        what=str(given.get("what", LEAF)),
        amount=Decimal(str(given.get("amount", 1))),
        level=given.get("level"),
        on=given.get("day"),
        title=given.get("title", f"事实{number}"),
        key=None if key is None else str(key),
        by="录入人",
    )


def _milestone(unit: str, given: object, number: int) -> MilestoneFact:
    values: dict[str, Any] = given if isinstance(given, dict) else {"outcome": given}
    outcome = Outcome(values["outcome"])
    done = outcome in {Outcome.ON_TIME, Outcome.LATE, Outcome.IN_REVIEW}
    return MilestoneFact(
        milestone=number,
        unit=unit,
        group="一",
        task=values.get("task", TASK),
        annex=None,
        title="任务",
        clause=None,
        phrase=values.get("phrase", "6月底前"),
        occurrence=f"第{number}次",
        due_on=values.get("due_on", DUE),
        done_on=values.get("done_on", DUE if done else None),
        outcome=outcome,
    )


def _judgements(unit: str, own: Mapping[str, Any], numbers: Iterator[int]) -> Iterator[Judgement]:
    for stage, key in ((Stage.REVIEW, "judged"), (Stage.SELF, "own_view")):
        given = own.get(key, {})
        scores = given if isinstance(given, dict) else {LEAD: given}
        whole = all(isinstance(value, dict) for value in scores.values())
        for indicator, of_section in (scores if whole else {LEAF: scores}).items():
            by_section = of_section if isinstance(of_section, dict) else {LEAD: of_section}
            for section, score in by_section.items():
                yield Judgement(
                    ref=f"j{next(numbers)}",
                    unit=unit,
                    indicator=str(indicator),
                    by=section,
                    stage=stage,
                    score=Decimal(str(score)),
                    on=own.get("judged_on"),
                    remark="",
                )
