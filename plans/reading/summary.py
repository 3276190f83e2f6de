"""A draft in a few lines: what was read, how much, and what a person must still decide."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from models import Role
from plans.planfile.schema import RosterPart
from plans.reading.draft import Draft, DraftIndicator
from plans.reading.matching import Match, Roster, match_all

KINDS = {
    "plan": "方案",
    "assessment": "考核办法",
    "bulletin": "通报",
    "contingency": "预案",
    "other": "其他文件",
}


@dataclass(frozen=True, slots=True)
class Summary:
    """A draft at a glance; `needs` are sentences, the most pressing first."""

    kind: str
    title: str
    facts: tuple[tuple[str, str], ...]
    counts: tuple[tuple[str, int], ...]
    needs: tuple[str, ...]

    def as_json(self) -> dict[str, Any]:
        """Return it for a program to read."""
        return {
            "kind": self.kind,
            "title": self.title,
            "facts": dict(self.facts),
            "counts": dict(self.counts),
            "needs": list(self.needs),
        }


def summarise(draft: Draft, roster: RosterPart | None = None) -> Summary:
    """Return the draft at a glance; with a roster, also which names it lacks."""
    facts = [
        ("文号", draft.document_number),
        ("发文单位", draft.issuer),
        ("印发日期", draft.issued_on),
        ("年度", str(draft.year) if draft.year else None),
    ]
    return Summary(
        kind=KINDS[draft.kind],
        title=draft.title or "（未认出标题）",
        facts=tuple((name, value or "未认出") for name, value in facts),
        counts=tuple((name, count) for name, count in _counts(draft) if count),
        needs=tuple(_needs(draft, roster)),
    )


def unit_matches(draft: Draft, roster: RosterPart) -> list[Match]:
    """Return every printed unit name once, with what it means in the roster."""
    made = Roster(roster)
    found: dict[str, Match] = {}
    for task in draft.tasks:
        for match in match_all((unit.name for unit in task.units), made):
            if match.printed not in found or found[match.printed].name is None:
                found[match.printed] = match
    return list(found.values())


def leaves(
    indicators: list[DraftIndicator] | tuple[DraftIndicator, ...],
) -> Iterator[DraftIndicator]:
    """Yield the indicators that have none below them."""
    for one in indicators:
        if one.children:
            yield from leaves(one.children)
        else:
            yield one


def _counts(draft: Draft) -> list[tuple[str, int]]:
    annexes = {task.annex for task in draft.tasks if task.annex is not None}
    return [
        ("正文任务", sum(task.annex is None for task in draft.tasks)),
        ("附件", len(annexes)),
        ("附件条目", sum(task.annex is not None for task in draft.tasks)),
        ("责任单位", len({u.name for task in draft.tasks for u in task.units})),
        ("时限", sum(len(task.deadlines) for task in draft.tasks)),
        ("任务指标", sum(len(task.targets) for task in draft.tasks)),
        ("考核项目", len(draft.indicators)),
        ("计分点", sum(1 for _ in leaves(draft.indicators))),
        ("等次", len(draft.grades)),
        ("一票否决", len(draft.vetoes)),
        ("名单", len(draft.listed)),
        ("措施", len(draft.measures)),
        ("条款", len(draft.clauses)),
    ]


def _needs(draft: Draft, roster: RosterPart | None) -> Iterator[str]:
    if draft.faults:
        yield f"有{len(draft.faults)}处读不准，见下表"
    if draft.tasks and draft.issuer is None:
        yield "没有认出发文单位"
    if draft.tasks and draft.issued_on is None:
        yield "没有认出印发日期" + ("" if draft.year else "，也没有年份")
    main = [task for task in draft.tasks if task.annex is None]
    nobody = [task.clause for task in main if not task.units]
    if nobody:
        yield f"{len(nobody)}项正文任务没有写责任单位（{_some(nobody)}）"
    helpers = [
        task.clause
        for task in draft.tasks
        if task.units and all(u.role is Role.COOPERATING for u in task.units)
    ]
    if helpers:
        yield f"{len(helpers)}项任务只写了配合单位（{_some(helpers)}）"
    unnamed = sum(not task.units for task in draft.tasks if task.annex is not None)
    if unnamed:
        yield f"{unnamed}个附件条目没有点名单位，须定由谁负责"
    undated = sum(not task.deadlines for task in draft.tasks)
    if undated:
        yield f"{undated}项没有写时限，须定何时到期"
    if roster is not None:
        matches = [match for match in unit_matches(draft, roster) if match.name is None]
        doubtful = [match.printed for match in matches if match.candidates]
        unknown = [match.printed for match in matches if not match.candidates]
        if doubtful:
            yield f"{len(doubtful)}个单位名可指多个单位（{_some(doubtful)}）"
        if unknown:
            yield f"{len(unknown)}个单位不在名册中（{_some(unknown)}）"


def _some(names: list[str], most: int = 5) -> str:
    return "、".join(names[:most]) + ("等" if len(names) > most else "")
