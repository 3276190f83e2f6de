"""The letters, word for word. To accept a new wording, run with DUBAN_ACCEPT=1 and read it."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from notifications.letters import Wording, letter_kinds, word
from notifications.letters.samples import sample_drafts
from notifications.letters.templates import PARTS, Templates

SNAPSHOTS = Path(__file__).with_name("snapshots")
KINDS = [kind.key for kind in letter_kinds()]


@pytest.fixture(scope="module")
def worded() -> dict[str, Wording]:
    return {kind: word(draft, Templates()) for kind, draft in sample_drafts().items()}


def _part(wording: Wording, part: str) -> str:
    field = {"subject.txt": "subject", "text.txt": "text", "body.html": "html"}.get(part)
    return str(getattr(wording, field or "markdown"))


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("part", PARTS)
def test_a_letter_is_worded_exactly_so(worded: dict[str, Wording], kind: str, part: str) -> None:
    found = _part(worded[kind], part)
    path = SNAPSHOTS / kind / part
    if os.environ.get("DUBAN_ACCEPT"):
        path.parent.mkdir(exist_ok=True)
        path.write_text(found, encoding="utf-8")
    assert found == path.read_text(encoding="utf-8")


def test_every_snapshot_is_of_a_letter() -> None:
    found = {path.relative_to(SNAPSHOTS).as_posix() for path in SNAPSHOTS.rglob("*.*")}
    assert found == {f"{kind}/{part}" for kind in KINDS for part in PARTS}


@pytest.mark.parametrize("kind", ["daily", "escalation", "review"])
@pytest.mark.parametrize("part", PARTS[1:])
def test_every_line_says_why_this_person_and_why_today(
    worded: dict[str, Wording], kind: str, part: str
) -> None:
    text = _part(worded[kind], part)
    lines = [line for section in sample_drafts()[kind].sections for line in section.lines]
    for line in lines:
        assert line.why in text
        assert line.who in text
    asked = "为何发给您" if part != "body.html" else 'data-l="为何发给您"'
    assert text.count(asked) >= len(lines)


def test_what_a_plan_says_is_escaped_in_html_and_left_alone_in_text(
    worded: dict[str, Wording],
) -> None:
    daily = worded["daily"]
    assert "第14项 <任务> & 要求" in daily.text
    assert "第14项 &lt;任务&gt; &amp; 要求" in daily.html
    assert "<b>督察" not in daily.html
    assert "第14项 ＜任务＞ & 要求" in daily.markdown


def test_plural_units_stand_in_one_table(worded: dict[str, Wording]) -> None:
    html = worded["escalation"].html
    [late] = [part for part in html.split("<h2")[1:] if "逾期未办结" in part]
    assert late.count("<table") == 1
    assert late.count('data-l="单位"') == 3


def test_late_lines_come_first_then_those_sent_back_then_by_due_date() -> None:
    lines = [line for part in sample_drafts()["daily"].sections for line in part.lines]
    assert [line.item.milestone_id for line in lines] == [12, 14, 13, 11]


def test_a_brief_has_one_line_an_item_and_no_signed_link(worded: dict[str, Wording]) -> None:
    brief = worded["escalation"].markdown
    lines = [line for part in sample_drafts()["escalation"].sections for line in part.lines]
    for line in lines:
        [found] = [one for one in brief.split("\n") if f"({line.url})" in one]
        assert line.due in found
    assert "/links/" not in brief
