"""What an outcome is called wherever a person reads it."""

from __future__ import annotations

from scoring.facts import Outcome

_WORDS = {
    Outcome.ON_TIME: "按时办结",
    Outcome.LATE: "迟报",
    Outcome.MISSING: "应报未报",
    Outcome.WAIVED: "免办",
    Outcome.IN_REVIEW: "已报待审",
    Outcome.NOT_DUE: "未到期",
}


def outcome_word(outcome: Outcome) -> str:
    """Return the Chinese word for an outcome."""
    return _WORDS[outcome]
