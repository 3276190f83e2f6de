"""What a unit of Hengyang hands in is a fact of its score: nobody types it twice."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from decimal import Decimal

from sqlmodel import Session

from models import Plan
from scoring.trace import Node
from tests.offices import act, bundled
from tracking import lifecycle
from tracking.facts import facts_of
from tracking.settling import reckon

UNIT = "衡阳县统计局"
HALF, QUARTER, SUMMARY = "每半年报送1次", "每季度及时报送", "12月前报送统计分析服务工作总结"


def owed(session: Session, plan: Plan, phrase: str) -> list[tuple[int, date]]:
    """The unit's milestones of one deadline, the soonest first."""
    facts, _ = facts_of(session, plan, date(2025, 1, 5))
    found = [one for one in facts if (one.unit, one.phrase) == (UNIT, phrase)]
    return [(one.milestone, one.due_on) for one in sorted(found, key=lambda one: one.due_on)]


def hand_in(session: Session, milestone: int, day: str, *, accepted: bool = True) -> None:
    lifecycle.submit(session, milestone, act(day))
    if accepted:
        lifecycle.accept(session, milestone, act(day, "牵头科室"))


def leaf(session: Session, plan: Plan, number: str, day: date) -> tuple[Node, list[str]]:
    """The unit's indicator, and what is open about it."""

    def below(one: Node) -> Iterator[Node]:
        yield one
        for child in one.children:
            yield from below(child)

    settled, _ = reckon(session, plan, day)
    trace = next(one.trace for one in settled.units if one.unit == UNIT)
    found = next(one for one in below(trace) if one.number == number)
    gaps = [gap.what for gap in settled.gaps if (gap.unit, gap.number) == (UNIT, number)]
    return found, gaps


def test_accepted_late_missing_waived_and_extended_milestones_give_the_points(
    session: Session,
) -> None:
    plan = bundled(session, "hengyang-2024")
    halves = owed(session, plan, HALF)
    assert [due for _, due in halves] == [date(2024, 6, 30), date(2024, 12, 31)]
    hand_in(session, halves[0][0], "2024-06-20")

    quarters = [milestone for milestone, _ in owed(session, plan, QUARTER)]
    for milestone, day in zip(quarters, ("2024-03-29", "2024-07-09", "2024-09-28"), strict=False):
        hand_in(session, milestone, day)
    lifecycle.extend(session, quarters[3], date(2025, 1, 4), act("2024-12-20"), "数据待核")
    hand_in(session, quarters[3], "2025-01-03")

    ((summary, due),) = owed(session, plan, SUMMARY)
    assert due == date(2024, 11, 30)
    lifecycle.waive(session, summary, act("2024-11-01"), "已并入半年总结")

    day = date(2025, 1, 5)
    half, gaps = leaf(session, plan, "2.4.2", day)
    assert (half.points, gaps) == (2, [])
    assert {fact.fact.milestone for fact in half.facts} == {milestone for milestone, _ in halves}
    # three in time, the last of them by its new date; one late
    assert leaf(session, plan, "6.1.4", day)[0].points == Decimal("4.5")
    assert leaf(session, plan, "6.1.5", day)[0].points == 5


def test_what_waits_for_review_is_a_gap_until_it_is_accepted(session: Session) -> None:
    plan = bundled(session, "hengyang-2024")
    (first, _), (second, _) = owed(session, plan, HALF)
    hand_in(session, first, "2024-06-20")
    hand_in(session, second, "2024-12-30", accepted=False)
    day = date(2025, 1, 5)
    waiting, gaps = leaf(session, plan, "2.4.2", day)
    assert (waiting.points, gaps) == (2, ["已报待审，2024-12-31 到期"])
    lifecycle.accept(session, second, act("2025-01-04", "综合研究室"))
    accepted, gaps = leaf(session, plan, "2.4.2", day)
    assert (accepted.points, gaps) == (4, [])
