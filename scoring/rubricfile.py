"""What a rubric file may hold, field by field; every key is closed."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from scoring.figures import Figure
from scoring.rounding import Mode

Text = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1)]


class Takes(StrEnum):
    """Which tasks of a plan a section scores."""

    MAIN = "main"
    ANNEXES = "annexes"


class TaskWeight(StrEnum):
    """How the tasks of a section share its points, for one unit."""

    EQUAL = "equal"
    BY_MILESTONES = "by_milestones"


class Absent(StrEnum):
    """Where the points of a section go in which a unit has nothing counted."""

    SPREAD = "spread"
    FORFEIT = "forfeit"


class NothingDue(StrEnum):
    """What a unit gets of which nothing at all is counted."""

    UNSCORED = "unscored"
    FULL = "full"


class Ties(StrEnum):
    """Ranks after equal totals: 1, 1, 3 when shared; 1, 1, 2 when dense."""

    SHARE = "share"
    DENSE = "dense"


class Part(BaseModel):
    """The base of every part of a rubric file."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class HeadPart(Part):
    """What the rubric is called, and the paper whose work it scores."""

    title: Text
    paper: Text | None = None


class SettlePart(Part):
    """How a settlement is put together."""

    clause: Text | None = None
    total: Figure
    places: Annotated[int, Field(ge=0, le=6)]
    rounding: Mode
    tasks: TaskWeight
    absent: Absent
    nothing: NothingDue
    ties: Ties


class SectionPart(Part):
    """One item of the total; `rule` is the key of one of the file's rules."""

    number: Text
    title: Text
    clause: Text | None = None
    takes: Takes
    weight: Figure
    rule: Text


class GradePart(Part):
    """A grade for totals of `from` and above."""

    name: Text
    clause: Text | None = None
    from_: Figure = Field(alias="from")


class RubricFile(Part):
    """A rubric file after its choices were read and put in; rules are checked by their kind."""

    format: Literal["1"]
    rubric: HeadPart
    settle: SettlePart
    rules: Annotated[list[dict[str, object]], Field(min_length=1)]
    sections: Annotated[list[SectionPart], Field(min_length=1)]
    grades: list[GradePart] = []
