"""The desk at which facts of one plan are entered: what its rubric takes, and for which units."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from sqlmodel import Session, col, select

from duban.errors import DubanError, NotFoundError
from models import Plan, Unit
from models.base import key_of
from scoring.gaining import period_of
from scoring.index import RubricIndex, index_of
from scoring.indicator import Period
from tracking.rubrics import rubric_of, units_of


class NothingToEnterError(DubanError):
    """The plan's rubric counts milestones only."""

    def __init__(self, plan: str, rubric: str) -> None:
        super().__init__(
            f"方案「{plan}」的考核细则 {rubric} 只按节点办结情况核算，没有要录入的事实。"
        )


@dataclass(frozen=True, slots=True)
class Desk:
    """What may be entered; names that people type are resolved here, and nowhere else."""

    plan_id: int
    code: str
    index: RubricIndex
    units: Mapping[str, int]
    short_names: Mapping[str, str]
    period: Period | None

    def unit(self, name: str) -> str:
        """Return the full name of a unit that is settled, from its name or short name."""
        plain = name.strip()
        found = plain if plain in self.units else self.short_names.get(plain)
        if found is None:
            raise NotFoundError("核算单位", name, list(self.units))
        return found

    def counter(self, name: str) -> str:
        """Return a counter's key from its key, its title, or both («2.4 半年总结»)."""
        return self._named("计数事项", name, self.index.counters)

    def indicator(self, name: str) -> str:
        """Return the number of an indicator that is judged, from its number, title or both."""
        return self._named("可评分的指标", name, self.index.judged)

    def veto(self, name: str) -> str:
        """Return a veto's key from its key, its title, or both."""
        return self._named("否决情形", name, self.index.vetoes)

    def label(self, key: str) -> str:
        """Return what lists call it: a number with its title, a word by its title alone."""
        title = self.index.titles.get(key, "")
        if not title or title == key:
            return key
        return f"{key} {title}" if key[0].isdigit() else title

    def judge(self, indicator: str, name: str) -> str:
        """Return who judges: as given, or the only one there is."""
        judges = self.index.judged[indicator][1] if indicator in self.index.judged else ()
        return judges[0] if not name.strip() and len(judges) == 1 else name.strip()

    def _named(self, kind: str, name: str, keys: Iterable[str]) -> str:
        known = list(keys)
        plain = unicodedata.normalize("NFKC", name).strip()
        if plain in known:
            return plain
        for naming in (self.label, lambda key: self.index.titles.get(key, "")):
            titled = [key for key in known if naming(key) == plain]
            if len(titled) == 1:
                return titled[0]
        raise NotFoundError(kind, name, [self.label(key) for key in known])


def open_desk(session: Session, plan: Plan) -> Desk:
    """Return the desk of a plan.

    Raises:
        NoRubricError: the plan has no rubric.
        NothingToEnterError: its rubric counts milestones only.
    """
    rubric = rubric_of(plan)
    index = index_of(rubric)
    if not (index.counters or index.judged or index.vetoes):
        raise NothingToEnterError(plan.code, rubric.name)
    settled = [unit.name for unit in units_of(rubric)]
    rows = session.exec(
        select(Unit).where(Unit.office == plan.office).order_by(col(Unit.position))
    ).all()
    of_name = {row.name: row for row in rows if row.name in settled or not settled}
    ordered = [name for name in settled or of_name if name in of_name]
    return Desk(
        plan_id=key_of(plan),
        code=plan.code,
        index=index,
        units={name: key_of(of_name[name]) for name in ordered},
        period=period_of(rubric),
        short_names={short: name for name in ordered for short in of_name[name].short_names},
    )
