"""Tables of indicators: level columns, a column of points, one of rules, one of who judges."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from plans.reading.outline import Outline, Section
from plans.reading.paper import Paper
from plans.reading.phrases.folding import fold
from plans.reading.phrases.numerals import number
from plans.reading.tables import CellText, Table, find_tables
from plans.reading.understanding.indicators import BONUS, DEDUCTS, Node, first_clause, title_of
from plans.reading.understanding.leads import names_of
from plans.reading.understanding.marks import marks_in
from plans.reading.understanding.wording import Place, Wording

POINTS = re.compile(
    r"^(?:[一二三]级)?(?:指标|项目|考核|标准)?(?:分值|分数|标准分|满分|权重|基本分|基础分|基准分|赋分|配分|计分|总分|分)(?:值)?$"
)
RULES = re.compile(r"标准|办法|方法|细则|说明|规则|方式|依据|要求|公式")
LEADS = re.compile(r"单位|部门|科室|处室|牵头|责任|考核组|评分人|股室")
NUMBERS = re.compile(r"^(?:序号|编号|项次|序)$")
LEVELS = re.compile(r"指标|项目|内容|类别|维度|方面|要素|事项|目标|任务|考核点|要点|模块|板块|名称")
IGNORED = re.compile(r"得分|自评|自查|备注|实得|评分结果|扣分原因|佐证|材料|完成情况|数据来源")
TOTAL = re.compile(r"^(?:合计|总计|总分|小计|共计)")
FIGURE = re.compile(r"^(?P<sign>[-+±])?(?P<points>\d{1,4}(?:\.\d{1,2})?)(?:分)?$")
RANGE = re.compile(r"^(?:0|０)[-至~](?P<points>\d{1,4}(?:\.\d{1,2})?)(?:分)?$")


@dataclass(frozen=True, slots=True)
class Columns:
    """What the columns of an indicator table are, by their places."""

    header: int
    levels: tuple[int, ...]
    points: tuple[int, ...]
    rules: tuple[int, ...]
    lead: int | None
    number: int | None


@dataclass(slots=True)
class TableTrees:
    """The trees of one table and the total that its last row gives."""

    roots: list[Node] = field(default_factory=list)
    total: Decimal | None = None
    line: int | None = None


def columns_of(table: Table) -> Columns | None:
    """Return the columns of a table of indicators, or None when it is none."""
    for at, row in enumerate(table.rows[:6]):
        titles = [fold(re.sub(r"[\s　]", "", cell.text)).text if cell else "" for cell in row]
        bare = [re.sub(r"（.*$", "", title) for title in titles]
        points = tuple(n for n, title in enumerate(bare) if POINTS.match(title))
        if not points:
            continue
        left = [n for n, t in enumerate(bare) if n not in points and t and not IGNORED.search(t)]
        numbers = next((n for n in left if NUMBERS.match(bare[n])), None)
        lead = next((n for n in left if LEADS.search(bare[n]) and not LEVELS.search(bare[n])), None)
        rules = tuple(
            n
            for n in left
            if RULES.search(bare[n])
            and n not in {numbers, lead}
            and n > min(left)
            and not re.search(r"指标|项目|^考核内容", bare[n])
        )
        levels = tuple(
            n for n in left if n not in {numbers, lead, *rules} and LEVELS.search(bare[n])
        )
        if levels:
            return Columns(at, levels, points, rules, lead, numbers)
    return None


def trees_in_tables(outline: Outline, paper: Paper) -> list[TableTrees]:
    """Return the trees of the tables of indicators, in the order of the paper."""
    found = []
    for count, table in enumerate(find_tables(paper.lines), 1):
        columns = columns_of(table)
        if columns is not None:
            found.append(_Planter(table, columns, paper, outline, count).planted())
    return [one for one in found if one.roots]


@dataclass(slots=True)
class _Planter:
    table: Table
    columns: Columns
    paper: Paper
    outline: Outline
    count: int
    made: TableTrees = field(default_factory=TableTrees)

    def planted(self) -> TableTrees:
        below = self.table.rows[self.columns.header + 1 :]
        home = self._home()
        last: dict[int, CellText] = {}
        known: dict[tuple[int, ...], Node] = {}
        for at, row in enumerate(below, 1):
            if self._is_total(row):
                continue
            path: list[int] = []
            node: Node | None = None
            for depth, column in enumerate(self.columns.levels):
                cell = _cell(row, column)
                deepest = depth == len(self.columns.levels) - 1
                if (
                    cell is None
                    and not deepest
                    and column in last
                    and node is self._above(path, known)
                ):
                    cell = last[column]
                if cell is None or (node is not None and cell.text == node.said[0].text):
                    continue
                if last.get(column) is not cell:
                    for deeper in self.columns.levels[depth + 1 :]:
                        last.pop(deeper, None)
                last[column] = cell
                path.append(id(cell))
                node = known.get(tuple(path)) or self._node(home, cell, (at, column), node)
                known[tuple(path)] = node
            if node is not None:
                self._fill(node, row, known, path)
        return self.made

    def _above(self, path: list[int], known: dict[tuple[int, ...], Node]) -> Node | None:
        return known.get(tuple(path)) if path else None

    def _home(self) -> Section:
        """The annex or main text that the table stands in."""
        line = self.paper.lines[min(self.table.lines)].number
        homes = [one for one in self.outline.root.children if one.annex and one.line_from <= line]
        return homes[-1] if homes else self.outline.root

    def _node(
        self, home: Section, cell: CellText, place: tuple[int, int], above: Node | None
    ) -> Node:
        words = wording_of(cell, self.paper)
        marks = marks_in(words.text)
        clause = f"{home.clause} 表{self.count}第{place[0]}行".strip()
        if place[1] != self.columns.levels[-1]:
            clause += f"第{place[1] + 1}列"
        section = Section(
            "", "", "", clause, words.line() or 0, words.line() or 0, annex=home.annex
        )
        section.parent = above.section if above is not None else home
        title = title_of(words, marks) or first_clause(words.text)
        section.title = title
        node = Node(section, "", clause, title, marks[0].points if len(marks) == 1 else None)
        node.said, node.span = [words], words.span()
        node.mark = marks[0] if len(marks) == 1 else None
        node.deducts = bool(DEDUCTS.match(title)) or (above is not None and above.deducts)
        node.bonus = bool(BONUS.match(title)) or (above is not None and above.bonus)
        (self.made.roots if above is None else above.children).append(node)
        return node

    def _fill(
        self,
        node: Node,
        row: Sequence[CellText | None],
        known: dict[tuple[int, ...], Node],
        path: list[int],
    ) -> None:
        """Give the indicators of a row their points, rules and lead."""
        chain = [known[tuple(path[: n + 1])] for n in range(len(path))]
        for column in self.columns.points:
            cell = _cell(row, column)
            figure = None if cell is None else figure_of(cell.text)
            if cell is None or figure is None:
                continue
            bearer = self._bearer(column, cell, chain)
            if bearer.points is None:
                bearer.points = abs(figure)
                bearer.deducts = bearer.deducts or figure < 0
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
            chain[
                0 if self._reach(self.columns.number, count) > 1 else -1
            ].number = count.text.strip()

    def _bearer(self, column: int, cell: CellText, chain: list[Node]) -> Node:
        """Return whose points a cell gives: the level beside it, or the one as tall as it."""
        reach = self._reach(column, cell)
        beside = [n for n, level in enumerate(self.columns.levels) if level < column]
        if len(self.columns.points) > 1 and beside:
            return chain[min(beside[-1], len(chain) - 1)]
        if reach > 1:
            for depth, level in enumerate(self.columns.levels[: len(chain)]):
                same = self._rows_of(level, chain[depth])
                if same == reach:
                    return chain[depth]
        return chain[-1]

    def _rows_of(self, level: int, node: Node) -> int:
        first = node.said[0].places[:1]
        return sum(
            1
            for row in self.table.rows
            if (cell := _cell(row, level)) is not None
            and wording_of(cell, self.paper).places[:1] == first
        )

    def _reach(self, column: int | None, cell: CellText) -> int:
        if column is None:
            return 0
        return sum(1 for row in self.table.rows if _cell(row, column) is cell)

    def _is_total(self, row: Sequence[CellText | None]) -> bool:
        first = next((cell for cell in row if cell is not None and cell.text.strip()), None)
        if first is None or not TOTAL.match(re.sub(r"\s", "", first.text)):
            return first is None
        figures = [figure_of(cell.text) for cell in row if cell is not None and cell is not first]
        self.made.total = next((one for one in figures if one is not None), None)
        self.made.line = self.paper.lines[first.pieces[0][0]].number
        return True


def _cell(row: Sequence[CellText | None], column: int) -> CellText | None:
    cell = row[column] if column < len(row) else None
    return cell if cell is not None and cell.text.strip() else None


def figure_of(text: str) -> Decimal | None:
    """Return the points of a cell («10», «10分», «-5», «0-5»: at most five), or None."""
    even = fold(re.sub(r"\s", "", text)).text
    found = FIGURE.match(even)
    if found:
        value = Decimal(found["points"])
        return -value if found["sign"] == "-" else value
    ranged = RANGE.match(even)
    if ranged:
        return Decimal(ranged["points"])
    return number(even.removesuffix("分")) if len(even) < len("二十五点五分") else None


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
