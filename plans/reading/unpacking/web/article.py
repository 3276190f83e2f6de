"""Where the paper stands on a web page: the smallest part that holds its sentences."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from lxml.etree import _Element

# Never shown as text.
SILENT = frozenset(
    {"script", "style", "noscript", "template", "iframe", "object", "embed", "svg", "math", "map"}
    | {"select", "button", "input", "textarea", "canvas", "audio", "video", "head", "link", "meta"}
)
_ASIDE = frozenset({"nav", "footer", "aside"})
_HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)
_INNERMOST = frozenset({"p", "table", "ul", "ol", "pre", "tr", "tbody", "h1", "h2", "h3", "span"})
_STOPS = re.compile("[。；]")
_TITLE = re.compile(r"(?:^|[-_ ])(?:title|bt|biaoti|headline|tit|wzbt)(?:$|[-_ \d])", re.IGNORECASE)
_MOST = 0.85


@dataclass(slots=True)
class _Weight:
    """How much of a paper an element holds: characters and full stops outside links."""

    length: int = 0
    stops: int = 0


def is_shown(element: _Element) -> bool:
    """Tell whether a browser would show what is in an element."""
    if not isinstance(element.tag, str) or element.tag in SILENT:
        return False
    return "hidden" not in element.attrib and not _HIDDEN.search(element.get("style", ""))


def find_article(body: _Element) -> _Element:
    """Return the element that holds the paper; the body itself where no part stands out.

    A step inward is taken only while next to nothing of the paper would be left outside.
    """
    weights: dict[_Element, _Weight] = {}
    _weigh(body, weights, depth=0)
    here = body
    while here.tag not in _INNERMOST:
        whole = weights[here]
        inner = max(
            (child for child in here if child in weights),
            key=lambda child: (weights[child].stops, weights[child].length),
            default=None,
        )
        if inner is None or inner.tag in _INNERMOST:
            break
        part = weights[inner]
        enough = (
            part.stops >= max(1, whole.stops - 1)
            if whole.stops
            else (part.length > whole.length * _MOST)
        )
        if not enough:
            break
        here = inner
    return here


def _weigh(element: _Element, weights: dict[_Element, _Weight], depth: int) -> _Weight:
    """Weigh an element and all in it; the parser bounds how deep they nest."""
    weight = _Weight()
    if not is_shown(element):
        return weight
    if element.tag not in _ASIDE and element.tag != "a":
        _add(weight, element.text)
    for child in element:
        inside = _weigh(child, weights, depth + 1)
        if element.tag not in _ASIDE:
            weight.length += inside.length
            weight.stops += inside.stops
            if element.tag != "a":
                _add(weight, child.tail)
    weights[element] = weight
    return weight


def _add(weight: _Weight, text: str | None) -> None:
    if text and (text := text.strip()):
        weight.length += len(text)
        weight.stops += len(_STOPS.findall(text))


def is_title(element: _Element) -> bool:
    """Tell whether an element outside the article says that it is the paper's title."""
    if element.tag in {"h1", "h2"}:
        return True
    names = f"{element.get('class', '')} {element.get('id', '')}"
    return _TITLE.search(names) is not None


def is_aside(element: _Element) -> bool:
    """Tell whether an element is a menu, a footer or the like by its own name."""
    return element.tag in _ASIDE
