"""Entries against the rubric: a row to store, or everything that is wrong with it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any, TypeVar

from duban.days import within_range
from duban.errors import DubanError, MisusedError
from models import Judgement, JudgementStage, Tally, VetoFinding
from scoring import facts as values
from scoring.factchecks import check_judgement, check_tally, check_veto
from scoring.figures import typed_figure
from tracking.lifecycle import MOST_TEXT, Act, WhyMissingError
from tracking.scorefacts.desk import Desk
from tracking.scorefacts.entries import JudgementEntry, TallyEntry, VetoEntry
from tracking.scorefacts.keys import content_key, given_key

MOST_TITLE = 300
T = TypeVar("T")


class FigureUnreadableError(MisusedError):
    """An amount or score that is no number."""

    def __init__(self, field_name: str, text: str) -> None:
        super().__init__(f"{field_name}「{text[:40]}」不是数，请写成 1 或 92.5 的样子。")


class FactInFutureError(DubanError):
    """Something is entered before it happened."""

    def __init__(self, on: date, day: date) -> None:
        super().__init__(f"日期{on.isoformat()}晚于录入日{day.isoformat()}，还没有发生。")


class EntryTooLongError(MisusedError):
    """A text holds more than the store keeps."""

    def __init__(self, field_name: str, found: int, most: int) -> None:
        super().__init__(f"{field_name}最多{most}字，现有{found}字。")


@dataclass(slots=True)
class Faults:
    """What is wrong with one entry, each with the field it belongs to."""

    found: list[tuple[str, DubanError]] = field(default_factory=list)

    def take(self, name: str, make: Callable[[], T], otherwise: T) -> T:
        """Return what `make` does; where it refuses, note why and return `otherwise`."""
        try:
            return make()
        except DubanError as error:
            self.found.append((name, error))
            return otherwise

    def first(self) -> None:
        """Raise the first, if there is one."""
        if self.found:
            raise self.found[0][1]


def tally_of(desk: Desk, entry: TallyEntry, act: Act, faults: Faults) -> Tally:
    """Return the row of something counted; only good where `faults` stays empty."""
    unit = faults.take("unit", lambda: desk.unit(entry.unit), "")
    what = faults.take("what", lambda: desk.counter(entry.what), "")
    amount = faults.take("amount", lambda: _figure("数量", entry.amount), Decimal(1))
    level = entry.level.strip() or None
    faults.take("on", lambda: _past(entry.on, act.day), None)
    title = _text(faults, "title", "标题", entry.title, MOST_TITLE)
    link = _text(faults, "link", "链接", entry.link, MOST_TEXT)
    fact = values.Tally("", unit, what, amount, level, entry.on, title, None, act.by)
    if what:
        name = "amount" if amount <= 0 else "level"
        faults.take(name, lambda: check_tally(desk.index, fact), None)
    return Tally(
        **_common(desk, unit, act),
        what=what,
        amount=f"{amount:f}",
        level=level,
        happened_on=entry.on,
        title=title,
        link=link,
        content_key=given_key(entry.key) or content_key(title, link),
        remark=_text(faults, "remark", "备注", entry.remark, MOST_TEXT),
    )


def judgement_of(desk: Desk, entry: JudgementEntry, act: Act, faults: Faults) -> Judgement:
    """Return the row of a judgement; only good where `faults` stays empty."""
    own = entry.stage is JudgementStage.SELF
    unit = faults.take("unit", lambda: desk.unit(entry.unit), "")
    indicator = faults.take("indicator", lambda: desk.indicator(entry.indicator), "")
    score = faults.take("score", lambda: _figure("评分", entry.score), None)
    judge = unit if own else desk.judge(indicator, entry.judge)
    on = entry.on or act.day
    faults.take("on", lambda: _past(on, act.day), None)
    if indicator and score is not None:
        stage = values.Stage(entry.stage.value)
        fact = values.Judgement("", unit, indicator, judge, stage, score, on, "")
        most = desk.index.judged[indicator][0]
        name = "score" if most is not None and score > most else "judge"
        faults.take(name, lambda: check_judgement(desk.index, fact), None)
    return Judgement(
        **_common(desk, unit, act),
        indicator=indicator,
        judge=judge,
        stage=entry.stage,
        score=f"{score or Decimal(0):f}",
        happened_on=on,
        remark=_text(faults, "remark", "备注", entry.remark, MOST_TEXT),
    )


def veto_of(desk: Desk, entry: VetoEntry, act: Act, faults: Faults) -> VetoFinding:
    """Return the row of a finding; only good where `faults` stays empty."""
    unit = faults.take("unit", lambda: desk.unit(entry.unit), "")
    veto = faults.take("veto", lambda: desk.veto(entry.veto), "")
    verifier = entry.verifier.strip() or desk.index.vetoes.get(veto, "")
    on = entry.on or act.day
    faults.take("on", lambda: _past(on, act.day), None)
    reason = _text(faults, "reason", "理由", entry.reason, MOST_TEXT)
    if not reason:
        faults.found.append(("reason", WhyMissingError("否决认定")))
    if veto:
        fact = values.VetoFinding("", unit, veto, verifier, on, reason)
        faults.take("verifier", lambda: check_veto(desk.index, fact), None)
    return VetoFinding(
        **_common(desk, unit, act), veto=veto, verifier=verifier, happened_on=on, reason=reason
    )


def _common(desk: Desk, unit: str, act: Act) -> dict[str, Any]:
    return {
        "plan_id": desk.plan_id,
        "unit_id": desk.units.get(unit, 0),
        "noted_on": act.day,
        "at": act.at,
        "by": act.by,
    }


def _figure(name: str, text: str) -> Decimal:
    try:
        found = typed_figure(text)
    except ValueError as error:
        raise FigureUnreadableError(name, text) from error
    # One way of writing for one number: 2.50 and 2.5 are the same entry.
    return Decimal(f"{found.normalize():f}")


def _past(on: date | None, day: date) -> None:
    if on is not None and within_range(on) > day:
        raise FactInFutureError(on, day)


def _text(faults: Faults, field_name: str, name: str, text: str, most: int) -> str:
    plain = text.strip()
    if len(plain) > most:
        faults.found.append((field_name, EntryTooLongError(name, len(plain), most)))
    return plain
