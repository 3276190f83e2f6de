"""Short spellings for the element and attribute names of a Word file."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from lxml.etree import _Element

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
MATH = "{http://schemas.openxmlformats.org/officeDocument/2006/math}"


def value(element: _Element | None, default: str = "") -> str:
    """Return w:val of an element, or the default where either is missing."""
    return default if element is None else element.get(f"{W}val", default)


def is_on(parent: _Element | None, name: str) -> bool:
    """Tell whether a switch such as w:vanish stands under `parent` and is not turned off."""
    found = None if parent is None else parent.find(f"{W}{name}")
    return found is not None and value(found, "1") not in {"0", "false", "off"}


def number(text: str, default: int = 0) -> int:
    """Read a whole number of an attribute; anything else is the default."""
    try:
        return int(text)
    except ValueError:
        return default
