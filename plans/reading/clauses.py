"""What people call a place: «附件7 三（一）1», unique within the paper."""

from __future__ import annotations

from collections import Counter

from plans.reading.numbering import STYLED
from plans.reading.outline import Section

ANNEXES = {"附件", "附表", "附录", "附图"}
# An article is known by its own number, whatever chapter it stands in.
_OWN = {"第一章", "第一节", "第一条", "1.1"}
_BRACKETED = {"（一）": "（{}）", "（1）": "（{}）", "一）": "{}）", "1）": "{}）"}


def name_clauses(root: Section, prefixes: dict[int, str]) -> None:
    """Set `clause` on every place below `root`, in order of the paper.

    `prefixes` gives, by `id` of an unnumbered section, what its part of the paper is called
    («通知»). A second place of the same name gets «·2», so that pointing stays unambiguous;
    what stands within it carries the mark too.
    """
    taken: Counter[str] = Counter()
    waiting = [(child, "", "") for child in reversed(root.children)]
    while waiting:
        section, part, above = waiting.pop()
        if section.style in ANNEXES:
            part, local = _annex_name(section), ""
        elif not section.style:
            part, local = prefixes.get(id(section), section.title or "标题"), ""
        else:
            local = _within(section, above)
        name = _unique(f"{part} {local}".strip(), taken)
        section.clause = name
        if local:
            local = name[len(part) + 1 :] if part else name
        else:
            part = name
        waiting += [(child, part, local) for child in reversed(section.children)]


def _annex_name(section: Section) -> str:
    return "附件" + section.number if section.style == "附件" else section.number


def _within(section: Section, above: str) -> str:
    if section.style in STYLED:
        return f"{above} {section.title or '标题'}".strip()
    own = _BRACKETED.get(section.style, "{}").format(section.number)
    if section.style in _OWN:
        return own
    # «1» within «1» would read as eleven.
    return f"{above}.{own}" if above[-1:].isdigit() and own[:1].isdigit() else above + own


def _unique(name: str, taken: Counter[str]) -> str:
    taken[name] += 1
    while taken[name] > 1:
        again = f"{name}·{taken[name]}"
        if again not in taken:
            taken[again] += 1
            return again
        taken[name] += 1
    return name
