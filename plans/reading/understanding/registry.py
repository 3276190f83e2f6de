"""Which forms a paper can have: one line in `forms.yaml` and one module beside it each."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from importlib import import_module
from pathlib import Path
from typing import Protocol, cast

from duban.filetree import read_tree
from plans.reading.draft import Draft, Kind
from plans.reading.outline import Outline
from plans.reading.paper import Doubts, Paper

_LINES = Path(__file__).parent / "forms.yaml"


class Understands(Protocol):
    """What a form's module gives; it fills its part of the draft."""

    understand: Callable[[Outline, Paper, Draft, Doubts], None]


@dataclass(frozen=True, slots=True)
class Form:
    """One line of the table; `titles` are alternatives of a pattern."""

    key: str
    kind: Kind
    titles: str

    def load(self) -> Understands:
        """Import the form's module."""
        return cast("Understands", import_module(f"{__package__}.{self.key}"))


@cache
def forms() -> tuple[Form, ...]:
    """Return the forms in the order in which titles are asked."""
    tree = read_tree(_LINES.read_text(encoding="utf-8"))
    if tree.faults or not isinstance(tree.value, list):
        raise RuntimeError(_LINES, tree.faults)
    return tuple(Form(**line) for line in tree.value)
