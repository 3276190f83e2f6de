"""A workbook or a text of commas as rows of facts, each cell under its heading."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass

from duban.errors import DubanError, Fault
from plans.reading.paper import Paper
from plans.reading.unpacking.decoding import decode
from plans.reading.unpacking.errors import EmptyError, TooLargeError
from plans.reading.unpacking.formats import xlsx
from tracking.scorefacts.columns import HEADINGS, KINDS, field_of, heading_of, is_idle

MOST_ROWS = 20_000
_MOST_COLUMNS = 100
_HEADING_WITHIN = 20  # rows that a title and notes may take above the headings
_CELL = re.compile(r"(.*)!([A-Z]{1,3})([0-9]{1,7})")
Grid = dict[int, dict[int, str]]
# Where a field may have come from that has no column of its own name in the sheet.
_STAND_INS = {"what": "item", "indicator": "item", "verifier": "judge", "reason": "remark"}


class NoHeadingsError(DubanError):
    """No sheet has a row of headings that facts could stand under."""

    def __init__(self, name: str) -> None:
        kinds = "、".join(heading_of(kind) for kind in KINDS)
        super().__init__(
            f"「{name}」里没有找到表头：前{_HEADING_WITHIN}行里要有一行写着「单位」，"
            f"以及{kinds}中的至少一个。用 duban fact template 可以生成空表。"
        )


@dataclass(frozen=True, slots=True)
class SheetRow:
    """One row under the headings: `cells` is field → text, blanks left out.

    `line` is the row as the sheet numbers it; `names` is field → the heading as written.
    """

    sheet: str
    line: int
    cells: Mapping[str, str]
    names: Mapping[str, str]

    def fault(self, field: str, what: str) -> Fault:
        """Word what is wrong with one cell, by its row and heading."""
        field = field if field in self.names else _STAND_INS.get(field, field)
        heading = self.names.get(field) or heading_of(field)
        return Fault(self.line, f"{self.sheet}!{heading}" if self.sheet else heading, what)


@dataclass(frozen=True, slots=True)
class Sheets:
    """The rows of a file, what is wrong with its headings, and what was left out of it."""

    rows: tuple[SheetRow, ...]
    faults: tuple[Fault, ...]
    remarks: tuple[str, ...]


def read_sheets(data: bytes, name: str) -> Sheets:
    """Read every visible sheet that has headings; other sheets are left alone.

    Raises:
        NoHeadingsError: there is none.
        UnreadableError: it is no workbook and no text, or larger than any such sheet.
    """
    faults: list[Fault] = []
    remarks: list[str] = []
    broken: list[_Broken] = []
    if xlsx.recognises(data, ""):
        paper = xlsx.unpack_values(data, name)
        # An amount that the file does not hold is missing; a hidden sheet is only told.
        broken = [one for fault in paper.faults if (one := _broken(fault)) is not None]
        remarks = [f"{o.key}：{o.what}。" for o in paper.faults if _broken(o) is None]
        grids = _grids(paper)
    else:
        grids = [("", _of_commas(data, name))]
    rows: list[SheetRow] = []
    headed = [(title, grid, at) for title, grid in grids if (at := _headings_at(grid)) is not None]
    if not headed:
        raise NoHeadingsError(name)
    for title, grid, at in headed:
        shown = title if len(headed) > 1 else ""
        names = _names(grid[at], at + 1, shown, faults)
        # What stands in a column that is not read, or above the headings, harms nothing.
        here = [o for o in broken if o.sheet == title and o.row > at and o.column in names]
        faults += [o.fault for o in here]
        rows += _rows(grid, at, names, shown, {o.row for o in here})
    if len(rows) > MOST_ROWS:
        raise TooLargeError(name, "事实", MOST_ROWS, "行")
    return Sheets(tuple(rows), tuple(faults), tuple(remarks))


@dataclass(frozen=True, slots=True)
class _Broken:
    """A cell whose formula has no result, row and column from 0, and how it is told."""

    sheet: str
    row: int
    column: int
    fault: Fault


def _broken(fault: Fault) -> _Broken | None:
    """Return the cell that a fault of the workbook names; None for a fault of another kind."""
    found = _CELL.fullmatch(fault.key)
    if found is None:
        return None
    column = 0
    for letter in found[2]:
        column = column * 26 + ord(letter) - ord("A") + 1
    row = int(found[3])
    what = fault.what.replace("这一格按空白读", "请改正，或改成数值再导入")
    return _Broken(found[1], row - 1, column - 1, Fault(row, fault.key, what))


def _grids(paper: Paper) -> list[tuple[str, Grid]]:
    """Return each sheet's title and cells; lines of one cell are joined again."""
    titles: dict[int, str] = {}
    grids: dict[int, Grid] = {}
    title = ""
    for line in paper.lines:
        if line.cell is None:
            title = line.text
            continue
        cell = line.cell
        titles.setdefault(cell.table, title)
        row = grids.setdefault(cell.table, {}).setdefault(cell.row, {})
        row[cell.column] = f"{row[cell.column]}\n{line.raw}" if cell.column in row else line.raw
    return [(titles[table], grid) for table, grid in grids.items()]


def _of_commas(data: bytes, name: str) -> Grid:
    """Return the cells of a .csv; its rows are numbered by the line on which they end."""
    if not data.strip():
        raise EmptyError(name)
    text, _ = decode(data, name)
    reader = csv.reader(io.StringIO(text, newline=""))
    grid: Grid = {}
    try:
        for cells in reader:
            grid[reader.line_num - 1] = dict(enumerate(cells[:_MOST_COLUMNS]))
            if len(grid) > MOST_ROWS + _HEADING_WITHIN:
                raise TooLargeError(name, "事实", MOST_ROWS, "行")
    except csv.Error as error:
        raise TooLargeError(name, "一格里的文字", csv.field_size_limit(), "字") from error
    return grid


def _headings_at(grid: Grid) -> int | None:
    for at in sorted(grid)[:_HEADING_WITHIN]:
        fields = {field_of(text) for text in grid[at].values()}
        if "unit" in fields and fields.intersection(KINDS):
            return at
    return None


def _names(
    cells: Mapping[int, str], line: int, sheet: str, faults: list[Fault]
) -> dict[int, tuple[str, str]]:
    """Return column → (field, heading); unknown and repeated headings are faults.

    A heading that nobody knows may be a known one misspelt: to skip it would lose its facts.
    """
    found: dict[int, tuple[str, str]] = {}
    for column, text in cells.items():
        heading = "".join(text.split())
        place = f"{sheet}!{heading}" if sheet else heading
        field = field_of(text)
        if field is None:
            if not is_idle(text):
                known = "、".join(heading_of(one) for one in HEADINGS)
                faults.append(Fault(line, place, f"没有这一列，可用：{known}"))
        elif field in {one for one, _ in found.values()}:
            faults.append(Fault(line, place, "这一列重复"))
        else:
            found[column] = field, heading
    return found


def _rows(
    grid: Grid,
    at: int,
    names: Mapping[int, tuple[str, str]],
    sheet: str,
    broken: Collection[int],
) -> Iterator[SheetRow]:
    """Yield the rows under the headings, but for those that miss a cell and are told so."""
    headings = dict(names.values())
    for place in sorted(row for row in grid if row > at and row not in broken):
        cells = {
            names[column][0]: text.strip()
            for column, text in grid[place].items()
            if column in names and text.strip()
        }
        if cells:
            yield SheetRow(sheet, place + 1, cells, headings)
