"""Values into YAML for people to go through: comments at their place, short parts on one line.

Only what a plan file needs: mappings, lists, text, dates, whole numbers, yes and no, null.
What `duban.filetree` reads back is what was written.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

WIDTH = 100
_STEP = "  "
# A word that no YAML reader takes for a number, a date, true or null, or for syntax.
_CODE = re.compile(r"[a-z][a-z0-9]*(?:-[a-z0-9]+)*")
_RESERVED = {"y", "n", "yes", "no", "on", "off", "true", "false", "null"}
_CHINESE = re.compile(r"[\u3400-\u9fff“‘（《【][\w“”‘’（）《》【】〔〕、，。；：！？·…—％ .+/-]*")
_ESCAPED = re.compile(r"[\x7f-\xa0\u2028\u2029\ufeff\ufffe\uffff\ud800-\udfff]")


@dataclass(slots=True)
class Noted:
    """A value with comments that stand right above it."""

    value: object
    notes: list[str] = field(default_factory=list)


class Block(dict[str, object]):
    """A mapping that is written key by key, however short."""


class Rows(list[object]):
    """A list that is written line by line, however short."""


def to_yaml(value: Block) -> str:
    """Return the document; top-level parts are set apart by a blank line."""
    lines: list[str] = []
    for key, part in value.items():
        if lines and (isinstance(_bare(part), Block | Rows)):
            lines.append("")
        lines += _entry(f"{key}:", part, "")
    return "\n".join(lines) + "\n"


def comment(text: str) -> str:
    """Return a comment line's text; a comment is one line whatever it quotes."""
    return "# " + "".join(c if c.isprintable() else " " for c in text).strip()


def plain(value: object) -> object:
    """Return the value without its comments, as the reader of the text will find it."""
    value = _bare(value)
    if isinstance(value, Mapping):
        return {key: plain(part) for key, part in value.items()}
    if isinstance(value, Sequence) and not isinstance(value, str):
        return [plain(part) for part in value]
    return value


def _bare(value: object) -> object:
    return value.value if isinstance(value, Noted) else value


def _entry(head: str, value: object, indent: str) -> Iterator[str]:
    """Yield the lines of one key or list item; `head` is «key:» or «-»."""
    if isinstance(value, Noted):
        yield from (indent + comment(note) for note in value.notes)
        value = value.value
    flow = _flow(value)
    if flow is not None and len(indent) + len(head) + 1 + len(flow) <= WIDTH:
        yield f"{indent}{head} {flow}"
    elif head == "-":
        yield from _item(value, indent)
    elif isinstance(value, Mapping):
        yield indent + head
        for key, part in value.items():
            yield from _entry(f"{key}:", part, indent + _STEP)
    elif isinstance(value, list | tuple):
        yield indent + head
        for part in value:
            yield from _entry("-", part, indent + _STEP)
    else:
        yield f"{indent}{head} {_scalar(value)}"


def _item(value: object, indent: str) -> Iterator[str]:
    """Yield a list item that does not fit its line; its first key stands behind the dash."""
    inside = indent + _STEP
    lines: list[str] = []
    if isinstance(value, Mapping):
        for key, part in value.items():
            lines += _entry(f"{key}:", part, inside)
    elif isinstance(value, list | tuple):
        for part in value:
            lines += _entry("-", part, inside)
    else:
        lines.append(f"{inside}{_scalar(value)}")
    first = next(i for i, line in enumerate(lines) if not line.lstrip().startswith("#"))
    yield from (indent + line.lstrip() for line in lines[:first])
    yield f"{indent}- {lines[first][len(inside) :]}"
    yield from lines[first + 1 :]


def _flow(value: object) -> str | None:
    """Return the value on one line, or None where it has comments or asks for lines."""
    if isinstance(value, Noted):
        return None if value.notes else _flow(value.value)
    if isinstance(value, Block | Rows):
        return None if value else ("[]" if isinstance(value, Rows) else "{}")
    if isinstance(value, Mapping):
        parts = [(f"{key}: ", _flow(part)) for key, part in value.items()]
        return _joined("{}", parts)
    if isinstance(value, list | tuple):
        return _joined("[]", [("", _flow(part)) for part in value])
    return _scalar(value)


def _joined(marks: str, parts: list[tuple[str, str | None]]) -> str | None:
    written = [f"{head}{part}" for head, part in parts if part is not None]
    return marks[0] + ", ".join(written) + marks[1] if len(written) == len(parts) else None


def _scalar(value: object) -> str:
    if value is None:
        return "null"
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int):
        return str(value)
    if isinstance(value, date):
        return value.isoformat()
    text = str(value)
    if _CODE.fullmatch(text) and text not in _RESERVED:
        return text
    if _CHINESE.fullmatch(text) and not text.endswith(" "):
        return text
    quoted = json.dumps(text, ensure_ascii=False)
    return _ESCAPED.sub(lambda found: f"\\u{ord(found.group()):04x}", quoted)
