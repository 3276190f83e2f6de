"""Which lines there is something to say to: the rest is shown."""

from __future__ import annotations

from models import Duty
from notifications.anchors import LATE_FROM
from notifications.items import Item
from notifications.occasions import occasion_of
from tracking.lifecycle import OPEN

# Whoever coordinates or leads is told of what others owe, and cannot say that those know.
ANSWERING = (Duty.FILLER, Duty.HEAD)


def late(item: Item) -> bool:
    """Say whether the letter tells somebody of the unit that an item is late and still owed."""
    occasion = occasion_of(item.occasion)
    owed = occasion.anchor == LATE_FROM and item.state in OPEN
    return owed and occasion.duty in ANSWERING
