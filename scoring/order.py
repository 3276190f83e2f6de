"""The order in which a paper's numbers stand: «2» before «10», 二 before 三 before 十."""

from __future__ import annotations

import re
from functools import lru_cache

_PIECES = re.compile(r"[0-9]+|[一二三四五六七八九十]+|[^0-9一二三四五六七八九十]+")
_DIGITS = {c: i for i, c in enumerate("一二三四五六七八九", start=1)}


@lru_cache(maxsize=10_000)
def natural(ref: str) -> tuple[tuple[int, int, str], ...]:
    """Return a sort key for a ref such as «9» or «附件3-三1»; numbers go before words."""
    return tuple(_key(piece) for piece in _PIECES.findall(ref))


def _key(piece: str) -> tuple[int, int, str]:
    if piece.isascii() and piece.isdigit():
        return 0, int(piece), ""
    if piece[0] in _DIGITS or piece[0] == "十":
        tens, ten, ones = piece.rpartition("十")
        first = (_DIGITS.get(tens, 1) if ten else 0) * 10
        return 0, first + _DIGITS.get(ones, 0), piece
    return 1, 0, piece
