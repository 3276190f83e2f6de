"""Forms instead of lists: a name and its value side by side, one form or several in a table."""

from __future__ import annotations

from collections.abc import Iterator

from plans.reading.columns import field_of
from plans.reading.grids import CellText, Row, Table, told

_TELLS = {"lead", "responsible", "cooperating", "deadline"}
_MOST_PAIRS = 4


def is_record(table: Table) -> bool:
    """Whether a table's rows are names of fields, each with its value to its right."""
    if not 2 <= table.width <= 2 * _MOST_PAIRS:
        return False
    fields: set[str] = set()
    named = rows = 0
    for row in table.rows:
        pairs = list(_pairs(row))
        if not pairs:
            continue  # a title, or nothing
        rows += 1
        known = [field for name, _ in pairs if (field := field_of(name.text))]
        values = [value for _, value in pairs if value is not None and field_of(value.text)]
        if values:
            return False
        named += bool(known)
        fields |= set(known)
    return rows > 1 and 3 * named >= 2 * rows and "task" in fields and bool(fields & _TELLS)


def as_list(table: Table) -> Table:
    """Return the forms as rows under one header; a field that comes again begins the next form."""
    names: dict[str, CellText] = {}
    forms: list[dict[str, CellText | None]] = [{}]
    for row in table.rows:
        for name, value in _pairs(row):
            key = "".join(name.text.split()).rstrip(":：")
            if key in forms[-1]:
                forms.append({})
            names.setdefault(key, name)
            forms[-1][key] = value
    rows = [tuple(names.values()), *(tuple(form.get(key) for key in names) for form in forms)]
    return Table(tuple(rows), table.lines)


def _pairs(row: Row) -> Iterator[tuple[CellText, CellText | None]]:
    """Names with their values; a row that is one cell has none."""
    distinct: list[CellText | None] = []
    for cell in row:
        if cell is None or not distinct or cell is not distinct[-1]:
            distinct.append(cell)
    if len(told(row)) < 2 and len(distinct) < 2:
        return
    for at in range(0, len(distinct) - 1, 2):
        name = distinct[at]
        if name is not None and not name.blank:
            yield name, distinct[at + 1]
