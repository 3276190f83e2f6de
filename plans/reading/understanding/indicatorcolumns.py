"""What the columns of a table of indicators are, and the figures in them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from plans.reading.grids import Table, told
from plans.reading.headers import Header, content_rows, is_remark, is_sum
from plans.reading.phrases.folding import fold
from plans.reading.phrases.numerals import number
from plans.reading.understanding.cells import Look, look_at
from plans.reading.understanding.marks import marks_in

_WORTH = (
    r"(?:分值|分数|标准分|满分|权重|权数|比重|基本分|基础分|基准分|赋分|配分|计分|总分|应得分?"
    r"|可得分|设定分|分)(?:值|数)?"
)
POINTS = re.compile(
    r"^(?:[一二三四]级)?(?:指标|项目|考核|标准|评[分价]|测评|检查|内容|各项|单项|本项|目标)?(?:指标|项目)?"
    rf"{_WORTH}(?:及?权重)?$"
)
HINT = re.compile(r"分|权|应得|比重|标准|满")
# Every figure under it is lost, none earned.
DEDUCTED = re.compile(r"^(?:每[次项起])?(?:应)?[扣减]分(?:分?值|数|标准)?$")
RULES = re.compile(
    r"标准|办法|方法|细则|说明|规则|方式|依据|要求|公式|^(?:如何|怎[么样]).*分|[扣加评计].{0,2}分"
)
LEADS = re.compile(r"单位|部门|科室|处室|牵头|责任|考核组|评分人|股室|考核方|打分人|由谁")
NUMBERS = re.compile(r"^(?:序号|编号|项次|序|号|条款号)$")
LEVELS = re.compile(
    r"指标|项目|内容|类别|维度|方面|要素|事项|目标|任务|考核点|要点|模块|板块|名称|^[一二三四]级$|^项$|分类|领域"
)
_GOT = re.compile(r"^(?:总分|分数|计分|总分值|分)$")
_EXPLAINS = re.compile(r"^(?!.*(?:指标|项目)).*(?:内容|要求|要点|要素|任务)$")
IGNORED = re.compile(
    r"(?<!应)(?<!可)得分|自评|自查|备注|实得|评分结果|扣分原因|扣分情况|佐证|材料|完成情况|数据来源|目标值|指标值"
    r"|名额|数量|人数|户数|金额|投资|资金|预算|年度计划|完成值|基期|上年|核定分|复核|初评|终评|打分$|^扣分$|^加分$|^评分$"
)
DAYS = re.compile(r"时限|期限|时间|日期")
FIGURE = re.compile(r"^(?P<sign>[-+±])?(?P<points>\d{1,4}(?:\.\d{1,2})?)[分%]?$")
RANGE = re.compile(r"^(?:0|０)[-至~](?P<points>\d{1,4}(?:\.\d{1,2})?)[分%]?$")
# «组织领导（20）» under «指标（分值）»: the bracket is points without saying so.
BRACKET = re.compile(r"[（(]\s*(?P<points>\d{1,4}(?:\.\d{1,2})?)\s*[分%％]?\s*[)）]\s*$")
VALUED = re.compile(
    r"[（(].{0,6}(?:分值|分数|权重|满分|分|%|％)[)）]|(?:及|与|和|/)(?:分值|权重|分数)$"
)
_WHOLES = {Decimal(100), Decimal(1000)}
_NEARLY, _MOSTLY, _SOME = 0.85, 0.6, 0.3
_LEAST_MARKS = 3


@dataclass(frozen=True, slots=True)
class Columns:
    """What the columns of an indicator table are, by their places.

    In the `valued` ones a bare number in brackets is the points of the cell.
    """

    header: int
    levels: tuple[int, ...]
    points: tuple[int, ...]
    rules: tuple[int, ...]
    lead: int | None
    number: int | None
    valued: frozenset[int] = frozenset()
    deducted: bool = False


def columns_of(table: Table, header: Header) -> Columns | None:
    """Return the columns of a table of indicators, or None when it is none.

    Points stand in a column of their own, found by its name or by figures that add up to a
    whole beside a column of rules; or in the cells of the indicators themselves.
    """
    return _Reading(table, header).columns()


class _Reading:
    def __init__(self, table: Table, header: Header) -> None:
        self.header = header
        every = [row for _, row in content_rows(table, header)]
        self.rows = [r for r in every if len(told(r)) > 1 and not is_sum(r) and not is_remark(r)]
        self.sums = [row for row in every if is_sum(row)]
        self.looks = [look_at(self.rows, column) for column in range(table.width)]
        self.words = [
            [fold(re.sub(r"[\s　]", "", name)).text for name in header.names[column]]
            for column in range(table.width)
        ]
        self.bare = [re.sub(r"（.*?）", "", "".join(names)) for names in self.words]

    def columns(self) -> Columns | None:
        if not self.rows:
            return None
        numbers = next((n for n, word in enumerate(self.bare) if NUMBERS.match(word)), None)
        points = tuple(n for n in range(len(self.bare)) if self._is_points(n))
        deducted = () if points else self._deducted()
        points = points or deducted
        rules = self._rules({numbers, *points})
        if not points:
            points = self._adding_up(numbers, rules)
            rules = self._rules({numbers, *points})
        lead = self._lead({numbers, *points, *rules})
        taken = {numbers, lead, *points, *rules}
        levels = self._levels(taken, points)
        if not levels:
            return None
        valued = frozenset(n for n in levels if self._is_valued(n))
        if not points and not self._marked(levels, valued):
            return None
        if points and not any(self.looks[n].cells for n in points):
            return None  # a form: the points are still to be given
        if points and not rules and self._are_results(points):
            return None
        levels, rules = self._behind(levels, points, rules)
        levels, rules = self._explained(levels, rules)
        levels = self._with_parts(levels, points, rules)
        return Columns(
            self.header.last, levels, points, rules, lead, numbers, valued, bool(deducted)
        )

    def _is_points(self, column: int) -> bool:
        names = [re.sub(r"（.*?）", "", name) for name in self.words[column]]
        if not names or IGNORED.search(names[-1]):
            return False
        named = POINTS.match(names[-1]) or POINTS.match("".join(names))
        look = self.looks[column]
        figures = sum(figure_of(text) is not None for text in look.cells)
        return bool(named) and (not look.cells or 2 * figures >= len(look.cells))

    def _deducted(self) -> tuple[int, ...]:
        return tuple(
            n
            for n, word in enumerate(self.bare)
            if DEDUCTED.match(word)
            and self.looks[n].cells
            and all(figure_of(text) is not None for text in self.looks[n].cells)
        )[:1]

    def _rules(self, taken: set[int | None]) -> tuple[int, ...]:
        left = [n for n, word in enumerate(self.bare) if word and n not in taken]
        return tuple(
            n
            for n in left
            if n > min(left)
            and not IGNORED.search(self.bare[n])
            and (
                (RULES.search(self.bare[n]) and not re.search("指标|项目|^考核内容", self.bare[n]))
                or self.looks[n].rule > _MOSTLY
            )
        )

    def _adding_up(self, numbers: int | None, rules: Sequence[int]) -> tuple[int, ...]:
        """A column of figures that add up to a whole, where rules or its name speak of points."""
        for column, look in enumerate(self.looks):
            word = self.bare[column]
            figures = [figure_of(text) for text in look.cells]
            if column in {numbers, *rules} or len(figures) < 2 or IGNORED.search(word):
                continue
            if not all(one is not None for one in figures) or look.starts[-1] >= len(self.rows):
                continue
            if len(look.cells) < len(look.starts):
                continue  # more rows than were looked at; so long a list is no sheet of points
            total = sum((abs(one) for one in figures if one is not None), Decimal(0))
            stated = {figure_of(cell.text) for row in self.sums for cell in told(row)}
            speaks = HINT.search(word) or any(self.looks[n].rule > _SOME for n in rules)
            if speaks and total in _WHOLES | stated and total > 1:
                return (column,)
        return ()

    def _lead(self, taken: set[int | None]) -> int | None:
        return next(
            (
                n
                for n, word in enumerate(self.bare)
                if n not in taken
                and LEADS.search(word)
                and not LEVELS.search(word)
                and not re.search("被|对象", word)
            ),
            None,
        )

    def _levels(self, taken: set[int | None], points: Sequence[int]) -> tuple[int, ...]:
        free = [
            n
            for n, word in enumerate(self.bare)
            if n not in taken and word and not IGNORED.search(word) and not DAYS.search(word)
        ]
        named = tuple(n for n in free if LEVELS.search(self.bare[n]) and self.looks[n].cells)
        if named:
            return named
        end = max(points, default=len(self.bare))
        return tuple(n for n in free if n < end and self._is_words(self.looks[n]))[:1]

    @staticmethod
    def _is_words(look: Look) -> bool:
        return bool(look.cells) and max(look.figure, look.counted, look.who) < _MOSTLY

    def _is_valued(self, column: int) -> bool:
        cells = self.looks[column].cells
        named = any(VALUED.search(name) for name in self.words[column])
        return named and sum(bool(BRACKET.search(text)) for text in cells) >= _MOSTLY * len(cells)

    def _marked(self, levels: Sequence[int], valued: frozenset[int]) -> bool:
        """Whether the cells of a level carry points themselves («组织领导（20分）»)."""
        for column in levels:
            cells = self.looks[column].cells
            marked = [marks_in(text) for text in cells]
            some = sum(bool(marks) for marks in marked)
            if column in valued and len(cells) > 1:
                return True
            total = sum((m.points for marks in marked for m in marks if m.points), Decimal(0))
            whole = some > 1 and total in _WHOLES
            if some >= _MOSTLY * len(cells) and (whole or some >= _LEAST_MARKS):
                return True
        return False

    def _behind(
        self, levels: tuple[int, ...], points: Sequence[int], rules: tuple[int, ...]
    ) -> tuple[tuple[int, ...], tuple[int, ...]]:
        """What stands behind the points of an indicator as fine as they are explains it."""
        last = max(points, default=len(self.bare))
        before = tuple(n for n in levels if n < last)
        if not before or len(before) == len(levels):
            return levels, rules
        worth = self.looks[last].starts
        if len(self.looks[before[-1]].starts) < len(worth):
            return levels, rules
        return before, tuple(sorted({*rules, *(n for n in levels if n > last)}))

    def _are_results(self, points: Sequence[int]) -> bool:
        """Whether «总分» says what somebody got: without rules, and no whole that it adds up to."""
        figures = [figure_of(text) for text in self.looks[points[-1]].cells]
        total = sum((one for one in figures if one is not None), Decimal(0))
        return bool(_GOT.search(self.bare[points[-1]])) and total not in _WHOLES

    def _explained(
        self, levels: tuple[int, ...], rules: tuple[int, ...]
    ) -> tuple[tuple[int, ...], tuple[int, ...]]:
        """«考核内容» with one cell for each «考核项目» says what the item is, no part of it."""
        if len(levels) < 2 or not _EXPLAINS.search(self.bare[levels[-1]]):
            return levels, rules
        item, content = (self.looks[n].starts for n in levels[-2:])
        if len(item) < 2 or len(item) != len(self.rows) or item != content:
            return levels, rules
        return levels[:-1], tuple(sorted({*rules, levels[-1]}))

    def _with_parts(
        self, levels: tuple[int, ...], points: Sequence[int], rules: Sequence[int]
    ) -> tuple[int, ...]:
        """Beneath an indicator over several rows with points of their own rules are leaves."""
        if len(points) != 1:
            return levels
        deepest, worth = self.looks[levels[-1]].starts, self.looks[points[0]].starts
        if len(worth) <= len(deepest):
            return levels
        finer = (n for n in rules if len(self.looks[n].starts) >= len(worth))
        return (*levels, *[n for n in finer if n > levels[-1]][:1])


def figure_of(text: str) -> Decimal | None:
    """Return the points of a cell («10», «10分», «-5», «0-5»: at most five), or None."""
    even = fold(re.sub(r"\s", "", text)).text
    found = FIGURE.match(even)
    if found:
        value = Decimal(found["points"])
        return -value if found["sign"] == "-" else value
    ranged = RANGE.match(even)
    if ranged:
        return Decimal(ranged["points"])
    return number(even.removesuffix("分")) if len(even) < len("二十五点五分") else None
