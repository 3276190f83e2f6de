"""Radical signs that some fonts of PDF files give in place of the characters they look like."""

from __future__ import annotations

# Sign and character in turn; signs that Unicode itself decomposes are not listed.
_PAIRS = (
    "⺒巳⺓幺⺜日⺝月⺠民⺫目⺷羊⻁虎⻄西⻅见⻆角⻉贝⻋车⻐金⻑長⻓长⻔门⻗雨⻘青⻙韦⻚页⻛风⻜飞⻝食"
    "⻢马⻣骨⻤鬼⻥鱼⻦鸟⻧卤⻨麦⻩黄⻪黾⻬齐⻮齿⻰龙"
)
RADICALS = dict(zip(_PAIRS[::2], _PAIRS[1::2], strict=True))
