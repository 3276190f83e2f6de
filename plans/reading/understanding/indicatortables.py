"""Tables of indicators: a tree of each, its levels the columns, merged cells its headings."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import TypeAlias

from plans.reading.grids import CellText, Row, Table, told
from plans.reading.headers import is_remark
from plans.reading.numbering import Stand, scan
from plans.reading.outline import Outline, Section
from plans.reading.paper import Paper
from plans.reading.understanding.indicatorcolumns import BRACKET, Columns, figure_of
from plans.reading.understanding.indicators import BONUS, DEDUCTS, Node
from plans.reading.understanding.leads import names_of
from plans.reading.understanding.marks import Mark, marks_in
from plans.reading.understanding.pieces import first_clause, title_of
from plans.reading.understanding.tablekinds import Known
from plans.reading.understanding.wording import Place, Wording

# A cell by its column and identity: a merged one is the same in each row.
Key: TypeAlias = tuple[int, int]
TOTAL = re.compile(r"^(?:合计|总计|总分|小计|共计)")


@dataclass(slots=True)
class TableTrees:
    """The trees of one table and the total that its last row gives."""

    roots: list[Node] = field(default_factory=list)
    total: Decimal | None = None
    line: int | None = None


def trees_in_tables(outline: Outline, paper: Paper, tables: Sequence[Known]) -> list[TableTrees]:
    """Return the trees of the tables of indicators, in the order of the paper."""
    found = [
        _Planter(one.table, one.indicators, paper, outline, one.number).planted()
        for one in tables
        if one.indicators is not None
    ]
    return [one for one in found if one.roots]


@dataclass(slots=True)
class _Planter:
    table: Table
    columns: Columns
    paper: Paper
    outline: Outline
    count: int
    made: TableTrees = field(default_factory=TableTrees)
    reach: Counter[Key] = field(default_factory=Counter)
    over: Node | None = None

    def planted(self) -> TableTrees:
        head = self.table.rows[self.columns.header]
        rows = list(enumerate(self.table.rows[self.columns.header + 1 :], 1))
        below = [row for _, row in rows]
        # A merged cell stands in each row that it covers.
        self.reach.update((at, id(cell)) for row in below for at, cell in enumerate(row) if cell)
        home = self._home()
        last: dict[int, CellText] = {}
        known: dict[tuple[Key, ...], Node] = {}
        for at, row in rows:
            if self._is_total(row) or is_remark(row) or _same(row, head):
                continue
            if self._heads(row):
                over = told(row)[0]
                self.over = self._node(home, over, (at, self.columns.levels[0]), None)
                last.clear()
                continue
            path: list[Key] = []
            node: Node | None = None
            for depth, column in enumerate(self.columns.levels):
                cell = _cell(row, column)
                deepest = depth == len(self.columns.levels) - 1
                if cell is None and not deepest:
                    cell = last.get(column)
                if cell is None or (node is not None and cell.text == node.said[0].text):
                    continue
                if last.get(column) is not cell:
                    for deeper in self.columns.levels[depth + 1 :]:
                        last.pop(deeper, None)
                last[column] = cell
                path.append((column, id(cell)))
                above = node or self.over
                node = known.get(tuple(path)) or self._node(home, cell, (at, column), above)
                known[tuple(path)] = node
            if node is not None:
                self._fill(node, row, known, path)
        return self.made

    def _heads(self, row: Sequence[CellText | None]) -> bool:
        """Whether a row is one heading over the rows below it («二、加分项»)."""
        cells = told(row)
        wide = sum(cell is cells[0] for cell in row) if cells else 0
        return (
            len(cells) == 1
            and (wide > 1 or row[0] is cells[0])
            and len(self.columns.levels) < len(row)
        )

    def _home(self) -> Section:
        """The annex or main text that the table stands in."""
        line = self.paper.lines[min(self.table.lines)].number
        homes = [one for one in self.outline.root.children if one.annex and one.line_from <= line]
        return homes[-1] if homes else self.outline.root

    def _node(
        self, home: Section, cell: CellText, place: tuple[int, int], above: Node | None
    ) -> Node:
        words = wording_of(cell, self.paper)
        label = next(scan(words.text), None)
        if label is not None and label.stand is not Stand.LINE_START:
            label = None
        worded = words.part(label.end, len(words.text)) if label else words
        marks = self._marks(worded, place[1])
        clause = f"{home.clause} 表{self.count}第{place[0]}行".strip()
        if place[1] != self.columns.levels[-1]:
            clause += f"第{place[1] + 1}列"
        section = Section(
            "", "", "", clause, words.line() or 0, words.line() or 0, annex=home.annex
        )
        section.parent = above.section if above is not None else home
        title = title_of(worded, marks) or first_clause(worded.text)
        section.title = title
        number = label.number if label else ""
        node = Node(section, number, clause, title, marks[0].points if len(marks) == 1 else None)
        node.said, node.span = [words], words.span()
        node.mark = marks[0] if len(marks) == 1 else None
        node.deducts = bool(DEDUCTS.match(title)) or (above is not None and above.deducts)
        node.bonus = bool(BONUS.match(title)) or (above is not None and above.bonus)
        (self.made.roots if above is None else above.children).append(node)
        return node

    def _marks(self, worded: Wording, column: int) -> list[Mark]:
        bracket = BRACKET.search(worded.text) if column in self.columns.valued else None
        if bracket is not None:
            return [Mark(bracket.start(), bracket.end(), Decimal(bracket["points"]))]
        return marks_in(worded.text)

    def _fill(
        self,
        node: Node,
        row: Sequence[CellText | None],
        known: dict[tuple[Key, ...], Node],
        path: list[Key],
    ) -> None:
        """Give the indicators of a row their points, rules and lead."""
        chain = [known[tuple(path[: n + 1])] for n in range(len(path))]
        for column in self.columns.points:
            cell = _cell(row, column)
            figure = None if cell is None else figure_of(cell.text)
            if cell is None or figure is None:
                continue
            bearer = chain[self._bearer(column, cell, path)]
            if bearer.points is None:
                bearer.points = abs(figure)
                bearer.deducts = bearer.deducts or figure < 0 or self.columns.deducted
        for column in self.columns.rules:
            cell = _cell(row, column)
            if cell is not None:
                words = wording_of(cell, self.paper)
                if all(words.places[:1] != one.places[:1] for one in node.said):
                    node.said.append(words)
        lead = None if self.columns.lead is None else _cell(row, self.columns.lead)
        if lead is not None and not node.lead:
            node.lead = names_of(re.sub(r"\s+", "、", lead.text.strip()))
        count = None if self.columns.number is None else _cell(row, self.columns.number)
        if count is not None:
            tall = self.reach[self.columns.number or 0, id(count)] > 1
            chain[0 if tall else -1].number = count.text.strip()

    def _bearer(self, column: int, cell: CellText, path: list[Key]) -> int:
        """Return the depth whose points a cell gives: the level beside it, or one as tall."""
        beside = [depth for depth, (level, _) in enumerate(path) if level < column]
        if len(self.columns.points) > 1 and beside:
            return beside[-1]
        tall = self.reach[column, id(cell)]
        for depth, one in enumerate(path if tall > 1 else ()):
            if self.reach[one] == tall:
                return depth
        return len(path) - 1

    def _is_total(self, row: Sequence[CellText | None]) -> bool:
        first = next((cell for cell in row if cell is not None and cell.text.strip()), None)
        if first is None or not TOTAL.match(re.sub(r"\s", "", first.text)):
            return first is None
        figures = [figure_of(cell.text) for cell in row if cell is not None and cell is not first]
        self.made.total = next((one for one in figures if one is not None), None)
        self.made.line = self.paper.lines[first.pieces[0][0]].number
        return True


def _same(row: Row, head: Row) -> bool:
    return [cell and cell.text for cell in row] == [cell and cell.text for cell in head]


def _cell(row: Sequence[CellText | None], column: int) -> CellText | None:
    cell = row[column] if column < len(row) else None
    return cell if cell is not None and cell.text.strip() else None


def wording_of(cell: CellText, paper: Paper) -> Wording:
    """Return what a cell says with its places."""
    text, places = "", list[Place]()
    for index, start, end in cell.pieces:
        line = paper.lines[index]
        if text:
            text += "\n"
            places.append(places[-1])
        text += line.text[start:end]
        places += [(line.number, offset) for offset in range(start, min(end, len(line.text)))]
    return Wording(text, tuple(places)).part(0, len(text))
