"""The one place where points are rounded, and where rounded parts are made to add up.

Points are computed with 50 digits and taken to 30 places before a rule of rounding looks at
them: a third three times is then one again, and an exact half is seen as a half. What is
printed is rounded once, from the top: the total by the rubric's rule, then each level's parts
by largest remainder, so that on paper the parts always add up to what stands above them.
"""

from __future__ import annotations

import decimal
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Context, Decimal
from enum import StrEnum

# FloatOperation makes a float that slips in an error instead of a wrong digit.
WORKING = Context(
    prec=50,
    rounding=decimal.ROUND_HALF_EVEN,
    traps=[
        decimal.InvalidOperation,
        decimal.DivisionByZero,
        decimal.Overflow,
        decimal.FloatOperation,
    ],
)
_GUARD = Decimal(1).scaleb(-30)


class Mode(StrEnum):
    """What happens to the digits beyond the last printed one."""

    HALF_UP = "half_up"
    HALF_EVEN = "half_even"
    DOWN = "down"


_MODES = {
    Mode.HALF_UP: decimal.ROUND_HALF_UP,
    Mode.HALF_EVEN: decimal.ROUND_HALF_EVEN,
    Mode.DOWN: decimal.ROUND_DOWN,
}


@dataclass(frozen=True, slots=True)
class Rounding:
    """A rubric's rule of rounding: so many places, by such a mode."""

    places: int
    mode: Mode

    @property
    def digit(self) -> Decimal:
        """One unit of the last printed place."""
        return Decimal(1).scaleb(-self.places)

    def take(self, value: Decimal) -> Decimal:
        """Round `value` once; never round what is already rounded to other places."""
        return _settled(value).quantize(self.digit, _MODES[self.mode], WORKING)

    def share_out(self, whole: Decimal, parts: Sequence[Decimal]) -> list[Decimal]:
        """Round `parts` so that they add up to `whole`, their own sum already rounded.

        Each part is cut to the last place; the digits still missing go one each to the parts
        that lost most, the earlier one first among equals. So a part that needs no rounding
        is never touched, and no part moves by a whole digit.
        """
        digit = self.digit
        exact = [_settled(part) for part in parts]
        cut = [part.quantize(digit, decimal.ROUND_FLOOR, WORKING) for part in exact]
        missing = int((whole - sum(cut, Decimal(0))) / digit)
        if not missing:
            return cut
        by_loss = sorted(range(len(cut)), key=lambda i: WORKING.subtract(cut[i], exact[i]))
        for i in by_loss[:missing]:
            cut[i] += digit
        return cut


def _settled(value: Decimal) -> Decimal:
    return value.quantize(_GUARD, decimal.ROUND_HALF_EVEN, WORKING)
