"""The demonstration ends with scores, is the same every time, and spares other people's folders."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from collections.abc import Sequence
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path

import pytest
from sqlmodel import col, func, select

from duban import demo
from duban.build.office import open_office
from duban.errors import RefusedError
from duban.settings import Settings
from models import Delivery, DeliveryState, Letter, Notice, Settlement, Trail

ROOT = Path(__file__).resolve().parents[2]


WINDOW_END = demo.QUARTERS[0]
# Two offices sign the links in their letters with keys of their own, unless they are given one.
KEY = "k" * 32
# A second process with hashes of its own: whatever is taken in the order of a set comes out
# otherwise there. It lives the first quarter only, and reckons the scores of the whole year.
CHILD = """
import json, sys
from datetime import date
from pathlib import Path
from duban import demo
from duban.build.office import open_office
from duban.settings import Settings
from plans.overview import get_plan
from tracking.settling import reckon
again, whole, last = sys.argv[1:]
demo.LAST = date.fromisoformat(last)
demo.run(Path(again))
with open_office(Settings(home=Path(whole))) as office, office.reading() as session:
    found, _ = reckon(session, get_plan(session, demo.PLAN), demo.SETTLED)
sys.stderr.write(json.dumps(found.to_json(), sort_keys=True))
"""


def _replayed_elsewhere(again: Path, whole: Path) -> tuple[str, str]:
    environment = {k: v for k, v in os.environ.items() if not k.startswith("DUBAN_")}
    environment["DUBAN_SECRET_KEY"] = KEY
    done = subprocess.run(
        [sys.executable, "-c", CHILD, str(again), str(whole), WINDOW_END.isoformat()],
        env=environment | {"PYTHONHASHSEED": "20230329", "PYTHONPATH": str(ROOT)},
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout, done.stderr


def _window(folder: Path) -> dict[str, Sequence[object]]:
    """What the office wrote down in the first quarter: letters whole, notices, every step."""
    after = datetime.combine(WINDOW_END + timedelta(days=1), time(), UTC)
    with open_office(Settings(home=folder)) as office, office.reading() as session:
        letters = select(Letter.person_id, Letter.written_on, Letter.subject, Letter.text)
        notices = select(Notice.person_id, Notice.milestone_id, Notice.occasion, Notice.anchor_on)
        steps = select(Trail.milestone_id, Trail.to_state, Trail.by, Trail.why)
        found = {
            "letters": letters.where(Letter.written_on <= WINDOW_END).order_by(col(Letter.id)),
            "notices": notices.where(Notice.noted_on <= WINDOW_END).order_by(col(Notice.id)),
            "steps": steps.where(Trail.at < after).order_by(col(Trail.id)),
        }
        return {name: session.exec(query).all() for name, query in found.items()}


def _said_in_window(out: str) -> str:
    end = re.search(rf"^至{WINDOW_END}：.*\n", out, re.MULTILINE)
    assert end is not None
    return out[: end.end()]


def test_the_year_replayed_elsewhere_is_the_same_year(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", "160")
    monkeypatch.setenv("DUBAN_SECRET_KEY", KEY)
    folder = tmp_path / "a"
    demo.run(folder)
    said = capsys.readouterr().out
    with open_office(Settings(home=folder)) as office, office.reading() as session:
        result = session.exec(select(Settlement)).one().result
        days = session.exec(select(Letter.person_id, Letter.written_on)).all()
        unsent = select(func.count()).where(Delivery.state != DeliveryState.SENT)
        assert session.exec(unsent).one() == 0
    assert len(days) == len(set(days))  # one letter for a person and a day
    assert date(2023, 9, 25) not in {day for _, day in days}  # the machine was off
    totals = {u["unit"]: u["total"] for u in result["units"]}
    assert totals["屯溪区统计局"] == "100.00"  # always early
    assert totals["休宁县统计局"] == "0.00"  # silent all year
    assert 0 < float(totals["祁门县统计局"]) < float(totals["徽州区统计局"]) < 100

    said_again, reckoned = _replayed_elsewhere(tmp_path / "b", folder)
    assert json.loads(reckoned) == result
    assert _said_in_window(said_again) == _said_in_window(said)
    first, second = _window(folder), _window(tmp_path / "b")
    for name, rows in first.items():
        assert rows, name
        assert second[name] == rows, name


def test_a_folder_with_other_things_in_it_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "mine.txt").write_text("keep")
    with pytest.raises(RefusedError, match="别的东西"):
        demo.prepare(tmp_path)
    assert (tmp_path / "mine.txt").read_text() == "keep"
