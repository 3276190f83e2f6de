"""Operations run whole on an office: open a session, call the room, commit, deliver, note it.

The command line, the flows and the clock all call these, so three ways to run give one
result. Each writes its heartbeat before it acts and completes it after.

Reminding runs every day, and on small machines: what only loading, tracking or scoring needs
is imported there.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from sqlmodel import Session, col, select

from duban.build.manner import manner_of
from duban.build.noting import Moment, noted
from duban.build.office import Office
from duban.errors import Fault, NotFoundError, NotLoadedError
from models import Plan
from models.base import key_of
from notifications.channels import make_channels
from notifications.chase import chase
from notifications.delivery import dispatch as dispatch_letters
from notifications.outcome import NoticeCounts, run_and_deliver
from notifications.remind import remind
from plans.overview import get_plan


def note_idle(office: Office, operation: str, moment: Moment) -> None:
    """Note that an operation ran and found nothing to do."""
    with noted(office, operation, moment):
        pass


def run_load(office: Office, source: str, moment: Moment, by: str) -> dict[str, Any]:
    """Load a plan of the catalog, or a plan file, and dispatch it.

    Returns `{plan, title, new, tasks, milestones, assumed}`; loading the same file
    again changes nothing and says `new: false`.

    Raises:
        FileFaultsError: the file has faults; nothing was written.
        PlanLoadedDifferentlyError: the code is taken by other content.
        NotFoundError: `source` is neither the code of a bundled plan nor a file.
    """
    from plans.loading import load
    from plans.planfile.reading import read_plan_file
    from tracking.dispatch import dispatch

    path = _plan_path(source)
    read = read_plan_file(path)
    _check_rubric(read.file.plan.rubric, path.name)
    with noted(office, "load", moment) as counts, office.writing() as session:
        plan, new = load(session, read)
        made = dispatch(
            session, plan, day=moment.day, at=moment.now, by=by, calendar=office.calendar
        )
        items = [*read.file.tasks, *(i for annex in read.file.annexes for i in annex.items)]
        counts.values = {
            "plan": plan.code,
            "title": plan.title,
            "new": new,
            "tasks": len(items),
            "milestones": made,
            "assumed": office.calendar.describe_gaps(),
        }
        session.commit()
    return counts.values


def run_roster(office: Office, source: str, moment: Moment) -> dict[str, Any]:
    """Merge the roster of a plan file into its office, and dispatch to whoever joined.

    The plan itself is not touched: this is how units, members and people change during a year.
    Returns `{office, units, people, milestones}`: how many the file names, and what came of it.

    Raises:
        FileFaultsError: the file has faults; nothing was written.
        NotFoundError: `source` is neither the code of a bundled plan nor a file.
    """
    from plans.planfile.reading import read_plan_file
    from plans.rosterloading import merge_roster
    from tracking.dispatch import dispatch

    read = read_plan_file(_plan_path(source))
    roster = read.file.roster
    with noted(office, "roster", moment) as counts, office.writing() as session:
        merge_roster(session, roster, moment.day)
        made = 0
        plans = select(Plan).where(
            Plan.office == roster.office, col(Plan.dispatched_on).is_not(None)
        )
        for plan in session.exec(plans):
            made += dispatch(
                session, plan, day=moment.day, at=moment.now, by="督办", calendar=office.calendar
            )
        counts.values = {
            "office": roster.office,
            "units": len(roster.units),
            "people": len(roster.people),
            "milestones": made,
        }
        session.commit()
    return counts.values


def _plan_path(source: str) -> Path:
    """The file that is meant: a bundled plan's by its code, or one by its path."""
    from plans.catalog import catalog, catalog_path

    path = catalog_path(source) or Path(source)
    if not path.exists() and not path.suffix:
        raise NotFoundError("自带的方案或方案文件", source, list(catalog()))
    return path


def _check_rubric(rubric: str | None, name: str) -> None:
    """Refuse a plan whose rubric the program does not have, before anything is written."""
    if rubric is None:
        return
    from scoring.rubric import rubric_names

    if rubric not in rubric_names():
        what = f"没有考核细则「{rubric}」，现有：{'、'.join(rubric_names())}"
        raise NotLoadedError(name, [Fault(None, "plan.rubric", what)])


def run_track(office: Office, moment: Moment, plan: str | None = None) -> dict[str, Any]:
    """Dispatch what is new since (events, joined units) and roll up the lights of each plan.

    Returns `{new, plans: [status]}`; see `tracking.standing.status`.
    """
    from tracking.dispatch import dispatch
    from tracking.standing import standings, status

    with noted(office, "track", moment) as counts, office.writing() as session:
        made = 0
        found = []
        for one in _plans(session, plan):
            made += dispatch(
                session, one, day=moment.day, at=moment.now, by="督办", calendar=office.calendar
            )
            rows = standings(session, one, moment.day, office.settings.soon_days)
            found.append(status(rows, one))
        counts.values = {"new": made, "plans": found}
        session.commit()
    return counts.values


def run_remind(office: Office, moment: Moment, plan: str | None = None) -> dict[str, Any]:
    """Write today's notices and letters, commit, then deliver what is pending.

    Returns `{notices_new, letters, deliveries: {sent, failed, pending}, ...}`. A delivery that
    fails is counted and stays owed; it never undoes the ledger.
    """

    def operation(session: Session) -> NoticeCounts:
        return remind(
            session,
            moment.day,
            calendar=office.calendar,
            settings=office.settings,
            plan_id=_plan_id(session, plan),
        )

    return _tell(office, "remind", moment, operation)


def run_chase(
    office: Office, moment: Moment, plan: str | None = None, *, write: bool = True
) -> dict[str, Any]:
    """Note what is overdue, to fillers, then heads, then coordinators; the keys of `run_remind`.

    With `write` false the notices wait for the morning's reminder, so that each person gets
    one letter with everything.
    """

    def operation(session: Session) -> NoticeCounts:
        return chase(
            session,
            moment.day,
            calendar=office.calendar,
            settings=office.settings,
            plan_id=_plan_id(session, plan),
            write=write,
        )

    return _tell(office, "chase", moment, operation)


def run_deliver(office: Office, moment: Moment) -> dict[str, Any]:
    """Send what waits and is due again, and take up what a killed process left; no new letters.

    Returns `{deliveries: {sent, failed, pending}}`.
    """
    with noted(office, "deliver", moment) as counts:
        channels, manner = make_channels(office.settings), manner_of(office, moment.day)
        sent = dispatch_letters(office.writing, channels, moment.now, manner=manner)
        counts.values = {"deliveries": sent.as_json()}
    return counts.values


def _tell(
    office: Office, name: str, moment: Moment, operation: Callable[[Session], NoticeCounts]
) -> dict[str, Any]:
    with noted(office, name, moment) as counts:
        channels, manner = make_channels(office.settings), manner_of(office, moment.day)
        done = run_and_deliver(
            office.writing, operation, channels=channels, now=moment.now, manner=manner
        )
        counts.values = {**done.as_json(), "remarks": office.calendar.describe_gaps()}
    return counts.values


def _plan_id(session: Session, code: str | None) -> int | None:
    return key_of(get_plan(session, code)) if code else None


def run_score(
    office: Office, plan: str, moment: Moment, instead: Mapping[str, str] | None = None
) -> dict[str, Any]:
    """Settle a plan at the moment's day and freeze it; returns the settlement's JSON.

    `instead` is choice id → the reading to take in place of the rubric's own.
    """
    from tracking.settling import settle

    with noted(office, "score", moment) as counts, office.writing() as session:
        row = settle(session, get_plan(session, plan), moment.day, moment.now, instead)
        result = {"plan": plan, "settlement": row.id, **row.result}
        counts.values = {"plan": plan, "settlement": row.id}
        session.commit()
    return result


def _plans(session: Session, code: str | None) -> list[Plan]:
    if code is not None:
        return [get_plan(session, code)]
    return list(session.exec(select(Plan).order_by(col(Plan.id))))
