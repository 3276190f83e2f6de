"""The small YAML tables beside the code: one line for each file that can be plugged in."""

from __future__ import annotations

from pathlib import Path

from duban.filetree import read_own

Line = dict[str, object]


class TableError(RuntimeError):
    """A table of the program itself is wrong: a fault of ours, not of a user's file."""

    def __init__(self, path: Path, key: str) -> None:
        super().__init__(f"{path.name}: the lines need the keys of the table, once each ({key})")


def read_table(path: Path, fields: frozenset[str]) -> list[Line]:
    """Read a list of mappings that have exactly `fields`; `key` is unique among them.

    The order of the lines is kept: it means something in every table.
    """
    lines: list[Line] = read_own(path.read_text(encoding="utf-8"))
    seen: set[object] = set()
    for line in lines:
        if set(line) != fields or line["key"] in seen:
            raise TableError(path, str(line.get("key")))
        seen.add(line["key"])
    return lines
