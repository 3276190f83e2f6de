"""The manual pages of the rule kinds: the text at the top of each one's module."""

from __future__ import annotations

import inspect
import sys
from dataclasses import dataclass

from duban.errors import NotFoundError
from scoring.registry import rule_class, rule_kinds
from scoring.rule import Award, Bench, Binder, Earner, Limiter, Rule, Scaler, Sieve
from scoring.taskrule import TaskRule

# What a sort does, in the order in which rules act.
_SORTS: tuple[tuple[type[Rule], str], ...] = (
    (Binder, "对谁适用"),
    (Bench, "由谁评分"),
    (Sieve, "什么算数"),
    (Earner, "得分"),
    (Limiter, "上下限"),
    (Scaler, "和谁比"),
    (Award, "名次和等次"),
    (TaskRule, "按节点核算"),
)


@dataclass(frozen=True, slots=True)
class Manual:
    """A kind's page: what it is for in a few words, what sort it is, and the whole text."""

    kind: str
    title: str
    sort: str
    text: str


def manuals() -> list[Manual]:
    """Return the pages of all kinds, in the order of the registry."""
    return [manual_of(kind) for kind in rule_kinds()]


def manual_of(kind: str) -> Manual:
    """Return one page, or raise NotFoundError with the kinds that there are."""
    if kind not in rule_kinds():
        raise NotFoundError("计分规则", kind, list(rule_kinds()))
    found = rule_class(kind)
    text = (inspect.getdoc(sys.modules[found.__module__]) or "").strip()
    first, _, _ = text.partition("\n")
    title = first.removeprefix(f"{kind}：").rstrip(".。")
    sort = next(words for base, words in _SORTS if issubclass(found, base))
    return Manual(kind, title, sort, text)
