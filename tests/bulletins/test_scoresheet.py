from __future__ import annotations

import shutil
from datetime import date
from decimal import Decimal
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
import yaml
from openpyxl import Workbook, load_workbook
from sqlmodel import Session

from bulletins.scoresheet.book import DETAIL, write_scores
from bulletins.scoresheet.formulas import formula, spans
from bulletins.scoresheet.lines import Kind
from bulletins.scoresheet.tree import Block, blocks
from bulletins.settled import Settled, read_settled
from duban.build.database import make_engine
from duban.libreoffice import convert, find_libreoffice
from plans.overview import get_plan
from scoring.engine import settle
from tests.bulletins.settlements import LEAVES, settlement
from tests.offices import act, milestone
from tests.scoring import fragments
from tests.scoring.hengyang import of_the_year
from tracking.lifecycle import accept, submit
from tracking.settling import reckon

SUMMARY = "总表"
SCORING = Path(__file__).parents[1] / "scoring"
needs_libreoffice = pytest.mark.skipif(
    find_libreoffice() is None, reason="LibreOffice is not installed here"
)


def written(settled: Settled, folder: Path) -> Path:
    out = folder / "得分.xlsx"
    write_scores(settled, "考核办法", out)
    return out


def recalculated(path: Path) -> Workbook:
    """The workbook after LibreOffice computed it, and with the values that it got."""
    data = convert(path.read_bytes(), "xlsx", "xlsx", seconds=120)
    return load_workbook(BytesIO(data), data_only=True)


def rows(book: Workbook, sheet: str) -> list[list[Any]]:
    return [list(row) for row in book[sheet].iter_rows(values_only=True)]


def number(value: object, like: Decimal) -> Decimal:
    """A computed cell at the printed places; a value that is off by half a digit shows."""
    assert isinstance(value, int | float)
    return Decimal(repr(value)).quantize(like)


def check_everything(book: Workbook, settled: Settled) -> int:
    """Compare every figure of the two sheets with the settlement; returns how many there are."""
    checked = 0
    detail = rows(book, DETAIL)
    heads = detail[1]
    for block in blocks(settled):
        for line in block.lines:
            for unit, value in zip(settled.units, line.values, strict=True):
                cell = detail[line.row - 1][heads.index(unit.unit)]
                if value is None:
                    assert cell is None
                else:
                    assert number(cell, value) == value, (line.title, unit.unit)
                    checked += 1
    heads, *lines = rows(book, SUMMARY)[1:]
    assert [line[1] for line in lines] == [unit.unit for unit in settled.units]
    for line, unit in zip(lines, settled.units, strict=True):
        cells = dict(zip(heads, line, strict=True))
        for item in unit.items:
            cell = cells[f"{item.number}.{item.title}"]
            assert (cell is None) == (item.points is None)
            if item.points is not None:
                assert number(cell, item.points) == item.points
        assert (cells["总分"] is None) == (unit.total is None)
        if unit.total is not None:
            assert number(cells["总分"], unit.total) == unit.total
        assert cells["名次"] == unit.rank
        assert (cells["等次"] or None) == unit.grade
        checked += 2
    return checked


@needs_libreoffice
def test_ties_without_empty_places_and_a_unit_out_of_the_ranks_are_reckoned_too(
    tmp_path: Path,
) -> None:
    settled = read_settled(settlement(dense=True, vetoed="乙县统计局"), 3)
    book = recalculated(written(settled, tmp_path))
    assert check_everything(book, settled) > 100


@needs_libreoffice
def test_what_the_engine_settled_of_a_real_plan_is_equal_in_every_cell(
    sqlite_huangshan: Path, tmp_path: Path
) -> None:
    shutil.copy(sqlite_huangshan, tmp_path / "duban.db")
    engine = make_engine(f"sqlite:///{tmp_path / 'duban.db'}")
    with Session(engine) as session:
        settled = read_settled(real(session))
    engine.dispose()
    book = recalculated(written(settled, tmp_path))
    assert check_everything(book, settled) > 200


@needs_libreoffice
def test_the_whole_paper_of_ten_items_is_equal_in_every_cell(tmp_path: Path) -> None:
    settled = read_settled(of_the_year().to_json())
    assert check_everything(recalculated(written(settled, tmp_path)), settled) > 4000
    assert {line.kind for block in blocks(settled) for line in block.lines} >= {
        Kind.ADJUST,
        Kind.SCALED,
        Kind.APPLIES,
    }
    assert Kind.GIVEN not in {line.kind for block in blocks(settled) for line in block.lines}


@needs_libreoffice
@pytest.mark.parametrize("at", range(3))
def test_items_outside_of_the_total_are_held_to_their_limits_by_formulas(
    tmp_path: Path, at: int
) -> None:
    settled = read_settled(outside(at))
    book = recalculated(written(settled, tmp_path))
    assert check_everything(book, settled) >= 15
    lines = [line for block in blocks(settled) for line in block.lines]
    assert not any(line.kind in {Kind.ADJUST, Kind.GIVEN} for line in lines)


@needs_libreoffice
def test_what_the_most_of_a_total_takes_is_an_adjustment_that_says_so(tmp_path: Path) -> None:
    settled = read_settled(outside(3))
    assert check_everything(recalculated(written(settled, tmp_path)), settled) >= 15
    adjusted = [
        (line.title, [str(value) for value in line.values if value is not None])
        for block in blocks(settled)
        for line in block.lines
        if line.kind is Kind.ADJUST
    ]
    assert adjusted == [
        ("第1项计入总分：总分封顶和取舍的尾差", ["-4.00"]),
        ("创新加分计入总分：总分封顶和取舍的尾差", ["-2.00", "-2.00", "-1.00"]),
    ]


def test_what_is_added_and_taken_outside_follows_its_leaves() -> None:
    settled = read_settled(outside(0))
    _, bonus, taken = blocks(settled)
    assert formula(bonus.points, 0) == f"=ROUND(MIN(E{bonus.points.row - 1},5),2)"
    assert formula(taken.points, 0) == f"=ROUND(E{taken.points.row - 1},2)"
    held = blocks(read_settled(outside(1)))[2].points
    assert formula(held, 0) == f"=ROUND(MAX(E{held.row - 1},-4),2)"


def outside(at: int) -> dict[str, Any]:
    """A worked example of items outside of the weighted total, as the engine settles it."""
    case = yaml.safe_load((SCORING / "outside.yaml").read_text(encoding="utf-8"))[at]
    rubric = fragments.rubric_of(case)
    facts, units = fragments.facts_of(case), fragments.units_of(rubric)
    return settle(rubric, facts, fragments.DAY, units).to_json()


def test_a_settlement_of_an_older_program_is_laid_out_the_same() -> None:
    year = of_the_year()
    new, old = (blocks(read_settled(year.to_json(form))) for form in (2, 1))
    for now, then in zip(new, old, strict=True):
        told = [
            [(line.kind, line.values, formula(line, 0)) for line in block.lines]
            for block in (now, then)
        ]
        assert told[0] == told[1]


def test_ranks_after_a_tie_are_told_by_the_settlement_though_no_tie_shows_it(
    tmp_path: Path,
) -> None:
    settled = read_settled(outside(1) | {"ties": "dense"})
    cell = load_workbook(written(settled, tmp_path))[SUMMARY].cell(3, 9).value
    assert isinstance(cell, str)
    assert "COUNTIFS" in cell


def real(session: Session) -> dict[str, Any]:
    """Huangshan settled at the year's end, when two units had handed in two reports."""
    plan = get_plan(session, "huangshan-2023")
    for ref, unit, day in (
        ("1", "屯溪区统计局", "2023-12-01"),
        ("2", "徽州区统计局", "2024-01-02"),
        ("3", "徽州区统计局", "2023-12-01"),
    ):
        found = milestone(session, plan, ref, unit)
        submit(session, found, act(day), "已办", [])
        accept(session, found, act(day))
    session.commit()
    settled, _ = reckon(session, plan, date(2024, 1, 5))
    return settled.to_json()


@needs_libreoffice
def test_a_changed_leaf_changes_item_total_and_rank(tmp_path: Path) -> None:
    settled = read_settled(settlement(), 3)
    path = written(settled, tmp_path)
    book = load_workbook(path)
    block = blocks(settled)[0]
    leaf = next(line for line in block.lines if line.kind is Kind.LEAF)
    unit = list(LEAVES).index("丙县统计局")
    cell = book[DETAIL].cell(leaf.row, 5 + unit)
    assert float(cell.value) == 33.34
    cell.value = 63.34
    book.save(path)
    after = rows(recalculated(path), SUMMARY)[2 + unit]
    before = settled.units[unit]
    assert before.total is not None
    assert number(after[5], before.total) == before.total + 18  # 30 points at a weight of 60
    assert before.rank == 4
    assert after[7] == 1


def kinds_of(block: Block) -> dict[Kind, list[str]]:
    found: dict[Kind, list[str]] = {}
    for line in block.lines:
        found.setdefault(line.kind, []).append(line.title)
    return found


def test_leaves_and_weights_are_entered_and_all_above_is_reckoned() -> None:
    for block in blocks(read_settled(settlement())):
        for line in block.lines:
            entered = line.kind in {Kind.LEAF, Kind.WEIGHT, Kind.ADJUST, Kind.HEAD}
            assert (formula(line, 0) is None) == entered, line.title


def test_a_cap_is_told_as_an_adjustment_of_the_sum_that_it_bites() -> None:
    first, second = blocks(read_settled(settlement()))
    adjust = next(line for line in first.lines if line.kind is Kind.ADJUST)
    assert adjust.title == "分组1.2：加分 5 分封顶"
    assert [value and int(value) for value in adjust.values] == [
        -2,
        None,
        None,
        -2,
        None,
        None,
        None,
    ]
    assert Kind.SCALED not in kinds_of(first)
    assert kinds_of(second)[Kind.SCALED] == ["第2项工作折算得分"]


def test_a_settlement_without_traces_has_its_items_entered() -> None:
    bare = settlement()
    for unit in bare["units"]:
        unit["trace"]["children"] = []
    for block in blocks(read_settled(bare)):
        assert Kind.LEAF not in kinds_of(block)
        assert block.points.values[0] is not None


def test_places_that_only_some_units_have_stand_in_the_order_of_the_paper() -> None:
    mixed = settlement()
    for at, unit in enumerate(mixed["units"]):
        leaves = unit["trace"]["children"][0]["children"]
        del leaves[at % 3]
    numbers = [line.number for line in blocks(read_settled(mixed))[0].lines]
    assert [one for one in numbers if one.startswith("1.") and one.count(".") == 1] == [
        "1.1", "1.2", "1.3",
    ]  # fmt: skip


def test_neighbouring_cells_are_written_as_a_range() -> None:
    assert spans([3, 4, 5, 9, 11, 12], lambda row: f"E{row}") == "E3:E5,E9,E11:E12"


def test_the_notes_say_where_the_figures_come_from_and_what_was_taken(tmp_path: Path) -> None:
    book = load_workbook(written(read_settled(settlement(gaps=1), 3), tmp_path))
    said = [line for line in rows(book, "说明") if line[0]]
    assert ["来源", "核算存档3号（核算日2025-01-05）"] in said
    assert ["取定", "得分相同时怎样排名：名次并列〔五〕"] in said
    assert ["未定论", "甲县统计局（1.1）：还没有评分，待办公室"] in said
    assert book.calculation.fullCalcOnLoad
