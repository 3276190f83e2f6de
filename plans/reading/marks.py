"""One spelling for every mark: the characters of a paper as the grammars expect them.

Papers mix widths, even in one line. Digits, letters, points, per cent and dashes become narrow
(«２０２４．» → «2024.»); brackets, colons, semicolons and commas become wide («(5分);» →
«（5分）；»), because they are the marks that Chinese sentences are cut at. A comma or colon
between two narrow characters stays («1,000», «8:30»). Kept as they are: 、。《》〔〕【】“”—…①.
Signs that stand for several characters are written out («㈠» → «（一）», «⒈» → «1.»).
"""

from __future__ import annotations

import re
import unicodedata

from plans.reading.radicals import RADICALS

Places = tuple[int, ...]

_BLANKS = "\u00a0\u1680\u202f\u205f\u3000\u2800\u3164\u115f\x0b\x0c\x85\u2028\u2029" + "".join(
    chr(code) for code in range(0x2000, 0x200B)
)
_WIDE_KEPT = "（），：；？！"
_SPELLINGS = {
    "‐‑‒–−﹣⁃": "-",
    "―─﹘": "—",
    "～∼〜˜": "~",
    "•・･‧∙⋅": "·",
    "⋯": "…",
    "､﹑": "、",
    "｡": "。",
    "․﹒": ".",
    "∶︰﹕": "：",
    "﹐": "，",
    "﹔": "；",
    "﹖": "？",
    "﹗": "！",
    "(﹙︵": "（",
    ")﹚︶": "）",
    ";": "；",
    "﹝❲︹": "〔",
    "﹞❳︺": "〕",
    "︽": "《",
    "︾": "》",
    "〝": "“",
    "〞〟": "”",
    "∕⁄": "/",
    "﹪": "%",
    "≧⩾": "≥",
    "≦⩽": "≤",
}
# Never shown: soft hyphens, zero-width and direction marks, byte order marks, controls, the
# bullets of symbol fonts.
_GONE = (
    "\x00-\x08\x0e-\x1f\x7f\x80-\x84\x86-\x9f\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u206f"
    "\ufe00-\ufe0f\ufeff\ufff9-\ufffb\uf000-\uf0ff"
)
_SEVERAL = "\u2474-\u249b\u3220-\u3229\u32c0-\u32cb\u33e0-\u33fe\ufb00-\ufb06"
_RARE = re.compile(f"([{_SEVERAL}])|[{_GONE}]")
_COMMA = re.compile(r"(?<![0-9A-Za-z]),|,(?![0-9A-Za-z])")
_COLON = re.compile(r"(?<![0-9A-Za-z]):|:(?![0-9A-Za-z/\\])")
_ASKING = re.compile(r"(?<![0-9A-Za-z/])([?!])|([?!])(?![0-9A-Za-z=])")
_ROUND_ZERO = re.compile(r"[一二][〇○◯ΟОO0一二三四五六七八九零]{3}(?= {0,3}年)")
_ZEROS = str.maketrans("○◯ΟОO0", "〇〇〇〇〇〇")


def _one_to_one() -> dict[int, str]:
    table = {ord(sign): " " for sign in _BLANKS}
    for code in range(0xFF01, 0xFF5F):
        if chr(code) not in _WIDE_KEPT:
            table[code] = chr(code - 0xFEE0)
    for code in (*range(0x2F00, 0x2FD6), *range(0xF900, 0xFADA), *range(0x2F800, 0x2FA1E)):
        folded = unicodedata.normalize("NFKC", chr(code))
        if len(folded) == 1 and folded != chr(code):
            table[code] = folded
    for first in (0x2776, 0x2780, 0x278A):  # ❶ ➀ ➊
        table.update({first + i: chr(ord("①") + i) for i in range(10)})
    for signs, spelling in _SPELLINGS.items():
        table.update({ord(sign): spelling for sign in signs})
    table.update({ord(sign): spelling for sign, spelling in RADICALS.items()})
    return table


_TABLE = _one_to_one()
_BRACKETS = str.maketrans("()", "（）")


def spelt(text: str, at: Places) -> tuple[str, Places]:
    """Return the text in one spelling, and the place of each character kept through it."""
    if _RARE.search(text):
        text, at = _written_out(text, at)
    text = text.translate(_TABLE)
    text = _COMMA.sub("，", text)
    text = _COLON.sub("：", text)
    text = _ASKING.sub(lambda sign: "？" if "?" in sign[0] else "！", text)
    return _ROUND_ZERO.sub(lambda year: year[0].translate(_ZEROS), text), at


def _written_out(text: str, at: Places) -> tuple[str, Places]:
    parts: list[str] = []
    places: list[int] = []
    done = 0
    for found in _RARE.finditer(text):
        start = found.start()
        parts.append(text[done:start])
        places.extend(at[done:start])
        several = unicodedata.normalize("NFKC", found[1] or "").translate(_BRACKETS)
        parts.append(several)
        places.extend([at[start]] * len(several))
        done = found.end()
    parts.append(text[done:])
    places.extend(at[done:])
    return "".join(parts), tuple(places)


def cut(text: str, at: Places, spans: list[tuple[int, int]]) -> tuple[str, Places]:
    """Return the text without some spans; they are in order and do not overlap."""
    if not spans:
        return text, at
    parts: list[str] = []
    places: list[int] = []
    done = 0
    for start, end in spans:
        parts.append(text[done:start])
        places.extend(at[done:start])
        done = end
    parts.append(text[done:])
    places.extend(at[done:])
    return "".join(parts), tuple(places)
