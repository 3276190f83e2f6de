"""Tables drawn with lines on a page: their grid, and which cells reach over several."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass

Rule = tuple[float, float, float, float]
_NEAR = 2.5  # lines this near, in points, are one line or touch
_THIN = 3.0
_SHORTEST = 6.0
_MOST = 300  # lines of one direction on a page
_MOST_CELLS = 5_000


@dataclass(frozen=True, slots=True)
class Box:
    """A cell of a grid: its first row and column and how far it reaches."""

    row: int
    column: int
    rows: int
    columns: int


@dataclass(frozen=True, slots=True)
class Grid:
    """A ruled table: the places of its upright lines from the left, of its level ones downwards."""

    xs: tuple[float, ...]
    ys: tuple[float, ...]
    boxes: tuple[Box, ...]
    owners: dict[tuple[int, int], Box]

    def at(self, x: float, y: float) -> Box | None:
        """Return the cell at a point of the page, None outside the table."""
        column = bisect_right(self.xs, x) - 1
        row = bisect_right([-one for one in self.ys], -y) - 1
        return self.owners.get((row, column))

    def right(self, box: Box) -> float:
        """Return the place of a cell's right side."""
        return self.xs[box.column + box.columns]


def grids_of(rules: tuple[Rule, ...]) -> list[Grid]:
    """Return the tables drawn on a page, from the top down; a mere frame is none."""
    level = _merged([rule for rule in rules if _is_level(rule)], along=0)
    upright = _merged([rule for rule in rules if _is_upright(rule)], along=1)
    if len(level) > _MOST or len(upright) > _MOST:
        return []
    grids = [
        grid
        for levels, uprights in _groups(level, upright)
        if (grid := _grid(levels, uprights)) is not None
    ]
    return sorted(grids, key=lambda grid: (-grid.ys[0], grid.xs[0]))


def _is_level(rule: Rule) -> bool:
    return rule[3] - rule[1] <= _THIN and rule[2] - rule[0] >= _SHORTEST


def _is_upright(rule: Rule) -> bool:
    return rule[2] - rule[0] <= _THIN and rule[3] - rule[1] >= _SHORTEST


def _merged(rules: list[Rule], along: int) -> list[Rule]:
    """Return lines with the pieces of one line put together; `along` is 0 for level ones."""
    across = 1 - along
    lines: list[list[float]] = []
    for rule in sorted(rules, key=lambda one: (round(one[across] / _NEAR), one[along])):
        last = lines[-1] if lines else None
        if (
            last is not None
            and abs(last[across] - rule[across]) <= _NEAR
            and rule[along] <= last[along + 2] + _NEAR
        ):
            last[along + 2] = max(last[along + 2], rule[along + 2])
        else:
            lines.append(list(rule))
    return [(line[0], line[1], line[2], line[3]) for line in lines]


def _groups(level: list[Rule], upright: list[Rule]) -> list[tuple[list[Rule], list[Rule]]]:
    """Return the lines that hang together by touching: one group a table."""
    parent = list(range(len(level) + len(upright)))

    def root(one: int) -> int:
        while parent[one] != one:
            parent[one] = parent[parent[one]]
            one = parent[one]
        return one

    for i, flat in enumerate(level):
        for j, tall in enumerate(upright, len(level)):
            if (
                flat[0] - _NEAR <= tall[0] <= flat[2] + _NEAR
                and tall[1] - _NEAR <= flat[1] <= tall[3] + _NEAR
            ):
                parent[root(i)] = root(j)
    groups: dict[int, tuple[list[Rule], list[Rule]]] = {}
    for i, rule in enumerate([*level, *upright]):
        groups.setdefault(root(i), ([], []))[i >= len(level)].append(rule)
    return list(groups.values())


def _grid(level: list[Rule], upright: list[Rule]) -> Grid | None:
    xs = _places([rule[0] for rule in upright])
    ys = _places([rule[1] for rule in level])[::-1]
    if len(xs) < 2 or len(ys) < 2 or not 2 <= (len(xs) - 1) * (len(ys) - 1) <= _MOST_CELLS:
        return None
    owners: dict[tuple[int, int], Box] = {}
    boxes: list[Box] = []
    for row in range(len(ys) - 1):
        for column in range(len(xs) - 1):
            if (row, column) not in owners:
                box = _box(row, column, xs, ys, level, upright)
                boxes.append(box)
                for i in range(box.rows):
                    for j in range(box.columns):
                        owners.setdefault((row + i, column + j), box)
    return Grid(tuple(xs), tuple(ys), tuple(boxes), owners)


def _box(
    row: int,
    column: int,
    xs: list[float],
    ys: list[float],
    level: list[Rule],
    upright: list[Rule],
) -> Box:
    """Return the cell that begins at a place: it reaches on while no line stands in its way."""
    columns, rows = 1, 1
    middle = (ys[row] + ys[row + 1]) / 2
    while column + columns < len(xs) - 1 and not _stands(upright, xs[column + columns], middle):
        columns += 1
    centre = (xs[column] + xs[column + 1]) / 2
    while row + rows < len(ys) - 1 and not _lies(level, ys[row + rows], centre):
        rows += 1
    return Box(row, column, rows, columns)


def _places(values: list[float]) -> list[float]:
    places: list[float] = []
    for value in sorted(values):
        if not places or value - places[-1] > _NEAR:
            places.append(value)
    return places


def _stands(upright: list[Rule], x: float, y: float) -> bool:
    return any(abs(rule[0] - x) <= _NEAR and rule[1] <= y <= rule[3] for rule in upright)


def _lies(level: list[Rule], y: float, x: float) -> bool:
    return any(abs(rule[1] - y) <= _NEAR and rule[0] <= x <= rule[2] for rule in level)
