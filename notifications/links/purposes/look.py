"""查看: one milestone, read-only, for a reader without an account at hand."""

from __future__ import annotations

from datetime import date

from notifications.items import Item
from notifications.links.late import late


def offered(item: Item, day: date) -> bool:  # noqa: ARG001
    """Offer it where there is nothing to say: the page of 知道了 shows the milestone too."""
    return not late(item)
