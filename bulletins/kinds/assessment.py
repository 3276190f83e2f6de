"""考核通报: grades by group in the order of rank, totals, vetoes, and what was taken as read."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from bulletins.choicetable import choice_rows, telling
from bulletins.figures import NONE, mean
from bulletins.frame import Frame, day_words, frame_words
from bulletins.layout.drafting import Column, Drafting
from bulletins.samples import sample_frame, sample_settled
from bulletins.scoretable import headings, printed, score_rows, weights_told
from bulletins.settled import ScoredUnit, Settled
from bulletins.sources import Sources
from duban.errors import DubanError
from scoring.readings import Effect

ITEMS, CHOICES, GAPS = "分项得分表", "取定事项", "未定论事项"
DRAFT_MARK = "征求意见稿"
_NO_PLACE, _UNGRADED = "不评等次", "未定等次"
VETO = "一票否决"


class UnfinishedSettlementError(DubanError):
    """A settlement with open points cannot go out as the final result."""

    def __init__(self, settled: Settled) -> None:
        super().__init__(
            f"{settled.source}还有{len(settled.gaps)}件事没有定论（{settled.gaps[0]}等），"
            "不能写成正式通报；先发征求意见稿请加 --draft。"
        )


class NothingSettledError(DubanError):
    """No unit of the settlement has a total."""

    def __init__(self, settled: Settled) -> None:
        super().__init__(f"{settled.source}没有一个单位有得分，写不成通报。")


@dataclass(frozen=True, slots=True)
class Assessment:
    """A settlement to be published; `draft` lets one with gaps out, marked as such.

    `effects` are what other readings of its choices would do; none where that is not known,
    since an older program did not keep the facts.
    """

    plan_code: str
    plan_title: str
    settled: Settled
    draft: bool = False
    effects: Sequence[Effect] = ()


def draft() -> Drafting:
    """Return the program's template."""
    paper = Drafting("考核通报")
    paper.head()
    paper.body("{{ 开头 }}")
    paper.heading("总体情况")
    paper.body("{{ 总体 }}")
    paper.heading("考核结果")
    with paper.each("组", "各组"):
        paper.heading("{{ 组.名称 }}（{{ 组.单位数 }}个）", level=2)
        with paper.each("等次", "组.等次"):
            paper.body("{{ 等次.名称 }}（{{ 等次.个数 }}个）：{{ 等次.名单 }}。")
        with paper.each("一条", "组.说明"):
            paper.body("{{ 一条 }}")
        paper.table(
            "组.单位",
            [
                Column("名次", "名次", 18, centred=True),
                Column("单位", "单位", 70),
                Column("总分", "总分", 34, centred=True),
                Column("等次", "等次", 34, centred=True, only_if="有等次"),
            ],
        )
    with paper.only_if("否决"):
        paper.heading("一票否决（{{ 否决|length }}个）")
        with paper.each("一条", "否决"):
            paper.body("{{ 一条 }}")
    with paper.only_if("取定数"):
        paper.heading("取定事项")
        paper.body("{{ 取定说明 }}取定的读法和其他读法见{{ 附件号.取定事项 }}。")
    with paper.only_if("要求"):
        paper.heading("工作要求")
        with paper.each("一条", "要求"):
            paper.body("{{ 一条 }}")
    paper.tail()
    with paper.sideways(), paper.annex(ITEMS):
        paper.wide_table(
            "得分表",
            [Column("组别", "组别", 22), Column("单位", "单位", 28)],
            "各项",
            [
                Column("总分", "总分", 15, centred=True),
                Column("名次", "名次", 10, centred=True),
                Column("等次", "等次", 13, centred=True, only_if="有等次"),
            ],
        )
        paper.put("表下说明", "注：{{ 各项说明 }}")
    with paper.annex(CHOICES):
        paper.table(
            "取定",
            [
                Column("序号", "序号", 12, centred=True),
                Column("条款", "条款", 16),
                Column("问题", "问题", 30),
                Column("取定", "取定", 26),
                Column("其他读法", "其他", 28),
                Column("改取后的变动", "变动", 44),
            ],
        )
    with paper.annex(GAPS):
        paper.table(
            "未定论",
            [Column("序号", "序号", 12, centred=True), Column("事项", "事项", 144)],
        )
    paper.sources()
    paper.colophon()
    return paper


def words(assessment: Assessment, frame: Frame) -> dict[str, Any]:
    """Return the words of the bulletin.

    Raises:
        UnfinishedSettlementError: the settlement has gaps and this is no draft.
        NothingSettledError: it scores nobody.
    """
    settled, sources = assessment.settled, Sources()
    if settled.gaps and not assessment.draft:
        raise UnfinishedSettlementError(settled)
    totals = [unit.total for unit in settled.units if unit.total is not None]
    if not totals:
        raise NothingSettledError(settled)
    where = settled.source
    vetoed = [unit for unit in settled.units if unit.vetoed]
    if vetoed:
        sources.cite(len(vetoed), "一票否决的单位", where)
    choices = sources.cite(len(settled.choices), "取定事项", f"{where}所列取定")
    own = {
        "方案": assessment.plan_title,
        "核算日": day_words(settled.on),
        "开头": frame.opening
        or f"根据《{assessment.plan_title}》，对各单位工作情况进行了考核。"
        f"现将截至{day_words(settled.on)}的考核结果通报如下。",
        "总体": _overall(settled, totals, sources),
        "有等次": any(unit.grade for unit in settled.units),
        "各组": [_group(name, units, sources, where) for name, units in settled.groups().items()],
        "否决": [_veto(unit) for unit in vetoed],
        "取定数": len(settled.choices),
        "取定说明": f"文件没有写明、由本单位取定的事项{choices}件，"
        f"得分、名次和等次按取定的读法得出。{telling(settled, assessment.effects, sources)}",
        "各项": headings(settled),
        "各项说明": weights_told(settled, sources),
        "得分表": score_rows(settled, assessment.plan_code, sources),
        "取定": choice_rows(settled, assessment.effects, sources),
        "未定论": [{"序号": str(at), "事项": gap} for at, gap in enumerate(settled.gaps, start=1)],
    }
    if settled.gaps:
        sources.cite(len(settled.gaps), "没有定论的事", f"{where}所列未定论事项")
    annexes = {ITEMS: True, CHOICES: bool(settled.choices), GAPS: bool(settled.gaps)}
    title = f"关于《{assessment.plan_title}》考核结果的通报"
    found = frame_words(frame, title, annexes, sources) | own
    if assessment.draft:
        found["稿别"] = frame.draft or DRAFT_MARK
    return found


def sample() -> dict[str, Any]:
    """Return the words of a made-up bulletin with every part in it."""
    return words(Assessment("sample", "某某考核办法", sample_settled(), draft=True), sample_frame())


def _overall(settled: Settled, totals: Sequence[Decimal], sources: Sources) -> str:
    where = settled.source
    units = sources.cite(len(settled.units), "考核的单位", where)
    groups = settled.groups()
    count = sources.cite(len(groups), "考核的组", where)
    average = mean(totals, settled.places)
    told = sources.cite(str(average), "平均得分", f"{len(totals)}个单位总分之和÷{len(totals)}")
    highest = sources.cite(f"{max(totals):f}", "最高得分", where)
    lowest = sources.cite(f"{min(totals):f}", "最低得分", where)
    unscored = len(settled.units) - len(totals)
    rest = ""
    if unscored:
        number = sources.cite(unscored, "没有可计分事项的单位", where)
        rest = f"没有可计分事项的单位{number}个，不计分、不排名。"
    return (
        f"本次考核单位{units}个，分{count}组排名。平均得分{told}分，最高{highest}分，"
        f"最低{lowest}分。{rest}"
    )


def _group(name: str, units: Sequence[ScoredUnit], sources: Sources, where: str) -> dict[str, Any]:
    ranked = [unit for unit in units if unit.rank is not None]
    grades: dict[str, list[str]] = {}
    if any(unit.grade for unit in ranked):
        for unit in sorted(ranked, key=lambda unit: unit.grade is None):
            without = _NO_PLACE if unit.vetoed else _UNGRADED
            grades.setdefault(unit.grade or without, []).append(unit.unit)
    unranked = [unit.unit for unit in units if unit.rank is None]
    return {
        "名称": name,
        "单位数": sources.cite(len(units), f"{name}的单位", where),
        "等次": [
            {
                "名称": grade,
                "个数": sources.cite(len(names), f"{name}{grade}的单位", where),
                "名单": "、".join(names),
            }
            for grade, names in grades.items()
        ],
        "说明": [
            *([f"不排名的单位：{'、'.join(unranked)}。"] if unranked else []),
            *(
                f"{unit.unit}：{note}。"
                for unit in units
                for note in unit.notes
                if VETO not in note
            ),
        ],
        "单位": [
            {
                "名次": NONE if unit.rank is None else str(unit.rank),
                "单位": unit.unit,
                "总分": printed(unit.total),
                "等次": unit.grade or NONE,
            }
            for unit in units
        ],
    }


def _veto(unit: ScoredUnit) -> str:
    why = "；".join(note for note in unit.notes if VETO in note) or f"核算列为{VETO}"
    return f"{unit.unit}：{why}。"
