"""What a settlement notes besides the points, as people read it: indicators by their titles."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any


def note_lines(unit: Mapping[str, Any]) -> list[str]:
    """Return the notes of a unit's JSON; one that begins with a bare number gets its title.

    «2 结果为不合格» is stored so, and says «2 统计数据质量：结果为不合格» here.
    """
    titles = dict(_titles(unit))
    return [_titled(note, titles) for note in unit.get("notes") or ()]


def _titled(note: str, titles: Mapping[str, str]) -> str:
    number, _, rest = note.partition(" ")
    title = titles.get(number)
    return f"{number} {title}：{rest}" if title and rest else note


def _titles(unit: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """Yield number and title of the unit's items and of all that its trace has."""
    for item in unit["items"]:
        yield str(item["number"]), str(item["title"])
    yield from _below((unit.get("trace") or {}).get("children") or ())


def _below(nodes: Any) -> Iterator[tuple[str, str]]:  # noqa: ANN401  (a tree of JSON)
    for node in nodes:
        yield str(node["number"] or ""), str(node["title"])
        yield from _below(node["children"])
