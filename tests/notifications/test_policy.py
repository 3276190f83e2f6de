from sqlmodel import Session, select

from models import Policy
from notifications.policy import (
    explain_policy,
    find_organisation_policy,
    organisation_policy,
    resolve,
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
    assert explain_policy(session, office.task(plan, policy=own)) == (own, "task")
    assert explain_policy(session, office.task(plan)) == (of_plan, "plan")
    policy, where = explain_policy(session, office.task(plain))
    assert (policy.name, where) == ("organisation", "organisation")
    assert resolve(session, plan) == of_plan
