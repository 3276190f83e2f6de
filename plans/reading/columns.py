"""What the columns of a task ledger are called, and which field each name means."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

from duban.filetree import read_tree

_NAMES = Path(__file__).parent / "columns.yaml"
_LONGEST_HEADER = 40
# Offices name their columns after their trade: «化解时限», «包案领导», «信访事项».
_LONGEST_ENDING = 8
_OFFICE = "(?:单位|部门|科室|处室|股室|科|股)$"
_ENDINGS = (
    ("cooperating", re.compile(f"(?:配合|协办|协同|参与|协助){_OFFICE}")),
    ("lead", re.compile(f"(?:牵头|主办|主责)(?:责任)?{_OFFICE}")),
    ("responsible", re.compile(f"(?:责任|承办|实施|落实|包案|化解|整改|承担){_OFFICE}")),
    ("deadline", re.compile("(?:时限|期限|时间节点|完成时间|截止日期)$")),
    ("person", re.compile("(?:领导|责任人|联系人|负责人|联络员)$")),
    ("task", re.compile("(?:事项|任务|重点工作)$")),
)


def field_of(header: str) -> str | None:
    """Return the field that a column's name means, or None when it is no name of a column.

    Blanks within («序 号») and a remark in brackets («完成时限（2024年）») do not matter.
    """
    bare = re.sub(r"[\s　]+", "", header[:_LONGEST_HEADER])
    name = re.sub(r"[（(].*$|[:：*]", "", bare)
    known = _fields().get(name)
    if known is not None or len(name) > _LONGEST_ENDING:
        return known
    return next((field for field, ending in _ENDINGS if ending.search(name)), None)


@cache
def _fields() -> dict[str, str]:
    tree = read_tree(_NAMES.read_text(encoding="utf-8"))
    if tree.faults or not isinstance(tree.value, dict):
        raise RuntimeError(_NAMES, tree.faults)
    return {name: field for field, names in tree.value.items() for name in names}
