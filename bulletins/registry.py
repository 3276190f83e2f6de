"""Which bulletins there are: read from `bulletins.yaml`, loaded when one is asked for."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any

import yaml

from duban.errors import NotFoundError

if TYPE_CHECKING:
    from bulletins.layout.drafting import Drafting

TABLE = Path(__file__).parent / "bulletins.yaml"


@dataclass(frozen=True, slots=True)
class Kind:
    """One line of the table.

    Its module has `draft()`, the template as the program makes it, and `SAMPLE`, the words of a
    made-up paper with every part in it, by which an edited template is tried.
    """

    key: str
    module: str
    name: str

    def draft(self) -> Drafting:
        """Return the program's own template."""
        made: Drafting = import_module(self.module).draft()
        return made

    def sample(self) -> Mapping[str, Any]:
        """Return words that fill in every part of the template."""
        words: Mapping[str, Any] = import_module(self.module).sample()
        return words


@cache
def kinds() -> dict[str, Kind]:
    """Every kind by its key, in the order of the table."""
    lines = yaml.safe_load(TABLE.read_text(encoding="utf-8"))
    return {line["key"]: Kind(**line) for line in lines}


def get_kind(key: str) -> Kind:
    """Return the kind of that key, or raise NotFoundError naming those there are."""
    if key not in kinds():
        raise NotFoundError("通报种类", key, list(kinds()))
    return kinds()[key]
