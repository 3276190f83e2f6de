"""联系点通报: who reached which grade, in the order of administrative divisions, not of scores."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from bulletins.figures import mean
from bulletins.frame import Frame, frame_words
from bulletins.layout.drafting import Drafting
from bulletins.samples import sample_frame
from bulletins.sources import Sources

BELOW = "未达标"


@dataclass(frozen=True, slots=True)
class Threshold:
    """A grade for scores of `least` and above."""

    name: str
    least: Decimal


@dataclass(frozen=True, slots=True)
class Point:
    """A contact point; its grade is that of its score, or the one given where none is known."""

    region: str
    name: str
    score: Decimal | None = None
    grade: str | None = None


@dataclass(frozen=True, slots=True)
class Contacts:
    """An evaluation of contact points.

    `points` stand in administrative order and are listed so. `thresholds` go from the highest
    down. `stated_average` is printed where scores are not all known; `source` says where the
    figures come from (a file's name).
    """

    subject: str
    thresholds: tuple[Threshold, ...]
    points: tuple[Point, ...]
    source: str
    stated_average: Decimal | None = None
    places: int = 1


def grade_of(score: Decimal, thresholds: Sequence[Threshold]) -> str:
    """Return the first grade whose threshold the score reaches, `BELOW` when it reaches none."""
    return next((one.name for one in thresholds if score >= one.least), BELOW)


def draft() -> Drafting:
    """Return the program's template."""
    paper = Drafting("联系点通报")
    paper.head()
    paper.body("{{ 开头 }}")
    paper.heading("评价结果")
    paper.body("{{ 概述 }}名单如下，按行政区划排列，先后不表示名次。")
    with paper.each("等次", "各等次"):
        paper.heading("{{ 等次.名称 }}（{{ 等次.个数 }}个）", level=2)
        with paper.each("地区", "等次.各地区"):
            paper.body("{{ 地区.名称 }}（{{ 地区.个数 }}个）：{{ 地区.名单 }}")
    with paper.only_if("要求"):
        paper.heading("工作要求")
        with paper.each("一条", "要求"):
            paper.body("{{ 一条 }}")
    paper.tail()
    paper.sources()
    paper.colophon()
    return paper


def words(contacts: Contacts, frame: Frame) -> dict[str, Any]:
    """Return the words of the bulletin."""
    sources = Sources()
    listed = _by_grade(contacts)
    labels = {one.name: f"{one.name}（{one.least:f}分及以上）" for one in contacts.thresholds}
    own = {
        "评价": contacts.subject,
        "开头": frame.opening or f"{contacts.subject}已经完成，现将评价结果通报如下。",
        "概述": _overview(contacts, listed, sources),
        "各等次": [
            {
                "名称": labels.get(grade, grade),
                "个数": str(len(points)),
                "各地区": _by_region(grade, points, contacts.source, sources),
            }
            for grade, points in listed.items()
        ],
    }
    return frame_words(frame, f"关于{contacts.subject}结果的通报", {}, sources) | own


def sample() -> dict[str, Any]:
    """Return the words of a made-up bulletin with every part in it."""
    points = (
        Point("甲市", "子区丑街道", Decimal(95)),
        Point("甲市", "寅县卯镇", Decimal(85)),
        Point("乙市", "辰县巳乡", Decimal(70)),
    )
    thresholds = Threshold("优秀", Decimal(90)), Threshold("合格", Decimal(80))
    return words(Contacts("某年度联系点评价", thresholds, points, "评价表"), sample_frame())


def _by_grade(contacts: Contacts) -> dict[str, list[Point]]:
    """Return the points of each grade that has any, the grades from the highest down."""
    found: dict[str, list[Point]] = {
        name: [] for name in (*(one.name for one in contacts.thresholds), BELOW)
    }
    for point in contacts.points:
        known = point.grade
        if point.score is not None:
            known = grade_of(point.score, contacts.thresholds)
        found[known or BELOW].append(point)
    return {name: points for name, points in found.items() if points}


def _by_region(
    grade: str, points: Sequence[Point], source: str, sources: Sources
) -> list[dict[str, str]]:
    regions: dict[str, list[str]] = {}
    for point in points:
        regions.setdefault(point.region, []).append(point.name)
    return [
        {
            "名称": region,
            "个数": sources.cite(len(names), f"{region}{grade}的联系点", source),
            "名单": "、".join(names),
        }
        for region, names in regions.items()
    ]


def _overview(contacts: Contacts, listed: dict[str, list[Point]], sources: Sources) -> str:
    points, source = contacts.points, contacts.source
    total = sources.cite(len(points), "评价的联系点", source)
    said = [f"本次评价联系点{total}个。"]
    scores = [point.score for point in points if point.score is not None]
    if len(scores) == len(points):
        average = mean(scores, contacts.places)
        told = sources.cite(str(average), "平均分", f"{source}中{total}个分数之和÷{total}")
        said.append(f"平均得分{told}分。")
    elif contacts.stated_average is not None:
        told = sources.cite(f"{contacts.stated_average:f}", "平均分", f"{source}（原样）")
        said.append(f"平均得分{told}分。")
    least = contacts.thresholds[-1]
    if BELOW not in listed:
        line = sources.cite(f"{least.least:f}", f"{least.name}的最低分", source)
        said.append(f"全部达到{least.name}标准（{line}分）。")
    told_grades = []
    for one in contacts.thresholds:
        number = sources.cite(len(listed.get(one.name, [])), f"{one.name}的联系点", source)
        line = sources.cite(f"{one.least:f}", f"{one.name}的最低分", source)
        told_grades.append(f"{one.name}（{line}分及以上）{number}个")
    if BELOW in listed:
        number = sources.cite(len(listed[BELOW]), f"{BELOW}的联系点", source)
        told_grades.append(f"{BELOW}{number}个")
    said.append(f"其中，{'，'.join(told_grades)}。")
    return "".join(said)
