"""Facts that contradict themselves or the rubric are refused before anything is counted."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from decimal import Decimal
from typing import TypeAlias

from duban.errors import DubanError, NotFoundError
from scoring.facts import Facts, Judgement, MilestoneFact, Stage, Tally, VetoFinding
from scoring.index import RubricIndex, index_of
from scoring.rubric import Rubric

Fact: TypeAlias = MilestoneFact | Tally | Judgement | VetoFinding

# Above any count or score of a paper; what is larger would outgrow the digits of the working.
LARGEST = Decimal(1_000_000_000)


class FactError(DubanError):
    """A fact that cannot be settled with."""


class UnknownUnitError(FactError):
    """A fact belongs to a unit that is not among those to settle."""

    def __init__(self, what: str, unit: str) -> None:
        super().__init__(f"{what} 属于「{unit}」，这个单位不在核算名单里。")


class RepeatedFactError(FactError):
    """The same fact came twice; counting it twice would change the score."""

    def __init__(self, what: str, unit: str) -> None:
        super().__init__(f"{what}（{unit}）的事实重复，不能核算。")


class AmountError(FactError):
    """An amount that nothing can have."""

    def __init__(self, what: str, given: Decimal) -> None:
        why = f"须大于 0，至多 {LARGEST}"
        if given.is_finite() and given < 0:
            why = f"{why}；要减去记错的，撤回原来那一条"
        super().__init__(f"「{what}」的数量不能是 {given}，{why}。")


class ScoreError(FactError):
    """A score that nobody can give."""

    def __init__(self, what: str, given: Decimal, most: Decimal) -> None:
        super().__init__(f"{what} 的评分不能是 {given}，须在 0 至 {most} 分之间。")


class SectionMissingError(FactError):
    """A score or a finding that does not say which section it is of."""

    def __init__(self, what: str, unit: str, sections: Sequence[str]) -> None:
        super().__init__(f"{what}{_of(unit)}没有写是谁作出的，可写：{'、'.join(sections)}。")


class LevelMissingError(FactError):
    """Something counted without its level, where points go by level."""

    def __init__(self, what: str, unit: str, levels: Sequence[str]) -> None:
        super().__init__(f"「{what}」{_of(unit)}分级别，没有写级别，可写：{'、'.join(levels)}。")


class NoLevelsError(FactError):
    """A level of something that has none."""

    def __init__(self, what: str, unit: str, level: str) -> None:
        super().__init__(f"「{what}」{_of(unit)}不分级别，不要写级别「{level}」。")


def _of(unit: str) -> str:
    return f"（{unit}）" if unit else ""


def check_facts(rubric: Rubric, facts: Facts, units: Collection[str]) -> None:
    """Refuse the first fact that does not fit.

    Raises:
        FactError: an unknown unit, a repeat, an amount out of bounds.
        NotFoundError: a counter, level, indicator or veto that the rubric does not have.
    """
    index = index_of(rubric)
    seen: set[str] = set()
    for milestone in facts.milestones:
        _check_place(milestone, f"m{milestone.milestone}", units, seen)
    for tally in facts.tallies:
        _check_place(tally, tally.ref, units, seen)
        check_tally(index, tally)
    judged: set[tuple[str, str, str, Stage]] = set()
    for one in facts.judgements:
        _check_place(one, one.ref, units, seen)
        check_judgement(index, one)
        key = one.unit, one.indicator, one.by, one.stage
        if key in judged:
            what = f"{one.by} 对 {one.indicator} 的评分"
            raise RepeatedFactError(what, one.unit)
        judged.add(key)
    for finding in facts.vetoes:
        _check_place(finding, finding.ref, units, seen)
        check_veto(index, finding)


def _check_place(fact: Fact, ref: str, units: Collection[str], seen: set[str]) -> None:
    if fact.unit not in units:
        raise UnknownUnitError(_word(fact), fact.unit)
    if ref in seen:
        raise RepeatedFactError(_word(fact), fact.unit)
    seen.add(ref)


def _word(fact: Fact) -> str:
    match fact:
        case MilestoneFact():
            return f"节点 {fact.milestone}"
        case Tally():
            return f"计数事项「{fact.title or fact.ref}」"
        case Judgement():
            return f"{fact.indicator} 的评分"
        case VetoFinding():
            return f"否决情形 {fact.veto} 的认定"


def check_tally(index: RubricIndex, tally: Tally) -> None:
    """Refuse something counted that no rule counts, or at a level that it does not have."""
    levels = index.counters.get(tally.what)
    if levels is None:
        raise NotFoundError("计数事项", tally.what, list(index.counters))
    name = index.titles.get(tally.what, tally.what)
    if levels and not tally.level:
        raise LevelMissingError(name, tally.unit, levels)
    if tally.level and not levels:
        raise NoLevelsError(name, tally.unit, tally.level)
    if tally.level and tally.level not in levels:
        what = f"「{name}」的级别"
        raise NotFoundError(what, tally.level, list(levels))
    if not tally.amount.is_finite() or not 0 < tally.amount <= LARGEST:
        raise AmountError(tally.title or name, tally.amount)


def check_judgement(index: RubricIndex, judgement: Judgement) -> None:
    """Refuse a score for what nobody judges, above its points, or by somebody else."""
    found = index.judged.get(judgement.indicator)
    if found is None:
        raise NotFoundError("可评分的指标", judgement.indicator, list(index.judged))
    most, judges = found
    score = judgement.score
    if not score.is_finite() or not 0 <= score <= (LARGEST if most is None else most):
        raise ScoreError(judgement.indicator, score, LARGEST if most is None else most)
    if judgement.stage is Stage.REVIEW and not judgement.by:
        what = f"{judgement.indicator} 的评分"
        raise SectionMissingError(what, judgement.unit, judges)
    if judgement.stage is Stage.REVIEW and judgement.by not in judges:
        what = f"{judgement.indicator} 的评分单位"
        raise NotFoundError(what, judgement.by, list(judges))


def check_veto(index: RubricIndex, finding: VetoFinding) -> None:
    """Refuse a veto that the rubric does not have, or by somebody who does not verify it."""
    verifier = index.vetoes.get(finding.veto)
    if verifier is None:
        raise NotFoundError("否决情形", finding.veto, list(index.vetoes))
    if not finding.by:
        what = f"否决情形 {finding.veto} 的认定"
        raise SectionMissingError(what, finding.unit, [verifier])
    if finding.by != verifier:
        what = f"否决情形 {finding.veto} 的认定单位"
        raise NotFoundError(what, finding.by, [verifier])
