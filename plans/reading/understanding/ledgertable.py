"""A task ledger: a table whose columns are 序号, 任务, 牵头单位, 配合单位, 完成时限 and so on."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from models import Role
from plans.reading.draft import Draft, DraftDeadline, DraftTarget, DraftTask, DraftUnit
from plans.reading.outline import Outline, Section
from plans.reading.paper import Doubts, Line, Paper, Span
from plans.reading.phrases.howmuch import find_targets
from plans.reading.phrases.when import Context, read_deadlines
from plans.reading.phrases.who import read_names
from plans.reading.tables import CellText, Table, find_tables
from plans.reading.titling import first_clause
from plans.reading.understanding.years import context_of

_ROLES = {
    "lead": Role.LEAD,
    "responsible": Role.RESPONSIBLE,
    "cooperating": Role.COOPERATING,
}
_NUMBER = re.compile(r"\s*[（(]?([\d一二三四五六七八九十]{1,5}(?:\.\d+)*)[)）.．、]?\s*")
_LEADING_NUMBER = re.compile(r"\s*(?:[（(]?\d{1,3}[)）.．、]\s*(?!\d)|[①-⑳])")
_SUM = re.compile(r"^(?:合\s*计|总\s*计|小\s*计|填表|说明|注|备注)[:：]?")
_YEAR = re.compile(r"20\d\d(?=[年.\-/])")
Row = Sequence[CellText | None]


def understand(outline: Outline, paper: Paper, draft: Draft, doubts: Doubts) -> None:
    """Add a task for each row of each table with a column of tasks and one of units or dates."""
    reading = _Ledger(outline, paper, doubts)
    for table in find_tables(paper.lines):
        headed = table.headed()
        if headed is None:
            continue
        at, fields = headed
        if "task" not in fields or not {"deadline", *_ROLES} & set(fields):
            continue
        draft.tasks += reading.rows(table, at, fields)


def _with_year(
    context: Context, table: Table, header: int, fields: Sequence[str | None]
) -> Context:
    """A ledger without a year takes the one year that the dates of its own column print."""
    if context.base is not None:
        return context
    years = {
        year
        for row in table.rows[header + 1 :]
        for cell, field in zip(row, fields, strict=False)
        if field == "deadline" and cell is not None
        for year in _YEAR.findall(cell.text)
    }
    return replace(context, year=int(years.pop())) if len(years) == 1 else context


class _Ledger:
    def __init__(self, outline: Outline, paper: Paper, doubts: Doubts) -> None:
        self.context = context_of(outline)
        self.lines: Sequence[Line] = paper.lines
        self.doubts = doubts
        self.sections = list(outline.root.walk())
        self.tables = 0

    def rows(self, table: Table, header: int, fields: Sequence[str | None]) -> Iterator[DraftTask]:
        """Yield the rows below the header; a row without a task of its own goes on the last."""
        self.tables += 1
        place = self._place(self.lines[min(table.lines)].number)
        group = ""
        count = 0
        last: CellText | None = None
        self.context = _with_year(self.context, table, header, fields)
        for row in table.rows[header + 1 :]:
            if [cell.text if cell else "" for cell in row] == [
                cell.text if cell else "" for cell in table.rows[header]
            ]:
                continue
            task = self._cell(row, fields, "task")
            distinct = {cell for cell in row if cell and cell.text.strip()}
            if len(distinct) == 1 and len(row) > 1:
                only = next(iter(distinct))
                if not _SUM.match(only.text):
                    group = " ".join(only.text.split())
                continue
            if task is None or not task.text.strip() or _SUM.match(task.text.strip()):
                continue
            number = self._cell(row, fields, "number")
            if task is last and (number is None or not number.text.strip()):
                continue
            last = task
            count += 1
            yield self._task(row, fields, task, count, group, place)

    def _task(
        self,
        row: Row,
        fields: Sequence[str | None],
        task: CellText,
        count: int,
        group: str,
        place: Section | None,
    ) -> DraftTask:
        printed = self._cell(row, fields, "number")
        found = _NUMBER.fullmatch(printed.text) if printed else None
        number = found[1] if found else str(count)
        grouped = self._cell(row, fields, "group")
        label = " ".join(grouped.text.split()) if grouped and grouped.text.strip() else group
        path = [] if place is None else [*place.path(), *place.heading()]
        annex = place.annex if place is not None else None
        body = [task]
        measure = self._cell(row, fields, "measure")
        if measure is not None and measure is not task and measure.text.strip():
            body.append(measure)
        text = "\n".join(cell.text for cell in body)
        title = task.text[len(m[0]) :] if (m := _LEADING_NUMBER.match(task.text)) else task.text
        where = f"附件{annex} " if annex and annex.isdigit() else ""
        return DraftTask(
            number=number,
            annex=annex,
            path=(*(path[1:] if annex else path), *([label] if label else [])),
            title=first_clause(" ".join(title.split()).strip()).strip("。；;"),
            text=text,
            clause=f"{where}表{self.tables} 第{number}项",
            units=tuple(self._units(row, fields)),
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
                    if unit.name not in seen:
                        seen.add(unit.name)
                        span = self._span(cell, unit.start, unit.end)
                        yield DraftUnit(unit.name, unit.role, unit.collective, span)

    def _deadlines(
        self, row: Row, fields: Sequence[str | None], body: Sequence[CellText]
    ) -> Iterator[DraftDeadline]:
        cells = list(self._cells(row, fields, "deadline"))
        labelled = [(cell, True) for cell in cells if cell.text.strip()]
        for cell, is_labelled in labelled or [(cell, False) for cell in body]:
            context = self.context
            if is_labelled:
                context = replace(context, labelled=True)
            found, doubts = read_deadlines(cell.text, context)
            line = self.lines[cell.pieces[0][0]].number
            for doubt in doubts:
                self.doubts.add(line, doubt.phrase, doubt.what)
            if is_labelled and not found and not doubts:
                self.doubts.add(line, cell.text.strip()[:40], "完成时限一栏没有读出时限")
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
