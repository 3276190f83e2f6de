"""Hengyang's rubric against the paper, where it is: marks, phrases, clauses, leads, rules."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from decimal import Decimal
from functools import cache
from typing import Any

import pytest

from plans.reading.cleaning import clean
from plans.reading.draft import Draft, DraftIndicator
from plans.reading.outlining import outline
from plans.reading.paper import Doubts, Paper, line_of
from plans.reading.phrases.points import find_points
from plans.reading.understanding import assessment
from scoring.indicator import Indicator
from scoring.rules.veto import Veto
from tests.conftest import seeds
from tests.scoring.hengyang import every, leaves, parts, rubric, scheme, written

FILE = "000_895c9fda00a8a294.txt"
ITEMS = "一二三四五六七八九十"
SUMMED = {"5.1.3", "5.4.3", "5.5.2", "5.8.2"}  # the paper marks their sentences only
CAPPED = {"5.9.2", "5.9.3"}  # their points are «本项最高7分», «本项最高2分»
PLACED = re.compile(r" *(首段|末段)$")


@cache
def paper() -> str:
    path = seeds() / FILE
    if not path.is_file():
        pytest.skip(f"the papers' folder has no {FILE}")
    return path.read_text(encoding="utf-8")


@cache
def sections() -> list[str]:
    """The detailed rules of each of the ten items, in their order."""
    text = paper()
    text = text[text.index("考核实施细则\n\n") :]
    starts = [text.index(f"\n{ITEMS[0]}、")]
    for numeral in ITEMS[1:]:
        starts.append(text.index(f"\n{numeral}、", starts[-1] + 1))
    return [text[a:b] for a, b in zip(starts, [*starts[1:], len(text)], strict=True)]


@cache
def draft() -> Draft:
    """What the reader of papers makes of it, knowing nothing of the rubric."""
    lines = tuple(line_of(n, raw) for n, raw in enumerate(paper().split("\n"), 1))
    cleaned = clean(Paper("paper", "txt", lines))
    outlined, doubts = outline(cleaned), Doubts()
    found = Draft("assessment", outlined.title, year=outlined.year)
    assessment.understand(outlined, cleaned, found, doubts)
    return found


def below(one: DraftIndicator) -> Iterator[DraftIndicator]:
    yield one
    for child in one.children:
        yield from below(child)


def trees() -> list[DraftIndicator]:
    return [one for one in draft().indicators if one.annex is not None]


def spans(section: str, one: Indicator) -> tuple[int, int]:
    assert one.phrase is not None
    assert section.count(one.phrase) == 1, f"{one.number}: {one.phrase}"
    start = section.index(one.phrase)
    return start, start + len(one.phrase)


@pytest.mark.parametrize("place", range(10))
def test_each_mark_of_an_item_stands_in_exactly_one_node(place: int) -> None:
    section = sections()[place]
    marked = [
        one
        for one in scheme().items[place].indicator.walk()
        if one.points is not None and "." in one.number and one.number not in SUMMED | CAPPED
    ]
    held = {one.number: spans(section, one) for one in marked}
    marks = [one for one in find_points(section) if one.mark == "base"]
    for mark in marks:
        owners = [n for n, (a, b) in held.items() if a <= mark.start and mark.end <= b]
        assert len(owners) == 1, f"{mark.value}: {owners}"
    assert len(marks) == len(marked)
    assert Counter(Decimal(mark.value or 0) for mark in marks) == Counter(
        one.points for one in marked
    )


def test_the_paper_has_254_marks_and_six_nodes_without_their_own() -> None:
    marks = [one for text in sections() for one in find_points(text) if one.mark == "base"]
    assert len(marks) == 254
    pointed = [one for one in every() if one.points is not None and "." in one.number]
    assert len(pointed) == 254 + len(SUMMED | CAPPED)


def test_every_phrase_is_the_papers_word_for_word() -> None:
    for part in parts():
        section = sections()[int(part["number"].split(".")[0]) - 1]
        opening = paper()[paper().index("考核实施细则\n\n") :][:200]
        for phrase in phrases_of(part):
            assert phrase in section or phrase in opening, f"{part['number']}: {phrase}"


def phrases_of(part: dict[str, Any]) -> Iterator[str]:
    if "phrase" in part:
        yield part["phrase"]
    for rule in part.get("rules", []):
        if "phrase" in rule:
            yield rule["phrase"]


def test_every_clause_exists() -> None:
    detailed = {re.sub(r" 第\d+处$", "", n.clause) for tree in trees() for n in below(tree)}
    known = {clause.replace("附件 ", "实施细则 ") for clause in detailed} | {"实施细则"}
    named = {part["clause"] for part in parts()}
    named |= {
        rule["clause"] for part in parts() for rule in part.get("rules", []) if "clause" in rule
    }
    named |= {one.clause for one in rubric().choices if one.clause and "实施细则" in one.clause}
    for clause in named:
        for one in split(clause):
            assert PLACED.sub("", one) in known, clause


def split(clause: str) -> list[str]:
    """«实施细则 五（一）3、六（一）» is two clauses, «十（五）（十二）» are two of one item."""
    found = []
    for one in clause.removeprefix("实施细则 ").split("、"):
        item, *rest = re.split(r"(?<=）)(?=（)", one)
        found.append(f"实施细则 {item}")
        found += [f"实施细则 {item[0]}{other}" for other in rest]
    return found


def test_leads_and_weights_are_those_of_the_main_text() -> None:
    items = [one for one in draft().indicators if one.annex is None]
    assert [tuple(item.lead.split("、")) for item in scheme().items] == [one.lead for one in items]
    assert [item.weight for item in scheme().items] == [Decimal(one.points or 0) for one in items]


def test_the_verifiers_of_the_vetoes_are_the_papers() -> None:
    stated = re.findall(r"（(\w+)负责核定）", paper())
    vetoes = [one.rule for one in rubric().awards if isinstance(one.rule, Veto)]
    assert [veto.verifier for veto in vetoes] == stated


def test_the_bands_are_the_papers_for_both_groups() -> None:
    stated = re.findall(r"前(\d)名评定为优秀等次，(\d)-(\d)名为良好等次，后(\d)名为合格", paper())
    written_bands = [
        (b[0]["last"], b[1]["first"], b[1]["last"], b[2]["of_last"])
        for b in (award["bands"] for award in written()["awards"] if "bands" in award)
    ]
    assert stated == written_bands == [("2", "3", "5", "2")] * 2


# The number that makes each kind what it is.
NUMBER = {
    "quota": "target",
    "per_unit_deduct": "each",
    "late_deduct": "each",
    "per_unit_add": "each",
    "accrue": "each",
    "flat_add": "points",
    "block_deduct": "points",
    "unit_deduct_outside": "each",
    "deduct_block": "max",
}


@pytest.mark.parametrize("place", range(10))
def test_the_reader_of_papers_finds_the_same_numbers_in_the_same_clauses(place: int) -> None:
    """Nothing it reads is missing here, unless it is written otherwise and told in `KNOWN`."""
    read = Counter(
        (one.clause.split(" ")[1], number)
        for one in below(trees()[place])
        for rule in one.rules
        if (number := rule.fields.get(NUMBER.get(rule.kind, "")))
    )
    ours: Counter[tuple[str, str]] = Counter()
    for part in parts():
        if part["number"].split(".")[0] != str(place + 1):
            continue
        clause = part["clause"].removeprefix("实施细则 ")
        for rule in part.get("rules", []):
            ours.update((clause, n) for n in numbers(rule))
    missing = read - ours
    assert missing == KNOWN.get(place + 1, Counter())


KNOWN = {
    # «每半年报送1次» is counted as 2 in the year
    2: Counter({("二（四）", "1"): 1}),
}


def numbers(rule: dict[str, Any]) -> list[str]:
    if rule["kind"] == "ladder":
        return list(rule["levels"].values())
    key = NUMBER.get(rule["kind"])
    return [rule[key]] if key in rule else []


def test_no_leaf_with_a_number_in_its_sentence_is_left_to_discretion() -> None:
    """A count in the phrase of a judged leaf would be a rule that was overlooked."""
    counted = re.compile(r"\d+(?:篇|次|名|起|人次|个)")
    judged = [one for one in leaves() if {r.kind for r in one.rules.earners} == {"judged"}]
    assert [one.number for one in judged if counted.search(one.phrase or "")] == []
