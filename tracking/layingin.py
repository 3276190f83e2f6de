"""The rows of a new paper laid into those of the plan that it amends.

The new file is loaded beside the plan, then its rows are laid into the plan's own, so that
tasks, deadlines and responsibilities keep their identity and everything that hangs on them.
What the new paper no longer has stays as far as milestones tell of it, and is retired: a task
or deadline without a clause, a responsibility by the choice `RETIRED`, none of them dispatched.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence

import sqlalchemy as sa
from sqlmodel import Session, col, select

from models import (
    Annex,
    Assignment,
    Choice,
    Deadline,
    DeadlineOwner,
    Milestone,
    Plan,
    Policy,
    Target,
    Task,
)
from models.base import key_of
from plans.amending import Amendment, Kept, single
from plans.deadlines import from_columns
from plans.loading import load
from plans.planfile.reading import ReadPlan
from plans.unloading import RETIRED

BESIDE = "~amending"  # no plan file can have this code
MOST_REF = 60


class LayingIn:
    """One amendment being laid into its plan.

    `once` holds, afterwards, the deadlines that fall due once in both papers: whatever date
    they had, their milestone is the same.
    """

    def __init__(self, session: Session, plan: Plan, amendment: Amendment) -> None:
        self.session = session
        self.plan = plan
        self.amendment = amendment
        self.tasks = {row.ref: row for row in _tasks(session, plan)}
        self.deadlines = _deadlines(session, plan)
        self.assignments = _assignments(session, plan)
        self.told_of = _told_of(session, plan)
        self.deadline_ids: dict[int, int] = {}
        self.assignment_ids: dict[int, int] = {}
        self.once: list[int] = []
        self.retired = False

    def lay_in(self, sha256: str) -> None:
        """Load the new file beside the plan and move its rows over, matched ones in place."""
        new = self.amendment.new
        beside = new.model_copy(update={"plan": new.plan.model_copy(update={"code": BESIDE})})
        loaded, _ = load(self.session, ReadPlan(beside, sha256))
        fresh = {row.ref: row for row in _tasks(self.session, loaded)}
        deadlines = _deadlines(self.session, loaded)
        assignments = _assignments(self.session, loaded)
        owners = self._take_owners(deadlines)
        self._clear_and_move(loaded)
        for item in self.amendment.dropped:
            self._drop(self.tasks[item.ref], item.ref)
        final: dict[int, str] = {}
        for kept in self.amendment.kept:
            task, other = self.tasks[kept.old.ref], fresh[kept.new.ref]
            self._merge_assignments(task, assignments[key_of(other)])
            self._merge_deadlines(task, kept, deadlines[key_of(other)])
            final[key_of(task)] = other.ref
            self._merge_task(task, other)
        for item in self.amendment.added:
            task = fresh[item.ref]
            final[key_of(task)] = item.ref
            task.plan_id = key_of(self.plan)
            task.ref = f"~{task.id}"
        self.session.flush()
        for task in _tasks(self.session, self.plan):
            task.ref = final[key_of(task)]
        self._give_owners(owners)
        self._head(loaded)
        self._name_policies()
        self.session.flush()

    def _take_owners(self, deadlines: dict[int, list[Deadline]]) -> list[tuple[int, int]]:
        """Take away who owes what, of the plan and of the new file; return the new file's."""
        new = [key_of(row) for rows in deadlines.values() for row in rows]
        old = [key_of(row) for rows in self.deadlines.values() for row in rows]
        link = col(DeadlineOwner.deadline_id)
        pairs = self.session.execute(
            sa.select(link, col(DeadlineOwner.assignment_id)).where(link.in_(new))
        ).all()
        for some in (new, old):
            self.session.execute(sa.delete(DeadlineOwner).where(link.in_(some)))
        return [(deadline, assignment) for deadline, assignment in pairs]

    def _give_owners(self, owners: Iterable[tuple[int, int]]) -> None:
        links = [
            {
                "deadline_id": self.deadline_ids.get(deadline, deadline),
                "assignment_id": self.assignment_ids.get(assignment, assignment),
            }
            for deadline, assignment in owners
        ]
        if links:
            self.session.execute(sa.insert(DeadlineOwner), links)

    def _clear_and_move(self, loaded: Plan) -> None:
        """Replace annexes, targets and choices; free the refs of the plan's tasks."""
        session, plan, beside = self.session, key_of(self.plan), key_of(loaded)
        for task in self.tasks.values():
            task.annex_id = None
            task.ref = f"~{task.id}"
        session.flush()
        session.execute(sa.delete(Target).where(col(Target.plan_id) == plan))
        session.execute(sa.delete(Annex).where(col(Annex.plan_id) == plan))
        session.execute(
            sa.delete(Choice).where(col(Choice.plan_id) == plan, col(Choice.key) != RETIRED)
        )
        for table in (Target, Annex, Choice):
            session.execute(
                sa.update(table).where(col(table.plan_id) == beside).values(plan_id=plan)
            )

    def _merge_assignments(self, task: Task, fresh: Sequence[Assignment]) -> None:
        known = {(a.unit_id, a.collective_id): a for a in self.assignments[key_of(task)]}
        for row in fresh:
            held = known.pop((row.unit_id, row.collective_id), None)
            if held is None:
                row.task_id = key_of(task)
                continue
            held.role, held.choice_key, held.position = row.role, row.choice_key, row.position
            self.assignment_ids[key_of(row)] = key_of(held)
            self.session.delete(row)
        for gone in known.values():
            self._retire_assignment(gone)

    def _merge_deadlines(self, task: Task, kept: Kept, fresh: Sequence[Deadline]) -> None:
        held = self.deadlines[key_of(task)]
        for pair in kept.deadlines:
            if pair.new is None:
                self._retire_deadline(held[pair.old or 0])
            elif pair.old is None:
                fresh[pair.new].task_id = key_of(task)
            else:
                self._merge_deadline(held[pair.old], fresh[pair.new])

    def _merge_deadline(self, held: Deadline, row: Deadline) -> None:
        if single(from_columns(held)) and single(from_columns(row)):
            self.once.append(key_of(held))
        for name, value in row.model_dump(exclude={"id", "task_id"}).items():
            setattr(held, name, value)
        self.deadline_ids[key_of(row)] = key_of(held)
        self.session.delete(row)

    def _merge_task(self, task: Task, row: Task) -> None:
        for name, value in row.model_dump(exclude={"id", "plan_id", "ref", "policy_id"}).items():
            setattr(task, name, value)
        self._merge_policy(task, row)
        self.session.execute(
            sa.update(Target).where(col(Target.task_id) == row.id).values(task_id=task.id)
        )
        self.session.flush()  # what hangs on the other row has left it, or is deleted
        self.session.delete(row)

    def _drop(self, task: Task, ref: str) -> None:
        """Retire a task that the new paper lacks; one that was never dispatched just goes."""
        key = key_of(task)
        for deadline in self.deadlines[key]:
            self._retire_deadline(deadline)
        for assignment in self.assignments[key]:
            self._retire_assignment(assignment)
        self.session.flush()
        if key not in self.told_of["task_id"]:
            policy = self.session.get(Policy, task.policy_id) if task.policy_id else None
            self.session.delete(task)
            self.session.flush()
            if policy is not None:
                self.session.delete(policy)
            return
        task.clause_id = None
        task.ref = self._retired_ref(ref)
        self.session.flush()

    def _retired_ref(self, ref: str) -> str:
        taken = set(self.session.exec(select(Task.ref).where(Task.plan_id == self.plan.id)).all())
        ends = ["（已删）", *(f"（已删{n}）" for n in range(2, len(taken) + 3))]
        return next(name for end in ends if (name := ref[: MOST_REF - len(end)] + end) not in taken)

    def _retire_deadline(self, row: Deadline) -> None:
        if key_of(row) in self.told_of["deadline_id"]:
            row.clause_id, row.choice_key = None, self._retired_choice()
        else:
            self.session.delete(row)

    def _retire_assignment(self, row: Assignment) -> None:
        if key_of(row) in self.told_of["assignment_id"]:
            row.choice_key = self._retired_choice()
        else:
            self.session.delete(row)

    def _retired_choice(self) -> str:
        """The named choice that says what became of what a new paper leaves out."""
        if not self.retired:
            plan = key_of(self.plan)
            known = select(Choice).where(Choice.plan_id == plan, Choice.key == RETIRED)
            if self.session.exec(known).first() is None:
                self.session.add(
                    Choice(
                        plan_id=plan,
                        key=RETIRED,
                        question="修订后的文件不再列的任务、时限和责任单位如何处理",
                        taken="未报送的免办；已办结、已报送的保留",
                        others=[],
                    )
                )
            self.retired = True
        return RETIRED

    def _merge_policy(self, held: Plan | Task, row: Plan | Task) -> None:
        """Take the new file's reminder policy; without one what the office has set stays."""
        if row.policy_id is None:
            return
        fresh = self.session.get_one(Policy, row.policy_id)
        if held.policy_id is None:
            held.policy_id = row.policy_id
            return
        own = self.session.get_one(Policy, held.policy_id)
        for name, value in fresh.model_dump(exclude={"id", "name"}).items():
            setattr(own, name, value)
        row.policy_id = None
        self.session.flush()
        self.session.delete(fresh)

    def _name_policies(self) -> None:
        """Name each policy after its task's present ref: a later setting looks it up by that."""
        rows = self.session.execute(
            sa.select(Policy, col(Task.ref))
            .join(Task, col(Task.policy_id) == col(Policy.id))
            .where(col(Task.plan_id) == self.plan.id)
        ).all()
        for policy, _ in rows:
            policy.name = f"~{policy.id}"
        self.session.flush()
        for policy, ref in rows:
            policy.name = f"{self.plan.code} {ref}"
        if self.plan.policy_id is not None:
            self.session.get_one(Policy, self.plan.policy_id).name = self.plan.code

    def _head(self, loaded: Plan) -> None:
        plan = self.plan
        self._merge_policy(plan, loaded)
        for name in ("title", "document_id", "coordinator_unit_id", "period_from", "period_to",
                     "zone", "sha256"):  # fmt: skip
            setattr(plan, name, getattr(loaded, name))
        plan.rubric = loaded.rubric or plan.rubric
        self.session.add(plan)
        self.session.flush()
        self.session.delete(loaded)
        self.session.flush()


def _tasks(session: Session, plan: Plan) -> Sequence[Task]:
    """The tasks that stand in the plan's paper."""
    return session.exec(
        select(Task)
        .where(Task.plan_id == plan.id, col(Task.clause_id).is_not(None))
        .order_by(col(Task.position))
    ).all()


def _deadlines(session: Session, plan: Plan) -> dict[int, list[Deadline]]:
    """Each task's deadlines that stand in the paper, in the order of `plans.assigning.owed`."""
    found: dict[int, list[Deadline]] = defaultdict(list)
    for row in session.exec(
        select(Deadline)
        .join(Task, col(Task.id) == col(Deadline.task_id))
        .where(Task.plan_id == plan.id, col(Deadline.clause_id).is_not(None))
        .order_by(col(Deadline.position))
    ):
        found[row.task_id].append(row)
    return found


def _assignments(session: Session, plan: Plan) -> dict[int, list[Assignment]]:
    """Each task's responsibilities, retired ones too: a unit may come back."""
    found: dict[int, list[Assignment]] = defaultdict(list)
    for row in session.exec(
        select(Assignment)
        .join(Task, col(Task.id) == col(Assignment.task_id))
        .where(Task.plan_id == plan.id)
        .order_by(col(Assignment.position), col(Assignment.id))
    ):
        found[row.task_id].append(row)
    return found


def _told_of(session: Session, plan: Plan) -> dict[str, set[int]]:
    """The ids that milestones point at: rows that must stay, whatever the new paper says."""
    names = ("task_id", "deadline_id", "assignment_id")
    return {
        name: set(
            session.exec(
                select(getattr(Milestone, name)).where(Milestone.plan_id == plan.id).distinct()
            )
        )
        for name in names
    }
