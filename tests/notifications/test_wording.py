"""The letters, word for word. To accept a new wording, run with DUBAN_ACCEPT=1 and read it."""

import os
from datetime import date
from pathlib import Path

import pytest

from notifications.draft import Draft, Item, PlanInfo, merge, sections
from notifications.letters import Wording, choose_kind, word
from notifications.occasions import occasion_of

SNAPSHOTS = Path(__file__).with_name("snapshots")
DAY = date(2024, 11, 25)
PLANS = {
    1: PlanInfo("统计基层基础巩固年活动方案", "法规科", ("法规科 李总",)),
    2: PlanInfo("<b>督察</b>整改方案", "办公室", ()),
}


def _item(milestone: int, occasion: str, due_on: date, **values: object) -> Item:
    ordinary: dict[str, object] = {
        "notice_id": milestone,
        "person_id": 1,
        "milestone_id": milestone,
        "occasion": occasion,
        "due_on": due_on,
        "noted_on": DAY,
        "unit": "文化科",
        "ref": "9",
        "title": "巩固统计规范化",
        "what": None,
        "clause": "二（三）9",
        "phrase": "11月底前",
        "choice": None,
        "receiver": None,
        "plan_id": 1,
        "policy_id": 1,
        "dispatched_on": date(2024, 1, 2),
    }
    return Item(**(ordinary | values))  # type: ignore[arg-type]


def _draft(items: list[Item], unit: str, person: str, why: str = "") -> Draft:
    lines = merge(
        items, DAY, "http://duban.test", lambda _: why, lambda item: item.milestone_id == 12
    )
    watched = [line for line in lines if line.duty != "filler"]
    return Draft(
        kind=choose_kind({occasion_of(item.occasion).duty for item in items}).key,
        day=DAY,
        unit=unit,
        person=person,
        sections=sections(lines),
        plans={plan: PLANS[plan] for plan in sorted({item.plan_id for item in items})},
        overdue=sum(line.overdue for line in watched or lines),
        soon=sum(not line.overdue for line in watched or lines),
        late_units=list(dict.fromkeys(line.item.unit for line in watched)),
        left_out=0,
        page_url="http://duban.test",
    )


LETTERS = {
    "daily": _draft(
        [
            _item(11, "before-7", date(2024, 11, 30), what="归档规范化", receiver="市统计局"),
            _item(
                12,
                "overdue-1",
                date(2024, 11, 15),
                ref="附件3-三-1",
                phrase=None,
                choice="活动期末（2024-11-15）",
            ),
            _item(13, "due", DAY, clause=None, phrase=None),
        ],
        "文化科",
        "王填",
    ),
    "daily-two-plans": _draft(
        [
            _item(11, "before-7", date(2024, 11, 30)),
            _item(14, "before-1", date(2024, 11, 26), plan_id=2, title="整改 <甲> & 乙"),
        ],
        "文化科",
        "文化科填报人",
    ),
    "escalation": _draft(
        [
            _item(21, "escalate-coordinator", date(2024, 11, 18)),
            _item(12, "escalate-coordinator", date(2024, 11, 1), unit="工业科", ref="10"),
            _item(23, "escalate-coordinator", date(2024, 11, 15), unit="工业科"),
            _item(24, "before-7", date(2024, 11, 29), unit="法规科"),
        ],
        "法规科",
        "李总",
        "已逾期5个工作日，抄告牵头单位",
    ),
}


def _as_text(wording: Wording) -> str:
    return f"{wording.subject}\n{'=' * 40}\n{wording.text}{'=' * 40}\n{wording.html}"


@pytest.mark.parametrize("name", LETTERS)
def test_a_letter_is_worded_exactly_so(name: str) -> None:
    found = _as_text(word(LETTERS[name]))
    path = SNAPSHOTS / f"{name}.txt"
    if os.environ.get("DUBAN_ACCEPT"):
        path.parent.mkdir(exist_ok=True)
        path.write_text(found, encoding="utf-8")
    assert found == path.read_text(encoding="utf-8")


def test_every_snapshot_is_of_a_letter() -> None:
    assert {path.stem for path in SNAPSHOTS.iterdir()} == set(LETTERS)


def test_what_a_plan_says_is_escaped_in_html_and_left_alone_in_text() -> None:
    wording = word(LETTERS["daily-two-plans"])
    assert "整改 <甲> & 乙" in wording.text
    assert "整改 &lt;甲&gt; &amp; 乙" in wording.html
    assert "<b>督察" not in wording.html


def test_late_lines_come_first_then_by_due_date() -> None:
    lines = [line for part in LETTERS["daily"].sections for line in part.lines]
    assert [line.item.milestone_id for line in lines] == [12, 13, 11]
