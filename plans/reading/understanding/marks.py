"""The marks of an assessment («（5分）»), as trees are built of them."""

from __future__ import annotations
import re
from dataclasses import dataclass
from decimal import Decimal

@dataclass(frozen=True, slots=True)
class Mark:
    start: int
    end: int
    points: Decimal | None
    note: str = ""

_M = re.compile(r"[（(]\s*(\d+(?:\.\d+)?)\s*分([^（）()]*)[）)]")
def marks_in(text):
    return [Mark(m.start(), m.end(), Decimal(m[1]), m[2]) for m in _M.finditer(text)]
