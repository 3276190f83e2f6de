"""公示和公布: a settlement made known for comment, then as final; what still stands against it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import sqlalchemy as sa
from sqlmodel import Session, col, select

from duban.errors import DubanError, MisusedError, RefusedError
from models import Appeal, AppealState, Plan, Publication, PublicationKind, Settlement
from models.base import key_of
from plans.locking import take_turns
from plans.workdays import WorkCalendar
from tracking.gapwords import gap_lines
from tracking.lifecycle import Act

MOST_DAYS = 60
SHOWN = 20


class CommentDaysError(MisusedError):
    """A comment period of no days, or of more than anybody waits."""

    def __init__(self, found: int) -> None:
        super().__init__(f"公示期{found}个工作日不可用，应在1至{MOST_DAYS}个工作日之间。")


class NotFinalError(DubanError):
    """A settlement that cannot be final yet; `missing` says all that stands against it."""

    def __init__(self, number: int, missing: list[str]) -> None:
        self.missing = tuple(missing)
        some = "\n".join(f"  {one}" for one in missing[:SHOWN])
        more = f"\n  ……另有{len(missing) - SHOWN}项" if len(missing) > SHOWN else ""
        super().__init__(f"核算{number}还不能作为最终结果公布，缺{len(missing)}项：\n{some}{more}")


@dataclass(frozen=True, slots=True)
class Published:
    """A settlement that was made known; `open` is whether units may still appeal on the day."""

    publication: Publication
    settlement: Settlement
    open: bool


def publish_for_comment(
    session: Session, settlement: Settlement, days: int, calendar: WorkCalendar, act: Act
) -> Publication:
    """Publish a settlement for comment until the end of the n-th working day after `act.day`.

    One with gaps may be published so: the comments may fill them.

    Raises:
        CommentDaysError: `days` is not between 1 and 60.
        RefusedError: it was published for comment before, or is dated later than `act.day`.
    """
    if not 1 <= days <= MOST_DAYS:
        raise CommentDaysError(days)
    return _publish(
        session, settlement, PublicationKind.COMMENT, act, calendar.shift(act.day, days)
    )


def publish_final(session: Session, settlement: Settlement, act: Act) -> Publication:
    """Publish a settlement as final; an earlier final one is replaced by it.

    Raises:
        NotFinalError: something is missing; see `missing_for_final`.
        RefusedError: it or a later one was published as final before, or it is dated later
            than `act.day`.
    """
    held = final_of(session, settlement.plan_id, act.day)
    if held is not None and held.settlement_id > key_of(settlement):
        said = f"核算{held.settlement_id}比它晚，已在{held.published_on}作为最终结果公布"
        raise RefusedError("公布", said)
    missing = missing_for_final(session, settlement, act.day)
    if missing:
        raise NotFinalError(key_of(settlement), missing)
    return _publish(session, settlement, PublicationKind.FINAL, act, None)


def final_of(session: Session, plan_id: int, day: date) -> Publication | None:
    """Return the publication as final that holds on `day`: the last; earlier ones are replaced."""
    return session.exec(
        select(Publication)
        .join(Settlement, col(Settlement.id) == col(Publication.settlement_id))
        .where(
            Settlement.plan_id == plan_id,
            Publication.kind == PublicationKind.FINAL,
            col(Publication.published_on) <= day,
        )
        .order_by(col(Publication.published_on).desc(), col(Publication.id).desc())
    ).first()


def finality(session: Session, settlement: Settlement, day: date) -> str:
    """Say how the settlement stands to the final result on `day`; empty where there is none."""
    final = final_of(session, settlement.plan_id, day)
    if final is None:
        return ""
    if final.settlement_id == settlement.id:
        return f"本次核算是最终结果（{final.published_on}公布）"
    if final.settlement_id > key_of(settlement):
        return f"本次核算已被核算{final.settlement_id}取代（{final.published_on}作为最终结果公布）"
    return f"本次核算没有公布为最终结果，最终结果仍是核算{final.settlement_id}"


def missing_for_final(session: Session, settlement: Settlement, day: date) -> list[str]:
    """Return what keeps a settlement from being final on `day`, one sentence each.

    Gaps of its own, a comment period that still runs, appeals without an answer, and appeals
    that were upheld after it was computed, so that it cannot hold their correction.
    """
    found = gap_lines(settlement.result["gaps"])
    of_plan = Settlement.plan_id == settlement.plan_id
    running = session.exec(
        select(Publication)
        .join(Settlement, col(Settlement.id) == col(Publication.settlement_id))
        .where(of_plan, col(Publication.published_on) <= day, col(Publication.until_on) >= day)
        .order_by(col(Publication.id))
    )
    found += [
        f"核算{one.settlement_id}的公示到{one.until_on}才结束" for one in running if one.until_on
    ]
    appeals = session.exec(
        select(Appeal)
        .join(Settlement, col(Settlement.id) == col(Appeal.settlement_id))
        .where(of_plan, col(Appeal.state) != AppealState.REJECTED)
        .order_by(col(Appeal.id))
    )
    for appeal in appeals:
        if appeal.answered_at is None:
            found.append(f"申诉{appeal.id}（{appeal.indicator}）还没有答复")
        elif appeal.answered_at > settlement.at:
            found.append(f"申诉{appeal.id}采纳之后还没有重新核算")
    return found


def publications(session: Session, plan: Plan, day: date) -> list[Published]:
    """Return what was made known of the plan on or before `day`, the newest first."""
    rows = session.execute(
        sa.select(Publication, Settlement)
        .join(Settlement, col(Settlement.id) == col(Publication.settlement_id))
        .where(col(Settlement.plan_id) == plan.id, col(Publication.published_on) <= day)
        .order_by(col(Publication.published_on).desc(), col(Publication.id).desc())
    )
    return [
        Published(one, settlement, one.until_on is not None and day <= one.until_on)
        for one, settlement in rows.tuples()
    ]


def _publish(
    session: Session,
    settlement: Settlement,
    kind: PublicationKind,
    act: Act,
    until_on: date | None,
) -> Publication:
    number = key_of(settlement)
    what = "公示" if kind is PublicationKind.COMMENT else "公布"
    if act.day < settlement.settled_on:
        raise RefusedError(what, f"核算{number}的日期是{settlement.settled_on}")
    take_turns(session, f"settlement {number}")
    of_this = select(Publication).where(Publication.settlement_id == number)
    for known in session.exec(of_this.order_by(col(Publication.id))):
        if known.kind is kind:
            raise RefusedError(what, f"核算{number}已在{known.published_on}{what}")
        if known.kind is PublicationKind.FINAL:
            said = f"核算{number}已在{known.published_on}作为最终结果公布"
            raise RefusedError(what, said)
    row = Publication(
        settlement_id=number,
        kind=kind,
        published_on=act.day,
        until_on=until_on,
        by=act.by,
        at=act.at,
    )
    session.add(row)
    session.flush()
    return row
