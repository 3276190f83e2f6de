"""Whatever the policy, the dates and the outages: nothing twice, nothing lost, nothing untrue."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import UTC, date, datetime, time, timedelta

import pytest
import sqlalchemy as sa
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlmodel import Session, col, select

from duban.errors import RefusedError
from models import Duty, Milestone, Notice, Person, Policy, RestDay
from notifications.ledger import sweep
from notifications.occasions import occasion_of, windows
from notifications.truth import untrue
from plans.workdays import WorkCalendar
from tests.notifications.making import Bureau, Office
from tracking import lifecycle
from tracking.acknowledging import acknowledge
from tracking.lifecycle import Act

# Around the National Day week of 2024, with make-up days on 09-29 and 10-12.
FIRST = date(2024, 9, 16)
DAYS = 45
ONE_DAY = timedelta(days=1)
CALENDAR = WorkCalendar()
steps = st.none() | st.integers(1, 12)
days_on = st.integers(0, DAYS).map(lambda n: FIRST + timedelta(days=n))


@st.composite
def values(draw: st.DrawFn) -> dict[str, object]:
    """The values of any policy, with leads that matter within the days looked at."""
    found: dict[str, object] = {
        "lead_days": draw(st.lists(st.integers(0, 25), max_size=4, unique=True)),
        "working": draw(st.booleans()),
        "week_preview": draw(st.booleans()),
        "month_preview": draw(st.booleans()),
        "rest_day": draw(st.sampled_from(RestDay)),
    }
    for name in (
        "overdue_every", "head_after", "coordinator_after", "leader_after",
        "review_after", "return_after", "ack_holds",
    ):  # fmt: skip
        found[name] = draw(steps)
    return found


def _told(policy: Policy, days: Iterable[date], anchor_on: date) -> dict[str, date]:
    """What is noted of one anchor, and when, if sweeps run on `days` and on no others."""
    noted: dict[str, date] = {}
    for day in days:
        for one in windows(policy, CALENDAR, day, anchor_on):
            if one.holds(anchor_on):
                noted.setdefault(one.occasion, day)
    return noted


def _lead(code: str) -> int:
    return 0 if code == "due" else int(code.removeprefix("before-"))


def _leads(noted: Iterable[str]) -> list[int]:
    return sorted(_lead(code) for code in noted if occasion_of(code).key == "before")


def _latest(noted: Iterable[str]) -> dict[str, int]:
    """The highest number of each repeated occasion, and 0 for those that come once."""
    found: dict[str, int] = {}
    for code in noted:
        if occasion_of(code).group == "after":
            stem, _, number = code.rpartition("-")
            key, times = (stem, int(number)) if number.isdecimal() else (code, 0)
            found[key] = max(found.get(key, 0), times)
    return found


def _span(last: date) -> list[date]:
    return [FIRST + timedelta(days=n) for n in range((last - FIRST).days + 1)]


@given(values(), days_on, days_on, st.sets(st.integers(0, DAYS)))
@settings(max_examples=100, deadline=None)
def test_after_an_outage_the_missed_occasions_are_merged_into_the_latest(
    chosen: dict[str, object], anchor_on: date, last: date, down: set[int]
) -> None:
    policy = Policy(name="p", **chosen)
    last = CALENDAR.shift(last, 0)
    up = [day for day in _span(last) if (day - FIRST).days not in down or day == last]
    whole, gapped = _told(policy, _span(last), anchor_on), _told(policy, up, anchor_on)
    assert gapped.keys() <= whole.keys()
    assert _latest(gapped) == _latest(whole)
    if anchor_on >= last:
        assert _leads(gapped)[:1] == _leads(whole)[:1]
        assert [c for c in whole if "preview" in c] == [c for c in gapped if "preview" in c]


@given(values(), days_on, st.sampled_from([RestDay.BEFORE, RestDay.AFTER]))
@settings(max_examples=100, deadline=None)
def test_days_off_move_reminders_and_lose_none(
    chosen: dict[str, object], anchor_on: date, rest_day: RestDay
) -> None:
    span = _span(CALENDAR.shift(FIRST + timedelta(days=DAYS), 0))
    plain = _told(Policy(name="p", **chosen | {"rest_day": RestDay.SEND}), span, anchor_on)
    moved = _told(Policy(name="p", **chosen | {"rest_day": rest_day}), span, anchor_on)
    assert all(CALENDAR.is_workday(day) for day in moved.values())
    assert _latest(plain) == _latest(moved)
    for code, day in plain.items():
        if occasion_of(code).key != "before":
            continue
        by = CALENDAR.shift(day, 0) if rest_day is RestDay.AFTER else day
        if not CALENDAR.is_workday(day) and rest_day is RestDay.BEFORE:
            by = max(CALENDAR.shift(day, -1), span[0])
        told = [_lead(c) for c, on in moved.items() if occasion_of(c).key == "before" and on <= by]
        assert told or by == span[0]
        assert not told or min(told) <= _lead(code)


def _step(session: Session, what: str, number: int, act: Act) -> None:
    """Something that happens to a milestone; what its state forbids just does not happen."""
    acts: dict[str, Callable[[], object]] = {
        "submit": lambda: lifecycle.submit(session, number, act, "稿"),
        "return": lambda: lifecycle.send_back(session, number, act, "缺数据"),
        "waive": lambda: lifecycle.waive(session, number, act, "合并"),
        "ack": lambda: acknowledge(session, number, act),
        "later": lambda: lifecycle.extend(
            session, number, session.get_one(Milestone, number).due_on + ONE_DAY * 5, act, "顺延"
        ),
    }
    try:
        acts[what]()
    except RefusedError:
        return


happening = st.sampled_from(["", "", "", "submit", "return", "ack", "later", "waive", "leave"])


@pytest.fixture
def staffed(bureau: Bureau, office: Office, session: Session) -> Bureau:
    office.person(bureau.rules, "分管", Duty.LEADER)
    session.commit()
    return bureau


@given(
    st.lists(values(), min_size=1, max_size=2),
    st.lists(days_on, min_size=1, max_size=4),
    st.lists(st.tuples(st.integers(1, 8), happening), min_size=3, max_size=8),
)
@settings(
    max_examples=8, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
def test_each_line_is_noted_once_on_a_day_it_may_be_and_only_while_it_is_true(
    session: Session,
    staffed: Bureau,
    policies: list[dict[str, object]],
    dues: list[date],
    story: list[tuple[int, str]],
) -> None:
    session.rollback()  # to what `staffed` committed: every example starts from there
    office, bureau = staffed.office, staffed
    rows = [office.policy(f"第{n}", **chosen) for n, chosen in enumerate(policies)]
    bureau.plan.policy_id = rows[0].id
    bureau.culture.policy_id = rows[-1].id
    owed = [bureau.owe(due) for due in dues]
    day = FIRST
    for number, (wait, what) in enumerate(story):
        day += timedelta(days=wait)
        act = Act("王填", day, datetime.combine(day, time(1), UTC))
        if what == "leave":
            session.get_one(Person, bureau.head.id).until_on = day
        elif what:
            _step(session, what, owed[number % len(owed)], act)
        before = session.scalar(sa.select(sa.func.count(col(Notice.id))))
        new = sweep(session, day, CALENDAR)
        assert session.scalar(sa.select(sa.func.count(col(Notice.id)))) == (before or 0) + new
        assert sweep(session, day, CALENDAR) == 0
        today = session.exec(select(Notice).where(Notice.noted_on == day)).all()
        assert len(today) == new
        assert len({(n.person_id, n.milestone_id, occasion_of(n.occasion)) for n in today}) == new
        assert not today or rows[-1].rest_day is RestDay.SEND or CALENDAR.is_workday(day)
        for one in untrue(day):
            query = sa.select(col(Notice.occasion)).where(col(Notice.noted_on) == day)
            assert session.scalars(query.where(one.condition)).all() == []
