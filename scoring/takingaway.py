"""What the rules share that take so many points for each of something counted."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from enum import StrEnum
from typing import Annotated

from pydantic import BeforeValidator

from scoring.figures import read_figure
from scoring.rule import CountingEarner, Earned, Role, Text
from scoring.settings import Positive
from scoring.words import figure

_ZERO = Decimal(0)


class Start(StrEnum):
    """Where the taking starts: at the leaf's points, or beside other rules that give them."""

    FULL = "full"
    NONE = "none"


def _read_bottom(value: object) -> Decimal | None:
    return None if value == "none" else read_figure(value)


# None where the paper does not say 扣完为止.
Bottom = Annotated[Decimal | None, BeforeValidator(_read_bottom)]


class TakingEarner(CountingEarner):
    """A rule that takes `each` for every unit counted; the module of a kind says which."""

    each: Positive
    unit: Text
    start: Start
    floor: Bottom

    @property
    def role(self) -> Role:
        """The base that is left, or a deduction beside it."""
        return Role.BASE if self.start is Start.FULL else Role.DEDUCTION

    @property
    def stops_at_zero(self) -> bool:
        """Whether the taking beside other rules ends with the points that there are."""
        return self.start is Start.NONE and self.floor is not None

    def faults(self, points: Decimal | None) -> Iterator[str]:
        """A start at the full points needs points; a floor other than 0 belongs to them."""
        if self.start is Start.FULL and not points:
            yield "start 为 full，本项须写分值"
        if self.start is Start.NONE and self.floor not in (None, 0):
            yield "start 为 none 时，floor 只能是 0 或 none"
        if self.floor is not None and points is not None and self.floor > points:
            yield "floor 不能大于本项分值"

    def take(self, full: Decimal | None, amount: Decimal, what: str) -> Earned:
        """Return what is left of `full`, or what is taken, for `amount` of `what`."""
        says = f"{what} {figure(amount)} {self.unit}，每{self.unit}扣 {figure(self.each)} 分"
        taken = self.each * amount
        if self.start is Start.NONE:
            return Earned(taken, says if amount else f"{what} 0 {self.unit}，不扣分")
        left = (full or _ZERO) - taken
        if not amount:
            return Earned(left, f"{what} 0 {self.unit}，不扣分")
        if self.floor is not None and left < self.floor:
            end = "扣完为止" if not self.floor else f"最低 {figure(self.floor)} 分"
            return Earned(self.floor, f"{says}，{end}")
        return Earned(left, f"{says}，扣 {figure(taken)} 分")
