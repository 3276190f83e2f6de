"""Settling many units does not pay for walks of the collector, during it or right after."""

from __future__ import annotations

import gc
from collections.abc import Iterator

import pytest

from scoring.collecting import uncollected

MANY = 300_000


@pytest.fixture(autouse=True)
def _as_it_was() -> Iterator[None]:
    assert gc.isenabled()
    yield
    gc.unfreeze()
    gc.enable()


def test_nothing_is_walked_while_values_are_made_nor_at_the_next_allocation() -> None:
    walks: list[str] = []

    def walked(phase: str, info: dict[str, int]) -> None:
        walks.append(phase)

    gc.callbacks.append(walked)
    try:
        with uncollected():
            kept = [[place] for place in range(MANY)]
            assert not gc.isenabled()
        more = [[place] for place in range(10)]
    finally:
        gc.callbacks.remove(walked)
    assert walks == []
    assert (len(kept), len(more)) == (MANY, 10)
    assert gc.isenabled()


def test_what_somebody_froze_stays_frozen() -> None:
    gc.freeze()
    frozen = gc.get_freeze_count()
    with uncollected():
        kept = [[place] for place in range(MANY)]
    assert gc.get_freeze_count() > frozen * 0.9
    assert len(kept) == MANY


def test_within_another_the_collector_stays_off() -> None:
    with uncollected():
        with uncollected():
            pass
        assert not gc.isenabled()
    assert gc.isenabled()


def test_an_error_puts_it_back() -> None:
    with pytest.raises(ZeroDivisionError), uncollected():
        raise ZeroDivisionError
    assert gc.isenabled()
