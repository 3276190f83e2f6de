"""One measured part of reminding, in a process of its own: the peak of memory is that part's.

`remindchild.py STEP HOME URL [...]`: HOME is an office folder, URL its database, empty for
SQLite in the folder. Prints one JSON object. Steps:

    make MILESTONES UNITS MAIL   load and dispatch a large plan (MAIL: 1 or 0)
    sweep                        write all notices of the day
    bare-sweep WINDOWS           the same notices by INSERT … SELECT on the bare driver
    letters CHANNEL              write the letters of the day, to be sent on a channel
    deliver CHANNEL PORT         send them
    bare-deliver CHANNEL PORT    send the same texts in a loop of smtplib or httpx
"""

from __future__ import annotations

import gc
import json
import resource
import sys
from collections.abc import Callable
from contextlib import closing
from datetime import UTC, datetime, time
from pathlib import Path
from typing import TYPE_CHECKING, Any

import largeplan
from stopwatch import Stopwatch

if TYPE_CHECKING:
    from duban.build.office import Office

HOST = "127.0.0.1"
AT = datetime.combine(largeplan.SWEPT_ON, time(1), UTC)
Found = dict[str, Any]

# Who hears, as somebody would write it who knows the data: fillers hear of their own unit's,
# the coordinator of everything.
HEARERS = {
    "filler": "JOIN person p ON p.unit_id = m.unit_id AND p.duty = 'filler'",
    "head": "JOIN person p ON p.unit_id = m.unit_id AND p.duty = 'head'",
    "coordinator": "JOIN person p ON p.duty = 'coordinator'",
}
NOTED = """
SELECT n.occasion, p.duty, min(n.anchor_on), max(n.anchor_on), count(*), sum(n.milestone_id),
       sum(n.person_id)
FROM notice n JOIN person p ON p.id = n.person_id GROUP BY n.occasion, p.duty ORDER BY n.occasion
"""


def open_office(home: Path, url: str, channels: str = "inbox", port: str = "0") -> Office:
    """Open the office with one channel; what the sinks need is set."""
    from duban.build.office import Office
    from duban.settings import Settings

    settings = Settings(
        home=home,
        database_url=url.replace("postgresql://", "postgresql+psycopg://"),
        channels=channels,
        # Without it letters would carry no links, and be cheaper than those of an office.
        base_url="https://duban.example.org",
        smtp_host=HOST,
        smtp_port=int(port) or 25,
        webhook_url=f"http://{HOST}:{port}/hook",
    )
    return Office(settings)


def make(home: Path, url: str, milestones: str, units: str, mail: str) -> Found:
    """Make the office and load the plan; what it takes is measured elsewhere."""
    from duban.build.noting import Moment
    from duban.build.operations import run_load

    plan = home / "plan.yaml"
    text = largeplan.plan_text(int(milestones), int(units), by_mail=mail == "1")
    plan.write_text(text, encoding="utf-8")
    with closing(open_office(home, url)) as office:
        at = datetime.combine(largeplan.LOADED_ON, time(1), UTC)
        run_load(office, str(plan), Moment(largeplan.LOADED_ON, at, "cli"), by="bench")
    return {}


def sweep(home: Path, url: str) -> Found:
    """Sweep; return the figures and the notices by occasion and duty."""
    from notifications.ledger import sweep as sweep_ledger

    with closing(open_office(home, url)) as office:
        office.calendar.is_workday(largeplan.SWEPT_ON)
        at_rest = peak_mb()
        with office.writing() as session:
            session.connection()
            with Stopwatch() as watch:
                rows = sweep_ledger(session, largeplan.SWEPT_ON, office.calendar)
                session.commit()
        peak = peak_mb()
    found = {"rows": rows, "peak_mb": peak, "imports_mb": at_rest, "noted": noted(home, url)}
    return watch.figures() | found


def noted(home: Path, url: str) -> list[list[Any]]:
    """Return what the ledger holds by occasion and duty: its dates, and sums to compare."""
    with closing(_driver(home, url)) as connection:
        rows = connection.execute(NOTED).fetchall()
    return [[*row[:2], *map(str, row[2:4]), *map(int, row[4:])] for row in rows]


def _driver(home: Path, url: str) -> Any:  # noqa: ANN401 (of either driver)
    if url:
        import psycopg

        return psycopg.connect(url)
    import bare

    return bare.connect(home / "duban.db")


def bare_sweep(home: Path, url: str, windows: str) -> Found:
    """Write the notices of `windows` (what `noted` returned) by plain statements, one commit."""
    statements = [
        "INSERT INTO notice (person_id, milestone_id, occasion, anchor_on, noted_on) "  # noqa: S608
        f"SELECT p.id, m.id, '{occasion}', m.due_on, '{largeplan.SWEPT_ON}' "
        f"FROM milestone m {HEARERS[duty]} "
        f"WHERE m.state = 'pending' AND m.due_on BETWEEN '{first}' AND '{last}'"
        for occasion, duty, first, last, *_sums in json.loads(windows)
    ]
    with closing(_driver(home, url)) as connection, Stopwatch() as watch:
        connection.execute("BEGIN" if url else "BEGIN IMMEDIATE")
        for statement in statements:
            connection.execute(statement)
        connection.execute("COMMIT")
    return watch.figures() | {"noted": noted(home, url), "peak_mb": peak_mb()}


def letters(home: Path, url: str, channel: str) -> Found:
    """Sweep and write the letters, owed on one channel."""
    from notifications.chase import chase
    from notifications.remind import remind

    with closing(open_office(home, url, channel)) as office, office.writing() as session:
        known = {"calendar": office.calendar, "settings": office.settings}
        chase(session, largeplan.SWEPT_ON, write=False, **known)  # type: ignore[arg-type]
        written = remind(session, largeplan.SWEPT_ON, **known)  # type: ignore[arg-type]
        session.commit()
    return {"letters": written.letters}


def deliver(home: Path, url: str, channel: str, port: str) -> Found:
    """Dispatch all that is owed, as `duban deliver` does."""
    from duban.build.manner import manner_of
    from duban.cli import OBJECTS_BETWEEN_LOOKS
    from notifications.channels import make_channels
    from notifications.delivery import dispatch

    gc.set_threshold(OBJECTS_BETWEEN_LOOKS)
    with closing(open_office(home, url, channel, port)) as office:
        channels, manner = make_channels(office.settings), manner_of(office, largeplan.SWEPT_ON)
        with Stopwatch() as watch:
            counts = dispatch(office.writing, channels, AT, manner=manner)
    return watch.figures() | {"letters": counts.sent, "peak_mb": peak_mb()}


def bare_deliver(home: Path, url: str, channel: str, port: str) -> Found:
    """Send the same texts over one connection; they are built before the clock starts."""
    from notifications.channel import Message
    from notifications.mail import as_mail

    with closing(_driver(home, url)) as connection:
        rows = connection.execute(
            "SELECT l.id, l.kind, l.subject, l.text, l.html, d.address FROM delivery d "
            "JOIN letter l ON l.id = d.letter_id ORDER BY d.id"
        ).fetchall()
    on = largeplan.SWEPT_ON
    made = [
        (Message(key, "", "", kind, on, subject, text, html, AT), address)
        for key, kind, subject, text, html, address in rows
    ]
    if channel == "smtp":
        mails = [(to, as_mail(one, "duban@localhost", to)) for one, to in made]
        return _by_smtplib(mails, int(port))
    bodies = [
        json.dumps({"subject": one.subject, "text": one.text, "html": one.html}).encode()
        for one, _to in made
    ]
    return _by_httpx(bodies, f"http://{HOST}:{port}/hook")


def _by_smtplib(mails: list[tuple[str, bytes]], port: int) -> Found:
    import smtplib

    with Stopwatch() as watch, smtplib.SMTP(HOST, port) as client:
        for to, mail in mails:
            client.sendmail("duban@localhost", [to], mail)
    return watch.figures() | {"letters": len(mails)}


def _by_httpx(bodies: list[bytes], url: str) -> Found:
    import httpx

    headers = {"Content-Type": "application/json"}
    with Stopwatch() as watch, httpx.Client() as client:
        for body in bodies:
            client.post(url, content=body, headers=headers).raise_for_status()
    return watch.figures() | {"letters": len(bodies)}


def peak_mb() -> float:
    """The most memory that this process held so far."""
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak / 2**20 if sys.platform == "darwin" else peak / 2**10


STEPS: dict[str, Callable[..., Found]] = {
    "make": make,
    "sweep": sweep,
    "bare-sweep": bare_sweep,
    "letters": letters,
    "deliver": deliver,
    "bare-deliver": bare_deliver,
}


if __name__ == "__main__":
    step, folder, *rest = sys.argv[1:]
    print(json.dumps(STEPS[step](Path(folder), *rest)))
