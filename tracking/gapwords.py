"""What is still open in a settlement, as few lines: one for all units that lack the same thing."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

_NAMED = 3


def gap_lines(gaps: Iterable[Mapping[str, Any]]) -> list[str]:
    """Return the gaps of a settlement's JSON in its order, equal ones of several units as one.

    One that hangs on a milestone keeps its own line, since each unit has another. Settlements
    of older programs call the number `task`.
    """
    found: dict[tuple[str, str, str | None, int | None], list[str]] = {}
    for gap in gaps:
        key = (gap.get("number", gap.get("task")), gap["what"], gap.get("who"), gap["milestone"])
        found.setdefault(key, []).append(gap["unit"])
    return [
        _line(number, what, who, milestone, units)
        for (number, what, who, milestone), units in found.items()
    ]


def _line(number: str, what: str, who: str | None, milestone: int | None, units: list[str]) -> str:
    place = f"{number}（节点{milestone}）" if milestone else number
    awaited = f"（{who}）" if who else ""
    named = "、".join(units[:_NAMED])
    more = f"等{len(units)}个单位" if len(units) > _NAMED else ""
    return f"{place} {what}{awaited}：{named}{more}"
