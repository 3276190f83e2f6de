"""Points and weights that must add up."""

from __future__ import annotations

from decimal import Decimal

from duban.filetree import Path, Tree
from scoring.indicatorfile import IndicatorFile, IndicatorPart
from scoring.rule import Role

_ZERO = Decimal(0)


def check_weights(tree: Tree, file: IndicatorFile) -> None:
    """The weights add up to the total, and nothing is divided by zero."""
    weights = sum((item.weight for item in file.items), _ZERO)
    if weights != file.settle.total:
        what = f"各项的权重合计 {weights}，满分为 {file.settle.total}"
        tree.faults.append(tree.fault(("items",), what))
    for i, item in enumerate(file.items):
        for key in ("weight", "points"):
            if not getattr(item, key):
                tree.faults.append(tree.fault(("items", i, key), "必须大于 0"))


def check_sum(tree: Tree, path: Path, part: IndicatorPart) -> None:
    """The base points below a heading add up to its own; so do deductions below one of them.

    Where a child of the base has no points, that is said of the child alone.
    """
    base = [child.points for child in part.children if child.role is Role.BASE]
    if base and None not in base:
        _compare(tree, path, part, [points for points in base if points is not None])
    if part.role is Role.DEDUCTION and part.points is not None:
        taken = [child.points for child in part.children if child.role is Role.DEDUCTION]
        if taken and None not in taken:
            _compare(tree, path, part, [points for points in taken if points is not None])


def _compare(tree: Tree, path: Path, part: IndicatorPart, points: list[Decimal]) -> None:
    added = sum(points, _ZERO)
    if part.points is None or added != part.points:
        stated = "没有写" if part.points is None else str(part.points)
        what = f"下级各项的分值合计 {added}，本级为 {stated}（{part.number} {part.title}）"
        tree.faults.append(tree.fault((*path, "points"), what))
