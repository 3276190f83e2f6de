"""申诉: a unit contests a line of a settlement that is open for comment, and gets an answer."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Any

import sqlalchemy as sa
from sqlmodel import Session, col, select

from duban.errors import DubanError, MisusedError, NotFoundError, RefusedError
from models import Appeal, AppealState, FactEvidence, Milestone, Plan, Settlement
from models.base import key_of
from plans.roster import get_unit
from scoring.explain import find as find_trace
from tracking.evidence import KeptFile
from tracking.lifecycle import LARGEST_ID, MOST_TEXT, Act, TextTooLongError, WhyMissingError
from tracking.publishing import publications
from tracking.scorefacts.recording import attach, stood_otherwise
from tracking.scorefacts.refs import find as find_fact
from tracking.steps import trail_of

CHINESE = {
    AppealState.OPEN: "待答复",
    AppealState.UPHELD: "采纳",
    AppealState.REJECTED: "不采纳",
}
TOTAL = "总分"
_MILESTONE = re.compile(r"[Mm]([0-9]{1,10})")


class NothingCorrectedError(MisusedError):
    """An appeal is to be upheld, and no fact was put right for it."""

    def __init__(self) -> None:
        super().__init__(
            "采纳申诉要写明更正了哪些事实（如 T12、J5、V1，节点写 M77）：先更正事实，再答复。"
        )


class NotCorrectedError(DubanError):
    """A fact named as corrected is as it was when the settlement was frozen."""

    def __init__(self, ref: str) -> None:
        super().__init__(
            f"{ref} 在核算之后没有变动，不能作为更正；请先撤回、重新录入或重新评分，"
            "节点先办理或用 duban redate 更正日期。"
        )


def appeal(
    session: Session,
    plan: Plan,
    unit: str,
    indicator: str,
    claim: str,
    act: Act,
    files: Sequence[KeptFile] = (),
) -> Appeal:
    """Contest a line of the settlement that is open for comment on `act.day`.

    Args:
        session: the caller commits.
        plan: whose settlement it is.
        unit: the unit that appeals, by its name or short name.
        indicator: a number of its trace; empty, or «总分», is the total.
        claim: what is wrong, and what would be right.
        act: who appeals, when.
        files: evidence, kept before.

    Raises:
        RefusedError: nothing is open for comment on that day.
        NotFoundError: the settlement has no such unit or no such line.
    """
    _said("申诉", claim)
    settlement = open_for_comment(session, plan, act.day)
    row = get_unit(session, plan, unit)
    numbers = lines_of(settlement, row.name)
    line = indicator.strip() or TOTAL
    if line not in numbers:
        raise NotFoundError("得分项", indicator, list(numbers))
    made = Appeal(
        settlement_id=key_of(settlement),
        unit_id=key_of(row),
        indicator=line,
        claim=claim.strip(),
        happened_on=act.day,
        at=act.at,
        by=act.by,
    )
    session.add(made)
    session.flush()
    attach(session, "appeal_id", key_of(made), files)
    return made


def answer(
    session: Session,
    plan: Plan,
    number: int,
    text: str,
    act: Act,
    corrected: Sequence[str] | None = None,
) -> Appeal:
    """Answer an appeal: uphold it where `corrected` names facts, reject it where that is None.

    The facts are put right before: each must count otherwise than in the settlement (entered,
    withdrawn or superseded since), each milestone must have moved since. The corrected scores
    are a new settlement.

    Raises:
        NotFoundError: the plan has no such appeal or fact.
        RefusedError: it was answered already, or is dated later than `act.day`.
        NothingCorrectedError, NotCorrectedError: it cannot be upheld so.
    """
    _said("答复", text)
    row = get_appeal(session, plan, number)
    if act.day < row.happened_on:
        raise RefusedError("答复", f"申诉{number}在{row.happened_on}才提出")
    refs = [] if corrected is None else _corrected(session, plan, row, corrected)
    done = session.execute(
        sa.update(Appeal)
        .where(col(Appeal.id) == number, col(Appeal.state) == AppealState.OPEN)
        .values(
            state=AppealState.REJECTED if corrected is None else AppealState.UPHELD,
            answer=text.strip(),
            answered_on=act.day,
            answered_at=act.at,
            answered_by=act.by,
            corrected=refs,
        )
        .execution_options(synchronize_session=False)
    )
    session.refresh(row)
    if done.rowcount != 1:  # type: ignore[attr-defined]
        raise RefusedError("答复", f"申诉{number}已在{row.answered_on}答复")
    return row


def open_for_comment(session: Session, plan: Plan, day: date) -> Settlement:
    """Return the settlement on which units may comment on `day`, the newest if several.

    Raises:
        RefusedError: there is none; the sentence says when the last period ended.
    """
    known = [one for one in publications(session, plan, day) if one.publication.until_on]
    for one in known:
        if one.open:
            return one.settlement
    if known:
        raise RefusedError("申诉", f"公示期到{known[0].publication.until_on}已经结束")
    raise RefusedError("申诉", "还没有公示核算结果")


def lines_of(settlement: Settlement, unit: str) -> dict[str, str]:
    """Return the lines that a unit may contest: the total first, then number → title."""
    return {TOTAL: TOTAL} | dict(_walk(find_trace(settlement.result, unit)))


def get_appeal(session: Session, plan: Plan, number: int) -> Appeal:
    """Return an appeal of the plan by its number, or raise NotFoundError."""
    row = session.get(Appeal, number) if 0 < number <= LARGEST_ID else None
    if row is None or session.get_one(Settlement, row.settlement_id).plan_id != plan.id:
        raise NotFoundError("申诉", number, otherwise="用 duban appeal list 查看")
    return row


def appeals_of(session: Session, plan: Plan, day: date) -> list[Appeal]:
    """Return the plan's appeals made on or before `day`, the newest first."""
    return list(
        session.exec(
            select(Appeal)
            .join(Settlement, col(Settlement.id) == col(Appeal.settlement_id))
            .where(Settlement.plan_id == plan.id, col(Appeal.happened_on) <= day)
            .order_by(col(Appeal.id).desc())
        )
    )


def files_of(session: Session, appeals: Sequence[Appeal]) -> dict[int, list[FactEvidence]]:
    """Return appeal → its files."""
    found: dict[int, list[FactEvidence]] = {}
    ids = [key_of(one) for one in appeals]
    rows = select(FactEvidence).where(col(FactEvidence.appeal_id).in_(ids))
    for row in session.exec(rows.order_by(col(FactEvidence.id))):
        found.setdefault(row.appeal_id or 0, []).append(row)
    return found


def _walk(node: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    for child in node["children"]:
        yield child["number"], child["title"]
        yield from _walk(child)


def _said(what: str, text: str) -> None:
    if not text.strip():
        raise WhyMissingError(what)
    if len(text.strip()) > MOST_TEXT:
        raise TextTooLongError(len(text.strip()))


def _corrected(session: Session, plan: Plan, row: Appeal, named: Sequence[str]) -> list[str]:
    refs = list(dict.fromkeys(one.strip().upper() for one in named if one.strip()))
    if not refs:
        raise NothingCorrectedError
    frozen = session.get_one(Settlement, row.settlement_id)
    for ref in refs:
        milestone = _MILESTONE.fullmatch(ref)
        if milestone is not None:
            changed = _stepped_since(session, plan, int(milestone[1]), frozen)
        else:
            changed = stood_otherwise(session, find_fact(session, plan, ref), frozen.at)
        if not changed:
            raise NotCorrectedError(ref)
    return refs


def _stepped_since(session: Session, plan: Plan, number: int, frozen: Settlement) -> bool:
    """Tell whether anything was done about a milestone after the settlement was frozen."""
    row = session.get(Milestone, number) if 0 < number <= LARGEST_ID else None
    if row is None or row.plan_id != plan.id:
        raise NotFoundError("节点", f"M{number}")
    return any(step.at > frozen.at for step in trail_of(session, number))
