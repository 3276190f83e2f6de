"""What of a file stands in the store already, so that importing it again adds nothing."""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable, Sequence

from sqlmodel import Session, col, select

from duban.errors import DubanError
from models import Judgement, Plan, Tally, VetoFinding
from models.base import key_of
from models.recorded import Recorded
from tracking.scorefacts.gathering import judgement_key
from tracking.scorefacts.recording import in_order
from tracking.scorefacts.refs import ref_of


class JudgedTwiceError(DubanError):
    """One file has two scores of one judge for the same thing; which one holds is not said."""

    def __init__(self, place: str) -> None:
        super().__init__(f"同一评分人对这个单位、这项指标的评分，{place}已有。")


class Repeats:
    """The facts of a plan, and what a file adds to them, looked up by content."""

    def __init__(self, session: Session, plan: Plan) -> None:
        self._identities: Counter[Hashable] = Counter()
        self._contents: dict[Hashable, str] = {}
        self._judged: dict[Hashable, Judgement] = {}
        self._in_file: dict[Hashable, str] = {}
        for table in (Tally, Judgement, VetoFinding):
            rows: Sequence[Recorded] = session.exec(
                select(table).where(table.plan_id == plan.id).order_by(col(table.id))
            ).all()
            for row in rows:
                self._take(row)

    def _take(self, row: Recorded) -> None:
        self._identities[_identity(row, dated=True)] += 1
        if not isinstance(row, Tally):
            self._identities[_identity(row, dated=False)] += 1
        if row.withdrawn_on is not None:
            return
        content = _content(row)
        if content is not None:
            self._contents.setdefault(content, ref_of(type(row), key_of(row)))
        if isinstance(row, Judgement):
            self._judged[judgement_key(row)] = row

    def has(self, row: Recorded, *, dated: bool) -> bool:
        """Whether the store holds the row, withdrawn or not.

        Each thing counted in the store answers for one of the file: two late reports of a day
        are two. `dated` is whether the file said on which day it was judged or found.
        """
        identity = _identity(row, dated=dated or isinstance(row, Tally))
        if self._identities[identity] == 0:
            return False
        if isinstance(row, Tally):
            self._identities[identity] -= 1
        return True

    def check(self, row: Recorded) -> None:
        """Refuse a judgement dated before the judge's last, or given twice in one file."""
        if isinstance(row, Judgement):
            in_order(row, self._judged.get(judgement_key(row)))
            place = self._in_file.get(judgement_key(row))
            if place is not None:
                raise JudgedTwiceError(place)

    def same_content(self, row: Recorded) -> str | None:
        """Return where the same content stands at the same level, None where nowhere."""
        content = _content(row)
        return None if content is None else self._contents.get(content)

    def add(self, row: Recorded, place: str) -> None:
        """Take a row of the file, so that a later one equal in content is told."""
        content = _content(row)
        if content is not None:
            self._contents[content] = place
        if isinstance(row, Judgement):
            self._in_file[judgement_key(row)] = place


def _identity(row: Recorded, *, dated: bool) -> Hashable:
    """Return what makes two rows the same entry, whenever and by whomever entered."""
    match row:
        case Tally():
            own: tuple[object, ...] = (row.what, row.level, row.amount, row.happened_on)
            own += (row.title, row.link, row.content_key, row.remark)
        case Judgement():
            own = (row.indicator, row.judge, str(row.stage), row.score, row.remark)
            own += (row.happened_on if dated else None,)
        case VetoFinding():
            own = (row.veto, row.verifier, row.reason, row.happened_on if dated else None)
        case _:
            raise TypeError(row)
    return type(row).__name__, row.unit_id, own


def _content(row: Recorded) -> Hashable:
    """Return what may stand once only: content at one level, a veto."""
    match row:
        case Tally() if row.content_key is not None:
            return row.unit_id, row.what, row.level, row.content_key
        case VetoFinding():
            return row.unit_id, row.veto
    return None
