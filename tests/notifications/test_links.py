"""Signed links: whom they let do what, for how long, and what became of it meanwhile."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlmodel import Session

from duban.errors import NotFoundError, RefusedError
from duban.settings import Settings
from models import Milestone, MilestoneState
from models.base import key_of
from notifications.items import Item, items_of
from notifications.ledger import sweep
from notifications.letters.samples import sample_drafts
from notifications.links import Links, make_links
from notifications.links.purposes import purpose_of
from notifications.links.purposes.known import PromiseUnreadableError
from notifications.links.situation import ReaderLeftError, situation
from notifications.links.ticket import (
    LinkExpiredError,
    LinkForgedError,
    LinkNotYetError,
    Signing,
    Ticket,
    serializer,
)
from plans.workdays import WorkCalendar
from tests.notifications.making import NOW, TODAY, Bureau
from tracking.lifecycle import Act

KEY = b"k" * 32
LINKS = Links("http://duban.test", "", KEY, 14)
TICKET = Ticket(7, 9, TODAY, TODAY)
LATE = TODAY - timedelta(days=7)
KNOWN, LOOK = purpose_of("known"), purpose_of("look")


def _signed(purpose: str = "known", key: bytes = KEY) -> str:
    return Signing(key, purpose, TODAY).sign(7, 9, TODAY)


@pytest.mark.parametrize("days", [0, 1, 14])
def test_a_link_is_read_back_until_its_last_day(days: int) -> None:
    assert LINKS.read("known", _signed(), TODAY + timedelta(days=days)) == TICKET


def test_an_old_link_says_when_it_was_sent_and_how_long_it_held() -> None:
    with pytest.raises(LinkExpiredError, match="2024年11月25日的信函发出，14天内有效"):
        LINKS.read("known", _signed(), TODAY + timedelta(days=15))


def test_a_link_of_a_day_to_come_is_not_called_expired() -> None:
    with pytest.raises(LinkNotYetError):
        LINKS.read("known", _signed(), TODAY - timedelta(days=1))


@pytest.mark.parametrize(
    "text",
    [
        "",
        "x",
        "a.b.c",
        _signed()[:-1],
        _signed() + "x",
        _signed("look"),
        _signed(key=b"other" * 8),
        _signed().swapcase(),
        "." + _signed(),
        "x" * 10_000,
    ],
)
def test_what_was_not_signed_for_this_is_refused(text: str) -> None:
    with pytest.raises(LinkForgedError):
        LINKS.read("known", text, TODAY)


@given(st.text(max_size=80))
def test_no_text_makes_reading_fail_in_another_way(text: str) -> None:
    with pytest.raises(LinkForgedError):
        LINKS.read("known", text, TODAY)


def test_signing_many_gives_what_the_library_would_sign() -> None:
    assert serializer(KEY, "known", TODAY).dumps([7, 9, TODAY.toordinal()]) == _signed()


def test_a_late_line_carries_what_acts_and_any_other_what_shows() -> None:
    lines = [line for part in sample_drafts()["daily"].sections for line in part.lines]
    words = {
        line.item.milestone_id: [name for name, _ in LINKS.signed(line.item, TODAY)]
        for line in lines
    }
    assert words == {12: ["知道了"], 14: ["免登录查看"], 13: ["免登录查看"], 11: ["免登录查看"]}


def test_only_who_answers_for_a_unit_can_say_that_it_is_known(
    session: Session, bureau: Bureau, calendar: WorkCalendar
) -> None:
    bureau.owe(LATE)
    sweep(session, TODAY, calendar)
    words = {one.person_id: LINKS.signed(one, TODAY)[0][0] for one in _items(session)}
    assert words == {
        bureau.filler.id: "知道了",
        bureau.head.id: "知道了",
        bureau.coordinator.id: "免登录查看",
    }


def test_without_an_address_that_readers_reach_there_are_no_links(
    session: Session, bureau: Bureau, calendar: WorkCalendar, make_settings: Callable[..., Settings]
) -> None:
    bureau.owe(LATE)
    sweep(session, TODAY, calendar)
    links = make_links(make_settings(base_url=""))
    [item, *_] = _items(session)
    assert links.signed(item, TODAY) == ()
    assert (links.milestone(12), links.units(), links.home()) == ("", "", "")


@pytest.fixture
def ticket(session: Session, bureau: Bureau, calendar: WorkCalendar) -> Ticket:
    due = bureau.owe(LATE)
    sweep(session, TODAY, calendar)
    [item] = [one for one in _items(session) if one.person_id == bureau.filler.id]
    assert item.milestone_id == due
    return Ticket(item.person_id, item.milestone_id, item.due_on, TODAY)


def _items(session: Session) -> list[Item]:
    return items_of(session, list(range(1, 20)))


def test_the_page_of_a_link_says_what_is_owed_and_that_nothing_was_done(
    session: Session, ticket: Ticket
) -> None:
    found = situation(session, KNOWN, ticket, TODAY)
    assert (found.unit, found.reader, found.title) == ("文化科", "王填", "报送总结")
    assert found.status == "已逾期7天"
    assert not found.closed
    assert found.remark is None


def test_acting_twice_is_harmless_and_says_who_did(session: Session, ticket: Ticket) -> None:
    act = Act("王填", TODAY, NOW)
    filled = {"promised_on": "2024-11-30", "note": " 补材料 "}
    for _ in range(2):
        KNOWN.purpose.act(session, ticket, act, filled)
    found = situation(session, KNOWN, ticket, TODAY + timedelta(days=1))
    assert found.closed
    assert "王填已于2024年11月25日表示知道了，预计2024年11月30日前报送" in str(found.remark)


def test_a_promise_that_is_no_date_is_refused(session: Session, ticket: Ticket) -> None:
    with pytest.raises(PromiseUnreadableError):
        KNOWN.purpose.act(session, ticket, Act("王填", TODAY, NOW), {"promised_on": "下周"})


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"state": MilestoneState.ACCEPTED}, "已办结，不需要再办"),
        ({"state": MilestoneState.WAIVED}, "已免办，不需要再办"),
        ({"state": MilestoneState.SUBMITTED}, "已经报送，正在审核"),
        ({"due_on": date(2024, 12, 20)}, "时限已由2024年11月18日改为2024年12月20日"),
    ],
)
def test_what_changed_since_the_letter_is_said_and_leaves_nothing_to_do(
    session: Session, ticket: Ticket, changes: dict[str, object], words: str
) -> None:
    row = session.get_one(Milestone, ticket.milestone_id)
    for name, value in changes.items():
        setattr(row, name, value)
    session.flush()
    found = situation(session, KNOWN, ticket, TODAY)
    assert found.closed
    assert words in str(found.remark)
    with pytest.raises(RefusedError):
        KNOWN.purpose.act(session, ticket, Act("王填", TODAY, NOW), {})


def test_looking_stays_possible_when_the_milestone_has_ended(
    session: Session, ticket: Ticket
) -> None:
    session.get_one(Milestone, ticket.milestone_id).state = MilestoneState.ACCEPTED
    session.flush()
    found = situation(session, LOOK, ticket, TODAY)
    assert found.state == "已办结"
    assert found.status == ""


def test_the_link_of_somebody_who_left_is_of_no_use(
    session: Session, bureau: Bureau, ticket: Ticket
) -> None:
    bureau.filler.until_on = TODAY - timedelta(days=1)
    session.flush()
    with pytest.raises(ReaderLeftError, match="王填已不在名册上"):
        situation(session, LOOK, ticket, TODAY)


def test_a_milestone_of_another_office_is_not_found(session: Session, bureau: Bureau) -> None:
    with pytest.raises(NotFoundError):
        situation(session, LOOK, Ticket(key_of(bureau.filler), 999, TODAY, TODAY), TODAY)


def test_an_unknown_purpose_is_not_found() -> None:
    with pytest.raises(NotFoundError):
        purpose_of("delete")


def test_the_office_makes_its_links_with_its_own_key(
    make_settings: Callable[..., Settings],
) -> None:
    settings = make_settings(link_days=3)
    made = make_links(settings)
    text = made.ticket("look", _item(), TODAY)
    assert make_links(settings).read("look", text, TODAY).milestone_id == 12
    other = make_links(make_settings(secret_key="k" * 20))
    with pytest.raises(LinkForgedError):
        other.read("look", text, TODAY)
    with pytest.raises(LinkExpiredError, match="3天内有效"):
        made.read("look", text, TODAY + timedelta(days=4))


def _item() -> Item:
    return sample_drafts()["daily"].sections[0].lines[0].item
