"""What came of the deliveries of a command, in words: never silent about what was not sent."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any

from duban.cli.common import say

if TYPE_CHECKING:
    from duban.build.office import Office
    from notifications.unsent import Unsent


def left_unsent(office: Office, deliveries: dict[str, Any], since: datetime) -> list[Unsent]:
    """Return what the dispatch that began at `since` left unsent; no query if that is nothing."""
    if not (deliveries["failed"] or deliveries["pending"]):
        return []
    from notifications.unsent import unsent

    with office.reading() as session:
        return unsent(session, since)


def say_deliveries(deliveries: dict[str, Any], left: list[Unsent]) -> None:
    """Print the counts, then one line for each channel and reason."""
    say(f"送达{deliveries['sent']}，失败{deliveries['failed']}，待送{deliveries['pending']}。")
    for one in left:
        say(f"未送出：{one}。")
