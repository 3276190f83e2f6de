"""The formula of a line, for one unit's column of the detail sheet."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from openpyxl.utils import get_column_letter

from bulletins.scoresheet.lines import Kind, Line

FIRST_UNIT = 5


def column_of(unit: int) -> str:
    """Return the letter of the column in which a unit's figures stand, the first being 0."""
    return get_column_letter(FIRST_UNIT + unit)


def formula(line: Line, unit: int) -> str | None:
    """Return how the line's figure is reckoned, None for one that is entered.

    The adjustment is added to the figure once it is rounded, and the sum rounded again: cells
    hold binary fractions.
    """
    reckoned = _reckoned(line, unit)
    if reckoned is None:
        return None
    rounded = f"ROUND({reckoned},{line.places})"
    if line.adjust is not None:
        rounded = f"ROUND({rounded}+{column_of(unit)}{line.adjust.row},{line.places})"
    return f"={rounded}"


def spans(numbers: Iterable[int], cell: Callable[[int], str]) -> str:
    """Return cells as the arguments of a function, runs of neighbours as ranges: «E3:E5,E9»."""
    runs: list[list[int]] = []
    for number in numbers:
        if runs and number == runs[-1][1] + 1:
            runs[-1][1] = number
        else:
            runs.append([number, number])
    return ",".join(f"{cell(a)}:{cell(b)}" if b > a else cell(a) for a, b in runs)


def _reckoned(line: Line, unit: int) -> str | None:
    letter = column_of(unit)
    if line.parts:
        return f"SUM({spans((part.row for part in line.parts), lambda row: f'{letter}{row}')})"
    if line.base is None:
        return None
    base = f"{letter}{line.base.row}"
    if line.scope:
        row = line.base.row
        highest = spans(line.scope[unit], lambda at: f"{column_of(at)}{row}")
        return f"{base}*{line.measure:f}/MAX({highest})"
    if line.kind is Kind.POINTS and line.weight is None:
        if line.limit is None:
            return base
        return f"{'MIN' if line.limit > 0 else 'MAX'}({base},{line.limit:f})"
    if line.weight is None:
        raise TypeError(line)
    weight = f"{letter}{line.weight.row}"
    if line.kind is Kind.POINTS:
        return f"{base}*{weight}/{line.measure:f}"
    return f"{base}*{line.measure:f}/{weight}"
