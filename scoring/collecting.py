"""Keeping Python's cyclic collector out of the way while many values are made."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager

# Fewer than this are walked in a few milliseconds.
_MANY = 200_000


@contextmanager
def uncollected() -> Iterator[None]:
    """Hold the collector back.

    Nothing in a settlement refers back to itself, so the collector finds nothing, and walking
    the traces of 3,000 units again and again would take as long as settling them. What was made
    meanwhile goes among the old values unwalked, where many of them would otherwise be walked
    at the next allocation; not so where somebody has frozen values, which that would undo.
    """
    was = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was:
            if gc.get_count()[0] > _MANY and not gc.get_freeze_count():
                gc.freeze()
                gc.unfreeze()
            gc.enable()
