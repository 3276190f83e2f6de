"""A trace of indicators as indented Chinese lines: items, headings, leaves, rules, facts."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from typing import Any

from scoring.facts import Outcome
from scoring.words import figure, outcome_word

Node = Mapping[str, Any]

_INDENT = "  "
_NAMED = 6


def tree_lines(node: Node, titles: Mapping[str, str], depth: int, *, whole: bool) -> list[str]:
    """Return the lines of all below a node, and of what its own rules did to their sum.

    Without `whole`, leaves with full marks and bonuses and deductions that did not happen are
    only counted, unless a fact was left out there.
    """
    lines: list[str] = []
    full: list[str] = []
    idle: list[str] = []
    for child in node["children"]:
        if not whole and _is_idle(child):
            idle.append(child["number"])
        elif not whole and depth > 1 and _is_full(child):
            full.append(child["number"])
        else:
            lines += _node(child, titles, depth, whole=whole)
    indent = _INDENT * depth
    if full:
        lines.append(f"{indent}{'其余 ' if lines else ''}{len(full)} 项满分{_named(full)}")
    if idle:
        lines.append(f"{indent}加分、减分 {len(idle)} 项没有发生{_named(idle)}")
    if node["children"]:
        for step in node.get("steps", ()):
            lines.append(f"{indent}· {step['says']}（{_signed(step['points'])}）")
            lines += [f"{indent}{_INDENT}- {fact_words(one, titles)}" for one in step["facts"]]
    return lines


def fact_words(fact: Mapping[str, Any], titles: Mapping[str, str]) -> str:
    """Return a fact of a trace in one line: what, when, by whom, its credit and evidence."""
    said = [_fact(fact, titles)]
    counts = fact["credit"] is not None
    if counts and (fact["kind"] == "tally" or (fact["kind"] == "milestone" and not fact["why"])):
        said.append(f"计 {figure(Decimal(fact['credit']))}")
    if fact["why"]:
        said.append(fact["why"] if counts else f"不计：{fact['why']}")
    if fact.get("evidence"):
        said.append(f"佐证 {'、'.join(fact['evidence'])}")
    return "，".join(said)


def _fact(fact: Mapping[str, Any], titles: Mapping[str, str]) -> str:
    on = f"，{fact['on']}" if fact.get("on") else ""
    if fact["kind"] == "milestone":
        done = f"{fact['done_on']} 报送，" if fact["done_on"] else ""
        outcome = outcome_word(Outcome(fact["outcome"]))
        return f"节点{fact['milestone']} {fact['title']}，{fact['due_on']} 到期，{done}{outcome}"
    if fact["kind"] == "judgement":
        by = "自评" if fact["stage"] == "self" else f"{fact['by']}评"
        remark = f"「{fact['remark']}」" if fact["remark"] else ""
        return f"{fact['ref']} {by} {_score(fact)} 分{on}{remark}"
    title = f"「{fact['title']}」" if fact["title"] else ""
    what = titles.get(fact["what"], fact["what"])
    level = f"（{fact['level']}）" if fact["level"] else ""
    amount = figure(Decimal(fact["amount"]))
    return f"{fact['ref']} {what}{level} {amount}{on}{title}"


def _node(node: Node, titles: Mapping[str, str], depth: int, *, whole: bool) -> Iterator[str]:
    indent = _INDENT * depth
    why = ""
    if not node["children"]:
        own = [f"自评 {_score(one)} 分" for one in node["facts"] if one.get("stage") == "self"]
        why = "；".join([*(step["says"] for step in node["steps"]), *own])
    elif node["raw"] is not None:
        said = [f"本项得 {node['raw']} 分", node["scaled"]]
        why = "，".join(one for one in said if one)
    clause = f"〔{node['clause']}〕" if node["clause"] else ""
    phrase = f"「{node['phrase']}」" if node["phrase"] and not node["children"] else ""
    points = f"{_points(node)}——{why}" if why else _points(node)
    yield f"{indent}{node['number']} {node['title']}：{points}{clause}{phrase}"
    if node["children"]:
        yield from tree_lines(node, titles, depth + 1, whole=whole)
        return
    yield from _facts(node, titles, indent + _INDENT)


def _facts(node: Node, titles: Mapping[str, str], indent: str) -> Iterator[str]:
    """Yield each fact of a leaf once.

    One that a rule of the leaf counts is not told as left out by another. Where two rules count
    one fact differently, each rule's facts stand under its own words.
    """
    facts = _once(node["facts"])
    if len({_ref(one) for one in facts}) == len({fact_words(one, titles) for one in facts}):
        told = dict.fromkeys(fact_words(one, titles) for one in facts)
        yield from (f"{indent}- {one}" for one in told)
        return
    of_steps = [one for step in node["steps"] for one in step["facts"]]
    for step in node["steps"]:
        yield f"{indent}· {step['says']}（{_signed(step['points'])}）"
        for one in step["facts"]:
            if one in facts:
                yield f"{indent}{_INDENT}- {fact_words(one, titles)}"
    yield from (f"{indent}- {fact_words(one, titles)}" for one in facts if one not in of_steps)


def _once(facts: Sequence[Node]) -> list[Node]:
    counted = {_ref(one) for one in facts if one["credit"] is not None}
    return [one for one in facts if one["credit"] is not None or _ref(one) not in counted]


def _ref(fact: Node) -> object:
    return fact["milestone"] if fact["kind"] == "milestone" else fact["ref"]


def _score(fact: Mapping[str, Any]) -> str:
    return figure(Decimal(fact["score"]))


def _points(node: Node) -> str:
    if node["points"] is None:
        return "不计分"
    points, weight = node["points"], node["weight"]
    if node["raw"] is not None and node["role"] == "base":
        return f"{points} 分（权重 {figure(Decimal(weight))}）"
    if node["role"] == "bonus" and not points.startswith("-"):
        return f"加 {points} 分"
    if node["role"] == "bonus":
        return f"扣 {points.removeprefix('-')} 分"
    if node["role"] == "deduction":
        return f"{points} 分（减分）"
    return f"{points} 分（满分 {figure(Decimal(weight))} 分）" if weight else f"{points} 分"


def _is_full(node: Node) -> bool:
    """Say whether nothing is to be explained: full marks, and no fact was left out."""
    if node["points"] is None or node["weight"] is None or node["role"] != "base":
        return False
    if Decimal(node["points"]) != Decimal(node["weight"]):
        return False
    if node["children"]:
        own = node["steps"]
        return not own and all(_is_full(one) or _is_idle(one) for one in node["children"])
    return len(node["steps"]) == 1 and not _left_out(node["facts"])


def _is_idle(node: Node) -> bool:
    """Say whether a bonus or deduction did not happen, and no fact speaks of it."""
    if node["role"] == "base" or node["points"] is None or Decimal(node["points"]):
        return False
    return not node["facts"] and all(_is_idle(one) for one in node["children"])


def _left_out(facts: Sequence[Mapping[str, Any]]) -> bool:
    return any(one["credit"] is None and one.get("stage") != "self" for one in facts)


def _named(numbers: Sequence[str]) -> str:
    shown = "、".join(numbers[:_NAMED])
    return f"（{shown}{'等' if len(numbers) > _NAMED else ''}）"


def _signed(points: str) -> str:
    return f"{Decimal(points):+f}"
