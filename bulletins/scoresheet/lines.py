"""The lines of the detail sheet: what an engine's figure is reckoned from, and what it is.

A line that is reckoned carries the engine's figures beside what its formula comes to. Where
they differ (a rounding remainder, a cap, a floor), the difference stands in a line of its own
that the formula adds: so every sum on the sheet is live and still shows the engine's digit.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from enum import Enum

from bulletins.figures import rounded
from bulletins.settled import decimals

Values = Sequence[Decimal | None]
_ZERO, HUNDRED = Decimal(0), Decimal(100)


class Kind(Enum):
    """What a line is, in the words of the sheet."""

    HEAD = "项目"
    LEAF = "得分"
    SUM = "小计"
    ADJUST = "调整"
    GIVEN = "核算给出"
    APPLIES = "适用分值"
    RAW = "百分制得分"
    SCALED = "折算得分"
    WEIGHT = "权重"
    OUTSIDE = "加减分"
    POINTS = "计入总分"


@dataclass(slots=True, eq=False)
class Line:
    """One line of figures, one a unit; None where a unit has none. `row` is its place.

    How it is reckoned follows from what it has: `parts` are summed; `base` is converted by
    `weight` to or from `measure` (100 as a rule), by the highest of each unit's `scope`, or is
    held to `limit`: at most that where it is above zero, at least that where it is below.
    """

    kind: Kind
    number: str
    title: str
    clause: str | None
    level: int
    values: Values
    parts: tuple[Line, ...] = ()
    base: Line | None = None
    weight: Line | None = None
    scope: Sequence[Sequence[int]] = ()
    measure: Decimal = HUNDRED
    limit: Decimal | None = None
    adjust: Line | None = None
    row: int = 0
    places: int = field(init=False)

    def __post_init__(self) -> None:
        self.places = max((decimals(v) for v in self.values if v is not None), default=0)


def sum_of(line: Line, parts: Sequence[Line], why: str = "") -> Line:
    """Make the line the sum of the parts; `why` says what else its figure rests on."""
    line.parts = tuple(parts)
    return _adjusted(line, sums(parts, len(line.values)), why)


def sums(parts: Sequence[Line], count: int) -> list[Decimal | None]:
    """Return the sum of the parts for each unit, None where no part has a figure."""
    found: list[Decimal | None] = []
    for at in range(count):
        own = [value for part in parts if (value := part.values[at]) is not None]
        found.append(sum(own, _ZERO) if own else None)
    return found


def out_of_hundred(line: Line, base: Line, weight: Line) -> Line:
    """Make the line what the base comes to when the weight is 100."""
    line.base, line.weight = base, weight
    pairs = zip(base.values, weight.values, strict=True)
    return _adjusted(line, [b * HUNDRED / w if b is not None and w else None for b, w in pairs])


def by_weight(line: Line, base: Line, weight: Line) -> Line:
    """Make the line what the base, out of its measure, comes to by the weight."""
    line.base, line.weight, line.measure = base, weight, base.measure
    return _adjusted(line, _weighed(base, weight, base.measure))


def held(line: Line, base: Line, limit: Decimal | None) -> Line:
    """Make the line the base, held to a limit where there is one."""
    line.base, line.limit = base, limit
    return _adjusted(line, [None if b is None else _held(b, limit) for b in base.values])


def _held(value: Decimal, limit: Decimal | None) -> Decimal:
    if limit is None:
        return value
    return min(value, limit) if limit > 0 else max(value, limit)


def measure_of(points: Line, base: Line, weight: Line) -> Decimal:
    """Return the measure of an item: 100, or its weight where it is reckoned on that.

    For settlements that do not say which: the one that needs fewer adjustments is taken.
    """
    own = max((value for value in weight.values if value is not None), default=HUNDRED)
    candidates = [HUNDRED, own] if own else [HUNDRED]
    return min(candidates, key=lambda one: len(_differences(points, _weighed(base, weight, one))))


def _weighed(base: Line, weight: Line, measure: Decimal) -> list[Decimal | None]:
    pairs = zip(base.values, weight.values, strict=True)
    return [b * w / measure if b is not None and w is not None else None for b, w in pairs]


def scaled_by(
    line: Line, base: Line, applies: Line, groups: Sequence[str], against: str | None
) -> Line:
    """Make the line the base set on the whole measure.

    What scaled it is the highest figure of all units (`against` all), or of the unit's group, or
    the points that apply to the unit at all (`applies`, against none). Where a settlement does
    not say (None), the one whose figures come out is taken; where none does, the line is left
    as entered.
    """
    everybody = [list(range(len(groups)))] * len(groups)
    own = [[at for at, other in enumerate(groups) if other == group] for group in groups]
    line.measure = base.measure
    scopes = {"all": everybody, "group": own}
    for scope in [scopes[against]] if against in scopes else [] if against else scopes.values():
        figures = [_against(base, at, scope[at]) for at in range(len(groups))]
        if _explain(line, figures):
            line.base, line.scope = base, scope
            return _adjusted(line, figures)
    pairs = zip(base.values, applies.values, strict=True)
    figures = [b * base.measure / w if b is not None and w else None for b, w in pairs]
    if _explain(line, figures):
        line.base, line.weight = base, applies
        return _adjusted(line, figures)
    line.kind = Kind.GIVEN
    return line


def _explain(line: Line, figures: Values) -> bool:
    """Whether the figures are the engine's but for the last digit."""
    most = 2 * Decimal(1).scaleb(-line.places)
    return all(abs(more) <= most for more in _differences(line, figures).values())


def _against(base: Line, at: int, scope: Sequence[int]) -> Decimal | None:
    own = base.values[at]
    highest = max((v for i in scope if (v := base.values[i]) is not None), default=_ZERO)
    return own * base.measure / highest if own is not None and highest else None


def _differences(line: Line, figures: Values) -> dict[int, Decimal]:
    """Return by how much the engine's figure is more than the formula's, unit by unit."""
    found = {}
    for at, (value, figure) in enumerate(zip(line.values, figures, strict=True)):
        if value is not None:
            more = value - rounded(figure or _ZERO, line.places)
            if more:
                found[at] = more
    return found


def _why(more: Iterable[Decimal], places: int) -> str:
    """Name what makes a difference: the last digit, or, beyond it, the limit of the total."""
    least = 2 * Decimal(1).scaleb(-places)
    return "取舍的尾差" if all(abs(one) <= least for one in more) else "总分封顶和取舍的尾差"


def _adjusted(line: Line, figures: Values, why: str = "") -> Line:
    more = _differences(line, figures)
    if more:
        line.adjust = Line(
            Kind.ADJUST,
            "",
            f"{line.title}：{why or _why(more.values(), line.places)}",
            None,
            line.level + 1,
            [more.get(at) for at in range(len(line.values))],
        )
    return line
