"""Which choices matter: every other reading settled once, and the ranks and grades that move.

A paper may leave thirty things open of which three decide anything. Each alternative is settled
as a whole on the same facts, one choice changed at a time, so the work is one settlement for
each; what two changed together would do is not tried.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from duban.errors import DubanError
from scoring.choices import Choice, Option
from scoring.engine import settle
from scoring.rubric import rubric_reader
from scoring.settlement import Settlement, UnitScore
from scoring.whatif import Given


@dataclass(frozen=True, slots=True)
class Standing:
    """A unit's rank and grade under the readings taken, and under another one."""

    unit: str
    rank: tuple[int | None, int | None]
    grade: tuple[str | None, str | None]

    @property
    def says(self) -> str:
        """What moves, in words: «甲县第2名变为第3名，优秀变为良好»."""
        said = []
        if self.rank[0] != self.rank[1]:
            said.append("变为".join(_place(rank) for rank in self.rank))
        if self.grade[0] != self.grade[1]:
            said.append("变为".join(grade or "不定等次" for grade in self.grade))
        return f"{self.unit}{'，'.join(said)}"


@dataclass(frozen=True, slots=True)
class OtherReading:
    """Another reading of a choice, and the units that it would move; none where it moves nobody.

    `untried` says why it was not settled, None where it was: a reading that the program cannot
    compute, or one that the facts do not fit.
    """

    says: str
    moved: tuple[Standing, ...] = ()
    untried: str | None = None

    def to_json(self) -> dict[str, Any]:
        """Return it."""
        moved = [
            {
                "unit": one.unit,
                "rank": {"from": one.rank[0], "to": one.rank[1]},
                "grade": {"from": one.grade[0], "to": one.grade[1]},
            }
            for one in self.moved
        ]
        return {"says": self.says, "moved": moved, "untried": self.untried}


@dataclass(frozen=True, slots=True)
class Effect:
    """What the other readings of one choice would do."""

    id: str
    clause: str | None
    question: str
    taken: str
    others: tuple[OtherReading, ...]

    @property
    def moves(self) -> bool:
        """Whether any of them would move a rank or a grade."""
        return any(one.moved for one in self.others)

    def to_json(self) -> dict[str, Any]:
        """Return it."""
        return {
            "id": self.id,
            "clause": self.clause,
            "question": self.question,
            "taken": self.taken,
            "moves": self.moves,
            "others": [one.to_json() for one in self.others],
        }


def effects(given: Given) -> list[Effect]:
    """Return every choice of the rubric with what its other readings would do, in its order."""
    rubric = given.rubric
    read = rubric_reader(rubric.text, rubric.name)
    taken = {choice.id: choice.taken.says for choice in rubric.choices}
    base = settle(rubric, given.facts, given.on, given.units, trace=False)

    def other(choice: Choice, option: Option) -> OtherReading:
        if not option.computed:
            return OtherReading(option.says, untried="程序不能计算")
        try:
            tried = read(taken | {choice.id: option.says})
            found = settle(tried, given.facts, given.on, given.units, trace=False)
        except DubanError as error:
            return OtherReading(option.says, untried=f"现有的事实不能这样算：{error}")
        return OtherReading(option.says, _moved(base, found))

    return [
        Effect(
            choice.id,
            choice.clause,
            choice.question,
            choice.taken.says,
            tuple(other(choice, option) for option in choice.others),
        )
        for choice in rubric.choices
    ]


def _moved(base: Settlement, found: Settlement) -> tuple[Standing, ...]:
    """Return the units whose place differs; a reading may name other units to settle."""
    after = {unit.unit: unit for unit in found.units}
    return tuple(
        Standing(old.unit, (old.rank, new.rank), (old.grade, new.grade))
        for old in base.units
        if (new := after.get(old.unit)) is not None and _place_of(old) != _place_of(new)
    )


def _place_of(unit: UnitScore) -> tuple[int | None, str | None]:
    return unit.rank, unit.grade


def _place(rank: int | None) -> str:
    return "不排名" if rank is None else f"第{rank}名"


def moved_words(reading: OtherReading, most: int = 4) -> str:
    """Return what a reading would do, in one line, after so many units only how many there are."""
    if reading.untried is not None:
        return reading.untried
    return _listed([one.says for one in reading.moved], most) or "名次、等次不变"


def _listed(said: Sequence[str], most: int) -> str:
    more = f"等{len(said)}个单位" if len(said) > most else ""
    return "；".join(said[:most]) + more
