"""Merging a roster: sets whose members change, people who leave, addresses that move."""

from __future__ import annotations

from datetime import date

import pytest
from sqlmodel import Session, col, select

from models import Address, CollectiveMember, Person, Plan, Unit
from plans.planfile.reading import read_plan_bytes
from plans.planfile.schema import RosterPart
from plans.rosterloading import merge_roster
from plans.workdays import WorkCalendar
from tests.offices import NOW, SMALL, dispatched, small
from tracking.dispatch import dispatch
from tracking.standing import standings

MEMBERS = "members: [甲区统计局, 乙县统计局]"
UNIT = "    - {name: 乙县统计局, kind: local, group: 区县}"


def roster(*changes: tuple[str, str]) -> RosterPart:
    text = SMALL
    for old, new in changes:
        assert old in text
        text = text.replace(old, new)
    return read_plan_bytes(text.encode(), "x").file.roster


@pytest.fixture
def plan(session: Session) -> Plan:
    return dispatched(session, small())


def owed(session: Session, plan: Plan, day: date) -> set[tuple[str, str]]:
    dispatch(session, plan, day=day, at=NOW, by="王办", calendar=WorkCalendar())
    return {(r.unit, r.task) for r in standings(session, plan, day, 7)}


def test_a_unit_that_joins_does_not_inherit_what_fell_due_before(
    session: Session, plan: Plan
) -> None:
    joined = roster(
        (UNIT, f"{UNIT}\n    - {{name: 丙县统计局, kind: local}}"),
        (MEMBERS, "members: [甲区统计局, 乙县统计局, 丙县统计局]"),
    )
    day = date(2023, 12, 1)
    merge_roster(session, joined, day)
    found = owed(session, plan, day)
    assert ("丙县统计局", "2") in found  # due at the end of the year
    assert ("丙县统计局", "1") not in found  # was due on 11-30


def test_a_member_leaves_and_comes_back_by_its_dates(session: Session, plan: Plan) -> None:
    merge_roster(
        session,
        roster((MEMBERS, "members: [甲区统计局, {unit: 乙县统计局, until: 2023-06-30}]")),
        date(2023, 6, 1),
    )
    merge_roster(
        session,
        roster((MEMBERS, "members: [甲区统计局, {unit: 乙县统计局, from: 2024-01-01}]")),
        date(2023, 6, 1),
    )
    unit = session.exec(select(Unit.id).where(Unit.name == "乙县统计局")).one()
    rows = session.exec(
        select(CollectiveMember)
        .where(CollectiveMember.unit_id == unit)
        .order_by(col(CollectiveMember.id))
    )
    assert [(row.from_on, row.until_on) for row in rows] == [
        (None, date(2023, 6, 30)),
        (date(2024, 1, 1), None),
    ]


def test_a_unit_that_is_wound_up_owes_nothing_due_later(session: Session, plan: Plan) -> None:
    ended = f"{UNIT[:-1]}, until: 2023-06-30}}"
    merge_roster(session, roster((UNIT, ended)), date(2023, 6, 1))
    assert session.exec(select(Unit.until_on).where(Unit.name == "乙县统计局")).one() == date(
        2023, 6, 30
    )


def test_a_person_leaves_another_comes_and_an_address_moves(session: Session, plan: Plan) -> None:
    line = (
        "    - {name: 李甲, unit: 甲区统计局, duty: filler, addresses: {smtp: jia@office.example}}"
    )
    left = line.replace("duty: filler", "duty: filler, until: 2023-06-30")
    came = (
        "    - {name: 赵新, unit: 甲区统计局, duty: filler, addresses: {smtp: new@office.example}}"
    )
    merge_roster(session, roster((line, f"{left}\n{came}")), date(2023, 6, 1))
    people = {p.name: p.until_on for p in session.exec(select(Person))}
    assert people == {"王办": None, "李甲": date(2023, 6, 30), "赵新": None}
    refused = session.exec(select(Address).where(Address.address == "jia@office.example")).one()
    refused.disabled_why = "拒收"
    session.add(refused)
    moved = line.replace("jia@", "jia2@")
    merge_roster(session, roster((line, moved)), date(2023, 6, 1))
    address = session.exec(select(Address).where(Address.person_id == refused.person_id)).one()
    assert (address.address, address.disabled_why) == ("jia2@office.example", None)


def test_merging_the_same_roster_changes_nothing(session: Session, plan: Plan) -> None:
    def everything() -> list[list[tuple[object, ...]]]:
        return [
            [tuple(row.model_dump().values()) for row in session.exec(select(table))]
            for table in (Unit, CollectiveMember, Person, Address)
        ]

    before = everything()
    merge_roster(session, roster(), date(2023, 9, 1))
    session.flush()
    assert everything() == before
