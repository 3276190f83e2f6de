"""From the traces of all units to the lines of the detail sheet, one block an item."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from bulletins.scoresheet.lines import (
    Kind,
    Line,
    Values,
    by_weight,
    held,
    measure_of,
    out_of_hundred,
    scaled_by,
    sum_of,
    sums,
)
from bulletins.settled import ScoredItem, ScoredNode, Settled, at_most
from bulletins.sheet import FIRST_ROW
from scoring.order import natural

_REASONS = 3


@dataclass(frozen=True, slots=True)
class Block:
    """One item's lines from top to bottom; `points` is the one that goes into the total."""

    number: str
    title: str
    lines: tuple[Line, ...]
    points: Line


@dataclass(slots=True)
class _Place:
    """A node of the merged tree: the same place in every unit's trace, None where it is not."""

    number: str
    title: str
    clause: str | None
    nodes: list[ScoredNode | None]
    children: list[_Place] = field(default_factory=list)

    @property
    def values(self) -> list[Decimal | None]:
        return [None if node is None else node.points for node in self.nodes]

    @property
    def applying(self) -> list[Decimal | None]:
        """The points that a unit could have earned in all that applies to it."""
        return [
            None
            if node is None
            else sum((c.weight for c in node.children if c.weight and c.weight > 0), Decimal(0))
            for node in self.nodes
        ]

    @property
    def why(self) -> str:
        """What its own rules did to the sum of what is below, in the words of any unit."""
        said = [says for node in self.nodes if node for says, _ in node.steps]
        return at_most(list(dict.fromkeys(said)), _REASONS)


def blocks(settled: Settled) -> list[Block]:
    """Return a block for every item, in the order of the paper; every line has its row."""
    units = settled.units
    places = {place.number: place for place in _merge([unit.nodes for unit in units])}
    groups = [unit.group for unit in units]
    found = []
    for number in dict.fromkeys(item.number for unit in units for item in unit.items):
        items = [next((i for i in unit.items if i.number == number), None) for unit in units]
        first = next(item for item in items if item is not None)
        place = places.get(number) or _Place(number, first.title, None, [None] * len(units))
        place.title = first.title
        found.append(_block(place, items, groups, _terms(settled, first)))
    for row, line in enumerate((line for block in found for line in block.lines), FIRST_ROW):
        line.row = row
    return found


def _merge(of_units: Sequence[Sequence[ScoredNode]]) -> list[_Place]:
    """Lay the units' trees over one another, every place before those that follow it anywhere."""
    known: dict[tuple[str, str], _Place] = {}
    follows: dict[tuple[str, str], set[tuple[str, str]]] = {}
    for at, nodes in enumerate(of_units):
        before = None
        for node in nodes:
            key = node.number, node.title
            if key not in known:
                known[key] = _Place(*key, node.clause, [None] * len(of_units))
            known[key].nodes[at] = node
            follows.setdefault(key, set()).update(() if before is None else (before,))
            before = key
    found = [known[key] for key in _in_order(follows)]
    for place in found:
        place.children = _merge([node.children if node else () for node in place.nodes])
    return found


def _in_order(follows: dict[tuple[str, str], set[tuple[str, str]]]) -> list[tuple[str, str]]:
    """Return the keys so that each stands after those it follows; else by their numbers.

    Traces that contradict each other are put by number where they do.
    """
    waiting = dict(sorted(follows.items(), key=lambda item: (natural(item[0][0]), item[0])))
    found: list[tuple[str, str]] = []
    placed: set[tuple[str, str]] = set()
    while waiting:
        key = next((k for k, before in waiting.items() if before <= placed), next(iter(waiting)))
        found.append(key)
        placed.add(key)
        del waiting[key]
    return found


def _lines(place: _Place, level: int) -> list[Line]:
    """Return the place's own line, the lines below it, and what its sum is adjusted by."""
    kind = Kind.SUM if place.children else Kind.LEAF
    own = Line(kind, place.number, place.title, place.clause, level, place.values)
    below = [_lines(child, level + 1) for child in place.children]
    if below:
        sum_of(own, [lines[0] for lines in below], place.why)
    rest = [line for lines in below for line in lines]
    return [own, *rest, *([own.adjust] if own.adjust else [])]


@dataclass(frozen=True, slots=True)
class _Terms:
    """What a settlement says of an item; None where an older program did not store it.

    `limit` is None where an item outside of the total has none, and below zero of a deduction.
    """

    measure: Decimal | None
    against: str | None
    limit: Decimal | None


def _terms(settled: Settled, item: ScoredItem) -> _Terms:
    most = settled.most.get(item.number)
    limit = -most if most is not None and item.role == "deduction" else most
    return _Terms(item.measure, settled.against.get(item.number), limit)


def _block(
    place: _Place, items: Sequence[ScoredItem | None], groups: Sequence[str], terms: _Terms
) -> Block:
    lines = [Line(Kind.HEAD, place.number, place.title, place.clause, 0, [None] * len(items))]
    below = [_lines(child, 1) for child in place.children]
    lines += [line for some in below for line in some]
    tops = [some[0] for some in below]

    def add(line: Line) -> Line:
        lines.extend([*([line.adjust] if line.adjust else []), line])
        return line

    def blank(kind: Kind, values: Values) -> Line:
        return Line(kind, place.number, f"{place.title}{kind.value}", None, 0, values)

    raw, scaled = [_raw(item) for item in items], [_scaled(item) for item in items]
    points = [None if item is None else item.points for item in items]
    if any(item is not None and item.outside for item in items):
        base = blank(Kind.OUTSIDE, raw)
        add(sum_of(base, tops, place.why) if tops else base)
        total = add(held(blank(Kind.POINTS, points), base, terms.limit))
        return Block(place.number, place.title, tuple(lines), total)
    weight = add(blank(Kind.WEIGHT, [None if item is None else item.weight for item in items]))
    if not tops and all(value is None for value in raw):
        total = add(blank(Kind.POINTS, points))
        return Block(place.number, place.title, tuple(lines), total)
    total = blank(Kind.POINTS, points)
    below_comes_to = sums(tops, len(items))
    if tops and _unlike(below_comes_to, points) < _unlike(below_comes_to, raw):
        add(sum_of(total, tops, place.why))
        add(out_of_hundred(blank(Kind.RAW, raw), total, weight))
        return Block(place.number, place.title, tuple(lines), total)
    base = blank(Kind.RAW if tops else Kind.GIVEN, raw)
    scaling = blank(Kind.SCALED, scaled)
    base.measure = terms.measure or measure_of(total, scaling, weight)
    add(sum_of(base, tops, place.why) if tops else base)
    if scaled != raw:
        applies = blank(Kind.APPLIES, place.applying)
        scaled_by(scaling, base, applies, groups, terms.against)
        if scaling.weight is applies:
            add(applies)
        base = add(scaling)
    add(by_weight(total, base, weight))
    return Block(place.number, place.title, tuple(lines), total)


def _unlike(one: Values, other: Values) -> int:
    return sum(1 for a, b in zip(one, other, strict=True) if a != b)


def _raw(item: ScoredItem | None) -> Decimal | None:
    return None if item is None else item.raw


def _scaled(item: ScoredItem | None) -> Decimal | None:
    return None if item is None else item.scaled
