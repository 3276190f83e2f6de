"""A sheet of facts into the store: all of it, or nothing with every fault by row and column."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import partial

from sqlmodel import Session

from duban.days import read_day
from duban.errors import DubanError, NotLoadedError
from models import JudgementStage, Plan
from models.base import key_of
from models.recorded import Recorded
from plans.locking import take_turns
from tracking.lifecycle import Act
from tracking.scorefacts.checking import Faults, judgement_of, tally_of, veto_of
from tracking.scorefacts.columns import KINDS, STAGES
from tracking.scorefacts.desk import Desk
from tracking.scorefacts.entries import JudgementEntry, TallyEntry, VetoEntry
from tracking.scorefacts.refs import ref_of
from tracking.scorefacts.repeats import Repeats
from tracking.scorefacts.sheets import SheetRow, Sheets

_COUNTED = ("amount", "level", "title", "link", "key")


class StageUnknownError(DubanError):
    """A stage that no judgement has."""

    def __init__(self, text: str) -> None:
        super().__init__(f"没有「{text}」这个阶段，可用：{'、'.join(s for s in STAGES if s)}。")


class KindUnclearError(DubanError):
    """A row that says neither what is counted, nor what is judged, nor which veto applies."""

    def __init__(self) -> None:
        super().__init__("这一行没有写明事项、指标或一票否决，或写了不止一样。")


class NothingToImportError(DubanError):
    """A file with headings and nothing under them."""

    def __init__(self, name: str) -> None:
        super().__init__(f"「{name}」只有表头，下面没有要导入的行，什么也没有导入。")


@dataclass(slots=True)
class Imported:
    """What came of a file: `known` rows stand in the store already, as they are or withdrawn.

    `told` says what was left out of repeats within the file, and what the file hides.
    """

    refs: list[str] = field(default_factory=list)
    known: int = 0
    told: list[str] = field(default_factory=list)


def import_sheets(
    session: Session, plan: Plan, desk: Desk, name: str, sheets: Sheets, act: Act
) -> Imported:
    """Enter every row that is not in the store yet; the same file again enters nothing.

    A row equal to one that was withdrawn stays out: whoever withdrew it meant it.

    Raises:
        NotLoadedError: some rows are wrong; none was entered.
        NothingToImportError: there are no rows.
    """
    if not (sheets.rows or sheets.faults):
        raise NothingToImportError(name)
    take_turns(session, f"facts {desk.code}")
    store = Repeats(session, plan)
    faults = list(sheets.faults)
    done = Imported(told=list(sheets.remarks))
    rows: list[Recorded] = []
    for line in sheets.rows:
        found = Faults()
        row = _row(desk, line, act, found)
        known = row is not None and not found.found and store.has(row, dated="on" in line.cells)
        if row is not None and not found.found and not known:
            found.take("judge", partial(store.check, row), None)
        faults += [line.fault(at, str(error).rstrip("。")) for at, error in found.found]
        if row is None or found.found:
            continue
        if known:
            done.known += 1
        elif (same := store.same_content(row)) is not None:
            done.told.append(f"第{line.line}行与{same}是同一内容、同一级别，没有重复录入。")
        else:
            store.add(row, f"第{line.line}行")
            rows.append(row)
    if faults:
        raise NotLoadedError(name, faults)
    session.add_all(rows)
    session.flush()
    done.refs = [ref_of(type(row), key_of(row)) for row in rows]
    return done


def _row(desk: Desk, line: SheetRow, act: Act, found: Faults) -> Recorded | None:
    cells = line.cells
    on = found.take("on", lambda: _day(cells.get("on", "")), None)
    kind, named = found.take("what", lambda: _kind(cells), ("", ""))
    unit, remark = cells.get("unit", ""), cells.get("remark", "")
    match kind:
        case "what":
            taken = {k: cells[k] for k in ("amount", "level", "title", "link", "key") if k in cells}
            return tally_of(
                desk, TallyEntry(unit, named, on=on, remark=remark, **taken), act, found
            )
        case "indicator":
            stage = found.take("stage", lambda: _stage(cells.get("stage", "")), JudgementStage.SELF)
            score, judge = cells.get("score", ""), cells.get("judge", "")
            judged = JudgementEntry(unit, named, score, judge, stage, on, remark)
            return judgement_of(desk, judged, act, found)
        case "veto":
            reason = cells.get("reason", remark)
            finding = VetoEntry(unit, named, reason, cells.get("judge", ""), on)
            return veto_of(desk, finding, act, found)
    return None


def _kind(cells: Mapping[str, str]) -> tuple[str, str]:
    """Return which kind of fact a row is, and the name under which the rubric has it."""
    given = [(kind, cells[kind]) for kind in KINDS if kind in cells]
    if len(given) != 1:
        raise KindUnclearError
    kind, named = given[0]
    if kind != "item":
        return kind, named
    return ("indicator" if "score" in cells else "what"), named


def _day(text: str) -> date | None:
    return read_day(text) if text.strip() else None


def _stage(text: str) -> JudgementStage:
    if text not in STAGES:
        raise StageUnknownError(text)
    return JudgementStage(STAGES[text])
