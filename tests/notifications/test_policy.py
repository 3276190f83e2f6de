from datetime import date, time

from sqlmodel import Session, select

from models import Policy
from models.base import key_of
from notifications.owed import alike
from notifications.policy import (
    explain_policy,
    find_organisation_policy,
    organisation_policy,
    policies_in_force,
    quiet_hours,
)
from tests.notifications.making import Office


def test_the_organisation_has_a_policy_without_setting_one_and_it_is_stored_once(
    session: Session,
) -> None:
    first, second = organisation_policy(session), organisation_policy(session)
    assert first.id == second.id
    assert first.lead_days == [30, 7, 1, 0]
    assert (first.overdue_every, first.head_after, first.coordinator_after) == (5, 3, 5)
    assert len(session.exec(select(Policy)).all()) == 1


def test_looking_for_the_organisations_policy_stores_nothing(session: Session) -> None:
    assert find_organisation_policy(session).id is None
    assert session.exec(select(Policy)).all() == []


def test_a_policy_that_the_organisation_has_set_is_kept(session: Session, office: Office) -> None:
    office.policy("organisation", lead_days=[3])
    assert organisation_policy(session).lead_days == [3]


def test_the_nearest_policy_wins_and_says_where_it_was_set(
    session: Session, office: Office
) -> None:
    own = office.policy("任务的", lead_days=[2])
    of_plan = office.policy("方案的", lead_days=[9])
    unit = office.unit("法规科")
    plan, plain = office.plan(unit, policy=of_plan), office.plan(unit, code="q")
    assert explain_policy(session, task=office.task(plan, policy=own)) == (own, "task")
    assert explain_policy(session, task=office.task(plan)) == (of_plan, "plan")
    policy, where = explain_policy(session, task=office.task(plain))
    assert (policy.name, where) == ("organisation", "organisation")
    assert explain_policy(session, plan=plan) == (of_plan, "plan")


def test_a_units_policy_beats_that_of_the_task_for_what_the_unit_owes(
    session: Session, office: Office
) -> None:
    plan = office.plan(office.unit("法规科"), policy=office.policy("方案的"))
    task = office.task(plan, policy=office.policy("任务的"))
    culture, other = office.unit("文化科"), office.unit("统计科")
    own = office.policy("单位的")
    culture.policy_id = own.id
    assert explain_policy(session, task=task, unit=culture) == (own, "unit")
    assert explain_policy(session, task=task, unit=other)[1] == "task"
    assert explain_policy(session, plan=plan, unit=other)[1] == "plan"
    assert explain_policy(session, unit=other)[1] == "organisation"


def test_a_policy_in_force_is_one_that_holds_for_something_owed(
    session: Session, office: Office
) -> None:
    rules, culture, idle = (office.unit(name) for name in ("法规科", "文化科", "闲科"))
    culture.policy_id = office.policy("单位的").id
    idle.policy_id = office.policy("闲的").id
    of_plan = office.policy("方案的")
    task = office.task(office.plan(rules, policy=of_plan))
    office.plan(rules, code="q", policy=office.policy("未下达的"), dispatched_on=None)
    office.milestone(task, culture, date(2024, 12, 2))
    found = policies_in_force(session, find_organisation_policy(session))
    assert {policy.name for policy in found.values()} == {"方案的", "单位的"}
    assert all(policy.id == key for key, policy in found.items())


def test_policies_that_say_the_same_are_asked_about_together(office: Office) -> None:
    rules = alike({n: office.policy(f"第{n}", lead_days=[n // 2]) for n in (2, 3, 4)})
    assert [rule.ids for rule in rules] == [(2, 3), (4,)]


def test_quiet_hours_are_the_units_own_or_else_the_organisations(
    session: Session, office: Office
) -> None:
    night = {"quiet_from": "22:00", "quiet_until": "07:00"}
    rules, culture = office.unit("法规科"), office.unit("文化科")
    assert quiet_hours(session, key_of(rules)) is None
    office.policy("organisation", **night)
    culture.policy_id = office.policy("单位的").id
    assert quiet_hours(session, key_of(rules)) == (time(22, 0), time(7, 0))
    assert quiet_hours(session, key_of(culture)) is None
