"""知道了: the reader says that they know of a late milestone, and the ladder stops."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from sqlmodel import Session, select

from duban.errors import DubanError
from models import Acknowledgement, MilestoneState
from notifications.items import Item
from notifications.links.late import late
from notifications.links.ticket import Ticket
from plans.deadlinewords import chinese_date
from tracking.acknowledging import acknowledge
from tracking.lateness import late_from
from tracking.lifecycle import Act, get

FIELDS = (
    ("promised_on", "预计哪天报送（可不填）", "date"),
    ("note", "说明（可不填）", "text"),
)


class PromiseUnreadableError(DubanError):
    """The day that was promised is none."""

    def __init__(self, text: str) -> None:
        super().__init__(f"预计报送日期「{text[:40]}」不可用，应写成 2024-11-30 的样子。")


def offered(item: Item, day: date) -> bool:  # noqa: ARG001
    """Offer it where the letter tells the unit that the milestone is late and still owed."""
    return late(item)


def done(session: Session, ticket: Ticket) -> str | None:
    """Say who acknowledged it already, or that it was handed in since."""
    row = get(session, ticket.milestone_id)
    if row.state is MilestoneState.SUBMITTED:
        return "已经报送，正在审核，不用再表示知道了。"
    found = session.exec(
        select(Acknowledgement).where(
            Acknowledgement.milestone_id == row.id, Acknowledgement.anchor_on == late_from(row)
        )
    ).first()
    if found is None:
        return None
    promise = f"，预计{chinese_date(found.promised_on)}前报送" if found.promised_on else ""
    said = f"{found.by}已于{chinese_date(found.happened_on)}表示知道了{promise}"
    return f"{said}；不再逐级抄告，办完后请及时报送。"


def act(session: Session, ticket: Ticket, act: Act, filled: Mapping[str, str]) -> None:
    """Acknowledge; `filled` may hold a day promised (`promised_on`) and a `note`.

    Raises:
        PromiseUnreadableError: the day is no date.
        DubanError: see `tracking.acknowledging.acknowledge`.
    """
    text = filled.get("promised_on", "").strip()
    try:
        promised_on = date.fromisoformat(text) if text else None
    except ValueError as error:
        raise PromiseUnreadableError(text) from error
    note = filled.get("note", "").strip()
    acknowledge(session, ticket.milestone_id, act, promised_on=promised_on, note=note)
