"""Dated duties outside of a plan's numbered tasks: follow-ups of a bulletin, dates of a measure."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from datetime import date

from models import Role
from plans.deadlines import Rule
from plans.reading.draft import Draft, DraftDeadline, DraftTarget, DraftTask, DraftUnit
from plans.reading.outline import Outline, Section
from plans.reading.paper import Doubts
from plans.reading.phrases.howmuch import find_targets
from plans.reading.phrases.owners import owners
from plans.reading.phrases.when import Context, Doubt, FoundDeadline, read_deadlines
from plans.reading.phrases.who import (
    FoundUnit,
    find_actors,
    find_units,
    is_shortened,
    read_names,
)
from plans.reading.understanding.notes import is_names
from plans.reading.understanding.pieces import first_clause
from plans.reading.understanding.wording import Wording, path_of

MARK = re.compile(r"[（(][^（）()]{0,20}\d\s*分[^（）()]{0,40}[）)]")
# «除南岳以外的县市区…»: who owes the rest is not those whom the paper assesses as a whole.
EXCEPT = re.compile(r"除[^，。；]{1,16}?(?:以外|之外|外)的")
# Who gives the points owes nothing by the date of those who are judged.
JUDGES = re.compile(r"(?:牵头)?负责(?:打分|评分|计分|赋分)")
# The same sentence is read for its dates and for its task: its doubt is told once.
LOOK_BACK = 6
COUNTS = re.compile(r"[^，,。；;\n]{0,6}?[扣加减计得]\s*\d{1,4}(?:\.\d)?\s*分")
DEMANDS = re.compile(r"要求|下一步|下阶段|下步|整改|工作安排|工作打算|有关事项|后续")
# As a heading with the names beneath («一、考核对象» / «全镇14个行政村。»), or in a sentence.
HEADED = re.compile(
    r"^(?:被?考核|考评|评价|评估|评比)(?:的)?(?:对象|单位|范围)[。：:]?[ 　\n]+"
    r"(?P<names>[^。；\n，]{2,100})(?=。|\n|$)"
)
ASSESSED = re.compile(
    r"(?:考核|考评|评价|评估|评比|被考核)(?:的)?(?:(?:对象|范围)(?:为|是|包括|：)|单位(?:为|是|包括))(?P<names>[^。；\n]{2,160}?)"
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

    A paper without such a chapter demands in its own text: there a sentence with a date
    becomes one, the rest tells what was.
    """
    context = context_of(outline)
    for section, words in places:
        demanded = DEMANDS.search(section.title) or any(
            DEMANDS.search(one) for one in section.path()
        )
        if demanded and not section.children and words.text.strip():
            draft.tasks.append(task_of(section, [words], context, doubts))
        elif demanded or section.parent is None:
            draft.tasks += dated_task(section, [words], context, doubts)


def assessed_units(places: Iterable[Wording]) -> tuple[DraftUnit, ...]:
    """Return whom the paper assesses («考核对象为…»); they owe what names nobody."""
    for words in places:
        found = ASSESSED.search(words.text) or HEADED.search(words.text)
        if found:
            return _units(words, read_names(found["names"], Role.RESPONSIBLE), found.start("names"))
    return ()


def dated_task(
    section: Section,
    said: Sequence[Wording],
    context: Context,
    doubts: Doubts,
    default: tuple[DraftUnit, ...] = (),
    title: str | None = None,
    owed: Callable[[Rule], bool] | None = None,
) -> list[DraftTask]:
    """Return one task of the sentences of a place that have a date, or none.

    With `owed` only sentences with a date whose rule it accepts make the task.
    """
    dated: list[Wording] = []
    for words in said:
        deadlines, unsure = _read(words, context)
        deadlines = [one for one in deadlines if owed is None or owed(one.rule)]
        if deadlines or owed is None:
            _tell(words, unsure, doubts)
        starts = [one.start for one in deadlines]
        if owed is None and starts and all(at < len(section.title) for at in starts):
            # The time of a stage in its heading («现场评价阶段（12月）。») is that of its text.
            dated.append(words)
            continue
        dated += [
            words.part(start, end)
            for start, end in words.sentences()
            if any(start <= at < end for at in starts)
        ]
    if not dated:
        return []
    excepted = next((words for words in said if EXCEPT.search(words.text)), None)
    if excepted is not None and default:
        doubts.add(dated[0].line(), dated[0].text, "此处对各单位要求不同，由谁完成请人确定")
        default = ()
    return [task_of(section, dated, context, doubts, default, title)]


def task_of(
    section: Section,
    said: Sequence[Wording],
    context: Context,
    doubts: Doubts,
    default: tuple[DraftUnit, ...] = (),
    title: str | None = None,
) -> DraftTask:
    """Return the task that some sentences of one place make; `default` owes when none is named."""
    units: dict[str, DraftUnit] = {}
    deadlines: list[DraftDeadline] = []
    targets: list[DraftTarget] = []
    for words in said:
        found, unsure = _read(words, context)
        _tell(words, unsure, doubts)
        owing, whose = _owing(words, found, context)
        deadlines += [
            replace(_deadline(words, one), units=names)
            for one, names in zip(found, whose, strict=True)
        ]
        for unit in owing:
            units.setdefault(unit.name, unit)
        targets += [
            DraftTarget(one.phrase, one.op, one.value, one.unit, words.span(one.start, one.end))
            for one in find_targets(words.text)
        ]
    text = "\n".join(words.text for words in said)
    return DraftTask(
        number=section.number,
        annex=section.annex,
        path=path_of(section),
        title=title or first_clause(MARK.sub("", section.title)) or first_clause(text),
        text=text,
        clause=section.clause,
        units=tuple(one for name, one in units.items() if not is_shortened(name, units))
        or _heading(section)
        or default,
        deadlines=tuple(deadlines),
        targets=tuple(targets),
        span=said[0].span() if said else None,
    )


def _heading(section: Section) -> tuple[DraftUnit, ...]:
    """Return the units that are the whole heading above («（一）市水利局»)."""
    above = section.parent
    if above is None or not above.style or not is_names(above.title):
        return ()
    title = Wording(above.title, tuple(above.title_places))
    return _units(title, read_names(title.text, Role.RESPONSIBLE), 0)


def _read(words: Wording, context: Context) -> tuple[list[FoundDeadline], list[Doubt]]:
    """Read the dates of a text; «每天扣5分» counts days of a deduction and is none."""
    found, unsure = read_deadlines(words.text, context)
    return [one for one in found if not COUNTS.match(words.text, one.end)], unsure


def _tell(words: Wording, unsure: Iterable[Doubt], doubts: Doubts) -> None:
    for doubt in unsure:
        line = words.line(doubt.start)
        if all((one.line, one.key) != (line, doubt.phrase) for one in doubts.faults[-LOOK_BACK:]):
            doubts.add(line, doubt.phrase, doubt.what)


def _owing(
    words: Wording, found: Sequence[FoundDeadline], context: Context
) -> tuple[tuple[DraftUnit, ...], list[tuple[str, ...]]]:
    """Return who owes, and for each date who owes it where not all do."""
    actors = [
        one
        for one in (find_actors(words.text, context) if found else ())
        if not JUDGES.match(words.text, one.end)
    ]
    owned = owners(words.text, found, actors)
    if any(owned):
        names = [tuple(dict.fromkeys(actors[at].name for at in places)) for places in owned]
        return _units(words, actors, 0), names
    return _first_owing(words, found), [() for _ in found]


def _first_owing(words: Wording, found: Sequence[FoundDeadline]) -> tuple[DraftUnit, ...]:
    """Return who owes: named in the clause of the first date, or else before it."""
    if not found:
        return _units(words, find_units(words.text), 0)
    first = found[0].start
    begin = _clause_start(words.text, first)
    # «各县统计局12月15日前报送…»: a subject with nothing but the date between it and its verb.
    bare = words.text[begin:first] + "应"
    for text, at in ((words.text[begin:], begin), (bare, begin), (words.text, 0)):
        units = _units(words, find_units(text), at)
        if units:
            return units
    return ()


def _clause_start(text: str, at: int) -> int:
    """Return where the clause of `at` begins."""
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
