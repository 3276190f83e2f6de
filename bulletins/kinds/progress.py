"""进展通报: how a plan stands on a day, who is ahead, what is overdue, what falls due next."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import partial
from itertools import groupby
from typing import Any

from bulletins.figures import NONE, percent
from bulletins.frame import Frame, day_words, frame_words
from bulletins.layout.drafting import Column, Drafting
from bulletins.material import Material
from bulletins.samples import sample_frame, sample_material
from bulletins.sources import Sources
from bulletins.unitlines import LIGHT_WORDS, best_and_worst, group_tables, unit_lines
from tracking.lifecycle import CHINESE as STATES
from tracking.lights import Light
from tracking.standing import Standing, by_key, counted, due_within

OVERDUE, AHEAD = "逾期事项清单", "近期到期事项清单"


@dataclass(frozen=True, slots=True)
class Progress:
    """A plan's milestones on a day; `ahead_days` are natural.

    At most `named` units are named as the best, and as many as the worst.
    """

    material: Material
    ahead_days: int = 30
    named: int = 3


def draft() -> Drafting:
    """Return the program's template."""
    paper = Drafting("进展通报")
    paper.head()
    paper.body("{{ 开头 }}")
    paper.heading("总体进展")
    paper.body(
        "截至{{ 截至 }}，方案共下达节点{{ 节点数 }}个，涉及{{ 单位数 }}个单位。其中，{{ 各灯 }}。"
        "已到期节点{{ 到期数 }}个，按期率{{ 按期率 }}。"
    )
    paper.heading("各单位进展")
    with paper.each("组", "各组"):
        paper.heading("{{ 组.名称 }}", level=2)
        paper.table(
            "组.单位",
            [
                Column("单位", "单位", 36),
                Column("合计", "合计", 13, centred=True),
                Column("办结或免办", "办结", 17, centred=True),
                Column("已报待审", "待审", 15, centred=True),
                Column("在办", "在办", 13, centred=True),
                Column("临期", "临期", 13, centred=True),
                Column("逾期", "逾期", 13, centred=True),
                Column("已到期", "到期", 15, centred=True),
                Column("按期率", "按期率", 21, centred=True),
            ],
        )
    paper.put(
        "表下说明",
        "注：按期率为已到期节点（不含免办）中在时限内报送的占比；没有到期节点的单位不计算。",
    )
    with paper.only_if("较好"):
        paper.body("{{ 较好 }}")
    with paper.only_if("较差"):
        paper.body("{{ 较差 }}")
    with paper.only_if("逾期"):
        paper.heading("逾期事项")
        paper.body("{{ 逾期 }}详见{{ 附件号.逾期事项清单 }}。")
    with paper.only_if("近期"):
        paper.heading("近期到期事项")
        paper.body("{{ 近期 }}详见{{ 附件号.近期到期事项清单 }}。")
    with paper.only_if("要求"):
        paper.heading("工作要求")
        with paper.each("一条", "要求"):
            paper.body("{{ 一条 }}")
    paper.tail()
    with paper.annex(OVERDUE):
        paper.table(
            "逾期清单",
            [
                Column("序号", "序号", 12, centred=True),
                Column("节点号", "节点号", 14, centred=True),
                Column("任务", "任务", 47),
                Column("责任单位", "单位", 30),
                Column("时限", "时限", 26, centred=True),
                Column("逾期天数", "天数", 14, centred=True),
                Column("状态", "状态", 15, centred=True),
            ],
        )
    with paper.annex(AHEAD):
        paper.table(
            "近期清单",
            [
                Column("序号", "序号", 12, centred=True),
                Column("时限", "时限", 26, centred=True),
                Column("任务", "任务", 48),
                Column("责任单位", "单位", 57),
                Column("节点数", "节点数", 15, centred=True),
            ],
        )
    paper.sources()
    paper.colophon()
    return paper


def words(progress: Progress, frame: Frame) -> dict[str, Any]:
    """Return the words of the bulletin: own ones, and those of every paper."""
    material, sources = progress.material, Sources()
    rows, day = list(material.rows), material.day
    query = f"duban milestones {material.plan_code} --as-of {day.isoformat()}"
    ledger = f"节点台账；查询：{query}"
    cite = partial(sources.cite, where=ledger)
    counts = counted(rows)
    lines = unit_lines(rows, day)
    due = sum(line.due for line in lines)
    in_time = sum(line.in_time for line in lines)
    overdue = sorted(
        (row for row in rows if row.light is Light.RED), key=lambda row: (row.due_on, row.id)
    )
    ahead = due_within(rows, day, progress.ahead_days)
    own = {
        "方案": material.plan_title,
        "截至": day_words(day),
        "开头": frame.opening
        or f"根据《{material.plan_title}》，现将截至{day_words(day)}的进展情况通报如下。",
        "节点数": cite(counts["total"], "下达的节点"),
        "单位数": cite(len(lines), "有节点的单位"),
        "各灯": "，".join(
            f"{word}{sources.cite(counts[light], f'{word}的节点', f'{ledger} --light {light}')}个"
            for light, word in LIGHT_WORDS.items()
        ),
        "到期数": cite(due, f"时限早于{day.isoformat()}的节点，不含免办"),
        "按期率": sources.cite(
            percent(in_time, due),
            "按期率",
            f"时限内报送{in_time}÷已到期{due}",
        ),
        "各组": group_tables(lines, query, sources),
        **best_and_worst(lines, progress.named, sources),
        "逾期": _overdue_words(overdue, day, sources, query),
        "逾期清单": [_overdue_row(at, row, day) for at, row in enumerate(overdue, start=1)],
        "近期": _ahead_words(ahead, progress, sources, query),
        "近期清单": _ahead_rows(ahead),
    }
    title = f"关于《{material.plan_title}》进展情况的通报"
    return frame_words(frame, title, {OVERDUE: bool(overdue), AHEAD: bool(ahead)}, sources) | own


def sample() -> dict[str, Any]:
    """Return the words of a made-up bulletin with every part in it."""
    return words(Progress(sample_material()), sample_frame())


def _overdue_words(rows: Sequence[Standing], day: date, sources: Sources, query: str) -> str:
    if not rows:
        return ""
    red = f"{query} --light red"
    units = [(unit, len(some)) for unit, some in by_key(rows, "unit")]
    units.sort(key=lambda one: -one[1])
    count = sources.cite(len(rows), "逾期的节点", red)
    owners = sources.cite(len(units), "有逾期节点的单位", red)
    longest = (day - rows[0].due_on).days
    days = sources.cite(
        longest, "最长的逾期天数", f"{day.isoformat()}减节点{rows[0].id}的时限{rows[0].due_on}"
    )
    each = "、".join(f"{unit}{number}个" for unit, number in units)
    sources.cite_all([number for _, number in units], "各单位逾期的节点，次序同正文", red)
    sources.cite(f"{OVERDUE}各行", "时限、逾期天数", f"同号节点的时限；{day.isoformat()}减时限")
    return f"逾期节点{count}个，涉及{owners}个单位，最长逾期{days}天。其中，{each}。"


def _overdue_row(at: int, row: Standing, day: date) -> dict[str, str]:
    return {
        "序号": str(at),
        "节点号": str(row.id),
        "任务": f"{row.ref} {row.title}",
        "单位": row.unit,
        "时限": row.due_on.isoformat(),
        "天数": str((day - row.due_on).days),
        "状态": STATES[row.state],
    }


def _ahead_words(rows: Sequence[Standing], progress: Progress, sources: Sources, query: str) -> str:
    if not rows:
        return ""
    last = progress.material.day + timedelta(days=progress.ahead_days)
    span = sources.cite(progress.ahead_days, "往后看的天数", "写这份通报时取定")
    count = sources.cite(
        len(rows), f"至{last.isoformat()}到期、待报或退回的节点", f"{query}，时限在此期间的"
    )
    owners = sources.cite(len({row.unit for row in rows}), "这些节点的单位", f"同上，{query}")
    sources.cite(f"{AHEAD}各行", "节点数", f"{query}，任务、时限相同的")
    return (
        f"今后{span}天内（至{day_words(last)}）到期而尚未报送的节点{count}个，涉及{owners}个单位。"
    )


def _ahead_rows(rows: Sequence[Standing]) -> list[dict[str, str]]:
    """Return a line for each task and date with all its units; soonest first, as the paper goes."""
    lines = []
    soonest = sorted(rows, key=lambda row: row.due_on)
    grouped = groupby(soonest, key=lambda row: (row.due_on, row.ref))
    for at, ((due_on, ref), some) in enumerate(grouped, start=1):
        same = list(some)
        lines.append(
            {
                "序号": str(at),
                "时限": due_on.isoformat(),
                "任务": f"{ref} {same[0].title}",
                "单位": "、".join(dict.fromkeys(row.unit for row in same)) or NONE,
                "节点数": str(len(same)),
            }
        )
    return lines
