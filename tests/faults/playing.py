"""One play of the arena against the sinks, and what must hold after it."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from sqlmodel import Session, col, select

from duban.build.database import make_engine
from models import Delivery, DeliveryState, Letter, Notice
from notifications.attempts import MOST_ATTEMPTS

ROOT = Path(__file__).resolve().parents[2]
GIVEN_UP = {DeliveryState.FAILED, DeliveryState.REFUSED, DeliveryState.OBSOLETE}


@dataclass(frozen=True)
class Played:
    """What the arena said, what the sinks took, and the database to look into."""

    said: dict[str, Any]
    taken: Counter[tuple[str, ...]]
    session: Session


@contextmanager
def _sinks(folder: Path, seed: int) -> Iterator[dict[str, int]]:
    process = subprocess.Popen(
        [sys.executable, "-m", "tests.faults.sinks",
         str(folder / "receipts"), str(folder / "calm"), str(seed)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        cwd=ROOT,
        encoding="utf-8",
    )  # fmt: skip
    assert process.stdin is not None
    assert process.stdout is not None
    try:
        yield json.loads(process.stdout.readline())
    finally:
        process.stdin.close()
        process.stdout.close()
        process.wait(timeout=20)


def _play(folder: Path, url: str, **how: float) -> dict[str, Any]:
    seed = 20240304
    with _sinks(folder, seed) as ports:
        config = {
            "home": str(folder / "home"), "database_url": url, "calm": str(folder / "calm"),
            "seed": seed, **how, **ports,
        }  # fmt: skip
        environment = {k: v for k, v in os.environ.items() if not k.startswith("DUBAN_")}
        done = subprocess.run(
            [sys.executable, "-m", "tests.faults.arena", json.dumps(config)],
            cwd=ROOT,
            env=environment,
            capture_output=True,
            encoding="utf-8",
            timeout=540,
            check=False,
        )
    assert done.returncode == 0, done.stderr[-3000:]
    said: dict[str, Any] = json.loads(done.stdout)
    assert said["failures"] == [], done.stderr[-3000:]
    return said


@contextmanager
def played(folder: Path, url: str, **how: float) -> Iterator[Played]:
    """Play with the settings of `arena.Config`, and open the database to look into."""
    said = _play(folder, url, **how)
    lines = (folder / "receipts").read_text(encoding="utf-8").splitlines()
    # A Message-ID ends with the sender's own domain.
    taken = Counter(tuple(line.replace("<", "").split("@")[0].split(" ")) for line in lines)
    engine = make_engine(url)
    try:
        with Session(engine) as session:
            yield Played(said, taken, session)
    finally:
        engine.dispose()


def _assert_ledger_is_whole(played: Played) -> None:
    """Every notice has its letter or a reason; one letter a person and day."""
    session = played.session
    lost = sa.and_(col(Notice.letter_id).is_(None), col(Notice.dropped_why).is_(None))
    assert session.scalar(sa.select(sa.func.count()).where(lost)) == 0
    days = session.execute(sa.select(col(Letter.person_id), col(Letter.written_on))).all()
    assert len(days) == len(set(days)) > 50
    keys = session.execute(
        sa.select(Notice.person_id, Notice.milestone_id, Notice.occasion, Notice.anchor_on)  # type: ignore[call-overload]
    ).all()
    assert len(keys) == len(set(keys)) > 100


def _assert_every_letter_came_to_an_end(played: Played) -> None:
    """The last attempt of each letter and channel is sent, or given up with its reason."""
    last: dict[tuple[int, str], Delivery] = {}
    for one in played.session.exec(select(Delivery).order_by(col(Delivery.attempt))):
        last[one.letter_id, one.channel] = one
    # Cut off as often as it may be tried, a letter is dead too: nobody knows whether it came.
    spent = {
        key
        for key, one in last.items()
        if one.state is DeliveryState.UNKNOWN and one.attempt >= MOST_ATTEMPTS
    }
    ended = {DeliveryState.SENT, *GIVEN_UP}
    assert {key for key, one in last.items() if one.state not in ended} == spent
    assert len(spent) < len(last) / 20
    assert all(one.outcome for one in last.values() if one.state is not DeliveryState.SENT)
    owed = {(letter, channel) for letter, channel in last if channel in {"inbox", "webhook"}}
    letters = set(played.session.exec(select(Letter.id)))
    assert {letter for letter, _ in owed} == letters


def _assert_doubles_only_for_recorded_unknowns(played: Played) -> None:
    """A sink took each letter once, and once more at most for each attempt cut off."""
    keys = {
        letter.id: f"letter-{letter.id}-{letter.written_on:%Y%m%d}"
        for letter in played.session.exec(select(Letter))
    }
    unknown: Counter[tuple[str, ...]] = Counter()
    sent: set[tuple[str, ...]] = set()
    for one in played.session.exec(select(Delivery)):
        key = one.channel, keys[one.letter_id]
        unknown[key] += one.state is DeliveryState.UNKNOWN
        if one.state is DeliveryState.SENT and one.channel != "inbox":
            sent.add(key)
    assert sent <= set(played.taken)
    assert {key: n for key, n in played.taken.items() if n > 1 + unknown[key]} == {}
    assert sum(unknown.values()) > 0
    assert len(sent) > 100


def assert_all(played: Played) -> None:
    """Check everything."""
    _assert_ledger_is_whole(played)
    _assert_every_letter_came_to_an_end(played)
    _assert_doubles_only_for_recorded_unknowns(played)
