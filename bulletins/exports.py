"""Which papers can be written out: read from `exports.yaml`, loaded when one is asked for."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from importlib import import_module
from pathlib import Path

import yaml

from bulletins.material import Material
from duban.errors import NotFoundError

TABLE = Path(__file__).parent / "exports.yaml"


@dataclass(frozen=True, slots=True)
class Export:
    """One line of the table; `suffix` is how a file's name must end for people to open it."""

    key: str
    module: str
    name: str
    suffix: str

    def write(self, material: Material, out: Path) -> None:
        """Write the paper to `out`, replacing what is there; see `newfile` for a safe way."""
        import_module(self.module).export(material, out)


@cache
def exports() -> dict[str, Export]:
    """Every export by its key, in the order of the table."""
    lines = yaml.safe_load(TABLE.read_text(encoding="utf-8"))
    return {line["key"]: Export(**line) for line in lines}


def get_export(key: str) -> Export:
    """Return the export of that key, or raise NotFoundError naming those there are."""
    if key not in exports():
        known = [f"{one.key}（{one.name}）" for one in exports().values()]
        raise NotFoundError("导出种类", key, known)
    return exports()[key]
