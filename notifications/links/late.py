"""Which lines are about something late: there is something to say of these, the rest is shown."""

from __future__ import annotations

from notifications.anchors import LATE_FROM
from notifications.items import Item
from notifications.occasions import occasion_of
from tracking.lifecycle import OPEN


def late(item: Item) -> bool:
    """Say whether the letter speaks of the item as late and still to be handed in."""
    return occasion_of(item.occasion).anchor == LATE_FROM and item.state in OPEN
