"""What a rubric of indicators may hold, field by field; every key is closed."""

from __future__ import annotations

import re
from datetime import date
from typing import Annotated, Self

from pydantic import AfterValidator, Field, model_validator

from scoring.figures import Figure
from scoring.indicator import Undated
from scoring.rubricfile import FilePart, Part, SettlePart, Text
from scoring.rule import Role

_NUMBER = re.compile(r"[0-9A-Za-z]+(\.[0-9A-Za-z]+)*")
_NOT_A_NUMBER = "只用数字、字母和点，如 5.9.2"
_ENDS_FIRST = "to 不能早于 from"
_LEAF_OR_HEADING = "children 和 rules 至少写一个"
_OF_A_TASK = "写 deadlines 时要写 tasks"


def _numbered(value: str) -> str:
    if not _NUMBER.fullmatch(value):
        raise ValueError(_NOT_A_NUMBER)
    return value


Number = Annotated[Text, Field(max_length=40), AfterValidator(_numbered)]


class PeriodPart(Part):
    """The days whose facts count, and what becomes of a fact without a day."""

    clause: Text | None = None
    from_: date = Field(alias="from")
    to: date
    undated: Undated = Undated.COUNT

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        if self.to < self.from_:
            raise ValueError(_ENDS_FIRST)
        return self


class GroupPart(Part):
    """Units that are ranked together, in the order in which lists show them."""

    name: Text
    clause: Text | None = None
    units: Annotated[list[Text], Field(min_length=1)]


class CounterPart(Part):
    """Something that several rules may count; a leaf's own counter need not be listed."""

    key: Annotated[Text, Field(pattern=r"^[a-z][a-z0-9-]*$", max_length=60)]
    title: Text
    clause: Text | None = None
    unit: Text | None = None
    levels: tuple[Text, ...] = ()


class IndicatorPart(Part):
    """A place of the paper. Its clause is that of the nearest above it when it names none.

    `judges` are the sections that judge it, those above when it names none; `tasks` the refs
    of the plan's tasks whose milestones are its facts, all of them or, with `deadlines`, those
    of deadlines with one of these phrases. A child's points count into the parent's sum when
    its role is base.
    """

    number: Number
    title: Text
    clause: Text | None = None
    phrase: Text | None = None
    role: Role = Role.BASE
    points: Figure | None = None
    judges: tuple[Text, ...] = ()
    tasks: tuple[Text, ...] = ()
    deadlines: tuple[Text, ...] = ()
    rules: tuple[dict[str, object], ...] = ()
    children: tuple[IndicatorPart, ...] = ()

    @model_validator(mode="after")
    def _leaf_or_heading(self) -> Self:
        if not self.rules and not self.children:
            raise ValueError(_LEAF_OR_HEADING)
        return self

    @model_validator(mode="after")
    def _of_a_task(self) -> Self:
        if self.deadlines and not self.tasks:
            raise ValueError(_OF_A_TASK)
        return self


class ItemPart(IndicatorPart):
    """An item of the total; `lead` is the section that answers for its scores.

    One of the base has a weight and points; one outside of it has neither, and may have `most`,
    in points of the total.
    """

    clause: Text
    weight: Figure | None = None
    lead: Text
    most: Figure | None = None


class TotalPart(SettlePart):
    """How the items make a total; `most` is what it comes to at most, bonuses included."""

    most: Figure | None = None


class IndicatorFile(FilePart):
    """A rubric of indicators after its choices were put in."""

    settle: TotalPart
    period: PeriodPart | None = None
    units: Annotated[list[GroupPart], Field(min_length=1)]
    counters: tuple[CounterPart, ...] = ()
    items: Annotated[list[ItemPart], Field(min_length=1)]
