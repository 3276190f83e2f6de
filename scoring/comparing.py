"""Two settlements held against each other: what went in differently, and what moved."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from scoring.changes import judged_place, milestone_ref
from scoring.comparison import ChoiceMove, Comparison, FactMove, LineMove, Moved, UnitMove
from scoring.facts import Facts, Judgement, MilestoneFact, Outcome, Tally, VetoFinding
from scoring.factwords import Fact, Namer
from scoring.words import outcome_word

Node = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Side:
    """One of the two: its JSON, and the facts it was settled with, where they were kept."""

    result: Mapping[str, Any]
    facts: Facts | None


def compare(before: Side, after: Side, words: Namer) -> Comparison:
    """Hold two settlements against each other; `words` are those of the later one's rubric."""
    old, new = before.result, after.result
    facts = None
    if before.facts is not None and after.facts is not None:
        facts = tuple(_facts(before.facts, after.facts, words))
    gone, come = _gaps(old), _gaps(new)
    return Comparison(
        rubric=Moved(old["sha256"], new["sha256"]),
        choices=tuple(_choices(old, new)),
        facts=facts,
        units=tuple(_units(old, new)),
        closed=tuple(one for one in gone if one not in come),
        opened=tuple(one for one in come if one not in gone),
    )


def _facts(before: Facts, after: Facts, words: Namer) -> Iterator[FactMove]:
    """Yield facts by what they are known by; those equal on both sides are passed over."""
    old, new = _by_place(before), _by_place(after)
    for place in dict.fromkeys([*old, *new]):
        was, now = old.get(place), new.get(place)
        if was == now:
            continue
        one = now or was
        if one is None:
            continue
        ref = milestone_ref(one) if isinstance(one, MilestoneFact) else one.ref
        said = Moved(
            None if was is None else words.words(was), None if now is None else words.words(now)
        )
        yield FactMove(one.unit, ref, said)


def _by_place(facts: Facts) -> dict[object, Fact]:
    entered: list[Tally | VetoFinding] = [*facts.tallies, *facts.vetoes]
    judged: list[Judgement] = list(facts.judgements)
    return {
        **{milestone_ref(one): one for one in facts.milestones},
        **{one.ref: one for one in entered},
        **{judged_place(one): one for one in judged},
    }


def _choices(old: Mapping[str, Any], new: Mapping[str, Any]) -> Iterator[ChoiceMove]:
    was = {one["id"]: one for one in old["choices"]}
    now = {one["id"]: one for one in new["choices"]}
    for key, one in (was | now).items():
        taken = [side[key]["taken"] if key in side else None for side in (was, now)]
        if taken[0] != taken[1]:
            yield ChoiceMove(key, one["question"], Moved(taken[0], taken[1]))


def _gaps(result: Mapping[str, Any]) -> list[str]:
    # Settlements of older programs call the number `task`.
    found = (
        (gap["unit"], gap.get("number", gap.get("task")), gap["what"]) for gap in result["gaps"]
    )
    return list(dict.fromkeys(f"{unit} {number}：{what}" for unit, number, what in found))


def _units(old: Mapping[str, Any], new: Mapping[str, Any]) -> Iterator[UnitMove]:
    was = {one["unit"]: one for one in old["units"]}
    now = {one["unit"]: one for one in new["units"]}
    for name in now | was:
        a, b = was.get(name), now.get(name)
        move = UnitMove(
            unit=name,
            group=(b or a or {})["group"] or "",
            total=_pair(a, b, "total"),
            rank=_pair(a, b, "rank"),
            grade=_pair(a, b, "grade"),
            vetoed=_pair(a, b, "vetoed"),
            items=tuple(_items(a, b)),
            indicators=tuple(_lines(a, b)),
        )
        if move.moved or move.items or move.indicators:
            yield move


def _pair(old: Node | None, new: Node | None, key: str) -> Moved:
    return Moved(_said(old, key), _said(new, key))


def _said(node: Node | None, key: str) -> str | None:
    value = node.get(key) if node else None
    if isinstance(value, bool):
        return "是" if value else "否"
    return None if value is None else str(value)


def _items(old: Node | None, new: Node | None) -> Iterator[LineMove]:
    was, now = _numbered(old, "items"), _numbered(new, "items")
    for number, one in (was | now).items():
        points = _pair(was.get(number), now.get(number), "points")
        if points.before != points.after:
            scaled = _pair(was.get(number), now.get(number), "scaled")
            yield LineMove(number, one["title"], None, points, scaled)


def _numbered(unit: Node | None, key: str) -> dict[str, Node]:
    return {one["number"]: one for one in unit[key]} if unit else {}


def _lines(old: Node | None, new: Node | None) -> Iterator[LineMove]:
    """Yield the places of a trace whose own rules give something else, or for another reason.

    What printed parts gain or lose by rounding alone is passed over.
    """
    was = {one["number"]: one for one in _walk(old["trace"])} if old and old["trace"] else {}
    now = {one["number"]: one for one in _walk(new["trace"])} if new and new["trace"] else {}
    for number, one in (now | was).items():
        a, b = was.get(number), now.get(number)
        says, points = Moved(_why(a), _why(b)), Moved(_own(a), _own(b))
        plain = not says.before and not says.after
        if says.before != says.after or (plain and points.before != points.after):
            heading = bool(one["children"])
            yield LineMove(number, one["title"], one["clause"], points, says, heading)


def _walk(node: Node) -> Iterator[Node]:
    for child in node["children"]:
        yield child
        yield from _walk(child)


def _own(node: Node | None) -> str | None:
    """Return what the node's own rules give: of a heading only what they do to the sum."""
    if node is None:
        return None
    if not node["children"]:
        points: str | None = node["points"]
        return points
    steps = [Decimal(step["points"]) for step in node.get("steps", ())]
    return f"{sum(steps, Decimal(0)):f}" if steps else None


def _why(node: Node | None) -> str | None:
    if node is None:
        return None
    said = [step["says"] for step in node.get("steps", ())]
    if node.get("scaled"):
        said.append(node["scaled"])
    if node["rule"] == "completion":
        said += [
            f"{one['due_on']} 到期的{outcome_word(Outcome(one['outcome']))}"
            for one in node["facts"]
        ]
    return "；".join(said) or None
