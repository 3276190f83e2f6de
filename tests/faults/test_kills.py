"""Killed with -9 at random points, hundreds of times: nothing is lost, nothing is doubled.

Each round has three children, and most of them are killed. `DUBAN_FAULT_ROUNDS` sets how many
children there are (500 unless told otherwise; fewer than 200 prove too little to pass).
"""

from __future__ import annotations

import os
from pathlib import Path

import sqlalchemy as sa
from sqlmodel import col

from models import Sweep
from tests.faults.playing import assert_all, played

ROUNDS = int(os.environ.get("DUBAN_FAULT_ROUNDS", "500"))


def test_hundreds_of_kills_lose_nothing_and_double_nothing(
    tmp_path: Path, database_url: str
) -> None:
    with played(
        tmp_path, database_url, rounds=ROUNDS // 3, hours=6, at_once=3, killed=0.85
    ) as found:
        assert found.said["killed"] > ROUNDS / 2
        assert_all(found)
        begun = found.session.scalar(sa.select(sa.func.count()).select_from(Sweep)) or 0
        ended = found.session.scalar(sa.select(sa.func.count(col(Sweep.finished_at)))) or 0
        assert 0 < ended < begun  # a heartbeat tells what did not come to its end
