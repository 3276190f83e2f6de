"""Dated duties outside of a plan's numbered tasks: follow-ups of a bulletin, dates of a measure."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from datetime import date

from models import Role
from plans.reading.draft import Draft, DraftDeadline, DraftTarget, DraftTask, DraftUnit
from plans.reading.outline import Outline, Section
from plans.reading.paper import Doubts
from plans.reading.phrases.howmuch import find_targets
from plans.reading.phrases.when import Context, FoundDeadline, read_deadlines
from plans.reading.phrases.who import FoundUnit, find_units, read_names
from plans.reading.understanding.indicators import first_clause
from plans.reading.understanding.wording import Wording

DEMANDS = re.compile(r"要求|下一步|下阶段|下步|整改|工作安排|工作打算|有关事项|后续")
ASSESSED = re.compile(
    r"(?:考核|考评|评价|评估|评比|被考核)(?:的)?(?:对象|单位|范围)(?:为|是|包括|：)(?P<names>[^。；\n]{2,160}?)"
    r"(?=。|；|\n|$|，(?:考核|考评|评价|评估|时限|期限|范围|共|时间))"
)


def context_of(outline: Outline) -> Context:
    """Return what the paper's own head tells about its dates."""
    return Context(year=outline.year, issued_on=_day(outline.issued_on), issuer=outline.issuer)


def _day(text: str | None) -> date | None:
    try:
        return date.fromisoformat(text) if text else None
    except ValueError:
        return None


def duties_of(
    places: Sequence[tuple[Section, Wording]], outline: Outline, draft: Draft, doubts: Doubts
) -> None:
    """Make a task of each innermost place under the demands of a paper, dated or not.

    Elsewhere only a sentence with a date becomes one: the rest tells what was.
    """
    context = context_of(outline)
    for section, words in places:
        demanded = DEMANDS.search(section.title) or any(DEMANDS.search(one) for one in section.path())
        if demanded and not section.children and words.text.strip():
            draft.tasks.append(task_of(section, [words], context, doubts))
        elif demanded:
            draft.tasks += dated_task(section, [words], context, doubts)


def assessed_units(places: Iterable[Wording]) -> tuple[DraftUnit, ...]:
    """Return whom the paper assesses («考核对象为…»); they owe what names nobody."""
    for words in places:
        found = ASSESSED.search(words.text)
        if found:
            return _units(words, read_names(found["names"], Role.RESPONSIBLE), found.start("names"))
    return ()


def dated_task(
    section: Section,
    said: Sequence[Wording],
    context: Context,
    doubts: Doubts,
    default: tuple[DraftUnit, ...] = (),
) -> list[DraftTask]:
    """Return one task of the sentences of a place that have a date, or none."""
    dated: list[Wording] = []
    for words in said:
        deadlines, _ = read_deadlines(words.text, context)
        starts = [one.start for one in deadlines]
        dated += [
            words.part(start, end)
            for start, end in words.sentences()
            if any(start <= at < end for at in starts)
        ]
    if not dated:
        return []
    return [task_of(section, dated, context, doubts, default)]


def task_of(
    section: Section,
    said: Sequence[Wording],
    context: Context,
    doubts: Doubts,
    default: tuple[DraftUnit, ...] = (),
) -> DraftTask:
    """Return the task that some sentences of one place make; `default` owes when none is named."""
    units: dict[str, DraftUnit] = {}
    deadlines: list[DraftDeadline] = []
    targets: list[DraftTarget] = []
    for words in said:
        found, unsure = read_deadlines(words.text, context)
        for doubt in unsure:
            doubts.add(words.line(doubt.start), doubt.phrase, doubt.what)
        deadlines += [_deadline(words, one) for one in found]
        begin = _clause_start(words.text, found[0].start) if found else 0
        for unit in _units(words, find_units(words.text[begin:]), begin):
            units.setdefault(unit.name, unit)
        targets += [
            DraftTarget(one.phrase, one.op, one.value, one.unit, words.span(one.start, one.end))
            for one in find_targets(words.text)
        ]
    text = "\n".join(words.text for words in said)
    return DraftTask(
        number=section.number,
        annex=section.annex,
        path=tuple(section.path()),
        title=first_clause(section.title) or first_clause(text),
        text=text,
        clause=section.clause,
        units=tuple(units.values()) or default,
        deadlines=tuple(deadlines),
        targets=tuple(targets),
        span=said[0].span() if said else None,
    )


def _clause_start(text: str, at: int) -> int:
    """Return where the clause of `at` begins: who owes stands in it, or after it."""
    return max(text.rfind(mark, 0, at) for mark in "，,。；;：:\n") + 1


def _units(words: Wording, found: Iterable[FoundUnit], begin: int) -> tuple[DraftUnit, ...]:
    return tuple(
        DraftUnit(
            one.name,
            one.role,
            one.collective,
            words.span(begin + one.start, begin + one.end),
        )
        for one in found
    )


def _deadline(words: Wording, one: FoundDeadline) -> DraftDeadline:
    return DraftDeadline(
        one.phrase,
        one.rule,
        words.span(one.start, one.end),
        one.what,
        one.binds,
        one.receiver,
    )
