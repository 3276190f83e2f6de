"""The paper and what was read from it side by side, as one HTML file for a person to check.

Everything is in the file: no script, nothing fetched. Every field links to its characters in
the paper and they link back; what could not be decided comes first.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from itertools import groupby, pairwise
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined, Template

from models import Role
from plans.deadlinewords import deadline_words
from plans.reading.draft import (
    Draft,
    DraftDeadline,
    DraftIndicator,
    DraftTarget,
    DraftTask,
    DraftUnit,
)
from plans.reading.paper import Line, Paper, Span
from plans.reading.rulewords import RULE_WORDS
from plans.reading.summary import summarise

FOLDER = Path(__file__).parent / "templates"
# A character that belongs to several fields takes the colour and the link of the first of these.
KINDS = ("doubt", "deadline", "unit", "target", "points", "heading")
ROLES = {Role.LEAD: "牵头", Role.RESPONSIBLE: "", Role.COOPERATING: "配合"}
SIGNS = {">=": "≥", "<=": "≤", "~": "约", "all": "全部", "range": "在"}
MOST_SPAN = 200
_WORDS = {
    "grade": "等次",
    "name": "名称",
    "group": "组别",
    "phrase": "原文",
    "points": "分值",
    "score": "得分",
    "share": "比例",
    "count": "个数",
    "from": "起",
    "to": "止",
    "kind": "种类",
    "clause": "条款",
    "effect": "后果",
    "verifier": "核定",
    "number": "序号",
    "title": "标题",
    "text": "内容",
    "chapter": "章",
    "line": "行",
}


@dataclass(frozen=True, slots=True)
class Mark:
    """Characters of one line that belong to a field; `key` names both ends of the link."""

    key: int
    kind: str
    line: int
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Piece:
    """Some characters with the same marks; `starts` are the marks that begin here."""

    text: str
    kinds: tuple[str, ...]
    to: int | None
    starts: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the paper as shown."""

    number: int
    pieces: tuple[Piece, ...]
    furniture: bool

    @property
    def blank(self) -> bool:
        """Whether there is nothing to see."""
        return not any(piece.text.strip() for piece in self.pieces)


@dataclass(slots=True)
class TableCell:
    """A cell of one of the paper's tables with its lines."""

    rows: int
    columns: int
    lines: list[Row] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Field:
    """One thing that was read; `key` is None where it has no place in the paper."""

    kind: str
    text: str
    key: int | None
    tag: str = ""
    more: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Card:
    """A task or an indicator with its fields; `depth` sets a tree apart."""

    title: Field
    number: str
    clause: str
    units: tuple[Field, ...] = ()
    deadlines: tuple[Field, ...] = ()
    targets: tuple[Field, ...] = ()
    levels: tuple[str, ...] = ()
    points: Field | None = None
    depth: int = 0


def review_html(draft: Draft, paper: Paper) -> str:
    """Return the page; `paper` is the cleaned one that the draft's spans count in."""
    marks = _Marks(paper)
    faults = [
        {
            "line": fault.line,
            "place": Field("doubt", fault.key, marks.find("doubt", fault.line, fault.key)),
            "what": fault.what,
        }
        for fault in sorted(draft.faults, key=lambda fault: fault.line or 0)
    ]
    groups = [
        {"heading": heading, "cards": [_task(task, marks) for task in tasks]}
        for heading, tasks in groupby(draft.tasks, key=_heading)
    ]
    indicators = [
        {"heading": " › ".join(one.path), "cards": list(_indicators([one], marks, 0))}
        for one in draft.indicators
    ]
    return _template().render(
        draft=draft,
        summary=summarise(draft),
        faults=faults,
        tasks=groups,
        indicators=indicators,
        tables=[
            {"title": title, **_table(rows)}
            for title, rows in (
                ("等次", draft.grades),
                ("一票否决", draft.vetoes),
                ("名单", draft.listed),
                ("措施", draft.measures),
            )
            if rows
        ],
        blocks=list(_blocks(paper.lines, marks)),
        name=paper.name,
    )


@cache
def _template() -> Template:
    environment = Environment(
        loader=FileSystemLoader(FOLDER),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    return environment.get_template("review.html.j2")


class _Marks:
    """All marks of the paper, by line, numbered as they are made."""

    def __init__(self, paper: Paper) -> None:
        self.lines = {line.number: line for line in paper.lines}
        for line in paper.lines:
            for number in line.joined:
                self.lines.setdefault(number, line)
        self.by_line: dict[int, list[Mark]] = defaultdict(list)
        self.made = 0

    def add(self, kind: str, span: Span | None) -> int | None:
        """Mark a span; None when it has no characters in the paper."""
        line = self.lines.get(span.line) if span is not None else None
        if span is None or line is None:
            return None
        start, end = max(span.start, 0), min(span.end, len(line.text))
        if start >= end:
            return None
        self.made += 1
        self.by_line[line.number].append(Mark(self.made, kind, line.number, start, end))
        return self.made

    def find(self, kind: str, number: int | None, phrase: str) -> int | None:
        """Mark the first place of a phrase in a line, or the line itself."""
        line = self.lines.get(number or 0)
        if line is None or not line.text:
            return None
        at = line.text.find(phrase) if phrase else -1
        end = at + len(phrase) if at >= 0 else len(line.text)
        return self.add(kind, Span(line.number, max(at, 0), end))


def _heading(task: DraftTask) -> str:
    path = list(task.path)
    if task.annex is not None and not (path and path[0].startswith("附件")):
        path.insert(0, f"附件{task.annex.removeprefix('附件')}")
    return " › ".join(path) or "正文"


def _task(task: DraftTask, marks: _Marks) -> Card:
    return Card(
        title=Field("heading", task.title or "（无标题）", marks.add("heading", task.span)),
        number=task.number,
        clause=task.clause,
        units=tuple(_unit(unit, marks) for unit in task.units),
        deadlines=tuple(_deadline(deadline, marks) for deadline in task.deadlines),
        targets=tuple(_target(target, marks) for target in task.targets),
        levels=task.levels,
    )


def _unit(unit: DraftUnit, marks: _Marks) -> Field:
    more = ("集合",) if unit.collective else ()
    return Field("unit", unit.name, marks.add("unit", unit.span), ROLES[unit.role], more)


def _deadline(deadline: DraftDeadline, marks: _Marks) -> Field:
    more = [deadline_words(deadline.rule)]
    more += [f"由{'、'.join(deadline.units)}负责"] if deadline.units else []
    more += [deadline.what] if deadline.what else []
    more += [f"报{deadline.receiver}"] if deadline.receiver else []
    more += [f"约束{deadline.binds}，不下达"] if deadline.binds else []
    key = marks.add("deadline", deadline.span)
    return Field("deadline", deadline.phrase, key, more=tuple(more))


def _target(target: DraftTarget, marks: _Marks) -> Field:
    sign = SIGNS.get(target.op, target.op)
    asked = f"{sign} {target.value}{target.unit or ''}" if target.value else sign
    return Field("target", target.phrase, marks.add("target", target.span), more=(asked,))


def _indicators(indicators: Iterable[DraftIndicator], marks: _Marks, depth: int) -> Iterator[Card]:
    for one in indicators:
        key = marks.add("points", one.span)
        points = None
        if one.points is not None:
            said = f"{'−' if one.deducts else ''}{one.points}分"
            points = Field("points", said + ("（下级合计）" if one.summed else ""), key)
        yield Card(
            title=Field("points", one.title or "（无标题）", key),
            number=one.number,
            clause=one.clause,
            units=tuple(Field("unit", name, None, "牵头") for name in one.lead),
            targets=tuple(
                Field(
                    "points",
                    rule.phrase,
                    marks.add("points", rule.span),
                    more=(RULE_WORDS[rule.kind],),
                )
                for rule in one.rules
            ),
            points=points,
            depth=min(depth, 6),
        )
        yield from _indicators(one.children, marks, depth + 1)


def _table(rows: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    """Return rows of any keys as a table: the keys that hold something, in their first order."""
    keys = [
        key
        for key in dict.fromkeys(key for row in rows for key in row)
        if any(row.get(key) not in (None, "", [], {}) for row in rows) and key != "span"
    ]
    return {
        "columns": [_WORDS.get(key, key) for key in keys],
        "rows": [[_shown(row.get(key)) for key in keys] for row in rows],
    }


def _shown(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, Mapping):
        pairs = ((_WORDS.get(str(key), str(key)), _shown(part)) for key, part in value.items())
        return "，".join(f"{key}：{part}" for key, part in pairs if part)
    if isinstance(value, list | tuple):
        return "；".join(filter(None, map(_shown, value)))
    return str(value)


def _blocks(lines: Sequence[Line], marks: _Marks) -> Iterator[dict[str, Any]]:
    """Yield the paper's lines, those of a table as a table."""
    for table, some in groupby(lines, key=lambda line: line.cell.table if line.cell else None):
        if table is None:
            rows = [_row(line, marks) for line in some]
            shown = [row for row, before in zip(rows, [None, *rows], strict=False)
                     if not (row.blank and (before is None or before.blank))]  # fmt: skip
            yield {"rows": shown}
            continue
        cells: dict[int, dict[int, TableCell]] = defaultdict(dict)
        for line in some:
            cell = line.cell
            if cell is not None:
                held = cells[cell.row].setdefault(
                    cell.column,
                    TableCell(min(cell.rows, MOST_SPAN), min(cell.columns, MOST_SPAN)),
                )
                held.lines.append(_row(line, marks))
        yield {"table": [[row[at] for at in sorted(row)] for _, row in sorted(cells.items())]}


def _row(line: Line, marks: _Marks) -> Row:
    """Cut a line where marks begin and end."""
    own = marks.by_line.get(line.number, [])
    cuts = sorted({0, len(line.text)} | {m.start for m in own} | {m.end for m in own})
    pieces = []
    for start, end in pairwise(cuts):
        over = sorted(
            (m for m in own if m.start <= start and end <= m.end),
            key=lambda m: (KINDS.index(m.kind), m.end - m.start),
        )
        pieces.append(
            Piece(
                text=line.text[start:end],
                kinds=tuple(dict.fromkeys(m.kind for m in over)),
                to=over[0].key if over else None,
                starts=tuple(m.key for m in over if m.start == start),
            )
        )
    return Row(line.number, tuple(pieces), line.furniture)
