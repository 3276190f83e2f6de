"""The text of one paragraph as Word shows it: insertions in, deletions and hidden text out."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from plans.reading.unpacking.word.names import MATH, MC, W, is_on, value
from plans.reading.unpacking.word.styles import Styles

if TYPE_CHECKING:
    from lxml.etree import _Element

# What holds runs and shows them; everything else inside a paragraph shows nothing.
_HOLDERS = frozenset(
    f"{W}{name}"
    for name in [
        "hyperlink",
        "smartTag",
        "sdt",
        "sdtContent",
        "ins",
        "moveTo",
        "fldSimple",
        "customXml",
        "dir",
        "bdo",
    ]
)
_SIGNS = {
    f"{W}tab": "\t",
    f"{W}ptab": "\t",
    f"{W}br": "\n",
    f"{W}cr": "\n",
    f"{W}noBreakHyphen": "-",
}
_DRAWN = frozenset({f"{W}drawing", f"{W}pict", f"{W}object"})
_BOX = f"{W}txbxContent"


def shown(paragraph: _Element, styles: Styles) -> tuple[str, list[_Element]]:
    """Return a paragraph's text, and the text boxes anchored in it in their order."""
    parts: list[str] = []
    boxes: list[_Element] = []
    for element in _pieces(paragraph, styles):
        tag = element.tag
        if tag == f"{W}t" or tag == f"{MATH}t":
            parts.append((element.text or "").replace("\n", " "))
        elif tag in _SIGNS:
            parts.append(_SIGNS[str(tag)])
        elif tag in _DRAWN:
            boxes.extend(_boxes(element))
    return "".join(parts), boxes


def _pieces(parent: _Element, styles: Styles) -> Iterator[_Element]:
    """Yield the elements that draw something, without calling itself: nesting is the file's."""
    waiting = [parent[i] for i in range(len(parent) - 1, -1, -1)]
    while waiting:
        element = waiting.pop()
        tag = element.tag
        if tag == f"{W}r":
            if _hidden(element, styles):
                continue
            waiting.extend(reversed(list(element)))
        elif tag == f"{W}ruby":
            waiting.extend(reversed(list(element.iterfind(f"{W}rubyBase/*"))))
        elif tag == f"{MC}AlternateContent":
            waiting.extend(reversed(chosen(element)))
        elif tag in _HOLDERS:
            waiting.extend(reversed(list(element)))
        elif str(tag).startswith(MATH):
            yield from element.iter(f"{MATH}t")
        else:
            yield element


def _hidden(run: _Element, styles: Styles) -> bool:
    properties = run.find(f"{W}rPr")
    if properties is None:
        return False
    if properties.find(f"{W}vanish") is not None:
        return is_on(properties, "vanish")
    return styles.hidden(value(properties.find(f"{W}rStyle")))


def chosen(element: _Element) -> list[_Element]:
    """Return what stands in the branch to read, of two that say the same in two ways."""
    choice, fallback = element.find(f"{MC}Choice"), element.find(f"{MC}Fallback")
    branches = [branch for branch in (choice, fallback) if branch is not None]
    with_box = [branch for branch in branches if branch.find(f".//{_BOX}") is not None]
    return list((with_box or branches)[0]) if branches else []


def _boxes(element: _Element) -> list[_Element]:
    """Return the outermost text boxes of a drawing, each once."""
    boxes: list[_Element] = []
    waiting = [element]
    while waiting:
        one = waiting.pop()
        if one.tag == _BOX:
            boxes.append(one)
        elif one.tag == f"{MC}AlternateContent":
            waiting.extend(reversed(chosen(one)))
        else:
            waiting.extend(reversed(list(one)))
    return boxes
