"""What the cells of a column are by themselves: days, units, people, figures, rules, text."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from plans.reading.grids import CellText, Row, cell_at
from plans.reading.phrases.context import Context
from plans.reading.phrases.folding import fold
from plans.reading.phrases.names import LONGEST, PLAIN, UNITLIKE
from plans.reading.phrases.subjects import is_clause
from plans.reading.phrases.when import read_deadlines

# A column is known by its first cells; a ledger of ten thousand rows costs no more.
SAMPLE = 24
_ANY_YEAR = Context(year=2000, labelled=True)
_LONGEST_WHEN = 60
_CLOCK = re.compile(r"\d{1,2}[:：][0-5]\d|[上下]午|晚上")
_STANDING = re.compile(r"^(?:长期|持续|全年|常年|常态化|年内|立即|即时|长期坚持|持续推进|立行立改)")
_COUNTED = re.compile(r"[（(]?[一二三四五六七八九十\d]{1,4}(?:[.\-]\d{1,3}){0,3}[)）.．、]?")
_FIGURE = re.compile(
    r"[+\-±]?[\d,，]+(?:\.\d+)?\s*(?:[%％‰]|[万亿千]?[元吨米个人户亩家项件次名台套])?"
)
_RULE = re.compile(
    r"[扣加减得计]\s*\d+(?:\.\d+)?\s*分|不得分|不扣分|得满分|扣完|酌情[扣加减给]|按.{0,8}比例.{0,4}[计得扣]分"
)
# The hundred commonest family names, then one or two characters.
_PERSON = re.compile(
    "[王李张刘陈杨黄赵吴周徐孙马朱胡郭何高林罗郑梁谢宋唐许韩冯邓曹彭曾肖田董袁潘于蒋蔡余杜叶程苏魏吕丁任沈姚卢姜崔钟谭陆汪范"
    "金石廖贾夏韦付方白邹孟熊秦邱江尹薛闫段雷侯龙史陶黎贺顾毛郝龚邵万钱严覃武戴莫孔向汤][一-鿿]{1,2}"
)
_IN_BRACKETS = re.compile(r"[（(]\s*([一-鿿\s　]{2,5})\s*[)）]$")
_PARTS = re.compile(r"[、，,；;/\s]+")
_PLACE = re.compile(
    r"(?:[乡镇县区市州村]|街道|园区|开发区|小学|中学|支队|大队|集团|高新区)$|^各|^全体"
)
_DAY = re.compile(r"\d|月|年|季|旬|周|日|天|期|时")


@dataclass(frozen=True, slots=True)
class Look:
    """What part of a column's printed cells is of each sort, from 0 to 1; `cells` are looked at.

    `starts` are the rows where a cell begins: a merged one, or blanks below it in plain text,
    begin nothing.
    """

    cells: tuple[str, ...]
    starts: tuple[int, ...]
    when: float
    clock: float
    who: float
    counted: float
    figure: float
    rule: float
    length: float

    @property
    def is_text(self) -> bool:
        """Whether the cells are words of their own."""
        others = max(self.when, self.figure, self.counted)
        return bool(self.cells) and others < _MOST and self.length >= _SHORTEST_TEXT


_MOST = 0.6
_SHORTEST_TEXT = 4


def look_at(rows: Sequence[Row], column: int) -> Look:
    """Return what stands in a column of content rows."""
    starts: list[int] = []
    before: CellText | None = None
    for at, row in enumerate(rows):
        cell = cell_at(row, column)
        if cell is not None and cell is not before:
            starts.append(at)
        before = cell or before
    found = (cell_at(rows[at], column) for at in starts[:SAMPLE])
    texts = tuple(cell.text.strip() for cell in found if cell is not None)
    return Look(
        texts,
        tuple(starts),
        _part(texts, is_when),
        _part(texts, lambda text: _CLOCK.search(text) is not None),
        _part(texts, is_who),
        _part(texts, lambda text: _COUNTED.fullmatch(text) is not None),
        _part(texts, lambda text: _FIGURE.fullmatch(text) is not None),
        _part(texts, lambda text: _RULE.search(fold(text).text) is not None),
        sum(map(len, texts)) / len(texts) if texts else 0.0,
    )


def is_when(text: str) -> bool:
    """Whether a cell says little else than by when («6月底前», «每季度», «长期坚持»)."""
    text = text.strip()
    if not text or len(text) > _LONGEST_WHEN or _FIGURE.fullmatch(text):
        return False
    if _STANDING.match(text):
        return True
    if not _DAY.search(text):
        return False
    found, doubts = read_deadlines(text, _ANY_YEAR)
    covered = sum(one.end - one.start for one in found) + sum(d.end - d.start for d in doubts)
    return 2 * covered >= len(text)


def is_who(text: str) -> bool:
    """Whether a cell is nothing but the names of units."""
    parts = [part for part in _PARTS.split(re.sub(r"[（(][^（）()]*[)）]", "", text)) if part]
    return bool(parts) and all(
        1 < len(part) <= LONGEST
        and (PLAIN.search(re.sub(r"等$", "", part)) or _PLACE.search(part))
        and not is_clause(part)
        for part in parts
    )


def without_person(name: str, *, named: bool) -> str:
    """Return a unit's name without the person in brackets behind it («园林局（张小伟）»).

    With `named` the column's header speaks of people, so a person alone («后勤处 王强») is no
    unit either: nothing is returned. Without, «林业» may well be an office.
    """
    behind = _IN_BRACKETS.search(name)
    if behind is not None and _is_person(behind[1]) and (named or len(behind[1]) > 2):
        name = name[: behind.start()]
    return "" if named and _is_person(name) else name


def _is_person(text: str) -> bool:
    bare = re.sub(r"[\s　]+", "", text)
    office = UNITLIKE.match(bare) or PLAIN.search(bare) or _PLACE.search(bare)
    return _PERSON.fullmatch(bare) is not None and not office


def _part(texts: Iterable[str], told: Callable[[str], bool]) -> float:
    every = list(texts)
    return sum(map(told, every)) / len(every) if every else 0.0
