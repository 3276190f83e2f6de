"""A stretch of the year lived twice, once with days lost: the same but for what a delay merges."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlmodel import Session

from duban.settings import Settings
from models import Duty, MilestoneState, RestDay
from tests.notifications.making import Bureau, Office
from tests.notifications.replaying import CALENDAR, ONE_DAY, Key, Life, Living, Seen, Story

# Starts that bring New Year, the Spring Festival and National Day with their make-up days.
STARTS = [date(2024, month, 12) for month in range(1, 12)] + [date(2024, 1, 29), date(2024, 9, 9)]
OPEN = (MilestoneState.PENDING, MilestoneState.RETURNED)
STEPS = (
    "overdue_every", "head_after", "coordinator_after", "leader_after", "review_after",
    "return_after",
)  # fmt: skip
AFTER = {
    "escalate-head": "head_after",
    "escalate-coordinator": "coordinator_after",
    "escalate-leader": "leader_after",
}


@st.composite
def policies(draw: st.DrawFn) -> dict[str, Any]:
    """The values of a policy under which something happens in a month or two."""
    often = st.none() | st.integers(1, 4)
    found: dict[str, Any] = {name: draw(often) for name in (*STEPS, "ack_holds")}
    return found | {
        "lead_days": draw(st.lists(st.integers(0, 14), max_size=4, unique=True)),
        "working": draw(st.booleans()),
        "week_preview": draw(st.booleans()),
        "month_preview": draw(st.booleans()),
        "rest_day": draw(st.sampled_from(RestDay)),
    }


@st.composite
def stories(draw: st.DrawFn) -> Story:
    """Four to six weeks somewhere in 2024, with acts and outages of a day or of weeks."""
    start, length = draw(st.sampled_from(STARTS)), draw(st.integers(24, 40))
    days = [start + timedelta(days=n) for n in range(length)]
    what = st.sampled_from(
        ["submit", "submit", "return", "accept", "ack", "later", "earlier", "waive", "restore",
         "leave"]
    )  # fmt: skip
    number = st.integers(0, length - 1)
    acts: dict[date, list[tuple[str, int]]] = {}
    for at, act, whose in draw(st.lists(st.tuples(number, what, st.integers(0, 3)), max_size=14)):
        acts.setdefault(days[at], []).append((act, whose))
    gaps = draw(st.lists(st.tuples(number, st.integers(1, 12)), min_size=1, max_size=5))
    down = {day for at, last in gaps for day in days[at : at + last]}
    dues = draw(st.lists(st.integers(-6, length), min_size=4, max_size=4))
    return Story(days, dues, draw(st.lists(policies(), min_size=3, max_size=3)), acts, down)


@pytest.fixture
def staffed(bureau: Bureau, office: Office, session: Session) -> Bureau:
    """法规科 has no filler: its coordinator stands in; 档案科 has two fillers and nobody else."""
    office.person(bureau.rules, "分管", Duty.LEADER)
    archive = office.unit("档案科")
    for name in ("孙一", "孙二"):
        office.person(archive, name)
    session.commit()
    return bureau


def _moved(day: date, rest: RestDay) -> date:
    """The day on which a reminder of `day` goes out."""
    if rest is RestDay.SEND or CALENDAR.is_workday(day):
        return day
    return CALENDAR.shift(day, -1 if rest is RestDay.BEFORE else 1)


def _lead_in_force(policy: dict[str, Any], due: date, day: date) -> int | None:
    """The shortest lead whose day has come by `day`; none once the due date is over."""

    def on(lead: int) -> date:
        far = CALENDAR.shift(due, -lead) if policy["working"] and lead else due - lead * ONE_DAY
        return _moved(far, policy["rest_day"])

    if day > max(due, _moved(due, policy["rest_day"])):
        return None
    return min((lead for lead in policy["lead_days"] if on(lead) <= day), default=None)


def _holds(key: Key, policy: dict[str, Any], seen: Seen, day: date) -> bool:
    """Whether the line of a notice that was noted by `day` is what one says on `day`."""
    if policy["rest_day"] is not RestDay.SEND and not CALENDAR.is_workday(day):
        return False
    stem, _, number = key.occasion.rpartition("-")
    is_open = seen.state in OPEN
    waited = CALENDAR.workdays_between(key.anchor_on, day)
    if key.occasion in ("week-preview", "month-preview"):
        return is_open and key.anchor_on == seen.due_on >= day
    if stem == "before" or key.occasion == "due":
        lead = int(number) if stem else 0
        due = seen.due_on
        return is_open and key.anchor_on == due and _lead_in_force(policy, due, day) == lead
    if key.occasion in AFTER:
        said = seen.known.get(key.anchor_on)
        holds = policy["ack_holds"]
        known = said and (holds is None or CALENDAR.workdays_between(said, day) <= holds)
        late = is_open and key.anchor_on == seen.late_from
        return late and waited >= policy[AFTER[key.occasion]] and not known
    match stem:
        case "overdue":
            true, first, every = is_open, seen.late_from, policy["overdue_every"]
            times = 1 + (waited - 1) // every
        case "return":
            true, first = seen.state is MilestoneState.RETURNED, seen.returned_on  # type: ignore[assignment]
            times = waited // policy["return_after"]
        case "review":
            true, first = seen.state is MilestoneState.SUBMITTED, seen.submitted_on  # type: ignore[assignment]
            times = waited // policy["review_after"]
        case _:
            raise AssertionError(key.occasion)
    return true and key.anchor_on == first and times == int(number)


def _hears(key: Key, life: Life, day: date) -> bool:
    """Whether the person is still the one to tell on `day`."""

    def here(name: str) -> bool:
        return name not in life.gone or life.gone[name] >= day

    # 赵长 hears in place of 王填 once that one has gone.
    in_place = key.person == "赵长" and key.occasion != "escalate-head"
    return here(key.person) and not (in_place and here("王填"))


def _expected(story: Story, whole: Life, swept: Iterable[date]) -> dict[Key, date]:
    """What is to be noted when: at the first sweep after its day that finds it still so."""
    of_milestone = [story.policies[number] for number in (0, 2, 2, 1)]
    expected: dict[Key, date] = {}
    days = sorted(swept)
    for key, noted_on in whole.noted.items():
        policy = of_milestone[key.milestone]
        for day in days:
            if (
                day >= noted_on
                and _hears(key, whole, day)
                and _holds(key, policy, whole.seen[day][key.milestone], day)
            ):
                expected[key] = day
                break
    return expected


def _repeats(noted: Iterable[Key]) -> dict[tuple[str, int, str, date], int]:
    """The highest number that each person heard of what repeats."""
    found: dict[tuple[str, int, str, date], int] = {}
    for key in noted:
        stem, _, number = key.occasion.rpartition("-")
        if number.isdecimal() and stem != "before":
            whose = (key.person, key.milestone, stem, key.anchor_on)
            found[whose] = max(found.get(whose, 0), int(number))
    return found


@given(story=stories())
@settings(
    max_examples=5,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
def test_days_without_a_sweep_merge_what_they_missed_and_change_nothing_else(
    session: Session, staffed: Bureau, make_settings: Callable[..., Settings], story: Story
) -> None:
    living = Living(session, staffed, make_settings(channels="inbox"), story)
    swept = [day for day in story.days if day not in story.down]
    whole, gapped = living.live(story.days), living.live(swept)
    assert whole.seen == gapped.seen
    assert whole.noted == _expected(story, whole, story.days)
    assert gapped.noted == _expected(story, whole, swept)
    assert gapped.letters == {(key.person, day) for key, day in gapped.noted.items()}
    # What was merged away was merged into something: by the last sweep each has heard as much,
    # unless it came and went in between.
    ends = _repeats(gapped.noted)
    if swept and story.days[-1] == swept[-1]:
        for whose, number in _repeats(whole.noted).items():
            last = whole.seen[swept[-1]][whose[1]]
            key = Key(whose[0], whose[1], f"{whose[2]}-{number}", whose[3])
            policy = [story.policies[n] for n in (0, 2, 2, 1)][whose[1]]
            if _hears(key, whole, swept[-1]) and _holds(key, policy, last, swept[-1]):
                assert ends[whose] == number
