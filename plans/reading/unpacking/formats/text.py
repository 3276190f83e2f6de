"""Plain text: a line of the file is a line of the paper."""

from __future__ import annotations

from plans.reading.paper import Paper
from plans.reading.unpacking.decoding import decode
from plans.reading.unpacking.gathering import Gatherer


def recognises(_data: bytes, _suffix: str) -> bool:
    """Whatever no other format took is text, or is refused as not being text."""
    return True


def unpack(data: bytes, name: str) -> Paper:
    """Return the lines as they stand; a line break at the very end begins no further line."""
    text, faults = decode(data, name)
    gatherer = Gatherer(name, "text")
    gatherer.add(text.removesuffix("\n").removesuffix("\r"))
    gatherer.faults.extend(faults)
    return gatherer.paper()
