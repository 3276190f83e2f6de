"""What was settled by hand stays when its paper is read again."""

from __future__ import annotations

import pytest

from plans.amending import compare
from plans.planfile.reading import read_plan_bytes
from plans.planfile.schema import PlanFile
from plans.settled import carry_over
from tests.offices import SMALL

TEXT = "一、任务\n1.报送全年工作总结。１１月30日前报送，每季度汇总，不少于2份。\n2.没有日期的事。"
OURS = SMALL.replace("title: 报总结", "title: 报工作总结")
FRESH = (
    SMALL.replace("title: 报总结", "title: 报送全年工作总结")
    .replace(", what: 总结", "")
    .replace("title: 小方案, issuer", "title: 关于印发《小方案》的通知, issuer")
)
SETTLED = OURS.replace(
    "    deadlines:\n",
    "    targets: [{title: 份数, phrase: 不少于2份, op: '>=', value: 2}]\n    deadlines:\n"
    "      - {phrase: 每季度, kind: recurring, every: quarter, from: 2023-04-01,"
    " choice: quarters}\n",
    1,
).replace("choices:\n", "choices:\n  - {key: quarters, question: 从何时起, taken: 二季度}\n")


def _file(text: str) -> PlanFile:
    return read_plan_bytes(text.encode(), "a.yaml").file


def test_the_same_paper_read_again_changes_nothing_that_was_settled() -> None:
    old = _file(SETTLED)
    again = carry_over(old, _file(FRESH), TEXT)
    assert compare(old, again).empty
    assert [choice.key for choice in again.choices] == ["quarters", "no-date-due"]


def test_what_the_paper_says_no_more_is_left_to_be_shown() -> None:
    old = _file(SETTLED)
    again = carry_over(old, _file(FRESH), TEXT.replace("每季度汇总，", ""))
    (kept,) = compare(old, again).changed
    (pair,) = kept.moved()
    assert (pair.old, pair.new) == (0, None)


def test_what_the_paper_says_anew_is_taken() -> None:
    old = _file(SETTLED)
    fresh = FRESH.replace("11月30日前", "12月20日前").replace("2023-11-30", "2023-12-20")
    again = carry_over(old, _file(fresh), TEXT.replace("１１月30日前", "12月20日前"))
    (kept,) = compare(old, again).changed
    (pair,) = kept.moved()
    before, after = kept.old.deadlines[pair.old or 0], kept.new.deadlines[pair.new or 0]
    assert (str(before.deadline.on), str(after.deadline.on)) == ("2023-11-30", "2023-12-20")


@pytest.mark.parametrize(
    ("title", "kept"), [("报送全年工作总结", "报工作总结"), ("清查资产", "清查资产")]
)
def test_a_short_title_of_ours_stays_unless_the_paper_says_something_else(
    title: str, kept: str
) -> None:
    old = _file(OURS)
    again = carry_over(old, _file(SMALL.replace("title: 报总结", f"title: {title}")), TEXT)
    assert again.tasks[0].title == kept


def test_a_date_that_moved_does_not_stay_because_another_item_has_it() -> None:
    old = _file(OURS)
    fresh = FRESH.replace("11月30日前", "12月20日前").replace("2023-11-30", "2023-12-20")
    text = TEXT.replace("１１月30日前", "12月20日前") + "3.别的事。11月30日前办完。"
    again = carry_over(old, _file(fresh), text)
    assert [one.phrase for one in again.tasks[0].deadlines] == ["12月20日前"]


def test_a_settled_period_stays_while_the_paper_asks_for_nothing_beyond_it() -> None:
    old = _file(OURS.replace("to: 2023-12-31", "to: 2023-11-30"))
    again = carry_over(old, _file(FRESH), TEXT)
    assert again.plan.period == old.plan.period
    assert compare(old, again).empty


@pytest.mark.parametrize(
    ("said", "instead"),
    [("2023-11-30", "2023-12-20"), ("issued_on: 2023-03-01", "issued_on: 2023-12-10")],
)
def test_a_paper_that_reaches_beyond_the_settled_period_brings_its_own(
    said: str, instead: str
) -> None:
    old = _file(OURS.replace("to: 2023-12-31", "to: 2023-11-30"))
    fresh = _file(FRESH.replace(said, instead))
    assert carry_over(old, fresh, TEXT).plan.period == fresh.plan.period
