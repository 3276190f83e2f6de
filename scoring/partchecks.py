"""What one indicator's rules must agree on: with each other, with its role, with its place."""

from __future__ import annotations

from collections.abc import Iterator

from duban.filetree import Path, Tree
from scoring.indicator import Indicator
from scoring.indicatorfile import IndicatorPart
from scoring.rule import Earner, Role
from scoring.sumchecks import check_sum

_ROLES = {Role.BASE: "基本分", Role.BONUS: "加分", Role.DEDUCTION: "减分"}


def check_part(
    tree: Tree, path: Path, part: IndicatorPart, found: Indicator, *, is_item: bool
) -> None:
    """Add to the tree what is wrong with an indicator, those below it left out."""
    check_sum(tree, path, part)
    # Where a rule was refused, the others say nothing of the whole.
    if len(list(found.rules.walk())) == len(part.rules):
        for key, what in (
            *_of_points(found, is_item),
            *_of_rules(found),
            *_of_place(found, is_item),
        ):
            tree.faults.append(tree.fault((*path, key), what))
    benched = [name for one in found.rules.benches for name in one.rule.sections()]
    for i, child in enumerate(part.children if benched else ()):
        if strange := [name for name in child.judges if name not in benched]:
            what = f"「{'、'.join(strange)}」不在上级 panel 所列的科室之内"
            tree.faults.append(tree.fault((*path, "children", i, "judges"), what))


def _of_points(found: Indicator, is_item: bool) -> Iterator[tuple[str, str]]:  # noqa: FBT001
    """Those of an item are checked with its weight."""
    if found.role is Role.BASE and found.points is None and not is_item:
        yield "points", "必须填写：基本分的指标要写分值"
    if found.role is Role.BONUS and found.points is not None and not is_item:
        yield "points", "加分的指标不写分值，上限用 cap 规则"


def _of_rules(found: Indicator) -> Iterator[tuple[str, str]]:
    """Roles fit the indicator's, and no two rules claim the same points or judgement."""
    earners = found.rules.earners
    wrong = {Role.BONUS: Role.DEDUCTION, Role.DEDUCTION: Role.BONUS}
    for one in earners:
        if found.role is not Role.BASE and one.rule.role in {Role.BASE, wrong[found.role]}:
            yield "rules", f"「{one.kind}」不能用于{_ROLES[found.role]}的指标"
    base = [one for one in earners if one.rule.role is Role.BASE]
    if not found.children:
        if not earners:
            yield "rules", "没有一条规则给出分数"
        elif found.role is Role.BASE and not base:
            yield "rules", "没有一条规则给出基本分"
    elif base:
        yield "rules", f"「{base[0].kind}」给的基本分和下级各项重复"
    elif found.role is Role.BASE and not any(c.role is Role.BASE for c in found.children):
        yield "children", "没有一个下级给出基本分；只有加分、减分的写明 role"
    picked = None
    for sieve in found.rules.sieves:
        if sieve.rule.picks_levels:
            picked = sieve.kind
        elif sieve.rule.compares_levels and picked:
            yield "rules", f"「{sieve.kind}」要写在「{picked}」前面：先定最高一级，再取级别"
    filling = [one.kind for one in base if one.rule.fills]
    if len(filling) > 1 or (filling and len(base) > 1):
        kinds = "、".join(one.kind for one in base)
        yield "rules", f"「{kinds}」都给本项的基本分，只能留一条，或拆成下级指标"
    judged = [one.kind for one in found.rules.walk() if one.rule.judged]
    if len(judged) > 1 and not found.rules.binders:
        yield "rules", f"「{'、'.join(judged)}」都看本项的评分，须拆成下级指标"


def _of_place(found: Indicator, is_item: bool) -> Iterator[tuple[str, str]]:  # noqa: FBT001
    """Scales belong to items, panels to headings, tasks to rules that read milestones."""
    if found.rules.scalers and not is_item:
        yield "rules", f"「{found.rules.scalers[0].kind}」只能用于大项"
    elif found.rules.scalers and found.role is not Role.BASE:
        yield "rules", f"「{found.rules.scalers[0].kind}」不能用于总分以外的加分、减分项"
    if found.rules.benches and not found.children:
        yield "rules", f"「{found.rules.benches[0].kind}」只能用于有下级的指标"
    if found.tasks and not any(_reads_milestones(one.rule) for one in found.rules.earners):
        yield "tasks", "没有规则看所连任务的节点"
    if found.rules.sieves and not found.rules.earners:
        yield "rules", f"「{found.rules.sieves[0].kind}」没有要数的事实，须和计数的规则写在一起"


def _reads_milestones(rule: Earner) -> bool:
    """Milestones count under the own number, or are shown to whoever judges."""
    return rule.judged or (rule.by_milestones and None in rule.counters)
