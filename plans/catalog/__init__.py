"""The plans that come with the program: one YAML file and one line in `catalog.yaml` each."""

from __future__ import annotations

from functools import cache
from importlib.resources import files
from pathlib import Path

import yaml

FOLDER = Path(str(files("plans"))) / "catalog"


@cache
def catalog() -> dict[str, str]:
    """Code → title of every bundled plan, in file order."""
    text = (FOLDER / "catalog.yaml").read_text(encoding="utf-8")
    return dict(yaml.load(text, yaml.BaseLoader))  # noqa: S506  (BaseLoader makes only text)


def catalog_path(code: str) -> Path | None:
    """The file of a bundled plan; None when there is none of that code."""
    return FOLDER / f"{code}.yaml" if code in catalog() else None
