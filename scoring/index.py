"""What facts a rubric takes: its counters, what is judged and by whom, its vetoes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from scoring.indicator import IndicatorScheme
from scoring.rubric import Rubric
from scoring.rule import Veto


@dataclass(frozen=True, slots=True)
class RubricIndex:
    """All that a fact may name.

    `counters` is counter → its levels (none: no level may be given); leaves that count by
    their own number are among them. `judged` is indicator → (most points, None where the paper
    names no limit; sections that judge it). `vetoes` is key → the section that verifies it.
    `titles` names all three.
    """

    counters: Mapping[str, tuple[str, ...]]
    judged: Mapping[str, tuple[Decimal | None, tuple[str, ...]]]
    vetoes: Mapping[str, str]
    titles: Mapping[str, str]


def index_of(rubric: Rubric) -> RubricIndex:
    """Return the index; one by completion takes no facts but milestones."""
    counters: dict[str, tuple[str, ...]] = {}
    judged: dict[str, tuple[Decimal | None, tuple[str, ...]]] = {}
    titles: dict[str, str] = {}
    if isinstance(rubric.scheme, IndicatorScheme):
        counters = {counter.key: counter.levels for counter in rubric.scheme.counters}
        titles = {counter.key: counter.title for counter in rubric.scheme.counters}
        for item in rubric.scheme.items:
            for one in item.indicator.walk():
                if None in one.rules.counters:
                    counters[one.number] = ()
                for rule in (found.rule for found in one.rules.walk()):
                    if rule.judged:
                        judged[one.number] = rule.most_judged(one.points), rule.judges(one.judges)
                titles[one.number] = one.title
    found = [one.rule for one in rubric.awards if isinstance(one.rule, Veto)]
    vetoes = {veto.key: veto.verifier for veto in found}
    return RubricIndex(counters, judged, vetoes, titles | {veto.key: veto.title for veto in found})
