"""Which formats can be read: one line in `formats.yaml` and one module in `formats/` each."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from importlib import import_module
from pathlib import Path
from typing import Protocol, cast

from duban.filetree import read_tree
from plans.reading.paper import Paper

_LINES = Path(__file__).parent / "formats.yaml"


class Reads(Protocol):
    """What a module in `formats/` gives."""

    recognises: Callable[[bytes, str], bool]  # (data, suffix in small letters with its dot)
    unpack: Callable[[bytes, str], Paper]  # (data, name)


@dataclass(frozen=True, slots=True)
class Format:
    """One line of the table."""

    key: str
    module: str
    name: str

    def load(self) -> Reads:
        """Import the module; what is heavy in it is imported when a file is unpacked."""
        return cast("Reads", import_module(self.module))


@cache
def known_formats() -> tuple[Format, ...]:
    """Return the formats in the order in which they are asked whether a file is theirs."""
    tree = read_tree(_LINES.read_text(encoding="utf-8"))
    if tree.faults or not isinstance(tree.value, list):
        raise RuntimeError(_LINES, tree.faults)
    return tuple(Format(**{key: str(value) for key, value in line.items()}) for line in tree.value)
