"""A settlement as the engine stores it, taken up as values that bulletins and sheets print.

Only the keys that are printed are read; a settlement may have more. Figures are decimal text
in the JSON and `Decimal` here, with the places they have there.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any

from duban.errors import DubanError
from tracking.notewords import note_lines


class SettlementUnreadableError(DubanError):
    """A settlement lacks what a bulletin prints, or has it in another shape."""

    def __init__(self, where: str) -> None:
        super().__init__(f"核算结果里「{where}」缺失或不合格，不能据以出件，请重新核算。")


@dataclass(frozen=True, slots=True)
class ScoredNode:
    """One line of a unit's trace; points that are taken away are negative.

    `weight` is what it could have earned (of a deduction, negative: could have lost).
    `steps` are what its own rules did, in words, with their effect on the points: all of a
    leaf's points, or what came on top of the sum of `children`.
    """

    number: str
    title: str
    points: Decimal | None
    weight: Decimal | None
    clause: str | None
    steps: tuple[tuple[str, Decimal], ...]
    children: tuple[ScoredNode, ...]


@dataclass(frozen=True, slots=True)
class ScoredItem:
    """One item of one unit: on its measure as reckoned and as scaled, its weight, what it adds.

    `role` is bonus or deduction for one outside of the weighted total. `measure` is None for
    such a one, and where an older program did not store it.
    """

    number: str
    title: str
    raw: Decimal | None
    scaled: Decimal | None
    weight: Decimal
    points: Decimal | None
    measure: Decimal | None = None
    role: str = "base"

    @property
    def outside(self) -> bool:
        """Whether it stands outside of the weighted total."""
        return self.role != "base"


@dataclass(frozen=True, slots=True)
class ScoredUnit:
    """One unit's result; `notes` are what must be said besides, a veto and its reason first."""

    unit: str
    group: str
    total: Decimal | None
    rank: int | None
    grade: str | None
    vetoed: bool
    notes: tuple[str, ...]
    items: tuple[ScoredItem, ...]
    nodes: tuple[ScoredNode, ...]


@dataclass(frozen=True, slots=True)
class TakenChoice:
    """What the paper leaves open, and the reading that was taken."""

    id: str
    clause: str | None
    question: str
    taken: str
    others: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Settled:
    """A settlement; `number` is that of the archive, None for one that was only tried.

    `places` is how many decimals its figures have. `gaps` are sentences. `replaced_by` is the
    number of a later one that was published as final, None where there is none. `doubts` are
    sentences about facts that count and should be looked at.

    What follows was not stored by older programs. `ties` is share or dense. `against` is item →
    whom it is scaled against (all, group, none), `most` item → the limit of one outside of the
    weighted total.
    """

    rubric: str
    sha256: str
    on: date
    number: int | None
    units: tuple[ScoredUnit, ...]
    choices: tuple[TakenChoice, ...]
    gaps: tuple[str, ...]
    replaced_by: int | None = None
    doubts: tuple[str, ...] = ()
    ties: str | None = None
    against: Mapping[str, str] = field(default_factory=dict)
    most: Mapping[str, Decimal] = field(default_factory=dict)

    @property
    def places(self) -> int:
        """The decimals of a total; two when no unit has one."""
        totals = (unit.total for unit in self.units if unit.total is not None)
        return next((decimals(total) for total in totals), 2)

    def groups(self) -> dict[str, list[ScoredUnit]]:
        """Return the units of each group by rank; those without one stand last, as given."""
        found: dict[str, list[ScoredUnit]] = {}
        for unit in self.units:
            found.setdefault(unit.group, []).append(unit)
        for units in found.values():
            units.sort(key=lambda unit: (unit.rank is None, unit.rank or 0))
        return found

    @property
    def source(self) -> str:
        """What a source calls it."""
        archive = f"核算存档{self.number}号" if self.number is not None else "试算（没有存档）"
        later = f"，已被核算存档{self.replaced_by}号取代" if self.replaced_by else ""
        return f"{archive}（核算日{self.on.isoformat()}{later}）"


def decimals(value: Decimal) -> int:
    """Return how many decimals a figure is written with."""
    exponent = value.as_tuple().exponent
    return -exponent if isinstance(exponent, int) and exponent < 0 else 0


def read_settled(
    result: Mapping[str, Any], number: int | None = None, replaced_by: int | None = None
) -> Settled:
    """Take up the JSON of a settlement.

    Raises:
        SettlementUnreadableError: a key that is printed is missing or of another kind.
    """
    try:
        return Settled(
            rubric=str(result["rubric"]),
            sha256=str(result["sha256"]),
            on=date.fromisoformat(result["on"]),
            number=number,
            units=tuple(_unit(unit) for unit in result["units"]),
            choices=tuple(_choice(choice) for choice in result["choices"]),
            gaps=tuple(_gap(gap) for gap in result["gaps"]),
            replaced_by=replaced_by,
            doubts=tuple(_gap(doubt) for doubt in result.get("doubts") or ()),
            ties=result.get("ties"),
            **_terms(result.get("items") or ()),
        )
    except KeyError as error:
        raise SettlementUnreadableError(str(error.args[0])) from error
    except (TypeError, ValueError, AttributeError, InvalidOperation) as error:
        raise SettlementUnreadableError(str(error)[:60]) from error


def _terms(items: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    limits = {str(item["number"]): _figure(item["most"]) for item in items}
    return {
        "against": {str(item["number"]): str(item["against"]) for item in items},
        "most": {number: most for number, most in limits.items() if most is not None},
    }


def _unit(unit: Mapping[str, Any]) -> ScoredUnit:
    return ScoredUnit(
        unit=str(unit["unit"]),
        group=str(unit["group"]),
        total=_figure(unit["total"]),
        rank=None if unit["rank"] is None else int(unit["rank"]),
        grade=unit["grade"],
        vetoed=bool(unit["vetoed"]),
        notes=tuple(note_lines(unit)),
        items=tuple(_item(item) for item in unit["items"]),
        nodes=tuple(_node(node) for node in (unit["trace"] or {"children": ()})["children"]),
    )


def _item(item: Mapping[str, Any]) -> ScoredItem:
    weight = _figure(item["weight"])
    if weight is None:
        raise SettlementUnreadableError("items.weight")
    return ScoredItem(
        number=str(item["number"]),
        title=str(item["title"]),
        raw=_figure(item["raw"]),
        scaled=_figure(item["scaled"]),
        weight=weight,
        points=_figure(item["points"]),
        measure=_figure(item.get("measure")),
        role=str(item.get("role", "base")),
    )


def _node(node: Mapping[str, Any]) -> ScoredNode:
    return ScoredNode(
        number=str(node["number"] or ""),
        title=str(node["title"]),
        points=_figure(node["points"]),
        weight=_figure(node.get("weight")),
        clause=node.get("clause"),
        steps=tuple(_step(step) for step in node.get("steps") or ()),
        children=tuple(_node(child) for child in node["children"]),
    )


def _choice(choice: Mapping[str, Any]) -> TakenChoice:
    return TakenChoice(
        id=str(choice["id"]),
        clause=choice["clause"],
        question=str(choice["question"]),
        taken=str(choice["taken"]),
        others=tuple(str(other) for other in choice["others"]),
    )


def _step(step: Mapping[str, Any]) -> tuple[str, Decimal]:
    return str(step["says"]), Decimal(step["points"])


def _gap(gap: Mapping[str, Any]) -> str:
    where = gap.get("number") or gap.get("task")
    who = f"，待{gap['who']}" if gap.get("who") else ""
    return f"{gap['unit']}{f'（{where}）' if where else ''}：{gap['what']}{who}"


def _figure(text: object) -> Decimal | None:
    if text is None:
        return None
    if not isinstance(text, str) or not (figure := Decimal(text)).is_finite():
        raise TypeError(text)
    return figure


def at_most(names: Sequence[str], count: int) -> str:
    """Return the first names joined, and how many more there are."""
    more = f"等{len(names)}个" if len(names) > count else ""
    return "、".join(names[:count]) + more
