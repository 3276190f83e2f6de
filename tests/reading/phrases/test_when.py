"""By when: each form of a deadline alone, and what only looks like one."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest
import yaml

from plans.deadlines import ByDate, EndOfPeriod, InRange, OnEvent, Recurring, Relative, Rule
from plans.reading.phrases.when import Context, find_deadlines, read_deadlines

CASES = Path(__file__).with_name("cases")


def load(*names: str) -> list[dict[str, Any]]:
    texts = ((CASES / name).read_text(encoding="utf-8") for name in names)
    return [case for text in texts for case in yaml.safe_load(text)]


FORMS = load("when.yaml", "rhythms.yaml")
LOOKALIKES = load("lookalikes.yaml", "norhythms.yaml")
USUAL = {
    "year": 2023,
    "issued_on": date(2023, 3, 29),
    "period_from": date(2023, 1, 1),
    "period_to": date(2023, 12, 31),
    "issuer": "云川市统计局",
}


def worded(rule: Rule) -> str:
    match rule:
        case ByDate(on):
            return f"by {on}"
        case InRange(from_on, to_on):
            return f"range {from_on}..{to_on}"
        case Recurring(every, from_on, _, month, day, times):
            named = {"from": from_on, "month": month, "day": day, "times": times}
            words = [f"{key}={value}" for key, value in named.items() if value is not None]
            return " ".join([f"every {every.value}", *(w for w in words if w != "times=1")])
        case Relative(days, working, event):
            return f"relative {days} {'working ' if working else ''}{event}"
        case OnEvent(event, every):
            return f"event {event}{' ' + every.value if every else ''}"
        case EndOfPeriod():
            return "period"


@pytest.mark.parametrize("case", FORMS, ids=lambda case: case["name"])
def test_a_form_of_deadline_is_read_as_the_case_says(case: dict[str, Any]) -> None:
    context = Context(**{**USUAL, **case.get("context", {})})
    deadlines, doubts = read_deadlines(case["text"], context)
    assert [(one.phrase, worded(one.rule)) for one in deadlines] == [
        (want["phrase"], want["rule"]) for want in case["found"]
    ]
    for one, want in zip(deadlines, case["found"], strict=True):
        for key in ("receiver", "binds"):
            if key in want:
                assert getattr(one, key) == want[key]
    assert [doubt.phrase for doubt in doubts] == case.get("doubts", [])


@pytest.mark.parametrize("case", LOOKALIKES, ids=lambda case: case["name"])
def test_what_only_looks_like_a_deadline_is_none(case: dict[str, Any]) -> None:
    assert read_deadlines(case["text"], Context(**USUAL)) == ([], [])


def test_before_a_month_the_doubt_names_both_readings() -> None:
    _, [doubt] = read_deadlines("12月前报送。", Context(2024))
    assert "2024-11-30" in doubt.what
    assert "2024-12-31" in doubt.what


def test_what_is_owed_stands_after_the_phrase() -> None:
    [found] = find_deadlines("9月底前形成《台账办法》总结，抓好落实。", Context(2024))
    assert found.what == "形成《台账办法》总结"


def test_a_province_binds_itself_as_issuer_like_anybody() -> None:
    province = Context(2023, issuer="湖东省统计局")
    [found] = find_deadlines("省统计局拟于10月底前印发标准。", province)
    assert found.binds is None
