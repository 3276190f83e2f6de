"""假如: a settlement with other facts or other readings, held against the one as it is.

Nothing is stored. What is put in is read as a facts file reads it, so the same is allowed.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from duban.errors import DubanError, MisusedError, NotFoundError
from scoring.changes import Change, apply, milestone_ref
from scoring.comparing import Side, compare
from scoring.comparison import Comparison
from scoring.engine import settle
from scoring.facts import Facts, MilestoneFact, Outcome, UnitInfo
from scoring.factsfile import read_facts
from scoring.factwords import namer
from scoring.index import index_of
from scoring.rubric import Rubric, parse_rubric
from scoring.words import outcome_word

_KEYS = {
    "tallies": ("unit", "what", "level", "amount", "on", "title", "key"),
    "judgements": ("unit", "indicator", "by", "score", "on"),
    "vetoes": ("unit", "veto", "by", "on", "reason"),
}
_OUTCOMES = "、".join(outcome_word(one) for one in Outcome)


class NotAChangeError(MisusedError):
    """A change of facts that cannot be read."""

    def __init__(self, text: str, allowed: Sequence[str]) -> None:
        super().__init__(
            f"「{text}」读不懂，请写成 {allowed[0]}=…,{allowed[1]}=… 的样子，"
            f"可写的有：{'、'.join(allowed)}。"
        )


class WhichJudgeError(DubanError):
    """A judgement without its judge, where several may judge."""

    def __init__(self, indicator: str, judges: Sequence[str]) -> None:
        super().__init__(f"{indicator} 由几个科室评分，请写 by=，可写：{'、'.join(judges)}。")


class NotAnEndError(MisusedError):
    """How a milestone ended, in words that name no outcome."""

    def __init__(self, text: str) -> None:
        super().__init__(f"「{text}」不是节点的结果，请写成 m12=结果，结果可写：{_OUTCOMES}。")


@dataclass(frozen=True, slots=True)
class Given:
    """What a settlement rests on."""

    rubric: Rubric
    facts: Facts
    units: Sequence[UnitInfo]
    on: date


def what_if(given: Given, change: Change, instead: Mapping[str, str]) -> Comparison:
    """Settle as it is and as it would be, and return what moves; nothing is kept.

    `instead` is choice id → the words of the reading to take, or a part that only one has.

    Raises:
        NoSuchFactError: a fact to be taken out is not there.
        NotFoundError, AmbiguousReadingError, ReadingNotComputedError: there is no such choice
            or reading, or several, or it is only put on record.
        FactError: what is put in contradicts the rubric.
    """
    rubric = _reread(given.rubric, instead) if instead else given.rubric
    facts = apply(given.facts, change)
    before = settle(given.rubric, given.facts, given.on, given.units)
    after = settle(rubric, facts, given.on, given.units)
    return compare(Side(before.to_json(), given.facts), Side(after.to_json(), facts), namer(rubric))


def change_of(
    given: Given,
    add: Iterable[str] = (),
    remove: Iterable[str] = (),
    score: Iterable[str] = (),
    veto: Iterable[str] = (),
    milestone: Iterable[str] = (),
) -> Change:
    """Read a change as the command line writes it: «unit=…,what=…,level=…,amount=1».

    A unit may be a part of its name that only one has; a judge is only needed where several
    may judge. `milestone` is «m12=迟报».

    Raises:
        NotAChangeError, WhichJudgeError, NotAnEndError, NotFoundError: it cannot be read.
        FileFaultsError: a value is none that a fact may have.
    """
    index = index_of(given.rubric)
    judged = [_fields("judgements", text, given.units) for text in score]
    for one in judged:
        indicator = str(one.get("indicator"))
        _, judges = index.judged.get(indicator, (None, ()))
        if "by" not in one and len(judges) > 1:
            raise WhichJudgeError(indicator, judges)
        one.setdefault("by", judges[0] if judges else "")
    found = [_fields("vetoes", text, given.units) for text in veto]
    for one in found:
        one.setdefault("by", index.vetoes.get(str(one.get("veto")), ""))
    parts = {
        "tallies": [_fields("tallies", text, given.units) for text in add],
        "judgements": judged,
        "vetoes": found,
    }
    for name, rows in parts.items():
        for i, row in enumerate(rows, start=1):
            row["ref"] = f"假设{name[0].upper()}{i}"
    facts = read_facts(json.dumps(parts, ensure_ascii=False), "假设的事实").facts
    ended = tuple(_ended(given.facts, text) for text in milestone)
    return Change(tuple(remove), replace(facts, milestones=ended))


def _fields(block: str, text: str, units: Sequence[UnitInfo]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    # A comma in a title is none between fields.
    keys = "|".join(_KEYS[block])
    for part in re.split(rf"[,，](?=\s*(?:{keys})\s*=)", text):
        key, sign, value = part.partition("=")
        if not sign or key.strip() not in _KEYS[block] or not value.strip():
            raise NotAChangeError(text, _KEYS[block])
        found[key.strip()] = value.strip()
    if "unit" in found:
        found["unit"] = unit_named(found["unit"], units)
    return found


def unit_named(text: str, units: Sequence[UnitInfo]) -> str:
    """Return the unit whose name it is, or the only one whose name holds it.

    Raises:
        NotFoundError: there is none, or more than one.
    """
    names = [unit.name for unit in units]
    found = [name for name in names if name == text] or [name for name in names if text in name]
    if len(found) != 1:
        raise NotFoundError("核算中的单位", text, found or names)
    return found[0]


def _ended(facts: Facts, text: str) -> MilestoneFact:
    ref, sign, word = text.partition("=")
    outcome = next((one for one in Outcome if word.strip() in (one.value, outcome_word(one))), None)
    if not sign or outcome is None:
        raise NotAnEndError(text)
    known = {milestone_ref(one): one for one in facts.milestones}
    key = ref.strip().lower()
    one = known.get(key) or known.get(f"m{key}")
    if one is None:
        raise NotFoundError("节点", ref.strip(), otherwise="编号见 duban explain 的依据")
    done = {Outcome.ON_TIME: one.due_on, Outcome.LATE: one.done_on or one.due_on}
    return replace(one, outcome=outcome, done_on=done.get(outcome))


def _reread(rubric: Rubric, instead: Mapping[str, str]) -> Rubric:
    """Return the rubric with other readings, on top of those that it was read with."""
    taken = {choice.id: choice.taken.says for choice in rubric.choices}
    return parse_rubric(rubric.text, rubric.name, taken | dict(instead))
