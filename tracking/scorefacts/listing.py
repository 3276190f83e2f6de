"""The facts of a plan as people look at them: one line each, with who, when and the files."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from typing import Any

import sqlalchemy as sa
from sqlmodel import Session, col, select

from models import FactEvidence, Judgement, JudgementStage, Plan, Tally, Unit, VetoFinding
from models.base import key_of
from models.recorded import Recorded
from scoring.indicator import Undated
from tracking.scorefacts.desk import Desk
from tracking.scorefacts.gathering import newest
from tracking.scorefacts.refs import OWNERS, ref_of

STAGE_WORDS = {JudgementStage.SELF: "自评", JudgementStage.REVIEW: "复评"}


@dataclass(frozen=True, slots=True)
class FactLine:
    """One fact on a day.

    `stands` is false for what was withdrawn by then or superseded; `idle` says why one that
    stands is not counted, None where it is. Whether its rule gives points for it, only the
    settlement tells. `what` is the counter, indicator or veto; `figure` the amount or score as
    text, None for a veto; `files` are the evidence as (id, name).
    """

    ref: str
    unit: str
    what: str
    label: str
    source: str
    on: date | None
    remark: str
    noted_on: date
    by: str
    stands: bool
    idle: str | None
    withdrawn: str | None
    files: tuple[tuple[int, str], ...]
    figure: str | None = None
    level: str | None = None
    stage: str | None = None
    title: str = ""
    link: str = ""
    key: str | None = None

    @property
    def counts(self) -> bool:
        """Whether a settlement counts it."""
        return self.stands and self.idle is None

    @property
    def standing(self) -> str:
        """What a list says of it."""
        if self.stands:
            return self.idle or "计入"
        return "已撤回" if self.withdrawn else "已有新的评分"

    def as_json(self) -> dict[str, Any]:
        """Return the line for programs."""
        return {
            "ref": self.ref,
            "unit": self.unit,
            "what": self.what,
            "title": self.title,
            "figure": self.figure,
            "level": self.level,
            "stage": self.stage,
            "source": self.source,
            "on": self.on.isoformat() if self.on else None,
            "link": self.link,
            "key": self.key,
            "remark": self.remark,
            "noted_on": self.noted_on.isoformat(),
            "by": self.by,
            "counts": self.counts,
            "standing": self.standing,
            "withdrawn": self.withdrawn,
            "files": [name for _, name in self.files],
        }


@dataclass(frozen=True, slots=True)
class _Look:
    """What every line is worded with."""

    desk: Desk
    day: date
    names: dict[int | None, str]
    standing: set[int]
    files: dict[int, list[tuple[int, str]]]


def fact_lines(
    session: Session, plan: Plan, desk: Desk, day: date, unit: str | None = None
) -> list[FactLine]:
    """Return what was entered on or before `day`, the newest first within each kind.

    Tallies come first, then judgements, then vetoes; what was withdrawn stays, and says so.

    Raises:
        NotFoundError: no unit that is settled has the name or short name `unit`.
    """
    of_office = sa.select(col(Unit.id), col(Unit.name)).where(col(Unit.office) == plan.office)
    names: dict[int | None, str] = dict(session.execute(of_office).tuples().all())
    lines: list[FactLine] = []
    for table in (Tally, Judgement, VetoFinding):
        query = select(table).where(table.plan_id == plan.id, table.noted_on <= day)
        if unit is not None:
            query = query.where(table.unit_id == desk.units[desk.unit(unit)])
        rows: list[Recorded] = list(session.exec(query.order_by(col(table.id))).all())
        standing = [row for row in rows if row.withdrawn_on is None or row.withdrawn_on > day]
        judged = newest([row for row in standing if isinstance(row, Judgement)])
        found = {key_of(row) for row in judged or standing}
        look = _Look(desk, day, names, found, _files(session, table, plan))
        lines += [_line(row, look) for row in reversed(rows)]
    return lines


def _line(row: Recorded, look: _Look) -> FactLine:
    number = key_of(row)
    own: dict[str, Any]
    match row:
        case Tally():
            own = {"what": row.what, "figure": row.amount, "level": row.level}
            own |= {"title": row.title, "link": row.link, "key": row.content_key}
            own |= {"source": row.by, "remark": row.remark, "on": row.happened_on}
        case Judgement():
            own = {"what": row.indicator, "figure": row.score, "stage": STAGE_WORDS[row.stage]}
            own |= {"source": row.judge, "remark": row.remark, "on": row.happened_on}
        case VetoFinding():
            own = {"what": row.veto, "source": row.verifier, "remark": row.reason}
            own |= {"on": row.happened_on}
        case _:
            raise TypeError(row)
    return FactLine(
        ref=ref_of(type(row), number),
        unit=look.names[row.unit_id],
        label=look.desk.label(own["what"]),
        noted_on=row.noted_on,
        by=row.by,
        stands=number in look.standing,
        idle=_idle(row, look),
        withdrawn=_withdrawn(row, look.day),
        files=tuple(look.files[number]),
        **own,
    )


def _idle(row: Recorded, look: _Look) -> str | None:
    """Return why the fact is only shown, as the engine decides it; None where it counts."""
    if isinstance(row, Judgement):
        return "自评，不计" if row.stage is JudgementStage.SELF else None
    period = look.desk.period
    if period is None or not isinstance(row, Tally):
        return None
    if row.happened_on is None:
        return "无日期，不计" if period.undated is Undated.LEAVE_OUT else None
    return None if period.first <= row.happened_on <= period.last else "期外，不计"


def _withdrawn(row: Recorded, day: date) -> str | None:
    if row.withdrawn_on is None or row.withdrawn_on > day:
        return None
    return f"{row.withdrawn_on} {row.withdrawn_by}：{row.withdrawn_why}"


def _files(session: Session, table: type[Recorded], plan: Plan) -> dict[int, list[tuple[int, str]]]:
    owner = col(getattr(FactEvidence, OWNERS[table]))
    found: dict[int, list[tuple[int, str]]] = defaultdict(list)
    for fact, number, name in session.execute(
        sa.select(owner, col(FactEvidence.id), col(FactEvidence.name))
        .join(table, col(table.id) == owner)
        .where(col(table.plan_id) == plan.id)
        .order_by(col(FactEvidence.id))
    ):
        found[fact].append((number, name))
    return found
