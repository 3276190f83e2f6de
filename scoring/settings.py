"""Settings of rules that are more than a number: yes or no, lists of names, figures above zero."""

from __future__ import annotations

from decimal import Decimal
from typing import Annotated

from pydantic import AfterValidator, BeforeValidator

from scoring.figures import Figure
from scoring.rule import Text

_NOT_YES_NO = "必须是 yes 或 no"
_NOT_POSITIVE = "必须大于 0"
_NO_NAMES = "至少写一个名称"
_TWICE = "名称重复"


def _read_yes_no(value: object) -> bool:
    if isinstance(value, bool):
        return value
    if value not in ("yes", "no"):
        raise ValueError(_NOT_YES_NO)
    return value == "yes"


def _positive(value: Decimal) -> Decimal:
    if value <= 0:
        raise ValueError(_NOT_POSITIVE)
    return value


def _split(value: object) -> object:
    return value.split("、") if isinstance(value, str) else value


def _each_once(names: tuple[str, ...]) -> tuple[str, ...]:
    if not names:
        raise ValueError(_NO_NAMES)
    if len(set(names)) < len(names):
        raise ValueError(_TWICE)
    return names


YesNo = Annotated[bool, BeforeValidator(_read_yes_no)]
Positive = Annotated[Figure, AfterValidator(_positive)]
# A list, or a text with 、 between the names: a choice can only put a text in.
Names = Annotated[tuple[Text, ...], BeforeValidator(_split), AfterValidator(_each_once)]
