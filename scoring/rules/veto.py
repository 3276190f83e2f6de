"""veto：一票否决.

    - {kind: veto, clause: 五, key: "1", title: 发生统计违法案件, verifier: 执法监督局,
       place: $vetoed-place}

有关科室（``verifier``）认定某单位有该情形，该单位取消当年评优资格，不给等次。
``place``：``keep`` 名次保留，其后的单位不递补；``move_up`` 不占名次，其后的单位递补。
认定作为事实记入（单位、情形、认定人、日期、理由），没有认定就没有否决。

例：第 1 名被否决，取 ``keep`` 则第 3 名仍是第 3 名，取 ``move_up`` 则补为第 2 名。
"""

from __future__ import annotations

from enum import StrEnum

from scoring import rule


class Place(StrEnum):
    """What becomes of a vetoed unit's rank."""

    KEEP = "keep"
    MOVE_UP = "move_up"


class Veto(rule.Veto):
    """One ground for a veto, with who verifies it."""

    place: Place

    @property
    def moves_up(self) -> bool:
        """Say so by the setting."""
        return self.place is Place.MOVE_UP


RULE = Veto
