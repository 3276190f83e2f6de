"""Four processes that sweep and send at once, some of them killed: the ledger decides."""

from __future__ import annotations

from pathlib import Path

from tests.faults.playing import assert_all, played


def test_four_at_once_lose_nothing_and_double_nothing(tmp_path: Path, database_url: str) -> None:
    with played(tmp_path, database_url, rounds=12, hours=24, at_once=4, killed=0.25) as found:
        assert found.said["ended"] > found.said["killed"] > 0
        assert_all(found)
