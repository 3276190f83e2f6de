"""Which rule belongs to which indicator, and the rules that its place in the tree makes."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from decimal import Decimal

from plans.reading.draft import DraftRule
from plans.reading.outline import Section
from plans.reading.paper import Doubts
from plans.reading.phrases.points import find_rules
from plans.reading.understanding.indicators import Node, plain
from plans.reading.understanding.wording import Wording

# Rules that say what a leaf is worth; a heading with leaves beneath has none of its own.
WORTH = frozenset({"judged", "done", "quota"})
# With one of these nobody needs to judge how much of a leaf's points is earned.
EARNS = WORTH | {"per_unit_deduct", "accrue", "ladder", "min_count", "standard"}
# Rules of a whole paper that hold for each of its items.
OF_ALL = frozenset(
    {
        "relative_scale",
        "discretionary_add",
        "deduct_unquantified",
        "panel_average",
        "panel_collect",
        "cap",
    }
)


def rules_in(words: Wording) -> list[DraftRule]:
    """Return the scoring rules that a text states, with their places."""
    return [
        DraftRule(one.kind, one.phrase, dict(one.fields), words.span(one.start, one.end))
        for one in find_rules(words.text)
    ]


def give_rules(root: Node, doubts: Doubts) -> None:
    """Give every indicator of a tree the rules of its own words and of its place."""
    for node in root.walk():
        found = [rule for words in node.said for rule in rules_in(words)]
        if node.children:
            found = [rule for rule in found if rule.kind not in WORTH]
        elif any(rule.kind in EARNS - {"judged"} for rule in found):
            # «每发现1起扣5分», «达到95%得12分»: the words say it, so nobody judges the points.
            found = [rule for rule in found if rule.kind != "judged"]
        node.rules = [_placed(rule, node) for rule in found]
        if node.deducts:
            _deducting(node)
        elif node.bonus:
            _adding(node)
        elif not node.children:
            _worth(node, doubts)


def _placed(rule: DraftRule, node: Node) -> DraftRule:
    """Fill in what a rule leaves to what stands around it."""
    if rule.kind == "fail_if":
        listed = [child.title for child in node.section.children]
        told = "；".join(listed) or rule.fields.get("conditions")
        return replace(rule, fields={**rule.fields, "conditions": told})
    if rule.kind == "per_unit_deduct" and node.points is not None:
        return replace(rule, fields={**rule.fields, "from": plain(node.points)})
    return rule


def _deducting(node: Node) -> None:
    """Points in a block of deductions are lost, not earned."""
    points = None if node.points is None else plain(node.points)
    phrase = node.phrase or node.title
    if node.children:
        if not any(rule.kind == "deduct_block" for rule in node.rules):
            node.rules.append(DraftRule("deduct_block", phrase, {"max": points}, node.span))
        return
    node.rules = [rule for rule in node.rules if rule.kind not in WORTH]
    if points is not None:
        fields = {"points": points, "cap": None}
        node.rules.append(DraftRule("block_deduct", phrase, fields, node.span))


def _adding(node: Node) -> None:
    """Points in a block of bonuses come on top: of a leaf when it holds, of the block at most."""
    if node.points is None or any(rule.kind == "cap" for rule in node.rules):
        return
    points, phrase = plain(node.points), node.phrase or node.title
    node.rules = [rule for rule in node.rules if rule.kind not in WORTH]
    if node.children:
        fields: dict[str, str | None] = {"max": points, "scope": node.title}
        node.rules.append(DraftRule("cap", phrase, fields, node.span))
    elif not node.rules:
        fields = {"points": points, "condition": node.title}
        node.rules.append(DraftRule("flat_add", phrase, fields, node.span))


def _worth(node: Node, doubts: Doubts) -> None:
    """A leaf without points of its own gets them from «本项最高7分»; doubtful marks are told."""
    if node.points is None and node.mark is None:
        caps = [
            rule.fields.get("max")
            for rule in node.rules
            if rule.kind == "cap" and rule.fields.get("scope") in {None, "本项", "该项", "此项"}
        ]
        earns = any(rule.kind in {"accrue", "ladder"} for rule in node.rules)
        if earns and len(caps) == 1 and caps[0] is not None:
            node.points = Decimal(caps[0])
    if node.points is not None and not any(rule.kind in EARNS for rule in node.rules):
        fields: dict[str, str | None] = {"max": plain(node.points)}
        node.rules.insert(0, DraftRule("judged", node.phrase or node.title, fields, node.span))
    if node.mark is None:
        return
    line = node.span.line if node.span else node.section.line_from
    if node.mark.scales:
        figures = "、".join(f"{one}分" for one in node.mark.scales)
        doubts.add(line, node.phrase, f"一处有几个分值（{figures}），按单位类别取哪个由人确定")
    elif node.mark.low is not None and node.mark.low > 0 and node.points is not None:
        what = f"分值是幅度（{plain(node.mark.low)}到{plain(node.points)}分），按上限计入合计"
        doubts.add(line, node.phrase, what)


def give_common_rules(roots: Sequence[Node], outside: Iterable[tuple[Section, Wording]]) -> None:
    """Give each item the rules that the paper states once for all of them."""
    for _, words in outside:
        for rule in rules_in(words):
            for node in roots:
                if rule.kind == "fold" and node.points is not None:
                    node.rules.append(replace(rule, fields={"weight": plain(node.points)}))
                elif rule.kind in OF_ALL:
                    node.rules.append(replace(rule, fields={**rule.fields, "scope": "全部"}))
