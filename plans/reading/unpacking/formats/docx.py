"""Word files (.docx, .docm, .dotx): everything a reader sees, with the automatic numbers."""

from __future__ import annotations

from typing import TYPE_CHECKING

from plans.reading.paper import Paper
from plans.reading.unpacking.archive import Archive, member_names
from plans.reading.unpacking.gathering import Gatherer
from plans.reading.unpacking.office import Package
from plans.reading.unpacking.word.names import W
from plans.reading.unpacking.word.numbering import Numbering
from plans.reading.unpacking.word.styles import Styles
from plans.reading.unpacking.word.walking import Walk

if TYPE_CHECKING:
    from lxml.etree import _Element

_KIND = "Word 文件"


def recognises(data: bytes, _suffix: str) -> bool:
    """A zip with a Word document inside, whatever its name."""
    names = {name.casefold() for name in member_names(data)}
    return "[content_types].xml" in names and any(name.startswith("word/") for name in names)


def unpack(data: bytes, name: str) -> Paper:
    """Return the paper: headers first and footers last as furniture, the body between them.

    Macros are never looked at; pictures are not read.
    """
    return read(data, name, "docx")


def read(data: bytes, name: str, format_: str) -> Paper:
    """Unpack a .docx that may have been converted from another format."""
    package = Package(Archive(data, name, _KIND), "word/document.xml")
    styles = Styles(package.one("styles"))
    gatherer = Gatherer(name, format_)
    walk = Walk(gatherer, styles, Numbering(package.one("numbering"), styles))
    _margins(package.by_kind("header"), walk, "页眉")
    body = package.root.find(f"{W}body")
    walk.blocks(() if body is None else body)
    for kind, style in (("footnotes", "脚注"), ("endnotes", "尾注")):
        for part in package.by_kind(kind):
            for note in part:
                if note.get(f"{W}type", "normal") == "normal":
                    walk.blocks(note, style=style, furniture=True)
    _margins(package.by_kind("footer"), walk, "页脚")
    return gatherer.paper()


def _margins(parts: list[_Element], walk: Walk, style: str) -> None:
    """Add headers or footers; sections often repeat the same one, which is given once."""
    seen: set[str] = set()
    for part in parts:
        text = "".join(str(piece) for piece in part.itertext(f"{W}t")).strip()
        if text and text not in seen:
            seen.add(text)
            walk.blocks(part, style=style, furniture=True)
