"""Scoring rules in words: what adds, takes, caps, voids, counts, grades.

    find_rules(text) -> [FoundRule(kind, phrase, fields, start, end)]

The kinds are a closed list (`KINDS`), each with its fields; numbers are decimal text, and None
where the paper gives none. What a rule needs from elsewhere (the leaf's points, the group it
stands in) is for the caller: a mark of points alone is `judged`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from plans.reading.phrases.folding import fold
from plans.reading.phrases.rulefields import Fields, Matched, quota_start
from plans.reading.phrases.ruletable import PATTERNS

# What qualifies another rule may stand inside its words: «（15分，以正式编号篇数为准）».
MODIFIERS = frozenset(("count_basis", "cap", "best_of", "gate_before", "applicability"))
# A word that each kind cannot do without: sentences lacking it are not searched for the kind.
NEEDLES = {
    "fold": "百分制",
    "relative_scale": "最高分",
    "panel_average": "汇总折算",
    "panel_collect": "负责评价",
    "grade_by_rank": "名",
    "fail_if": "不合格",
    "veto": "否决|资格|不得评|不得参",
    "quota": "分",
    "zero_if": "不得分|不计分|0分|为0",
    "gate_before": "计分",
    "late_deduct": "扣",
    "per_unit_deduct": "扣",
    "unit_deduct_outside": "扣",
    "block_deduct": "扣",
    "ladder": "分别",
    "per_unit_add": "加",
    "flat_add": "加",
    "discretionary_add": "加分",
    "deduct_unquantified": "扣",
    "deduct_block": "减分项|扣分项",
    "count_basis": "为准",
    "applicability": "除|未承担",
    "prohibition": "不|严禁",
    "standard": "于",
    "min_count": "于|至少",
    "on_event": "报告|上报",
}
ANY = "分"
SENTENCE = re.compile(r"[^。\n]+")
KINDS = tuple(dict.fromkeys(kind for kind, _, _ in PATTERNS))


@dataclass(frozen=True, slots=True)
class FoundRule:
    """A rule of a closed kind with its parameters; `phrase` is `text[start:end]`."""

    kind: str
    phrase: str
    fields: Fields
    start: int
    end: int


def find_rules(text: str) -> list[FoundRule]:
    """Return the scoring rules of a text in its order; no two overlap, modifiers aside."""
    folded = fold(text)
    found: list[FoundRule] = []
    places = len(folded.text) + 1
    shared = bytearray(places)
    claims = {kind: bytearray(places) if kind in MODIFIERS else shared for kind in KINDS}
    sentences = [one.span() for one in SENTENCE.finditer(folded.text)]
    for kind, pattern, fields in PATTERNS:
        taken = claims[kind]
        for match in _apart(kind, pattern, folded.text, sentences, taken):
            first = _start(kind, match, taken)
            taken[first : match.end()] = b"\1" * (match.end() - first)
            start, end = folded.span(first, match.end())
            found.append(FoundRule(kind, text[start:end], fields(match), start, end))
    return sorted(found, key=lambda rule: rule.start)


def _apart(
    kind: str,
    pattern: re.Pattern[str],
    text: str,
    sentences: list[tuple[int, int]],
    taken: bytearray,
) -> Iterator[Matched]:
    """The matches of a kind that take no place already taken, sentence by sentence."""
    needle = re.compile(NEEDLES.get(kind, ANY))
    for start, end in sentences:
        if needle.search(text, start, end):
            for match in pattern.finditer(text, start, end):
                if not any(taken[match.start() : match.end()]):
                    yield match


def _start(kind: str, match: Matched, taken: bytearray) -> int:
    """Where the rule's words begin: after a mark before it, for a quota with its clause."""
    first = quota_start(match) if kind == "quota" else match.start()
    while taken[first] or match.string[first] in "，、":
        first += 1
    return first
