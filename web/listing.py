"""Long lists of milestones, 200 a page."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Annotated, Generic, TypeVar

from fastapi import Query

T = TypeVar("T")
PAGE_SIZE = 200
PageNumber = Annotated[int, Query(ge=1, le=1_000_000)]


@dataclass(frozen=True, slots=True)
class Listing(Generic[T]):
    """One page of a list; a number beyond the last page shows the last."""

    rows: Sequence[T]
    number: int
    pages: int
    total: int


def listing(rows: Sequence[T], number: int) -> Listing[T]:
    """Cut the page out of the whole list."""
    pages = max(1, -(-len(rows) // PAGE_SIZE))
    number = min(number, pages)
    start = (number - 1) * PAGE_SIZE
    return Listing(rows[start : start + PAGE_SIZE], number, pages, len(rows))
