"""Settlements as the engine stores them, made of leaves by arithmetic of the tests' own."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from scoring.rounding import Mode, Rounding

ROUNDING = Rounding(2, Mode.HALF_UP)
WEIGHTS = Decimal(60), Decimal(40)
# Leaves of item 1 (base, base, capped bonus, deduction) and of item 2, of seven units.
LEAVES = {
    "甲县统计局": (("38.5", "41", "7", "2"), ("61.25", "30")),
    "乙县统计局": (("40", "40.333", "5", "0"), ("55", "29.125")),
    "丙县统计局": (("33.335", "39.995", "0", "5"), ("61.25", "28.75")),
    "丁县统计局": (("38.5", "41", "7", "2"), ("61.25", "30")),
    "戊区统计局": (("20", "15", "1", "0"), ("12.5", "7.5")),
    "己区统计局": (("0", "0", "0", "0"), ("0", "0")),
    "庚区统计局": (("39", "40", "2", "1"), ("60", "25")),
}
CAP = Decimal(5)


def text(value: Decimal | None) -> str | None:
    return None if value is None else f"{value:f}"


def leaf(number: str, points: Decimal, role: str = "base") -> dict[str, Any]:
    return {
        "number": number, "title": f"指标{number}", "points": text(points), "weight": None,
        "rule": "judged", "phrase": None, "clause": f"二{number}", "facts": [], "children": [],
        "role": role,
    }  # fmt: skip


def heading(number: str, points: Decimal, children: list[dict[str, Any]]) -> dict[str, Any]:
    return leaf(number, points) | {"title": f"分组{number}", "rule": None, "children": children}


def first_item(leaves: Sequence[str]) -> tuple[Decimal, dict[str, Any]]:
    """An item with a leaf, a group whose bonus is capped, and a deduction."""
    base1, base2, bonus, taken = (ROUNDING.take(Decimal(one)) for one in leaves)
    kept = base2 + min(bonus, CAP)
    raw = base1 + kept - taken
    capped = heading("1.2", kept, [leaf("1.2.1", base2), leaf("1.2.2", bonus, "bonus")])
    capped["steps"] = [
        {"rule": "cap", "points": text(kept - base2 - bonus), "says": "加分 5 分封顶"}
    ]
    return raw, heading("1", raw, [leaf("1.1", base1), capped, leaf("1.3", -taken, "deduction")])


def second_item(leaves: Sequence[str]) -> tuple[Decimal, dict[str, Any]]:
    points = [ROUNDING.take(Decimal(one)) for one in leaves]
    raw = sum(points, Decimal(0))
    return raw, heading("2", raw, [leaf(f"2.{at}", p) for at, p in enumerate(points, start=1)])


def settlement(*, dense: bool = False, gaps: int = 0, vetoed: str | None = None) -> dict[str, Any]:
    """Item 2 is scaled to the best of all units; totals are rounded from the top."""
    found = {unit: (first_item(one), second_item(two)) for unit, (one, two) in LEAVES.items()}
    best = max(second[0] for _, second in found.values())
    units = [
        _unit(name, first, second, best, vetoed=name == vetoed)
        for name, (first, second) in found.items()
    ]
    for unit in units:
        _rank(unit, units, dense=dense)
    return {
        "rubric": "hengyang-2024",
        "sha256": "0" * 64,
        "on": "2025-01-05",
        "units": units,
        "choices": [
            {"id": "ties", "clause": "五", "question": "得分相同时怎样排名", "taken": "名次并列",
             "others": ["抽签"]},
        ],
        "gaps": [
            {"unit": "甲县统计局", "number": f"1.{at}", "what": "还没有评分", "who": "办公室"}
            for at in range(1, gaps + 1)
        ],
        "spread": "更多的键",
    }  # fmt: skip


def _unit(
    name: str,
    first: tuple[Decimal, dict[str, Any]],
    second: tuple[Decimal, dict[str, Any]],
    best: Decimal,
    *,
    vetoed: bool,
) -> dict[str, Any]:
    exact_scaled = second[0] * 100 / best
    exact = [first[0] * WEIGHTS[0] / 100, exact_scaled * WEIGHTS[1] / 100]
    total = ROUNDING.take(sum(exact, Decimal(0)))
    points = ROUNDING.share_out(total, exact)
    scaled = [ROUNDING.take(first[0]), ROUNDING.take(exact_scaled)]
    items = [
        {"number": str(at), "title": f"第{at}项工作", "raw": text(ROUNDING.take(raw)),
         "scaled": text(own), "weight": text(ROUNDING.take(weight)), "points": text(part)}
        for at, (raw, own, weight, part) in enumerate(
            zip((first[0], second[0]), scaled, WEIGHTS, points, strict=True), start=1
        )
    ]  # fmt: skip
    trace = heading("", total, [first[1], second[1]]) | {"number": None, "title": name}
    return {
        "unit": name, "group": "县统计局" if "县" in name else "区统计局", "total": text(total),
        "rank": None, "grade": None, "vetoed": vetoed, "items": items, "trace": trace,
        "notes": ["一票否决（统计造假，执法监督局认定），不评等次"] if vetoed else [],
    }  # fmt: skip


def _rank(unit: dict[str, Any], units: list[dict[str, Any]], *, dense: bool) -> None:
    """Rank within the group; a vetoed unit has no rank and is counted by nobody."""
    if unit["vetoed"]:
        return
    above = [
        Decimal(other["total"]) for other in units
        if other["group"] == unit["group"] and not other["vetoed"]
        and Decimal(other["total"]) > Decimal(unit["total"])
    ]  # fmt: skip
    unit["rank"] = 1 + len(set(above) if dense else above)
    unit["grade"] = {1: "优秀", 2: "良好", 3: "良好"}.get(unit["rank"], "合格")
