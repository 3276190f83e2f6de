"""The parts of an Office file: which is the main one, and what it refers to."""

from __future__ import annotations

import posixpath
from typing import TYPE_CHECKING

from plans.reading.unpacking.archive import Archive
from plans.reading.unpacking.errors import BrokenError
from plans.reading.unpacking.safexml import parse

if TYPE_CHECKING:
    from lxml.etree import _Element

_DOCUMENT = "/officeDocument"


class Package:
    """The main document of an Office file and the parts it points to, by kind or by id."""

    def __init__(self, archive: Archive, usual: str) -> None:
        self._archive = archive
        self._parsed: dict[str, _Element | None] = {}
        main = next((to for _, kind, to in self._targets("") if kind.endswith(_DOCUMENT)), usual)
        root = self.part(main) if main else None
        if root is None:
            raise BrokenError(archive.name, archive.kind)
        self.root: _Element = root
        self._relations = self._targets(main)

    def by_kind(self, kind: str) -> list[_Element]:
        """Return the parts of one kind («styles», «header»), in the order of the file."""
        found = (self.part(to) for _, is_, to in self._relations if is_.endswith("/" + kind))
        return [part for part in found if part is not None]

    def one(self, kind: str) -> _Element | None:
        """Return the only part of a kind, None when it is not there."""
        return next(iter(self.by_kind(kind)), None)

    def target(self, relation: str) -> str | None:
        """Return the name of the part that the main one points to under an id."""
        return next((to for key, _, to in self._relations if key == relation), None)

    def part(self, name: str) -> _Element | None:
        """Return a part by its name, None when it is not there; each is parsed once."""
        if name not in self._parsed:
            data = self._archive.read(name)
            self._parsed[name] = (
                None if data is None else parse(data, self._archive.name, self._archive.kind)
            )
        return self._parsed[name]

    def _targets(self, part: str) -> list[tuple[str, str, str]]:
        """Return (id, kind, part name) of everything inside the file that a part points to."""
        folder, file = posixpath.split(part)
        root = self.part(posixpath.join(folder, "_rels", file + ".rels"))
        targets = []
        for relation in () if root is None else root:
            if relation.get("TargetMode") == "External":
                continue
            to = posixpath.normpath(posixpath.join("/", folder, relation.get("Target", "")))
            targets.append((relation.get("Id", ""), relation.get("Type", ""), to.lstrip("/")))
        return targets
