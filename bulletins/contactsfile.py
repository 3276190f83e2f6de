"""The results of an evaluation of contact points, from a YAML file or a workbook."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal
from itertools import pairwise
from pathlib import Path
from typing import Annotated, Any

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field

from bulletins.fields import FieldsFile, Line, read_yaml, validated
from bulletins.kinds.contacts import BELOW, Contacts, Point, Threshold, grade_of
from bulletins.newfile import FileSuffixError
from duban.errors import Fault, FileFaultsError
from duban.filetree import Tree
from scoring.figures import typed_figure

_HEADINGS = {"region": ("地区", "市州", "市"), "name": ("联系点", "名称", "单位"),
             "score": ("分数", "得分", "评价分数"), "grade": ("等次", "等级")}  # fmt: skip
_GRADES_SHEET = "等次"
_MOST_SCORE = Decimal(100)
_MOST_POINTS = 20_000
_NOT_A_SCORE = "必须是 0 到 100 的数，如 93.5"
_ABOVE = "{}分超过满分100分"


def _read_score(value: object) -> Decimal:
    """Read a number; of one computed in a sheet the 15 digits that the sheet itself keeps."""
    text = f"{value:.15g}" if isinstance(value, float) else str(value)
    try:
        score = typed_figure(text)
    except ValueError:
        raise ValueError(_NOT_A_SCORE) from None
    if score > _MOST_SCORE:
        raise ValueError(_ABOVE.format(score))
    return score


Score = Annotated[Decimal, BeforeValidator(_read_score)]


class GradePart(BaseModel):
    """A grade and the score from which on it is given."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    name: Line
    from_: Score = Field(alias="from")


class PointPart(BaseModel):
    """A contact point, with its score or, where that is not known, its grade."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    region: Line
    name: Line
    score: Score | None = None
    grade: Line | None = None


class ContactsFile(BaseModel):
    """The whole file; points in administrative order, grades from the highest down."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    subject: Line
    grades: Annotated[list[GradePart], Field(min_length=1, max_length=10)]
    average: Score | None = None
    points: Annotated[list[PointPart], Field(min_length=1, max_length=_MOST_POINTS)]
    fields: FieldsFile = FieldsFile()


def read_contacts(path: Path) -> tuple[Contacts, FieldsFile]:
    """Read the results and what is written around them.

    Raises:
        FileSuffixError: neither a YAML file nor a workbook.
        FileFaultsError: with every fault found.
    """
    suffix = path.suffix.lower()
    if suffix in (".yaml", ".yml"):
        return _taken(read_yaml(path), path)
    if suffix != ".xlsx":
        raise FileSuffixError(path, ".yaml 或 .xlsx")
    tree = _read_workbook(path)
    try:
        return _taken(tree, path)
    except FileFaultsError as error:
        faults = [Fault(one.line, _column(one.key), one.what) for one in error.faults]
        raise FileFaultsError(path.name, faults) from error


def _column(key: str) -> str:
    """Return what a sheet calls the place that a path of the tree names: its column."""
    last = key.rpartition(".")[2]
    return _HEADINGS[last][0] if last in _HEADINGS else "等次表" if "grades" in key else ""


def _taken(tree: Tree, path: Path) -> tuple[Contacts, FieldsFile]:
    """Return what the tree of a file says, or raise FileFaultsError."""
    file = validated(ContactsFile, tree, path.name)
    faults = list(_contradictions(file, tree))
    if faults:
        raise FileFaultsError(path.name, faults)
    contacts = Contacts(
        subject=file.subject,
        thresholds=tuple(Threshold(one.name, one.from_) for one in file.grades),
        points=tuple(Point(p.region, p.name, p.score, p.grade) for p in file.points),
        source=path.name,
        stated_average=file.average,
    )
    return contacts, file.fields


def _contradictions(file: ContactsFile, tree: Tree) -> Iterator[Fault]:
    """Yield what the file says against itself."""
    thresholds = [Threshold(one.name, one.from_) for one in file.grades]
    for at, (higher, lower) in enumerate(pairwise(thresholds), start=1):
        if lower.least >= higher.least or lower.name == higher.name:
            yield tree.fault(("grades", at), "等次要从高到低写，最低分依次变小，名称不重复")
    known = [*(one.name for one in thresholds), BELOW]
    seen: set[tuple[str, str]] = set()
    for at, point in enumerate(file.points):
        if (point.region, point.name) in seen:
            yield tree.fault(("points", at, "name"), f"{point.region}{point.name}重复")
        seen.add((point.region, point.name))
        if point.score is None and point.grade is None:
            yield tree.fault(("points", at), "分数和等次至少写一个")
        elif point.score is None and point.grade not in known:
            what = f"没有「{point.grade}」这个等次，可用：{'、'.join(known)}"
            yield tree.fault(("points", at, "grade"), what)
        elif point.score is not None and point.grade is not None:
            by_score = grade_of(point.score, thresholds)
            if by_score != point.grade:
                what = f"{point.score:f}分应为{by_score}，不是{point.grade}"
                yield tree.fault(("points", at, "grade"), what)


def _read_workbook(path: Path) -> Tree:
    """Read the first sheet as points and the sheet «等次» as grades; lines are rows."""
    from zipfile import BadZipFile

    from openpyxl import load_workbook
    from openpyxl.utils.exceptions import InvalidFileException

    try:
        book = load_workbook(path, read_only=True, data_only=True)
    except (OSError, BadZipFile, InvalidFileException, KeyError, ValueError) as error:
        raise FileFaultsError(path.name, [Fault(None, "", "不是完好的 .xlsx 文件")]) from error
    try:
        tree = Tree(value={"subject": path.stem})
        points = list(_rows(book.worksheets[0].iter_rows(values_only=True), tree, path.name))
        if _GRADES_SHEET not in book.sheetnames:
            what = f"缺工作表「{_GRADES_SHEET}」（两列：等次、最低分，从高到低）"
            raise FileFaultsError(path.name, [Fault(None, "", what)])
        lines = list(book[_GRADES_SHEET].iter_rows(min_row=2, max_col=2, values_only=True))
    finally:
        book.close()
    grades = [{"name": name, "from": least} for name, least in lines if name is not None]
    tree.value = {"subject": path.stem, "points": points, "grades": grades}
    return tree


def _rows(lines: Iterator[Sequence[Any]], tree: Tree, name: str) -> Iterator[dict[str, object]]:
    columns: dict[str, int] = {}
    count = 0
    for row_number, cells in enumerate(lines, start=1):
        texts = [str(cell).strip() if cell is not None else "" for cell in cells]
        if not columns:
            columns = _columns(texts)
            continue
        values = {key: cells[at] for key, at in columns.items() if texts[at]}
        if not values:
            continue
        tree.lines["points", count] = row_number
        count += 1
        yield {key: v if key == "score" else str(v) for key, v in values.items()}
    if not columns:
        what = "找不到栏目行，要有「地区」「联系点」两栏，和「分数」或「等次」"
        raise FileFaultsError(name, [Fault(None, "", what)])


def _columns(texts: Sequence[str]) -> dict[str, int]:
    """Return which column holds what when these texts are headings, nothing when they are not."""
    found = {
        key: texts.index(heading)
        for key, headings in _HEADINGS.items()
        for heading in headings
        if heading in texts
    }
    is_heading = {"region", "name"} <= set(found) and {"score", "grade"} & set(found)
    return found if is_heading else {}
