"""核算: settle a plan by its rubric on a day, freeze it with all that went in, replay it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import lru_cache

from sqlmodel import Session, col, select

from duban.errors import DubanError, NotFoundError
from models import Plan, Settlement
from models.base import key_of
from scoring.engine import settle as settle_values
from scoring.facts import Facts, UnitInfo
from scoring.factsfile import facts_from_json
from scoring.factsjson import canonical, facts_to_json
from scoring.forms import form_of
from scoring.rubric import Rubric, parse_rubric
from scoring.settlement import Settlement as SettledValues
from tracking.lifecycle import LARGEST_ID
from tracking.rubrics import rubric_of, units_of
from tracking.scorefacts.gathering import facts_for


class NotReplayableError(DubanError):
    """A settlement of an older program, which did not keep what went in."""

    def __init__(self, number: int) -> None:
        super().__init__(
            f"核算{number}没有存下事实和细则原文（由旧版程序存档），不能重放；"
            "它的得分和依据仍可查看。"
        )


class NotSettledYetError(DubanError):
    """A plan has no settlement on or before a day; `known` are those of later days."""

    def __init__(self, plan: str, day: date, known: Sequence[Settlement]) -> None:
        later = "、".join(f"核算{one.id}（{one.settled_on}）" for one in known)
        super().__init__(
            f"方案「{plan}」在{day}和以前没有核算存档，那以后的有：{later}。"
            if later
            else f"方案「{plan}」还没有核算存档，先用 duban score {plan} 核算。"
        )


@dataclass(frozen=True, slots=True)
class Input:
    """All that a settlement is computed from, besides its day."""

    rubric: Rubric
    facts: Facts
    units: tuple[UnitInfo, ...]


def gather(
    session: Session, plan: Plan, day: date, instead: Mapping[str, str] | None = None
) -> Input:
    """Return what a settlement on `day` rests on.

    Where the rubric names its units, only they are settled: milestones that the sections of
    the office owe stand in the plan and no rubric counts them.

    Raises:
        NoRubricError: the plan has no rubric.
        NotFoundError: `instead` names a choice or a reading that the rubric does not have.
    """
    rubric = rubric_of(plan, instead)
    facts, owing = facts_for(session, plan, day)
    units = units_of(rubric)
    if not units:
        return Input(rubric, facts, tuple(owing))
    names = {unit.name for unit in units}
    milestones = tuple(one for one in facts.milestones if one.unit in names)
    return Input(rubric, replace(facts, milestones=milestones), units)


def reckon(
    session: Session, plan: Plan, day: date, instead: Mapping[str, str] | None = None
) -> tuple[SettledValues, Input]:
    """Settle the plan as it stood on `day` without writing anything.

    A milestone due on `day` itself and not handed in is not missing yet: the day is not over.

    Raises:
        NoRubricError, NotFoundError: as `gather`.
    """
    given = gather(session, plan, day, instead)
    return settle_values(given.rubric, given.facts, day, given.units), given


def settle(
    session: Session,
    plan: Plan,
    day: date,
    at: datetime,
    instead: Mapping[str, str] | None = None,
) -> Settlement:
    """Settle and freeze: one settlement with all that went in, added and never changed after."""
    found, given = reckon(session, plan, day, instead)
    row = Settlement(
        plan_id=key_of(plan),
        settled_on=day,
        at=at,
        rubric=found.rubric,
        rubric_sha256=found.sha256,
        result=found.to_json(),
        facts=facts_to_json(given.facts, given.units),
        instead={
            choice.id: choice.taken.says
            for choice in given.rubric.choices
            if choice.id in (instead or {})
        },
        rubric_text=given.rubric.text,
    )
    session.add(row)
    session.flush()
    return row


def frozen_input(settlement: Settlement) -> Input:
    """Return what a settlement was computed from, under the rules of its own year.

    Raises:
        NotReplayableError: an older program froze it without its facts.
    """
    if settlement.facts is None or settlement.rubric_text is None:
        raise NotReplayableError(key_of(settlement))
    instead = tuple(sorted(settlement.instead.items()))
    rubric = _read_rubric(settlement.rubric_text, settlement.rubric, instead)
    given = facts_from_json(settlement.facts)
    return Input(rubric, given.facts, given.units or ())


@lru_cache(maxsize=8)
def _read_rubric(text: str, name: str, instead: tuple[tuple[str, str], ...]) -> Rubric:
    """Read a rubric; the pages of one settlement ask for the same one again and again."""
    return parse_rubric(text, name, dict(instead))


def replay(settlement: Settlement) -> bytes:
    """Compute a frozen settlement anew; the canonical bytes to hold against `frozen_bytes`.

    They are in the form in which the settlement was stored, were it by an earlier program.

    Raises:
        NotReplayableError: an older program froze it without its facts.
    """
    given = frozen_input(settlement)
    found = settle_values(given.rubric, given.facts, settlement.settled_on, given.units)
    return canonical(found.to_json(form_of(settlement.result)))


def frozen_bytes(settlement: Settlement) -> bytes:
    """Return the stored result in its canonical bytes."""
    return canonical(settlement.result)


def latest_or_refuse(session: Session, plan: Plan, day: date) -> Settlement:
    """Return the plan's latest settlement on or before `day`, or raise NotSettledYetError."""
    row = latest(session, plan, day)
    if row is None:
        all_of = select(Settlement).where(Settlement.plan_id == plan.id)
        known = session.exec(all_of.order_by(col(Settlement.id))).all()
        raise NotSettledYetError(plan.code, day, known)
    return row


def get_settlement(session: Session, plan: Plan, number: int) -> Settlement:
    """Return a settlement of the plan by its number, or raise NotFoundError."""
    row = session.get(Settlement, number) if 0 < number <= LARGEST_ID else None
    if row is None or row.plan_id != plan.id:
        known = session.exec(
            select(Settlement.id).where(Settlement.plan_id == plan.id).order_by(col(Settlement.id))
        )
        raise NotFoundError("核算存档", number, [str(one) for one in known])
    return row


def latest(session: Session, plan: Plan, day: date | None = None) -> Settlement | None:
    """The plan's latest settlement, of those settled on or before `day` when one is given."""
    query = select(Settlement).where(Settlement.plan_id == plan.id)
    if day is not None:
        query = query.where(Settlement.settled_on <= day)
    return session.exec(
        query.order_by(col(Settlement.settled_on).desc(), col(Settlement.id).desc())
    ).first()
