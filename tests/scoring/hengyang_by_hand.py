"""Hengyang's year once more, in plain arithmetic from the paper, without the engine or the rubric.

It reads the tables of the facts file and knows of the paper only what is written here: what is
judged is added up, what is counted has its formula. Nothing is rounded but the total.
"""

from __future__ import annotations

from collections.abc import Iterable
from decimal import ROUND_HALF_UP, Decimal
from functools import cache
from typing import Any

from duban.filetree import read_tree
from tests.scoring.hengyang import YEAR

D = Decimal
WEIGHTS = [16, 13, 13, 13, 11, 10, 6, 6, 6, 6]
PARKS = ("高新区统计机构", "松木经开区统计机构", "白沙绿岛统计机构")


@cache
def file() -> dict[str, Any]:
    found = read_tree(YEAR.read_text(encoding="utf-8")).value
    assert isinstance(found, dict)
    return found


def units() -> list[str]:
    found: list[str] = file()["columns"]
    return found


class Hand:
    """One unit's facts, looked up by what they are about."""

    def __init__(self, unit: str) -> None:
        self.unit = unit
        self.column = units().index(unit)

    def marks(self, number: str) -> list[Decimal]:
        """The reviewed scores of one indicator, one a judge."""
        cells = [
            table["scores"][number][self.column]
            for table in file()["score_tables"]
            if number in table["scores"] and table.get("stage") != "self"
        ]
        return [D(cell) for cell in cells if cell != "-"]

    def judged(self, prefix: str, besides: Iterable[str] = ()) -> Decimal:
        """All that was judged below a number, but for some indicators."""
        numbers = {
            number
            for table in file()["score_tables"]
            for number in table["scores"]
            if number.startswith(f"{prefix}.") and number not in besides
        }
        return sum((sum(self.marks(number), D(0)) for number in numbers), D(0))

    def rows(self, what: str, until: str = "2024-12-31") -> list[tuple[str, Decimal, str | None]]:
        """(level, how many, key) of what was counted in 2024, up to a day."""
        found = [
            (table.get("level", ""), D(table["amounts"][self.column]), None)
            for table in file()["count_tables"]
            if table["what"] == what and "2024" <= table["on"] <= until
        ]
        return found + [
            (one.get("level", ""), D(1), one.get("key"))
            for one in file()["tallies"]
            if (one["unit"], one["what"]) == (self.unit, what) and "2024" <= one["on"] <= until
        ]

    def many(self, what: str, level: str = "", until: str = "2024-12-31") -> Decimal:
        return sum((n for at, n, _ in self.rows(what, until) if at == level), D(0))

    def best(self, what: str, levels: list[str]) -> dict[str, Decimal]:
        """How many at each level, the best first, where one thing counts once, at its best."""
        rows = self.rows(what)
        at_best = {
            key: min((level for level, _, k in rows if k == key), key=levels.index)
            for key in {k for _, _, k in rows if k}
        }
        return {
            level: sum((n for at, n, key in rows if at == level and not key), D(0))
            + sum(at == level for at in at_best.values())
            for level in levels
        }

    def cells(self, task: str, phrase: str) -> list[tuple[str, str]]:
        """(what came of it, due) of the milestones of one deadline."""
        return [
            (table["done"][self.column], table["due_on"])
            for table in file()["milestone_tables"]
            if (table["task"], table["phrase"]) == (task, phrase)
        ]

    def came(self, task: str, phrase: str) -> int:
        return sum(cell.startswith("20") for cell, _ in self.cells(task, phrase))

    def in_time(self, task: str, phrase: str) -> int:
        return sum(
            cell == "waived" or (cell.startswith("20") and cell <= due)
            for cell, due in self.cells(task, phrase)
        )

    def either(self, number: str, full: int) -> Decimal:
        """A thing that exists: what was judged, or full points for a record of it."""
        if marks := self.marks(number):
            return marks[0]
        return D(full) if self.many(number) else D(0)


def pro_rata(points: int, have: Decimal, need: int) -> Decimal:
    return points * min(have, D(need)) / need


def item1(u: Hand) -> Decimal:
    """Judged; the bonus at most 5, and no more than 100 with it."""
    return min(D(100), u.judged("1", ["1.7"]) + min(D(5), sum(u.marks("1.7"), D(0))))


def item2(u: Hand) -> Decimal:
    panels = sum((w * sum(u.marks(n)) / 8 / 100 for n, w in PANELS.items()), D(0))
    if u.many("io-criticism"):
        return panels
    summaries = 4 - 2 * (2 - u.came("2.4", "每半年报送1次"))
    sent = u.came("2.4", "每年报送关于提高统计数据质量工作的信息2篇") + u.many("2.4.3")
    information = 3 - D("1.5") * max(2 - sent, D(0)) + D("0.5") * max(sent - 2, D(0))
    lists = max(6 - 2 * u.many("2.4.5"), D(0))
    done = u.either("2.4.1", 2) + u.either("2.4.4", 3) + u.either("2.4.6", 2)
    return min(D(100), panels + summaries + information + lists + done)


PANELS = {"2.1": 30, "2.2": 30, "2.3": 20}


def item3(u: Hand) -> Decimal:
    licences = 2 * max(u.many("3.3.6.1") - 1, D(0))
    return min(D(100), u.judged("3") + licences + u.many("3.3.6.2") / 2)


def item4(u: Hand) -> Decimal:
    return u.judged("4") + max(15 - 5 * u.many("4.2"), D(0))


def item5(u: Hand) -> Decimal:
    """Parks have nothing of the 15 points for townships: the other 85 stand for 100."""
    in_june = 3 if u.in_time("5.1.3", "在6月底前形成总结报告") else 0
    used = u.best("showcase", list(SHOWCASE))
    shown = sum((each * used[level] for level, each in SHOWCASE.items()), D(0))
    shown += u.many("talks", "省级以上") + u.many("talks", "市级") / 2
    book = min(u.many("5.9.3") / 2, D(2))
    found = u.judged("5") + in_june + min(shown, D(7)) + book
    return found * 100 / 85 if u.unit in PARKS else found


SHOWCASE = {
    "批示": D(2),
    "省报和国家级媒体": D("1.5"),
    "省局网站": D(1),
    "基层基础简报": D(1),
    "市级网站": D("0.7"),
    "县级网站": D("0.3"),
}


def item6(u: Hand) -> Decimal:
    """Before it is set against the best of all."""
    november = "2024-11-30"
    articles = pro_rata(15, u.many("analyses", "正式编号", november), 20)
    topics = max(10 - 5 * (2 - u.many("6.1.2", until=november)), D(0))
    meetings = pro_rata(4, D(u.came("6.1", "全年组织召开经济形势分析会议2次及以上")), 2)
    quarters = pro_rata(6, D(u.in_time("6.1", "每季度及时报送")), 4)
    summary = 5 * u.in_time("6.1", "12月前报送统计分析服务工作总结")
    used = u.best("adoptions", ["国家级", "省级", "市级", "县级"])
    adopted = pro_rata(10, used["市级"], 5) + pro_rata(10, used["县级"], 10)
    adopted += min(2 * used["省级"], D(5)) + min(3 * used["国家级"], D(5))
    noted = u.best("instructions", ["省级以上", "市级", "县级"])
    praised = pro_rata(20, noted["县级"], 5) + min(max(noted["县级"] - 5, D(0)), D(5))
    praised += min(2 * (noted["市级"] + noted["省级以上"]), D(5))
    other = u.either("6.4.1", 10) + u.either("6.4.2", 5) + u.judged("6", ["6.4.1", "6.4.2"])
    return articles + topics + meetings + quarters + summary + adopted + praised + other


def item7(u: Hand) -> Decimal:
    teachers = 5 * u.in_time("7.5", "8月20日前")
    prizes = sum(D(p) * u.many("prizes", at) for at, p in zip(PRIZES, (3, 2, 1), strict=True))
    return (
        u.judged("7")
        + teachers
        + prizes
        + 2 * u.many("honours", "省级")
        + u.many("honours", "市级")
    )


PRIZES = ("一等奖", "二等奖", "三等奖")


def item8(u: Hand) -> Decimal:
    """The 5 points for reporting emergencies are kept by those that had none or told in time."""
    told = u.many("incidents-reported") >= u.many("major-incidents")
    return u.judged("8") + (5 if told else 0)


def item9(u: Hand) -> Decimal:
    taken = {"9.4.1.1": 6, "9.4.1.2": 4, "9.4.2.1": 3, "9.4.2.2": 3, "9.4.3.1": 4}
    return u.judged("9") - sum(points for number, points in taken.items() if u.many(number))


def item10(u: Hand) -> Decimal:
    """Before it is set against the best of all."""
    halves = sum((u.many(n) for n in ("10.1.3", "10.2.4", "10.3.4", "10.6.4", "10.8.5")), D(0)) / 2
    levels = {"国家级": D("1.5"), "省级": D(1), "市级": D("0.5")}
    spread = sum(
        (each * u.best(what, list(levels))[level])
        for what in ("posts", "press")
        for level, each in levels.items()
    )
    once = (D("0.5") if u.many("10.5.4") else 0) + (5 if u.many("10.12.1") else 0)
    fixed = (
        u.either("10.8.1", 3) + (2 if u.many("10.10.1") else 0) + (4 if u.many("10.10.2") else 0)
    )
    news = pro_rata(4, u.many("10.11.1"), 10) + (3 if u.many("10.11.2") else 0)
    outside = 10 * u.many("10.12.2") + 5 * u.many("10.12.3")
    return u.judged("10", ["10.8.1"]) + halves + spread + once + fixed + news - outside


ITEMS = [item1, item2, item3, item4, item5, item6, item7, item8, item9, item10]
AGAINST_THE_BEST = (5, 6, 9)


@cache
def measures() -> dict[str, list[Decimal]]:
    """Each unit's ten items on their hundred, those of 6, 7 and 10 in proportion to the best."""
    found = {unit: [item(Hand(unit)) for item in ITEMS] for unit in units()}
    for place in AGAINST_THE_BEST:
        best = max(row[place] for row in found.values())
        for row in found.values():
            row[place] = row[place] * 100 / best
    return found


def total(unit: str) -> Decimal:
    row = zip(measures()[unit], WEIGHTS, strict=True)
    return cents(sum((points * weight / 100 for points, weight in row), D(0)))


def cents(value: Decimal) -> Decimal:
    return value.quantize(D("0.01"), ROUND_HALF_UP)
