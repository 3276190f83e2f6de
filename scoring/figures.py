"""Numbers as rubrics write them and as people type them: text into Decimal, never a float."""

from __future__ import annotations

import re
import unicodedata
from decimal import Decimal
from typing import Annotated

from pydantic import BeforeValidator

_TYPED = re.compile(r"([0-9]{1,9}|[0-9]{1,3}(?:,[0-9]{3}){1,2})(\.[0-9]{1,15})?")
_FIGURE = re.compile(r"[0-9]{1,6}(\.[0-9]{1,6})?")
_NOT_A_FIGURE = "必须是不带符号的数，如 60 或 0.6"


def read_figure(value: object) -> Decimal:
    """Return the number; signs, exponents and full-width digits are refused."""
    if isinstance(value, Decimal):
        return value
    if not isinstance(value, str) or not _FIGURE.fullmatch(value):
        raise ValueError(_NOT_A_FIGURE)
    return Decimal(value)


def typed_figure(text: str) -> Decimal:
    """Return a number of a sheet, a facts file or a form, with the digits that it has there.

    Full-width digits, blanks around it and thousands marks are taken as people mean them.
    Raises ValueError for what is no number, or has a sign.
    """
    plain = unicodedata.normalize("NFKC", text).strip()
    if not _TYPED.fullmatch(plain):
        raise ValueError(_NOT_A_FIGURE)
    return Decimal(plain.replace(",", ""))


Figure = Annotated[Decimal, BeforeValidator(read_figure)]
