"""One measured step in a process of its own, so that the peak of memory is that step's.

`child.py make HOME MILESTONES` prepares an empty office and a plan file in it;
`child.py ours STEP HOME` runs a step as the program does;
`child.py bare STEP HOME BEFORE AFTER` writes the rows by which the database AFTER differs from
BEFORE into the database of HOME, or (status) only reads it. Prints one JSON object.
"""

from __future__ import annotations

import json
import resource
import sys
from collections.abc import Callable
from datetime import UTC, date, datetime, time
from pathlib import Path
from typing import TYPE_CHECKING

import bare
import largeplan
from stopwatch import Stopwatch

if TYPE_CHECKING:
    from duban.build.office import Office

DATABASE = "duban.db"
PLAN = "plan.yaml"


def make(home: Path, milestones: int) -> None:
    """Make an office with an empty, migrated database, and the plan file beside it."""
    _open(home).close()
    (home / PLAN).write_text(largeplan.plan_text(milestones), encoding="utf-8")


def _open(home: Path) -> Office:
    """An office with the inbox as its only channel; everything that a step needs is imported."""
    from duban.build.office import Office
    from duban.settings import Settings

    return Office(Settings(home=home, channels="inbox"))


def _load(office: Office) -> Callable[[], object]:
    """Read and check the plan file, write the plan, dispatch it, commit."""
    from duban.build.noting import Moment
    from duban.build.operations import run_load

    moment = Moment(largeplan.LOADED_ON, _at(largeplan.LOADED_ON), "cli")
    return lambda: run_load(office, str(office.settings.home / PLAN), moment, by="bench")


def _status(office: Office) -> Callable[[], object]:
    """Read how every milestone stands, roll up, and make the JSON of `duban status`."""
    from plans.overview import get_plan
    from tracking.standing import standings, status

    def run() -> str:
        with office.reading() as session:
            plan = get_plan(session, largeplan.CODE)
            rows = standings(session, plan, largeplan.SWEPT_ON, office.settings.soon_days)
            return json.dumps(status(rows, plan), ensure_ascii=False)

    return run


def _sweep(office: Office) -> Callable[[], object]:
    """Write all notices of the day, of what falls due and of what is late; no letters."""
    from notifications.ledger import sweep

    def run() -> None:
        with office.writing() as session:
            sweep(session, largeplan.SWEPT_ON, office.calendar)
            session.commit()

    return run


def _remind(office: Office) -> Callable[[], object]:
    """The morning of the clock: chase, then remind: notices, letters, deliveries to the inbox."""
    from duban.build.noting import Moment
    from duban.build.operations import run_chase, run_remind

    moment = Moment(largeplan.SWEPT_ON, _at(largeplan.SWEPT_ON), "cli")

    def run() -> None:
        run_chase(office, moment, write=False)
        run_remind(office, moment)

    return run


def _at(day: date) -> datetime:
    return datetime.combine(day, time(1), UTC)


STEPS: dict[str, Callable[[Office], Callable[[], object]]] = {
    "load": _load,
    "status": _status,
    "sweep": _sweep,
    "remind": _remind,
}


def ours(step: str, home: Path) -> dict[str, float]:
    """Run a step of the program on the office in `home`; imports are made before the clock."""
    office = _open(home)
    try:
        run = STEPS[step](office)
        at_rest = _peak_mb()
        with Stopwatch() as watch:
            run()
    finally:
        office.close()
    return watch.figures() | {"peak_mb": _peak_mb(), "imports_mb": at_rest}


def by_bare_sql(step: str, home: Path, before: Path, after: Path) -> dict[str, float]:
    """Do in bare SQL what the step did; the rows are in memory before the clock starts."""
    if step == "status":
        return bare.select_status(home / DATABASE)
    return bare.insert_rows(home / DATABASE, bare.new_rows(before, after))


def _peak_mb() -> float:
    """The most memory that this process held so far."""
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak / 2**20 if sys.platform == "darwin" else peak / 2**10


def main(what: str, *rest: str) -> None:
    """Do what the command line says (see the module) and print the figures."""
    match what, rest:
        case "make", (home, milestones):
            make(Path(home), int(milestones))
            print("{}")
        case "ours", (step, home):
            print(json.dumps(ours(step, Path(home))))
        case "bare", (step, home, before, after):
            print(json.dumps(by_bare_sql(step, Path(home), Path(before), Path(after))))
        case _:
            sys.exit(__doc__)


if __name__ == "__main__":
    main(*sys.argv[1:])
