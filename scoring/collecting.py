"""Keeping Python's cyclic collector out of the way while many values are made."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def uncollected() -> Iterator[None]:
    """Hold the collector back.

    Nothing in a settlement refers back to itself, so the collector finds nothing, and walking
    the traces of 3,000 units again and again would take as long as settling them.
    """
    was = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was:
            gc.enable()
