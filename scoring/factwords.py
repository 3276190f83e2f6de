"""What a fact is called in a sentence: its ref, what it counts or judges, its day."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from scoring.facts import Judgement, MilestoneFact, Stage, Tally, VetoFinding
from scoring.index import index_of
from scoring.indicator import IndicatorScheme
from scoring.rubric import Rubric
from scoring.words import figure, outcome_word

Fact = MilestoneFact | Tally | Judgement | VetoFinding

# The occurrence of a deadline that falls once; not a word for readers.
ONLY = "once"


@dataclass(frozen=True, slots=True)
class Namer:
    """The words of a rubric: `titles` of counters, indicators and vetoes, `units` of counters.

    `numbers` are the indicators that count under their own number.
    """

    titles: dict[str, str]
    units: dict[str, str]
    numbers: frozenset[str]

    def title(self, name: str) -> str:
        """Return the title of a counter, indicator or veto; its own name where it has none."""
        return self.titles.get(name, name)

    def amount(self, what: str, level: str | None, amount: Decimal) -> str:
        """Return so many of a counter: «省级信息稿件 2 篇»."""
        unit = self.units.get(what, "件")
        return f"{level or ''}{self.title(what)} {figure(amount)} {unit}"

    def more(self, what: str, level: str | None, amount: Decimal) -> str:
        """Return so many more of a counter; of what is only done or not, that it is done."""
        if what in self.numbers and what not in self.units:
            return f"办成「{what} {self.title(what)}」"
        of_level = f"（{level}）" if level else ""
        return f"多 {figure(amount)} {self.units.get(what, '件')}「{self.title(what)}」{of_level}"

    def words(self, fact: Fact) -> str:
        """Return what a fact says, without its unit."""
        match fact:
            case MilestoneFact():
                done = f"{fact.done_on} 报送，" if fact.done_on else ""
                return f"{milestone_words(fact)}，{done}{outcome_word(fact.outcome)}"
            case Tally():
                day = f"，{fact.on}" if fact.on else ""
                title = f"「{fact.title}」" if fact.title else ""
                return f"{fact.ref} {self.amount(fact.what, fact.level, fact.amount)}{day}{title}"
            case Judgement():
                stage = "自评" if fact.stage is Stage.SELF else "评"
                by = "" if fact.stage is Stage.SELF else fact.by
                what = f"{fact.indicator} {self.title(fact.indicator)}"
                return f"{fact.ref} {what}：{by}{stage} {figure(fact.score)} 分"
            case VetoFinding():
                reason = f"（{fact.reason}）" if fact.reason else ""
                return f"{fact.ref} 一票否决：{self.title(fact.veto)}{reason}"


def milestone_words(fact: MilestoneFact) -> str:
    """Return which milestone it is: «节点12 数据质量管理办法（任务 2，2024-06-30 到期）»."""
    occurrence = "" if fact.occurrence == ONLY else f"{fact.occurrence}，"
    return f"节点{fact.milestone} {fact.title}（任务 {fact.task}，{occurrence}{fact.due_on} 到期）"


def namer(rubric: Rubric) -> Namer:
    """Return the words of a rubric; one by completion has none but those of its vetoes."""
    units: dict[str, str] = {}
    numbers: set[str] = set()
    if isinstance(rubric.scheme, IndicatorScheme):
        units = {one.key: one.unit for one in rubric.scheme.counters if one.unit}
        for item in rubric.scheme.items:
            for indicator in item.indicator.walk():
                for found in indicator.rules.earners:
                    if None not in found.rule.counters:
                        continue
                    numbers.add(indicator.number)
                    if unit := getattr(found.rule, "unit", None):
                        units[indicator.number] = unit
    return Namer(dict(index_of(rubric).titles), units, frozenset(numbers))
