"""分项得分表: the units' items in one table, and what the items are called and worth."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from bulletins.figures import NONE
from bulletins.settled import ScoredItem, Settled
from bulletins.sources import Sources

# More columns than this leave no room for what an item is called.
_NAMED_ITEMS = 5


def _all_items(settled: Settled) -> list[ScoredItem]:
    """Return each item once, in the order of the paper, whichever units have it."""
    found = {item.number: item for unit in settled.units for item in unit.items}
    return list(found.values())


def headings(settled: Settled) -> list[str]:
    """Return what stands over the columns: number and title, or the number where they are many."""
    items = _all_items(settled)
    named = len(items) <= _NAMED_ITEMS
    return [f"{i.number}.{i.title}" if named else f"第{i.number}项" for i in items]


def weights_told(settled: Settled, sources: Sources) -> str:
    """Say what the items are and are worth; a weight that differs by unit is not told."""
    told = []
    for item in _all_items(settled):
        weights = {
            i.weight
            for unit in settled.units
            for i in unit.items
            if i.number == item.number and i.points is not None
        }
        worth = ""
        if item.outside:
            worth = _outside(item, settled, sources)
        elif len(weights) == 1:
            worth = f"{weights.pop():f}"
            sources.cite(worth, f"第{item.number}项的分值", f"细则 {settled.rubric}")
            worth = f"，{worth}分"
        told.append(f"第{item.number}项{item.title}{worth}")
    return f"表中各项为计入总分的得分。{'；'.join(told)}。"


def _outside(item: ScoredItem, settled: Settled, sources: Sources) -> str:
    most = settled.most.get(item.number)
    verb = "加" if item.role == "bonus" else "扣"
    if most is None:
        return f"，总分以外{verb}分"
    figure = f"{most:f}"
    sources.cite(figure, f"第{item.number}项最多{verb}的分", f"细则 {settled.rubric}")
    return f"，总分以外，最多{verb}{figure}分"


def score_rows(settled: Settled, plan_code: str, sources: Sources) -> list[dict[str, Any]]:
    """Return a row for each unit, by group and rank; its numbers are one line of the sources."""
    numbers = [item.number for item in _all_items(settled)]
    rows = []
    for units in settled.groups().values():
        for unit in units:
            points = {item.number: item.points for item in unit.items}
            cells = [printed(points.get(number)) for number in numbers]
            rank = NONE if unit.rank is None else str(unit.rank)
            total = printed(unit.total)
            sources.cite_all(
                [*cells, total, rank],
                f"{unit.unit}：各项得分、总分、名次",
                f"{settled.source}；逐条依据：duban explain {plan_code} "
                f"--unit {unit.unit} --as-of {settled.on.isoformat()}",
            )
            rows.append(
                {
                    "组别": unit.group,
                    "单位": unit.unit,
                    "各栏": cells,
                    "总分": total,
                    "名次": rank,
                    "等次": unit.grade or ("否决" if unit.vetoed else NONE),
                }
            )
    return rows


def printed(value: Decimal | None) -> str:
    """Return a figure with its places, or a dash of nothing."""
    return NONE if value is None else f"{value:f}"
