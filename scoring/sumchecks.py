"""Points and weights that must add up."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from duban.filetree import Path, Tree
from scoring.indicatorfile import IndicatorFile, IndicatorPart, ItemPart
from scoring.rule import Role

_ZERO = Decimal(0)


def check_weights(tree: Tree, file: IndicatorFile) -> None:
    """The weights add up to the total, and nothing is divided by zero.

    An item outside of the total has no weight, and no measure of its own.
    """
    base = [item for item in file.items if item.role is Role.BASE]
    weights = sum((item.weight for item in base if item.weight is not None), _ZERO)
    if weights != file.settle.total:
        what = f"各项的权重合计 {weights}，满分为 {file.settle.total}"
        tree.faults.append(tree.fault(("items",), what))
    if file.settle.most is not None and file.settle.most < file.settle.total:
        what = f"总分最高 {file.settle.most}，不能低于满分 {file.settle.total}"
        tree.faults.append(tree.fault(("settle", "most"), what))
    for i, item in enumerate(file.items):
        for key, what in _of_weight(item):
            tree.faults.append(tree.fault(("items", i, key), what))


def _of_weight(item: ItemPart) -> Iterator[tuple[str, str]]:
    for key, given in (("weight", item.weight), ("points", item.points)):
        if item.role is not Role.BASE and given is not None:
            yield key, f"总分以外的加分、减分项不写 {key}，上限写 most"
        elif item.role is Role.BASE and given is None:
            yield key, "必须填写"
        elif item.role is Role.BASE and not given:
            yield key, "必须大于 0"
    if item.most is not None and item.role is Role.BASE:
        yield "most", "只有总分以外的加分、减分项（role 为 bonus、deduction）才写 most"
    elif item.most is not None and not item.most:
        yield "most", "必须大于 0"


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
