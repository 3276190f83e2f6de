"""What one value of a facts file may be: a name, a day, an amount; text in, value out."""

from __future__ import annotations

import re
from datetime import date
from decimal import Decimal
from typing import Annotated

from pydantic import BaseModel, BeforeValidator, ConfigDict, StringConstraints

_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_FIGURE = re.compile(r"[0-9]{1,9}(\.[0-9]{1,6})?")
_NO_DAY = "必须是日期，如 2024-12-31"
_NO_FIGURE = "必须是不带符号的数，如 1 或 92.5"


def read_day(value: object) -> object:
    """Return the day of a text; what is no text is left to the type."""
    if isinstance(value, str):
        if not _DAY.fullmatch(value):
            raise ValueError(_NO_DAY)
        try:
            return date.fromisoformat(value)
        except ValueError as error:
            raise ValueError(_NO_DAY) from error
    return value


def read_amount(value: object) -> object:
    """Return the number of a text, never through a float."""
    if isinstance(value, str):
        if not _FIGURE.fullmatch(value):
            raise ValueError(_NO_FIGURE)
        return Decimal(value)
    return value


Name = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1)]
# As it stands: a trace prints it.
Said = Annotated[str, StringConstraints(min_length=1)]
Day = Annotated[date, BeforeValidator(read_day)]
Amount = Annotated[Decimal, BeforeValidator(read_amount)]


class Part(BaseModel):
    """The base of every part of a facts file."""

    model_config = ConfigDict(extra="forbid", frozen=True)
