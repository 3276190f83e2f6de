"""Counterfactuals and next steps as lines that a person can read."""

from __future__ import annotations

from decimal import Decimal

from scoring.counterfactuals import Counterfactual
from scoring.nextsteps import NextStep, Sort
from scoring.words import figure

# More of a thing than this is no plan for the rest of a year.
_MANY = 30


def if_words(one: Counterfactual) -> str:
    """Return «没有迟报：…：总分 +0.2，位次由 4 升到 3〔三（二）〕»."""
    before, after = one.before, one.after
    said = [f"总分 {one.by:+f}"] if one.by else []
    if before.rank != after.rank:
        better = before.rank is None or (after.rank is not None and after.rank < before.rank)
        said.append(
            f"位次由 {before.rank or '无'} {'升到' if better else '变为'} {after.rank or '无'}"
        )
    if before.grade != after.grade:
        said.append(f"等次由{before.grade or '无'}变为{after.grade or '无'}")
    if before.vetoed and not after.vetoed:
        said.append("不再被否决")
    clause = f"〔{one.clause}〕" if one.clause else ""
    return f"{one.says}：{'，'.join(said)}{clause}"


def step_words(one: NextStep) -> str:
    """Return what to do, what it brings into the total, by when, and the clause."""
    most = "最多 " if one.sort is Sort.JUDGE else ""
    said = [f"总分 {most}{one.points:+f}"]
    if one.keeps > max(one.points, Decimal(0)):
        said.append(f"不办少 {figure(one.keeps)} 分")
    if one.who:
        said.append(f"由{one.who}评")
    if one.until is not None:
        said.append(f"{one.until.isoformat()} 前（含当日）")
    if one.most is not None and one.most > one.points and (one.most_amount or 0) <= _MANY:
        said.append(f"共 {figure(one.most_amount or Decimal(0))} 件时最多 {one.most:+f}")
    where = f"{one.number} " if one.number and one.sort is not Sort.JUDGE else ""
    clause = f"〔{where}{one.clause}〕" if one.clause else ""
    return f"{one.says}：{'，'.join(said)}{clause}"
