"""Why a unit has its points: from a stored settlement to lines a person can read.

A trace by completion goes down to every milestone; one of indicators is worded in
`scoring.explaintree`.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from duban.errors import NotFoundError
from scoring.explaintree import tree_lines
from scoring.facts import Outcome
from scoring.words import outcome_word

_INDENT = "  "
_MOST_NAMED = 40
# The occurrence of a deadline that falls once; not a word for readers.
_ONLY = "once"
# Credits that go without saying: full for what was done on time, none for what is missing.
_UNSAID = {Outcome.ON_TIME: "1", Outcome.MISSING: "0"}


def find(settlement: Mapping[str, Any], unit: str) -> dict[str, Any]:
    """Return the trace of `unit` in a settlement's JSON.

    Raises:
        NotFoundError: the settlement has no such unit; the sentence lists those it has.
    """
    for entry in settlement["units"]:
        if entry["unit"] == unit:
            trace: dict[str, Any] = entry["trace"]
            return trace
    raise NotFoundError("核算中的单位", unit, [entry["unit"] for entry in settlement["units"]])


def place(tree: Mapping[str, Any], number: str) -> dict[str, Any]:
    """Return the node of a number in a unit's trace, with all below it.

    Raises:
        NotFoundError: there is none; the sentence lists those beside or below where it would be.
    """
    nodes = list(_walk(tree))
    for node in nodes:
        if node["number"] == number:
            return node
    numbers = [str(node["number"]) for node in nodes]
    head = number.partition(".")[0] + "."
    near = [one for one in numbers if one.startswith(head)]
    items = [str(node["number"]) for node in tree["children"]]
    raise NotFoundError("指标", number, near if 0 < len(near) <= _MOST_NAMED else items)


def _walk(node: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    for child in node["children"]:
        yield child
        yield from _walk(child)


def as_lines(
    tree: Mapping[str, Any], titles: Mapping[str, str] | None = None, *, whole: bool = False
) -> list[str]:
    """Return a trace, or a part of it, as indented Chinese lines.

    `titles` names counters. Of indicators those with full marks are told as a number, unless
    `whole`. By completion it goes from total to sections, tasks and milestones.
    """
    if tree["number"] is None and any(one.get("raw") is not None for one in tree["children"]):
        points = "没有适用的项目，不计分" if tree["points"] is None else f"合计 {tree['points']} 分"
        head = f"{tree['title']}：{points}（满分 {tree['weight']} 分）"
        return [head, *tree_lines(tree, titles or {}, 1, whole=whole)]
    if tree["number"] is not None:
        if tree["rule"] == "completion":
            return [_task(tree).strip(), *(_fact(fact).strip() for fact in tree["facts"])]
        if any(one["rule"] == "completion" for one in tree["children"]):
            return [line.removeprefix(_INDENT) for line in _section(tree)]
        return tree_lines({"children": [tree], "steps": []}, titles or {}, 0, whole=whole)
    return _completion_lines(tree)


def _completion_lines(tree: Mapping[str, Any]) -> list[str]:
    points = tree["points"]
    head = "没有计入的节点，不计分" if points is None else f"合计 {points} 分"
    lines = [f"{tree['title']}：{head}（满分 {tree['weight']} 分）"]
    for section in tree["children"]:
        lines += _section(section)
    return lines


def _section(section: Mapping[str, Any]) -> Iterator[str]:
    label = f"{_INDENT}{section['number']}. {section['title']}"
    if section["points"] is None:
        yield f"{label}：没有计入的节点，不计分"
    else:
        yield f"{label}：{section['points']} 分（应占 {section['weight']} 分）{_source(section)}"
    for task in section["children"]:
        yield _task(task)
        for fact in task["facts"]:
            yield _fact(fact)


def _task(task: Mapping[str, Any]) -> str:
    points = "不计分" if task["points"] is None else f"{task['points']} 分"
    return (
        f"{_INDENT * 2}{task['number']} {task['title']}：{points}"
        f"——{_reason(task['facts'])}{_source(task)}"
    )


def _reason(facts: Sequence[Mapping[str, Any]]) -> str:
    """Word how a task's facts were counted: «按时办结 3 项，迟报 1 项（×0.6）»."""
    counts = Counter((Outcome(fact["outcome"]), fact["credit"]) for fact in facts)
    order = list(Outcome)
    return "，".join(
        f"{outcome_word(outcome)} {count} 项{_credit(outcome, credit)}"
        for (outcome, credit), count in sorted(
            counts.items(), key=lambda item: order.index(item[0][0])
        )
    )


def _credit(outcome: Outcome, credit: str | None) -> str:
    if credit is None:
        return "（不计）"
    return "" if credit == _UNSAID.get(outcome) else f"（×{credit}）"


def _fact(fact: Mapping[str, Any]) -> str:
    outcome = Outcome(fact["outcome"])
    done = "" if fact["done_on"] is None else f"{fact['done_on']} 报送，"
    phrase = f"「{fact['phrase']}」" if fact["phrase"] else ""
    occurrence = "" if fact["occurrence"] == _ONLY else f"{fact['occurrence']} "
    return (
        f"{_INDENT * 3}- {occurrence}{phrase}{fact['due_on']} 到期，{done}"
        f"{outcome_word(outcome)}{_credit(outcome, fact['credit'])}"
    )


def _source(node: Mapping[str, Any]) -> str:
    return f"〔{node['clause']}〕" if node["clause"] else ""
