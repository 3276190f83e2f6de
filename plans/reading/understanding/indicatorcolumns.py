"""What the columns of a table of indicators are, and the figures in them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal

from plans.reading.phrases.folding import fold
from plans.reading.phrases.numerals import number
from plans.reading.tables import Table

POINTS = re.compile(
    r"^(?:[一二三]级)?(?:指标|项目|考核|标准)?"
    r"(?:分值|分数|标准分|满分|权重|基本分|基础分|基准分|赋分|配分|计分|总分|分)(?:值)?$"
)
RULES = re.compile(r"标准|办法|方法|细则|说明|规则|方式|依据|要求|公式")
LEADS = re.compile(r"单位|部门|科室|处室|牵头|责任|考核组|评分人|股室")
NUMBERS = re.compile(r"^(?:序号|编号|项次|序)$")
LEVELS = re.compile(r"指标|项目|内容|类别|维度|方面|要素|事项|目标|任务|考核点|要点|模块|板块|名称")
IGNORED = re.compile(r"得分|自评|自查|备注|实得|评分结果|扣分原因|佐证|材料|完成情况|数据来源")
FIGURE = re.compile(r"^(?P<sign>[-+±])?(?P<points>\d{1,4}(?:\.\d{1,2})?)[分%]?$")
RANGE = re.compile(r"^(?:0|０)[-至~](?P<points>\d{1,4}(?:\.\d{1,2})?)[分%]?$")


@dataclass(frozen=True, slots=True)
class Columns:
    """What the columns of an indicator table are, by their places."""

    header: int
    levels: tuple[int, ...]
    points: tuple[int, ...]
    rules: tuple[int, ...]
    lead: int | None
    number: int | None


def columns_of(table: Table) -> Columns | None:
    """Return the columns of a table of indicators, or None when it is none."""
    for at, row in enumerate(table.rows[:6]):
        titles = [fold(re.sub(r"[\s　]", "", cell.text)).text if cell else "" for cell in row]
        bare = [re.sub(r"（.*$", "", title) for title in titles]
        points = tuple(n for n, title in enumerate(bare) if POINTS.match(title))
        if not points:
            continue
        left = [n for n, t in enumerate(bare) if n not in points and t and not IGNORED.search(t)]
        numbers = next((n for n in left if NUMBERS.match(bare[n])), None)
        lead = next((n for n in left if LEADS.search(bare[n]) and not LEVELS.search(bare[n])), None)
        rules = tuple(
            n
            for n in left
            if RULES.search(bare[n])
            and n not in {numbers, lead}
            and n > min(left)
            and not re.search(r"指标|项目|^考核内容", bare[n])
        )
        levels = tuple(
            n for n in left if n not in {numbers, lead, *rules} and LEVELS.search(bare[n])
        )
        if levels:
            return Columns(at, levels, points, rules, lead, numbers)
    return None


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
