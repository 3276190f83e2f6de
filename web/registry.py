"""Which pages there are: one line in `pages/pages.yaml` and one file beside it for each."""

from __future__ import annotations

from dataclasses import dataclass
from importlib import import_module
from pathlib import Path

import yaml
from fastapi import APIRouter

FOLDER = Path(__file__).with_name("pages")


@dataclass(frozen=True, slots=True)
class PageLine:
    """One line: the page's key, module, Chinese name, and the path of its main address."""

    key: str
    module: str
    name: str
    path: str

    def router(self) -> APIRouter:
        """Return the module's `router`."""
        found: APIRouter = import_module(self.module).router
        return found


def page_lines() -> list[PageLine]:
    """Return the lines in file order; a line with other keys than these is a TypeError."""
    lines = yaml.safe_load((FOLDER / "pages.yaml").read_text(encoding="utf-8"))
    return [PageLine(**line) for line in lines]
