"""A settlement is frozen with all that went in, and computes to the same bytes again."""

from __future__ import annotations

import os
import subprocess
import sys
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
import sqlalchemy as sa
from sqlmodel import Session

from duban.errors import NotFoundError
from models import JudgementStage, Plan, Settlement
from models.base import key_of
from tests.offices import act, bundled, milestone
from tests.scoring_office import scored_plan
from tracking import lifecycle
from tracking.scorefacts.desk import open_desk
from tracking.scorefacts.entries import JudgementEntry, TallyEntry, VetoEntry
from tracking.scorefacts.recording import record_judgement, record_tally, record_veto, withdraw
from tracking.settling import (
    NotReplayableError,
    frozen_bytes,
    get_settlement,
    latest,
    reckon,
    replay,
    settle,
)

DAY = date(2023, 12, 31)
AT = datetime(2024, 1, 5, tzinfo=UTC)
ELSEWHERE = """
import sys
from sqlmodel import Session
from duban.build.database import make_engine
from models import Settlement
from tracking.settling import replay
with Session(make_engine(sys.argv[1])) as session:
    sys.stdout.buffer.write(replay(session.get_one(Settlement, int(sys.argv[2]))))
"""


@pytest.fixture
def plan(session: Session, small_rubric: Path) -> Plan:
    made = scored_plan(session)
    desk = open_desk(session, made)
    by = act("2023-10-01", "王办")
    for unit, level in (("甲区统计局", "省级"), ("乙县统计局", "市级"), ("甲区统计局", "市级")):
        entry = TallyEntry(unit, "articles", level=level, on=date(2023, 9, 1), title="同一篇")
        record_tally(session, desk, entry, by)
    for unit, score in (("甲区统计局", "35"), ("乙县统计局", "38.5")):
        record_judgement(session, desk, JudgementEntry(unit, "1.1", score), by)
        own = JudgementEntry(unit, "1.1", "40", stage=JudgementStage.SELF)
        record_judgement(session, desk, own, by)
        for judge in ("工业科", "能源科"):
            record_judgement(session, desk, JudgementEntry(unit, "1.2", "88", judge), by)
    record_veto(session, desk, VetoEntry("乙县统计局", "fraud", "立案查处"), by)
    return made


def _totals(row: Settlement) -> dict[str, str]:
    return {unit["unit"]: unit["total"] for unit in row.result["units"]}


def test_it_holds_its_facts_rubric_and_readings_and_replays_to_the_byte(
    session: Session,
    plan: Plan,
    small_rubric: Path,
) -> None:
    row = settle(session, plan, DAY, AT, {"panel": "取中位数"})
    session.commit()
    session.expire_all()
    # (35 + 60 × 0.88) × 0.6 + 30 × 0.4: one article, at its best level.
    assert _totals(row) == {"甲区统计局": "64.68", "乙县统计局": "62.78"}
    assert row.facts is not None
    assert [len(row.facts[key]) for key in ("tallies", "judgements", "vetoes")] == [3, 8, 1]
    assert row.instead == {"panel": "取中位数"}
    assert row.rubric_text == small_rubric.read_text("utf-8")
    assert replay(row) == frozen_bytes(row)


def test_the_rules_of_its_year_and_the_facts_of_its_day_hold_when_both_have_changed(
    session: Session,
    plan: Plan,
    small_rubric: Path,
) -> None:
    row = settle(session, plan, DAY, AT)
    small_rubric.write_text(
        small_rubric.read_text("utf-8").replace("省级: 30", "省级: 90"), "utf-8"
    )
    withdraw(session, plan, "T1", act("2023-12-01"), "不是本单位的")
    assert replay(row) == frozen_bytes(row)
    now = settle(session, plan, DAY, AT)
    assert _totals(now) != _totals(row)
    assert now.rubric_sha256 != row.rubric_sha256


def test_an_earlier_day_gives_what_that_day_gave(session: Session, plan: Plan) -> None:
    then, _ = reckon(session, plan, date(2023, 10, 1))
    late = TallyEntry("甲区统计局", "late-reports", "3")
    record_tally(session, open_desk(session, plan), late, act("2023-11-01", "王办"))
    again, _ = reckon(session, plan, date(2023, 10, 1))
    assert again == then
    assert reckon(session, plan, date(2023, 11, 1))[0] != then


def test_another_process_with_another_hash_seed_replays_the_same_bytes(
    session: Session,
    plan: Plan,
    database_url: str,
    small_rubric: Path,
) -> None:
    row = settle(session, plan, DAY, AT)
    arguments, frozen = [database_url, str(row.id)], frozen_bytes(row)
    session.commit()
    found = subprocess.run(
        [sys.executable, "-c", ELSEWHERE, *arguments],
        env={**os.environ, "PYTHONHASHSEED": "4711"},
        check=True,
        capture_output=True,
    ).stdout
    assert found == frozen


def test_a_plan_by_completion_replays_too(session: Session) -> None:
    plan = bundled(session, "huangshan-2023")
    number = milestone(session, plan, "9", "屯溪区统计局")
    lifecycle.submit(session, number, act("2023-12-01"))
    lifecycle.accept(session, number, act("2023-12-02"))
    row = settle(session, plan, DAY, AT, {"late-credit": "得五成（系数 0.5）"})
    session.commit()
    session.expire_all()
    assert len((row.facts or {})["milestones"]) == 427
    assert replay(row) == frozen_bytes(row)


def test_one_of_an_older_program_says_that_it_cannot_be_replayed(
    session: Session, plan: Plan
) -> None:
    row = settle(session, plan, DAY, AT)
    session.commit()
    session.execute(sa.text("UPDATE settlement SET facts = NULL, rubric_text = NULL"))
    session.expire_all()
    with pytest.raises(NotReplayableError, match="不能重放"):
        replay(row)
    assert latest(session, plan) is row


def test_a_settlement_is_found_by_its_number_within_its_plan(session: Session, plan: Plan) -> None:
    row = settle(session, plan, DAY, AT)
    assert get_settlement(session, plan, key_of(row)) is row
    for number in (0, key_of(row) + 1, 2**40):
        with pytest.raises(NotFoundError, match=f"现有：{row.id}"):
            get_settlement(session, plan, number)
