"""A comparison of two settlements as lines that a person can read."""

from __future__ import annotations

from collections.abc import Iterator

from scoring.comparison import Comparison, LineMove, Moved, UnitMove

_NOTHING = "无"
_SHOWN = 12


def as_lines(found: Comparison, *, whole: bool = False) -> list[str]:
    """Return what went in differently, then every unit that moved; indented.

    Without `whole` only the first facts and gaps are told, and only the units of which
    something published moved.
    """
    if found.same:
        return ["两次核算没有不同。"]
    lines = [
        *_settings(found),
        *_some(list(_facts(found)), "事实", whole=whole),
        *_some([f"已定：{gap}" for gap in found.closed], "已定的事项", whole=whole),
        *_some([f"新的未定事项：{gap}" for gap in found.opened], "未定事项", whole=whole),
    ]
    moved = [one for one in found.units if one.moved or (whole and one.indicators)]
    if not any(one.moved for one in found.units):
        lines.append("各单位的总分、名次和等次都没有变动。")
    for unit in moved:
        lines += _unit(unit)
    return lines


def moved_words(what: Moved, name: str, sign: str = "") -> str:
    """Return «位次由 4 变为 3»; empty where nothing moved."""
    if what.before == what.after:
        return ""
    return f"{name}由 {what.before or _NOTHING} 变为 {what.after or _NOTHING}{sign}"


def unit_words(unit: UnitMove) -> str:
    """Return what moved of a unit's published figures, in one phrase."""
    by = unit.total.by
    sign = f"（{by:+f}）" if by else ""
    said = [
        moved_words(unit.total, "总分", sign),
        moved_words(unit.rank, "位次"),
        moved_words(unit.grade, "等次"),
        moved_words(unit.vetoed, "否决"),
    ]
    return "，".join(one for one in said if one) or "总分、位次、等次没有变动"


def line_words(line: LineMove) -> str:
    """Return one indicator: its points and, where they differ, the reasons."""
    head = f"{line.number} {line.title}"
    points = moved_words(line.points, "本级规则的增减" if line.heading else "得分")
    why = ""
    if line.says.before != line.says.after:
        why = f"原来：{line.says.before or _NOTHING}；现在：{line.says.after or _NOTHING}"
    clause = f"〔{line.clause}〕" if line.clause else ""
    return f"{head}：{'。'.join(one for one in (points, why) if one)}{clause}"


def _settings(found: Comparison) -> Iterator[str]:
    if found.rubric.before != found.rubric.after:
        yield "细则的文本不同。"
    for choice in found.choices:
        yield f"取定 {choice.id} {choice.question}：{moved_words(choice.taken, '')}"
    if found.facts is None:
        yield "较早的程序没有存下事实，只比较得分。"


def _facts(found: Comparison) -> Iterator[str]:
    for fact in found.facts or ():
        if fact.says.before is None:
            yield f"增加事实：{fact.unit} {fact.says.after}"
        elif fact.says.after is None:
            yield f"去掉事实：{fact.unit} {fact.says.before}"
        else:
            yield f"改动事实：{fact.unit} {fact.says.before} → {fact.says.after}"


def _some(lines: list[str], what: str, *, whole: bool) -> Iterator[str]:
    shown = lines if whole else lines[:_SHOWN]
    yield from shown
    if len(shown) < len(lines):
        yield f"……另有{what} {len(lines) - len(shown)} 件，用 --all 查看全部。"


def _unit(unit: UnitMove) -> Iterator[str]:
    group = f"（{unit.group}）" if unit.group else ""
    yield f"{unit.unit}{group}：{unit_words(unit)}"
    for item in unit.items:
        by = item.points.by
        sign = f"（{by:+f}）" if by else ""
        yield f"  {item.number} {item.title}：{moved_words(item.points, '计入总分', sign)}"
    for line in unit.indicators:
        yield f"    {line_words(line)}"
