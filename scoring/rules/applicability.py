"""applicability：本项适用于哪些单位.

    - {kind: applicability, except_units: [南岳区统计局], otherwise: full}
    - {kind: applicability, groups: [县（市）], otherwise: $parks}

``units``、``groups`` 是适用的单位、组别，符合其一就适用；``except_units``、``except_groups`` 是
除外的。只写除外的，其余都适用。名称写成列表，或用顿号隔开写成一句。

``otherwise`` 不适用的单位怎样计：

- ``full`` 计满分；
- ``zero`` 计 0 分；
- ``judged`` 由评分科室评定，没有评分的记 0 分并列为缺口；
- ``bound`` 没有例外，同样适用（供取定选用）；
- ``none`` 不计：既没有得分，也没有分值，所在大项按其余的分值折算到大项的满分；整个大项都不适用的，
  它的权重按比例并入其他大项。

例：某项 15 分只对县市区，园区取 ``none``：园区在大项的其余 85 分中得 68 分，折算为 80 分。
"""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from enum import StrEnum

from scoring.judging import awaited, judged
from scoring.leaf import Leaf
from scoring.rule import Binder, Earned
from scoring.settings import Names


class Otherwise(StrEnum):
    """What a unit gets that is not bound."""

    FULL = "full"
    ZERO = "zero"
    JUDGED = "judged"
    NONE = "none"
    BOUND = "bound"


class Applicability(Binder):
    """Some units are bound, others not."""

    units: Names | None = None
    groups: Names | None = None
    except_units: Names | None = None
    except_groups: Names | None = None
    otherwise: Otherwise

    @property
    def units_named(self) -> tuple[str, ...]:
        """All units of the settings."""
        return (self.units or ()) + (self.except_units or ())

    @property
    def groups_named(self) -> tuple[str, ...]:
        """All groups of the settings."""
        return (self.groups or ()) + (self.except_groups or ())

    @property
    def judged(self) -> bool:
        """A section judges the others where that is the reading."""
        return self.otherwise is Otherwise.JUDGED

    def faults(self, points: Decimal | None) -> Iterator[str]:
        """Somebody must be named, and full points need points."""
        if not (self.units_named or self.groups_named):
            yield "写明适用或者除外的单位、组别"
        if points is None and self.otherwise in (Otherwise.FULL, Otherwise.JUDGED):
            yield f"otherwise 为 {self.otherwise}，本项须写分值"

    def binds(self, leaf: Leaf) -> bool:
        """Say whether the unit is named, or not excepted."""
        if self.otherwise is Otherwise.BOUND:
            return True
        name, group = leaf.unit.name, leaf.unit.group
        if name in (self.except_units or ()) or group in (self.except_groups or ()):
            return False
        if self.units is None and self.groups is None:
            return True
        return name in (self.units or ()) or group in (self.groups or ())

    def instead(self, leaf: Leaf) -> Earned | None:
        """Return what the others get; None where nothing counts for them."""
        match self.otherwise:
            case Otherwise.FULL:
                return Earned(leaf.full or Decimal(0), "不适用，计满分")
            case Otherwise.ZERO:
                return Earned(Decimal(0), "不适用，计 0 分")
            case Otherwise.JUDGED:
                return judged(leaf) or awaited()
            case Otherwise.NONE | Otherwise.BOUND:
                return None


RULE = Applicability
