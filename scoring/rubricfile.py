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
    """What the rubric is called, and the paper and year whose work it scores."""

    title: Text
    paper: Text | None = None
    clause: Text | None = None
    year: Annotated[int, Field(ge=2000, le=2099)] | None = None


class SettlePart(Part):
    """How a settlement is put together, whatever the shape of the rubric."""

    clause: Text | None = None
    total: Figure
    places: Annotated[int, Field(ge=0, le=6)]
    rounding: Mode
    ties: Ties


class CompletionSettlePart(SettlePart):
    """What a rubric by completion settles besides."""

    tasks: TaskWeight
    absent: Absent
    nothing: NothingDue


class SectionPart(Part):
    """One item of the total; `rule` is the key of one of the file's rules."""

    number: Text
    title: Text
    clause: Text | None = None
    takes: Takes
    weight: Figure
    rule: Text


class FilePart(Part):
    """What every rubric file has; rules and awards are checked by their kind."""

    format: Literal["1"]
    rubric: HeadPart
    awards: list[dict[str, object]] = []


class CompletionFile(FilePart):
    """A rubric by completion, after its choices were read and put in."""

    settle: CompletionSettlePart
    rules: Annotated[list[dict[str, object]], Field(min_length=1)]
    sections: Annotated[list[SectionPart], Field(min_length=1)]
