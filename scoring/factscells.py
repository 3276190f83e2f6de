"""What one value of a facts file may be: a name, a day, an amount; text in, value out."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Annotated

from pydantic import BaseModel, BeforeValidator, ConfigDict, StringConstraints

from duban.days import DayUnreadableError
from duban.days import read_day as day_of
from duban.errors import DubanError
from scoring.figures import typed_figure

_NO_FIGURE = "必须是不带符号的数，如 1 或 92.5"
_NO_DAY = "必须是日期，如 2024-12-31"


def read_day(value: object) -> object:
    """Return the day of a text; what is no text is left to the type."""
    if isinstance(value, str):
        try:
            return day_of(value)
        except DayUnreadableError as error:
            raise ValueError(_NO_DAY) from error
        except DubanError as error:
            raise ValueError(str(error).rstrip("。")) from error
    return value


def read_amount(value: object) -> object:
    """Return the number of a text, never through a float."""
    if isinstance(value, str):
        try:
            return typed_figure(value)
        except ValueError as error:
            raise ValueError(_NO_FIGURE) from error
    return value


Name = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1)]
# As it stands: a trace prints it.
Said = Annotated[str, StringConstraints(min_length=1)]
Day = Annotated[date, BeforeValidator(read_day)]
Amount = Annotated[Decimal, BeforeValidator(read_amount)]


class Part(BaseModel):
    """The base of every part of a facts file."""

    model_config = ConfigDict(extra="forbid", frozen=True)
