"""Everything scoring may know of a plan on a day: milestones, and what people entered."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import TypeVar

import sqlalchemy as sa
from sqlmodel import Session, col, select

from models import FactEvidence, Judgement, Plan, Tally, Unit, VetoFinding
from models.base import key_of
from models.recorded import Recorded
from scoring import facts as values
from tracking.facts import facts_of
from tracking.scorefacts.refs import OWNERS, ref_of

R = TypeVar("R", bound=Recorded)
JudgementKey = tuple[int, str, str, str]
Names = Mapping[int | None, str]
Files = Mapping[str, tuple[str, ...]]


def facts_for(
    session: Session, plan: Plan, day: date
) -> tuple[values.Facts, list[values.UnitInfo]]:
    """Return the facts known at the close of `day`, and the units that owe milestones.

    Known is what was entered on or before `day` and not withdrawn by then, so an earlier day
    gives what that day gave, whatever was entered since.
    """
    milestones, units = facts_of(session, plan, day)
    names = dict(
        session.execute(
            sa.select(col(Unit.id), col(Unit.name)).where(col(Unit.office) == plan.office)
        )
        .tuples()
        .all()
    )
    files = _files(session, plan)
    judgements = newest(known(session, Judgement, plan, day))
    return values.Facts(
        milestones=tuple(milestones),
        tallies=tuple(_tally(row, names, files) for row in known(session, Tally, plan, day)),
        judgements=tuple(_judgement(row, names, files) for row in judgements),
        vetoes=tuple(_veto(row, names, files) for row in known(session, VetoFinding, plan, day)),
    ), units


def known(session: Session, table: type[R], plan: Plan, day: date) -> Sequence[R]:
    """Return the rows of one table known at the close of `day`, in the order of entry."""
    return session.exec(
        select(table)
        .where(
            table.plan_id == plan.id,
            table.noted_on <= day,
            sa.or_(col(table.withdrawn_on).is_(None), col(table.withdrawn_on) > day),
        )
        .order_by(col(table.id))
    ).all()


def judgement_key(row: Judgement) -> JudgementKey:
    """Return what of all judgements with the same key only the newest counts."""
    return row.unit_id, row.indicator, row.judge, row.stage


def newest(rows: Sequence[Judgement]) -> list[Judgement]:
    """Return of every unit, indicator, judge and stage the one entered last."""
    return list({judgement_key(row): row for row in rows}.values())


def _files(session: Session, plan: Plan) -> dict[str, tuple[str, ...]]:
    """Return ref → the evidence of that fact, by name and the start of its sha-256."""
    found: dict[str, list[str]] = defaultdict(list)
    for table, owner_column in OWNERS.items():
        column = col(getattr(FactEvidence, owner_column))
        rows = session.execute(
            sa.select(column, col(FactEvidence.name), col(FactEvidence.sha256))
            .join(table, col(table.id) == column)
            .where(col(table.plan_id) == plan.id)
            .order_by(col(FactEvidence.id))
        )
        for owner, name, sha256 in rows:
            found[ref_of(table, owner)].append(f"{name}（{sha256[:12]}）")
    return {ref: tuple(names) for ref, names in found.items()}


def _tally(row: Tally, names: Names, files: Files) -> values.Tally:
    ref = ref_of(Tally, key_of(row))
    return values.Tally(
        ref=ref,
        unit=names[row.unit_id],
        what=row.what,
        amount=Decimal(row.amount),
        level=row.level,
        on=row.happened_on,
        title=row.title,
        key=row.content_key,
        by=row.by,
        evidence=files.get(ref, ()),
    )


def _judgement(row: Judgement, names: Names, files: Files) -> values.Judgement:
    ref = ref_of(Judgement, key_of(row))
    return values.Judgement(
        ref=ref,
        unit=names[row.unit_id],
        indicator=row.indicator,
        by=row.judge,
        stage=values.Stage(row.stage.value),
        score=Decimal(row.score),
        on=row.happened_on,
        remark=row.remark,
        evidence=files.get(ref, ()),
    )


def _veto(row: VetoFinding, names: Names, files: Files) -> values.VetoFinding:
    ref = ref_of(VetoFinding, key_of(row))
    return values.VetoFinding(
        ref=ref,
        unit=names[row.unit_id],
        veto=row.veto,
        by=row.verifier,
        on=row.happened_on,
        reason=row.reason,
        evidence=files.get(ref, ()),
    )
