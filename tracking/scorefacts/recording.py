"""Facts entered and withdrawn: rows are added, never changed but for the mark of withdrawal.

The caller commits. Entries of one plan take turns, so what is told of repeats is true.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TypeVar
from zoneinfo import ZoneInfo

import sqlalchemy as sa
from sqlmodel import Session, col, select
from sqlmodel.sql.expression import SelectOfScalar

from duban.errors import DubanError, RefusedError
from models import FactEvidence, Judgement, Plan, Tally, VetoFinding
from models.base import key_of
from models.recorded import Recorded
from plans.locking import take_turns
from tracking.evidence import KeptFile
from tracking.lifecycle import MOST_TEXT, Act, TextTooLongError, WhyMissingError
from tracking.scorefacts.checking import Faults, judgement_of, tally_of, veto_of
from tracking.scorefacts.desk import Desk
from tracking.scorefacts.entries import JudgementEntry, TallyEntry, VetoEntry
from tracking.scorefacts.refs import OWNERS, find, ref_of

R = TypeVar("R", bound=Recorded)


class RepeatedEntryError(DubanError):
    """The same fact stands in the store already; entering it again would count it twice."""

    def __init__(self, what: str, ref: str) -> None:
        super().__init__(f"「{what}」已经录入（{ref}），没有重复录入。")


@dataclass(frozen=True, slots=True)
class Entered:
    """A fact that was stored; `same` are those of the same content at other levels."""

    ref: str
    row: Recorded
    same: tuple[str, ...] = ()


def record_tally(
    session: Session, desk: Desk, entry: TallyEntry, act: Act, files: Sequence[KeptFile] = ()
) -> Entered:
    """Enter something counted.

    The same content at another level is entered and told: where the rubric says so, it
    counts once at its best level.

    Raises:
        RepeatedEntryError: the same content stands there at the same level.
        DubanError: the rubric does not take it; the sentence says what it takes.
    """
    faults = Faults()
    row = tally_of(desk, entry, act, faults)
    faults.first()
    take_turns(session, f"facts {desk.code}")
    same = [] if row.content_key is None else _same_content(session, row)
    for other in same:
        if other.level == row.level:
            raise RepeatedEntryError(row.title or row.link, ref_of(Tally, key_of(other)))
    ref = _add(session, row, files)
    return Entered(ref, row, tuple(ref_of(Tally, key_of(other)) for other in same))


def record_judgement(
    session: Session, desk: Desk, entry: JudgementEntry, act: Act, files: Sequence[KeptFile] = ()
) -> Entered:
    """Enter a judgement; the judge's earlier one of that indicator stays and counts no more.

    Raises:
        RefusedError: dated before the judge's last one, which would then still count.
        DubanError: the rubric does not take it; the sentence says what it takes.
    """
    faults = Faults()
    row = judgement_of(desk, entry, act, faults)
    faults.first()
    take_turns(session, f"facts {desk.code}")
    in_order(row, last_of(session, row))
    return Entered(_add(session, row, files), row)


def record_veto(
    session: Session, desk: Desk, entry: VetoEntry, act: Act, files: Sequence[KeptFile] = ()
) -> Entered:
    """Enter the finding that a veto applies.

    Raises:
        RepeatedEntryError: it is found already, and stands.
        DubanError: the rubric does not take it; the sentence says what it takes.
    """
    faults = Faults()
    row = veto_of(desk, entry, act, faults)
    faults.first()
    take_turns(session, f"facts {desk.code}")
    standing = session.exec(_standing(VetoFinding, row).where(VetoFinding.veto == row.veto)).first()
    if standing is not None:
        raise RepeatedEntryError(desk.label(row.veto), ref_of(VetoFinding, key_of(standing)))
    return Entered(_add(session, row, files), row)


def withdraw(session: Session, plan: Plan, ref: str, act: Act, why: str) -> Recorded:
    """Withdraw a fact, with the reason; settlements that were frozen with it keep it.

    Of a judgement, the judge's one before it counts again.

    Raises:
        NotFoundError: the plan has no such fact.
        RefusedError: it was withdrawn already, or entered later than `act.day` (but for one
            dated later than the moment of the act, which never held and may always go).
    """
    if not why.strip():
        raise WhyMissingError("撤回")
    if len(why.strip()) > MOST_TEXT:
        raise TextTooLongError(len(why.strip()))
    row = find(session, plan, ref)
    # One that was entered under a day that has not come stands in the way of every later one.
    ahead = row.noted_on > act.at.astimezone(ZoneInfo(plan.zone)).date()
    if act.day < row.noted_on and not ahead:
        raise RefusedError("撤回", f"{ref}在{row.noted_on.isoformat()}才录入")
    table = type(row)
    done = session.execute(
        sa.update(table)
        .where(col(table.id) == row.id, col(table.withdrawn_on).is_(None))
        .values(
            withdrawn_on=act.day,
            withdrawn_at=act.at,
            withdrawn_by=act.by,
            withdrawn_why=why.strip(),
        )
        .execution_options(synchronize_session=False)
    )
    session.refresh(row)
    if done.rowcount != 1:  # type: ignore[attr-defined]
        day = row.withdrawn_on.isoformat() if row.withdrawn_on else ""
        raise RefusedError("撤回", f"{ref}已由{row.withdrawn_by}在{day}撤回")
    return row


def stood_otherwise(session: Session, row: Recorded, at: datetime) -> bool:
    """Tell whether a fact counted at a moment and does not now, or the other way round."""
    rows: Sequence[Recorded] = [row]
    if isinstance(row, Judgement):
        rows = session.exec(_of_judge(select(Judgement), row).order_by(col(Judgement.id))).all()
    then = [o for o in rows if o.at <= at and (o.withdrawn_at is None or o.withdrawn_at > at)]
    now = [o for o in rows if o.withdrawn_at is None]
    return (then[-1:] == [row]) != (now[-1:] == [row])


def attach(session: Session, column: str, owner: int, files: Iterable[KeptFile]) -> None:
    """Tie kept files to a fact or an appeal by the column that names its kind."""
    session.add_all(
        FactEvidence(**{column: owner}, name=kept.name, sha256=kept.sha256, size=kept.size)
        for kept in files
    )
    session.flush()


def last_of(session: Session, row: Judgement) -> Judgement | None:
    """Return the judge's last standing judgement of that unit, indicator and stage."""
    standing = _of_judge(_standing(Judgement, row), row)
    return session.exec(standing.order_by(col(Judgement.id).desc())).first()


def _of_judge(query: SelectOfScalar[Judgement], row: Judgement) -> SelectOfScalar[Judgement]:
    """Narrow to what one judge said of a unit's indicator at a stage."""
    return query.where(
        Judgement.plan_id == row.plan_id,
        Judgement.unit_id == row.unit_id,
        Judgement.indicator == row.indicator,
        Judgement.judge == row.judge,
        Judgement.stage == row.stage,
    )


def in_order(row: Judgement, last: Judgement | None) -> None:
    """Refuse a judgement dated before the last one: of a day, the newest entered counts."""
    if last is not None and row.noted_on < last.noted_on:
        ref = ref_of(Judgement, key_of(last))
        day = last.noted_on.isoformat()
        said = f"录入日{row.noted_on.isoformat()}早于上一次评分{ref}（{day}）"
        raise RefusedError("评分", f"{said}；那一次的日期写错了的，先撤回它")


def _same_content(session: Session, row: Tally) -> Sequence[Tally]:
    return session.exec(
        _standing(Tally, row)
        .where(Tally.what == row.what, Tally.content_key == row.content_key)
        .order_by(col(Tally.id))
    ).all()


def _standing(table: type[R], row: R) -> SelectOfScalar[R]:
    """Select the facts of that unit and plan that were not withdrawn."""
    return select(table).where(
        table.plan_id == row.plan_id,
        table.unit_id == row.unit_id,
        col(table.withdrawn_on).is_(None),
    )


def _add(session: Session, row: Recorded, files: Sequence[KeptFile]) -> str:
    session.add(row)
    session.flush()
    table = type(row)
    attach(session, OWNERS[table], key_of(row), files)
    return ref_of(table, key_of(row))
