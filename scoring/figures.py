"""Numbers as a rubric writes them: text into Decimal, never through a float."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import Annotated

from pydantic import BeforeValidator

_FIGURE = re.compile(r"[0-9]{1,6}(\.[0-9]{1,6})?")
_NOT_A_FIGURE = "必须是不带符号的数，如 60 或 0.6"


def read_figure(value: object) -> Decimal:
    """Return the number; signs, exponents and full-width digits are refused."""
    if isinstance(value, Decimal):
        return value
    if not isinstance(value, str) or not _FIGURE.fullmatch(value):
        raise ValueError(_NOT_A_FIGURE)
    return Decimal(value)


Figure = Annotated[Decimal, BeforeValidator(read_figure)]
