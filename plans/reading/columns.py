"""What the columns of a task ledger are called, and which field each name means."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

from duban.filetree import read_tree

_NAMES = Path(__file__).parent / "columns.yaml"
_LONGEST_HEADER = 40


def field_of(header: str) -> str | None:
    """Return the field that a column's name means, or None when it is no name of a column.

    Blanks within («序 号») and a remark in brackets («完成时限（2024年）») do not matter.
    """
    bare = re.sub(r"[\s　]+", "", header[:_LONGEST_HEADER])
    return _fields().get(re.sub(r"[（(].*$|[:：*]", "", bare))


@cache
def _fields() -> dict[str, str]:
    tree = read_tree(_NAMES.read_text(encoding="utf-8"))
    if tree.faults or not isinstance(tree.value, dict):
        raise RuntimeError(_NAMES, tree.faults)
    return {name: field for field, names in tree.value.items() for name in names}
