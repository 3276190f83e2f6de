"""The demonstration ends with scores, is the same every time, and spares other people's folders."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from sqlmodel import func, select

from duban import demo
from duban.build.office import Office, open_office
from duban.errors import RefusedError
from duban.settings import Settings
from models import Delivery, DeliveryState, Letter, Notice, Settlement


def _replayed(folder: Path) -> tuple[dict[str, object], list[str]]:
    demo.prepare(folder)
    said: list[str] = []
    with open_office(Settings(home=folder, channels="inbox,file")) as office:
        demo.replay(office, said.append)
        return _summary(office), [line for line in said if str(folder) not in line]


def _summary(office: Office) -> dict[str, object]:
    with office.reading() as session:
        settled = session.exec(select(Settlement)).one()
        days = session.exec(select(Letter.person_id, Letter.written_on)).all()
        assert len(days) == len(set(days))  # one letter for a person and a day
        silent = date(2023, 9, 25)
        assert silent not in {day for _, day in days}  # the machine was off
        unsent = select(func.count()).where(Delivery.state != DeliveryState.SENT)
        assert session.exec(unsent).one() == 0
        return {
            "result": settled.result,
            "letters": session.exec(select(Letter.subject, Letter.text)).all(),
            "notices": session.exec(select(Notice.occasion, Notice.due_on)).all(),
        }


def test_the_year_replayed_twice_is_the_same_year(tmp_path: Path) -> None:
    first, said = _replayed(tmp_path / "a")
    second, again = _replayed(tmp_path / "b")
    assert first == second
    assert said == again
    totals = {u["unit"]: u["total"] for u in first["result"]["units"]}  # type: ignore[index]
    assert totals["屯溪区统计局"] == "100.00"  # always early
    assert totals["休宁县统计局"] == "0.00"  # silent all year
    assert 0 < float(totals["祁门县统计局"]) < float(totals["徽州区统计局"]) < 100


def test_a_folder_with_other_things_in_it_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "mine.txt").write_text("keep")
    with pytest.raises(RefusedError, match="别的东西"):
        demo.prepare(tmp_path)
    assert (tmp_path / "mine.txt").read_text() == "keep"
