"""One unit's points under a rubric: reckon its leaves, weigh them, round, keep the trace.

The caller sets the decimal context (`rounding.WORKING`).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from scoring.facts import MilestoneFact
from scoring.order import natural
from scoring.rubric import CompletionScheme, Rubric, Section
from scoring.rubricfile import Absent, NothingDue, Takes, TaskWeight
from scoring.settlement import Gap, Item, UnitPoints
from scoring.taskrule import Reckoned
from scoring.trace import Node
from scoring.words import outcome_word

_ZERO = Decimal(0)
HUNDRED = Decimal(100)


@dataclass(frozen=True, slots=True)
class _Leaf:
    """One task of the unit, reckoned; `exact` is its points before rounding."""

    task: str
    reckoned: Reckoned
    exact: Decimal | None


@dataclass(frozen=True, slots=True)
class _Part:
    """One section of the unit; `weight` is what it is worth to this unit."""

    section: Section
    weight: Decimal
    leaves: tuple[_Leaf, ...]
    exact: Decimal | None


def score_unit(
    rubric: Rubric, scheme: CompletionScheme, unit: str, facts: Sequence[MilestoneFact]
) -> UnitPoints:
    """Score one unit on its facts; a unit with nothing counted has no total.

    A unit's sections have weights; a section's tasks share its weight; a task earns its share
    by its rule. Tasks and sections in which nothing was counted for a unit take no part.
    """
    parts = _parts(rubric, scheme, facts)
    exact = [part.exact or _ZERO for part in parts]
    rounding = rubric.rounding
    total: Decimal | None
    if any(part.weight for part in parts):
        total = rounding.take(sum(exact, _ZERO))
        points = rounding.share_out(total, exact)
        weights = rounding.share_out(rounding.take(rubric.total), [part.weight for part in parts])
    else:
        full = scheme.nothing is NothingDue.FULL
        total = rounding.take(rubric.total) if full else None
        points = weights = [rounding.take(_ZERO) for _ in parts]
    items: list[Item] = []
    nodes: list[Node] = []
    for part, printed, weight in zip(parts, points, weights, strict=True):
        own = None if part.exact is None else printed
        raw = None
        if part.exact is not None:
            raw = rounding.take(part.exact * HUNDRED / part.weight)
        number, title = part.section.number, part.section.title
        items.append(Item(number, title, raw, raw, weight, own, HUNDRED))
        nodes.append(_section_node(rubric, part, own, weight))
    weight = rounding.take(rubric.total)
    trace = Node(None, unit, total, weight, None, None, None, (), tuple(nodes))
    open_facts = (f for p in parts for leaf in p.leaves for f in leaf.reckoned.open_facts)
    return UnitPoints(total, tuple(items), trace, tuple(_gap(fact) for fact in open_facts))


def _parts(rubric: Rubric, scheme: CompletionScheme, facts: Iterable[MilestoneFact]) -> list[_Part]:
    taken: dict[Takes, dict[str, list[MilestoneFact]]] = {
        takes: defaultdict(list) for takes in Takes
    }
    for fact in facts:
        takes = Takes.MAIN if fact.annex is None else Takes.ANNEXES
        taken[takes][fact.task].append(fact)
    reckoned = [_reckon(section, taken[section.takes]) for section in scheme.sections]
    present = [any(r.possible for _, r in leaves) for leaves in reckoned]
    pool = sum((s.weight for s, p in zip(scheme.sections, present, strict=True) if p), _ZERO)
    parts: list[_Part] = []
    for section, leaves, here in zip(scheme.sections, reckoned, present, strict=True):
        if not pool or not (here or scheme.absent is Absent.FORFEIT):
            weight = _ZERO
        elif scheme.absent is Absent.SPREAD:
            weight = section.weight * rubric.total / pool
        else:
            weight = section.weight
        weighed = _weigh(scheme.tasks, weight, leaves)
        exact = sum((leaf.exact or _ZERO for leaf in weighed), _ZERO) if weight else None
        parts.append(_Part(section, weight, weighed, exact))
    return parts


def _reckon(section: Section, tasks: dict[str, list[MilestoneFact]]) -> list[tuple[str, Reckoned]]:
    leaves: list[tuple[str, Reckoned]] = []
    for task in sorted(tasks, key=lambda ref: (natural(ref), ref)):
        facts = sorted(tasks[task], key=lambda f: (f.due_on, f.occurrence, f.milestone))
        leaves.append((task, section.rule.reckon(facts)))
    return leaves


def _weigh(
    how: TaskWeight, weight: Decimal, leaves: Sequence[tuple[str, Reckoned]]
) -> tuple[_Leaf, ...]:
    """Share a section's weight among the leaves that count, and give each what it earned."""
    equal = how is TaskWeight.EQUAL
    sizes = [(1 if equal else r.counted) if r.possible else 0 for _, r in leaves]
    whole = sum(sizes)
    return tuple(
        _Leaf(task, r, weight * size * r.earned / (r.possible * whole) if size else None)
        for (task, r), size in zip(leaves, sizes, strict=True)
    )


def _section_node(rubric: Rubric, part: _Part, points: Decimal | None, weight: Decimal) -> Node:
    printed = rubric.rounding.share_out(
        _ZERO if points is None else points, [leaf.exact or _ZERO for leaf in part.leaves]
    )
    section = part.section
    children = tuple(
        _task_node(section, leaf, None if leaf.exact is None else own)
        for leaf, own in zip(part.leaves, printed, strict=True)
    )
    return Node(
        section.number, section.title, points, weight, None, None, section.clause, (), children
    )


def _task_node(section: Section, leaf: _Leaf, points: Decimal | None) -> Node:
    facts = [u.fact for u in leaf.reckoned.facts if isinstance(u.fact, MilestoneFact)]
    return Node(
        number=leaf.task,
        title=facts[0].title,
        points=points,
        weight=None,
        rule=section.kind,
        phrase=_shared([fact.phrase for fact in facts]),
        clause=_shared([fact.clause for fact in facts]),
        facts=leaf.reckoned.facts,
        children=(),
    )


def _gap(fact: MilestoneFact) -> Gap:
    what = f"{outcome_word(fact.outcome)}，{fact.due_on.isoformat()} 到期"
    return Gap(fact.unit, fact.task, what, milestone=fact.milestone)


def _shared(values: Sequence[str | None]) -> str | None:
    """Return the one value that all have; a task of several deadlines leaves it to its facts."""
    return values[0] if len(set(values)) == 1 else None
