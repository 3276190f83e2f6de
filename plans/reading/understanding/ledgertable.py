"""A task ledger: a table whose columns are 序号, 任务, 牵头单位, 配合单位, 完成时限 and so on."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from models import Role
from plans.deadlines import Rule
from plans.reading.draft import Draft, DraftDeadline, DraftTarget, DraftTask, DraftUnit
from plans.reading.grids import CellText, Row, Table, cell_at, told
from plans.reading.headers import content_rows, is_remark, is_sum
from plans.reading.outline import Outline, Section
from plans.reading.paper import Doubts, Line, Paper, Span
from plans.reading.phrases.howmuch import find_targets
from plans.reading.phrases.when import Context, read_deadlines
from plans.reading.phrases.who import read_names
from plans.reading.titling import first_clause
from plans.reading.understanding.around import units_above, units_below, units_heading
from plans.reading.understanding.cells import without_person
from plans.reading.understanding.ledgercolumns import Ledger, columns_named
from plans.reading.understanding.standing import Standing
from plans.reading.understanding.tablekinds import known_tables
from plans.reading.understanding.wording import Wording
from plans.reading.understanding.years import context_of

_ROLES = {
    "lead": Role.LEAD,
    "responsible": Role.RESPONSIBLE,
    "cooperating": Role.COOPERATING,
    "answer": Role.RESPONSIBLE,
}
# «12», «（三）», «1.2», «1-1», «Ⅰ-1», «A03».
_NUMBER = re.compile(
    r"\s*[（(]?((?:[A-Z]{1,2}-?)?(?:[\d一二三四五六七八九十]{1,5}|[Ⅰ-Ⅻ]{1,4})(?:[.．\-－—–]\d{1,4}){0,4})[)）.．、]?\s*"
)
_DASHES = str.maketrans("－—–．", "---.")
_LEADING_NUMBER = re.compile(r"\s*(?:[（(]?\d{1,3}[)）.．、]\s*(?!\d)|[①-⑳])")
_PEOPLE = re.compile(r"人(?!社|大|民|防|武|力|才)|领导")
_LONGEST_CAPTION = 60
_YEAR = re.compile(r"20\d\d(?=[年.\-/])")


def understand(outline: Outline, paper: Paper, draft: Draft, doubts: Doubts) -> None:
    """Add a task for each row of each table of tasks.

    In an assessment a table with points is one of indicators, and its rows are tasks only when
    they have a day of their own; in a bulletin or a contingency plan only a table with days
    lists work that is owed.
    """
    reading = _Ledger(outline, paper, doubts)
    for known in known_tables(paper.lines):
        if known.ledger is None:
            continue
        dated = bool({"deadline", "answer"} & set(known.ledger.fields))
        if (
            dated
            or draft.kind in {"plan", "other"}
            or (draft.kind == "assessment" and known.indicators is None)
        ):
            draft.tasks += reading.rows(known.table, known.ledger)


def _with_year(context: Context, table: Table, ledger: Ledger, above: str) -> Context:
    """A ledger without a year takes the one that its own title, or its dates' column, prints."""
    if context.base is not None:
        return context
    heads = [above, *(cell.text for row in table.rows[: ledger.header.first] for cell in told(row))]
    titled = {year for text in heads for year in _YEAR.findall(text)}
    printed = {
        year
        for row in table.rows[ledger.header.last + 1 :]
        for cell, field in zip(row, ledger.fields, strict=False)
        if field == "deadline" and cell is not None
        for year in _YEAR.findall(cell.text)
    }
    years = titled or printed
    return replace(context, year=int(years.pop())) if len(years) == 1 else context


def _number_of(cell: CellText | None) -> str:
    """The number that a cell prints, without brackets and marks; nothing when it prints none."""
    found = _NUMBER.fullmatch(cell.text) if cell is not None else None
    return found[1].translate(_DASHES) if found else ""


def _standing(lines: Sequence[Line]) -> Standing:
    """What is said once for all rows («列第一位的为牵头单位»), around the tables or in a note."""
    standing = Standing(Wording("", ()))
    for line in lines:
        if "牵头" in line.text or "不再" in line.text:
            places = tuple((line.number, at) for at in range(len(line.text)))
            standing.hear(Wording(line.text, places))
    return standing


class _Ledger:
    def __init__(self, outline: Outline, paper: Paper, doubts: Doubts) -> None:
        self.given = self.context = context_of(outline)
        self.lines: Sequence[Line] = paper.lines
        self.doubts = doubts
        self.sections = list(outline.root.walk())
        self.tables = 0
        self.people = False
        self.named: list[DraftUnit] = []
        self.standing = _standing(self.lines)

    def rows(self, table: Table, ledger: Ledger) -> Iterator[DraftTask]:
        """Yield the rows below the header; a row without a task of its own goes on the last."""
        self.tables += 1
        place = self._place(self.lines[min(table.lines)].number)
        fields = ledger.fields
        group = ""
        count = part = 0
        last: CellText | None = None
        whole: CellText | None = None
        self.named = []
        if not set(_ROLES) & set(fields):
            self.named = units_above(self.lines, table) or units_below(self.lines, table)
        self.people = any(
            _PEOPLE.search(ledger.header.word(at))
            for role in _ROLES
            for at in columns_named(fields, role)
        )
        self.context = _with_year(self.given, table, ledger, self._caption(table))
        for _, row in content_rows(table, ledger.header):
            cells = told(row)
            if is_remark(row) or is_sum(row):
                continue
            if len(cells) == 1 and len(row) > 1:
                self.named = units_heading(self.lines, cells[0]) or self.named
                group = " ".join(cells[0].text.split())
                continue
            task = self._cell(row, fields, "task")
            if task is None or task is last or task.blank:
                continue
            last = task
            count += 1
            number = _number_of(self._cell(row, fields, "number"))
            if ledger.finer:
                printed = self._cell(row, fields, "number")
                part = 1 if printed is not None and printed is not whole else part + 1
                whole = printed or whole
                parts = self._parts(table, ledger, whole)
                number = _number_of(whole)
                number = f"{number}.{part}" if number and parts > 1 else number
            yield self._task(row, fields, task, number or str(count), group, place)

    def _caption(self, table: Table) -> str:
        """The line right above a table, where it is short."""
        above = range(min(table.lines) - 1, -1, -1)
        at = next((n for n in above if self.lines[n].text.strip()), None)
        text = "" if at is None else self.lines[at].text.strip()
        return text if len(text) <= _LONGEST_CAPTION else ""

    @staticmethod
    def _parts(table: Table, ledger: Ledger, whole: CellText | None) -> int:
        """How many rows the number of a whole reaches over; 2 where blanks leave it open."""
        column = columns_named(ledger.fields, "number")[0]
        merged = sum(row[column] is whole for row in table.rows if column < len(row))
        if merged > 1:
            return merged
        at = next(n for n, row in enumerate(table.rows) if cell_at(row, column) is whole)
        following = table.rows[at + 1 : at + 2]
        return 2 if any(cell_at(row, column) is None for row in following) else 1

    def _task(
        self,
        row: Row,
        fields: Sequence[str | None],
        task: CellText,
        number: str,
        group: str,
        place: Section | None,
    ) -> DraftTask:
        grouped = self._cell(row, fields, "group")
        label = " ".join(grouped.text.split()) if grouped and grouped.text.strip() else group
        path = [] if place is None else [*place.path(), *place.heading()]
        annex = place.annex if place is not None else None
        measures = self._cells(row, fields, "measure")
        body = [task, *(one for one in measures if one is not task and one.text.strip())]
        text = "\n".join(cell.text for cell in body)
        title = task.text[len(m[0]) :] if (m := _LEADING_NUMBER.match(task.text)) else task.text
        owing = list(self._units(row, fields)) or self.named
        where = f"附件{annex} " if annex and annex.isdigit() else ""
        return DraftTask(
            number=number,
            annex=annex,
            path=(*(path[1:] if annex else path), *([label] if label else [])),
            title=first_clause(" ".join(title.split()).strip()).strip("。；;"),
            text=text,
            clause=f"{where}表{self.tables} 第{number}项",
            units=tuple(self.standing.applied(owing, listed=True)),
            deadlines=tuple(self._deadlines(row, fields, body)),
            targets=tuple(
                DraftTarget(t.phrase, t.op, t.value, t.unit, self._span(cell, t.start, t.end))
                for cell in body
                for t in find_targets(cell.text)
            ),
            span=self._span(task, 0, len(task.text)),
        )

    def _units(self, row: Row, fields: Sequence[str | None]) -> Iterator[DraftUnit]:
        seen: set[str] = set()
        for field, role in _ROLES.items():
            for cell in self._cells(row, fields, field):
                for unit in read_names(cell.text, role):
                    name = without_person(unit.name, named=self.people)
                    if name and name not in seen:
                        seen.add(name)
                        span = self._span(cell, unit.start, unit.start + len(name))
                        yield DraftUnit(name, unit.role, unit.collective, span)

    def _deadlines(
        self, row: Row, fields: Sequence[str | None], body: Sequence[CellText]
    ) -> Iterator[DraftDeadline]:
        """Yield those of the column of days, then what the text says beside them.

        Where the column says something, what cannot be decided in the text is no fault.
        """
        cells = [*self._cells(row, fields, "deadline"), *self._cells(row, fields, "answer")]
        labelled = [(cell, True) for cell in cells if cell.text.strip()]
        told: list[Rule] = []
        spoken = False
        for cell, is_labelled in [*labelled, *((cell, False) for cell in body)]:
            context = self.context
            if is_labelled:
                context = replace(context, labelled=True)
            found, doubts = read_deadlines(cell.text, context)
            line = self.lines[cell.pieces[0][0]].number
            found = [one for one in found if one.rule not in told]
            if spoken and not is_labelled:
                doubts = []
            for doubt in doubts:
                self.doubts.add(line, doubt.phrase, doubt.what)
            if is_labelled and not found and not doubts:
                self.doubts.add(line, cell.text.strip()[:40], "完成时限一栏没有读出时限")
            spoken = spoken or (is_labelled and bool(found or doubts))
            told += [one.rule for one in found]
            for one in found:
                span = self._span(cell, one.start, one.end)
                yield DraftDeadline(one.phrase, one.rule, span, one.what, one.binds, one.receiver)

    def _span(self, cell: CellText, start: int, end: int) -> Span | None:
        """Where characters of a cell stand; a stretch over two lines is cut at the first's end."""
        at = 0
        for index, first, last in cell.pieces:
            length = last - first
            if start < at + length:
                return Span(
                    self.lines[index].number, first + start - at, min(last, first + end - at)
                )
            at += length + 1
        return None

    def _cell(self, row: Row, fields: Sequence[str | None], field: str) -> CellText | None:
        return next(self._cells(row, fields, field), None)

    @staticmethod
    def _cells(row: Row, fields: Sequence[str | None], field: str) -> Iterator[CellText]:
        """The cells of a field, each merged one once."""
        seen: set[int] = set()
        for cell, name in zip(row, fields, strict=False):
            if name == field and cell is not None and id(cell) not in seen:
                seen.add(id(cell))
                yield cell

    def _place(self, line: int) -> Section | None:
        """The innermost place that the table stands in: the last that begins before it."""
        before = [one for one in self.sections if one.parent and one.line_from <= line]
        return max(before, key=lambda one: one.line_from, default=None)
