"""Apply an amendment to a plan that is under way; the caller commits.

The rows are laid in by `layingin`; here the milestones that exist are brought to what is asked
now, each by the doors of `lifecycle`, and what is new is dispatched.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from typing import cast

from sqlmodel import Session, col, select

from duban.errors import DubanError, RefusedError
from models import Milestone, MilestoneState, Plan, Trail
from models.base import key_of
from plans.amending import Amendment
from plans.locking import take_turns
from plans.rosterloading import merge_roster
from plans.unloading import plan_file_of
from plans.workdays import WorkCalendar
from tracking import lifecycle
from tracking.dispatch import dispatch, missing
from tracking.layingin import LayingIn
from tracking.lifecycle import OPEN, Act

WHY = "方案修订"
WHY_DROPPED = "方案修订：新文件不再要求"
WHY_AGAIN = "方案修订：新文件重新要求"
LIVE = (*OPEN, MilestoneState.SUBMITTED)


class OtherOfficeError(DubanError):
    """The new file's units are those of another office."""

    def __init__(self, code: str, office: str, other: str) -> None:
        super().__init__(
            f"方案「{code}」的名册属于「{office}」，新文件的名册属于「{other}」，不能用它修订。"
        )


class PlanMovedOnError(RefusedError):
    """The plan was changed after the comparison that somebody agreed to."""

    def __init__(self) -> None:
        super().__init__("修订", "方案在比较之后又有变动，请重新比较")


@dataclass(frozen=True, slots=True)
class Applied:
    """What an amendment did to the milestones.

    `kept_late` are open ones left at a later date that was granted before; `handed_in` those
    whose date moved, or whose task was dropped, while they wait for review: they stay.
    `reopened` were waived by an earlier amendment and are asked for again.
    """

    dispatched: int
    moved: int
    waived: int
    kept_late: int
    handed_in: int
    reopened: int


@dataclass(frozen=True, slots=True)
class Due:
    """What the rules now say of one milestone."""

    assignment_id: int
    opens_on: date
    due_on: date


Key = tuple[int, int, str]  # deadline, unit, occurrence


def apply(
    session: Session,
    plan: Plan,
    amendment: Amendment,
    act: Act,
    calendar: WorkCalendar,
    *,
    sha256: str,
) -> Applied:
    """Make the plan what the amendment's new file says; all done work is kept.

    A moved date goes through `lifecycle.extend`, what is owed no longer through
    `lifecycle.waive`, each with its trail. A milestone that has ended is never touched, nor
    is one whose date a person moved beyond the new one. Then what is new is dispatched.

    Raises:
        OtherOfficeError: the new file speaks of another office's units.
        PlanMovedOnError: `amendment` was not made from the plan as it is now.
    """
    if amendment.new.roster.office != plan.office:
        raise OtherOfficeError(plan.code, plan.office, amendment.new.roster.office)
    take_turns(session, "load")
    take_turns(session, f"plan {plan.code}")
    session.refresh(plan)
    if plan_file_of(session, plan) != amendment.old:
        raise PlanMovedOnError
    before = _due(session, plan, calendar)
    # Whoever joins a collective by this paper owes nothing that fell due before it.
    merge_roster(session, amendment.new.roster, act.day)
    work = LayingIn(session, plan, amendment)
    work.lay_in(sha256)
    after = _due(session, plan, calendar)
    moved = _Moving(session, plan, act).moved(before, after, set(work.once))
    made = dispatch(session, plan, day=act.day, at=act.at, by=act.by, calendar=calendar)
    return Applied(made, *moved)


def _due(session: Session, plan: Plan, calendar: WorkCalendar) -> dict[Key, Due]:
    """What the plan's rows ask for as they are now, whether it was dispatched or not."""
    return {
        (cast("int", row["deadline_id"]), cast("int", row["unit_id"]), str(row["occurrence"])): Due(
            cast("int", row["assignment_id"]),
            cast("date", row["opens_on"]),
            cast("date", row["due_on"]),
        )
        for row in missing(session, plan, calendar, set())
    }


class _Moving:
    """The milestones of one plan while an amendment moves them."""

    def __init__(self, session: Session, plan: Plan, act: Act) -> None:
        self.session = session
        self.plan = plan
        self.act = act

    def moved(
        self, before: dict[Key, Due], after: dict[Key, Due], once: Collection[int]
    ) -> tuple[int, int, int, int, int]:
        """Bring the milestones that exist to what is asked now; returns `Applied` but the first.

        `once` are the deadlines due once in both papers: their milestone moves with the date.
        """
        counts = Counter[str]()
        names: dict[int, str] = {deadline: name for deadline, _, name in after}
        rows = self.session.exec(
            select(Milestone).where(Milestone.plan_id == self.plan.id).order_by(col(Milestone.id))
        ).all()
        for row in rows:
            had = before.get((row.deadline_id, row.unit_id, row.occurrence))
            if row.deadline_id in once:
                row.occurrence = names.get(row.deadline_id, row.occurrence)
            want = after.get((row.deadline_id, row.unit_id, row.occurrence))
            if had is not None and row.state in LIVE:
                counts[self._bring(row, had, want)] += 1
            elif had is None and want is not None and row.state is MilestoneState.WAIVED:
                counts[self._again(row, want)] += 1
        self.session.flush()
        kinds = ("moved", "waived", "kept_late", "handed_in", "reopened")
        moved, waived, kept_late, handed_in, reopened = (counts[kind] for kind in kinds)
        return moved, waived, kept_late, handed_in, reopened

    def _bring(self, row: Milestone, had: Due, want: Due | None) -> str:
        """Bring one milestone that has not ended to `want`; say what was done."""
        if want is None:
            if row.state is MilestoneState.SUBMITTED:
                return "handed_in"
            lifecycle.waive(self.session, key_of(row), self.act, WHY_DROPPED)
            return "waived"
        row.assignment_id, row.opens_on = want.assignment_id, want.opens_on
        self.session.add(row)
        if had.due_on == want.due_on or row.due_on == want.due_on:
            return "same"
        if row.state is MilestoneState.SUBMITTED:
            return "handed_in"
        if row.due_on > max(had.due_on, want.due_on):
            return "kept_late"
        lifecycle.extend(self.session, key_of(row), want.due_on, self.act, WHY)
        return "moved"

    def _again(self, row: Milestone, want: Due) -> str:
        """Ask again for what an earlier amendment waived, not for what a person waived.

        What fell due before this paper was owed by nobody then, so it stays as it is.
        """
        last = self.session.exec(
            select(Trail.why)
            .where(Trail.milestone_id == row.id, col(Trail.corrects_id).is_(None))
            .order_by(col(Trail.id).desc())
            .limit(1)
        ).first()
        if last != WHY_DROPPED or want.due_on < self.act.day:
            return "same"
        row.assignment_id, row.opens_on = want.assignment_id, want.opens_on
        self.session.add(row)
        lifecycle.ask_again(self.session, key_of(row), want.due_on, self.act, WHY_AGAIN)
        return "reopened"
