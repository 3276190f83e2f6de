"""A rubric as a person reads it: its tree of indicators with their rules, and its choices."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from enum import Enum
from typing import Any

from scoring.choices import Choice
from scoring.indicator import Indicator, IndicatorScheme, Item, Kinded
from scoring.rubric import Rubric, Section
from scoring.rule import Role, Rule
from scoring.words import figure

_INDENT = "  "
_ROLES = {Role.BASE: "", Role.BONUS: "加分", Role.DEDUCTION: "减分"}


def as_json(rubric: Rubric) -> dict[str, Any]:
    """Return the rubric with every choice put in; figures as text."""
    scheme = rubric.scheme
    found: dict[str, Any] = {
        "name": rubric.name,
        "title": rubric.title,
        "sha256": rubric.sha256,
        "total": f"{rubric.total:f}",
        "awards": [_rule(one) for one in rubric.awards],
        "choices": [_choice(one) for one in rubric.choices],
    }
    if isinstance(scheme, IndicatorScheme):
        return found | {
            "most": None if scheme.most is None else f"{scheme.most:f}",
            "units": [{"name": unit.name, "group": unit.group} for unit in scheme.units],
            "counters": [
                {"key": c.key, "title": c.title, "unit": c.unit, "levels": list(c.levels)}
                for c in scheme.counters
            ],
            "items": [_item(item) for item in scheme.items],
        }
    return found | {"sections": [_section(one) for one in scheme.sections]}


def _item(item: Item) -> dict[str, Any]:
    most = None if item.most is None else f"{item.most:f}"
    head = {"weight": f"{item.weight:f}", "lead": item.lead, "most": most}
    return head | _indicator(item.indicator)


def _indicator(one: Indicator) -> dict[str, Any]:
    return {
        "number": one.number,
        "title": one.title,
        "clause": one.clause,
        "phrase": one.phrase,
        "role": one.role.value,
        "points": None if one.points is None else f"{one.points:f}",
        "judges": list(one.judges),
        "tasks": list(one.tasks),
        "rules": [_rule(rule) for rule in one.rules.walk()],
        "children": [_indicator(child) for child in one.children],
    }


def _section(one: Section) -> dict[str, Any]:
    return {
        "number": one.number,
        "title": one.title,
        "clause": one.clause,
        "takes": one.takes.value,
        "weight": f"{one.weight:f}",
        "rule": one.kind,
    }


def _rule(one: Kinded[Rule]) -> dict[str, Any]:
    return {"kind": one.kind, **_plain(one.rule.model_dump(exclude_none=True))}


def _plain(value: object) -> Any:  # noqa: ANN401  (JSON values)
    match value:
        case dict():
            return {str(key): _plain(part) for key, part in value.items()}
        case list() | tuple():
            return [_plain(part) for part in value]
        case bool():
            return "yes" if value else "no"
        case Decimal():
            return figure(value)
        case Enum():
            return value.value
    return str(value)


def _choice(one: Choice) -> dict[str, Any]:
    return {
        "id": one.id,
        "clause": one.clause,
        "question": one.question,
        "taken": one.taken.says,
        "others": [option.says for option in one.others],
    }


def as_lines(rubric: Rubric) -> Iterator[str]:
    """Yield the rubric's tree as indented lines: number, title, points, rules; then the awards."""
    scheme = rubric.scheme
    most = scheme.most if isinstance(scheme, IndicatorScheme) else None
    held = "" if most is None else f"，总分最高 {figure(most)} 分"
    yield f"{rubric.name} {rubric.title}（满分 {figure(rubric.total)} 分{held}）"
    if not isinstance(scheme, IndicatorScheme):
        for section in scheme.sections:
            points = figure(section.weight)
            yield f"{_INDENT}{section.number} {section.title}：{points} 分，{section.kind}"
    else:
        for item in scheme.items:
            one = item.indicator
            yield f"{one.number} {one.title}（{_worth(item)}，{item.lead}）{_said(one)}"
            for child in one.children:
                yield from _lines(child, _INDENT)
    if rubric.awards:
        yield "等次和一票否决"
        yield from (f"{_INDENT}{_words(one)}" for one in rubric.awards)


def _worth(item: Item) -> str:
    if not item.outside:
        return f"权重 {figure(item.weight)}"
    return "总分以外" if item.most is None else f"总分以外，最多 {figure(item.most)} 分"


def _lines(one: Indicator, indent: str) -> Iterator[str]:
    yield f"{indent}{one.number} {one.title}{_said(one)}"
    for child in one.children:
        yield from _lines(child, indent + _INDENT)


def _said(one: Indicator) -> str:
    points = "" if one.points is None else f"：{figure(one.points)} 分"
    role = _ROLES[one.role]
    rules = "；".join(_words(rule) for rule in one.rules.walk())
    return f"{f'［{role}］' if role else ''}{points}{f'　{rules}' if rules else ''}"


def _words(one: Kinded[Rule]) -> str:
    """A rule with the settings that differ from what goes without saying."""
    given = _plain(one.rule.model_dump(exclude_none=True, exclude_defaults=True))
    said = " ".join(f"{key}={_short(value)}" for key, value in given.items())
    return f"{one.kind} {said}".rstrip()


def _short(value: object) -> str:
    match value:
        case dict():
            return "、".join(f"{key} {part}" for key, part in value.items())
        case list():
            between = "；" if any(isinstance(part, dict) for part in value) else "、"
            return between.join(_short(part) for part in value)
    return str(value)


def choice_lines(rubric: Rubric) -> Iterator[str]:
    """Yield every choice: the question, what was taken, and the other readings."""
    for one in rubric.choices:
        where = f"〔{one.clause}〕" if one.clause else ""
        yield f"{one.id}　{one.question}{where}"
        yield f"{_INDENT}取定：{one.taken.says}"
        for option in one.others:
            open_ = "" if option.computed else "（不能计算，只作记录）"
            yield f"{_INDENT}另可：{option.says}{open_}"
