"""督办通知单: to one unit, what it owes, since when, by which clause, and by when to answer."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from bulletins.figures import NONE
from bulletins.frame import Frame, day_words, frame_words
from bulletins.layout import styles
from bulletins.layout.drafting import Column, Drafting
from bulletins.samples import DAY, sample_frame
from bulletins.sources import Sources
from duban.errors import DubanError, MisusedError

SLIP = "签收回执"


class NothingOwedError(DubanError):
    """The unit has nothing overdue, so there is nothing to write to it about."""

    def __init__(self, unit: str, day: date) -> None:
        super().__init__(f"{unit}截至{day.isoformat()}没有逾期未报的节点，不必发督办通知单。")


class AnswerDateError(MisusedError):
    """An answer is asked for by a day that is not after the day of the notice."""

    def __init__(self, answer_by: date, dated: date) -> None:
        super().__init__(f"答复期限{answer_by.isoformat()}应晚于成文日期{dated.isoformat()}。")


@dataclass(frozen=True, slots=True)
class Owed:
    """One overdue milestone; `phrase` and `clause` are the paper's, None where it has none."""

    milestone: int
    ref: str
    title: str
    phrase: str | None
    clause: str | None
    due_on: date
    state: str


@dataclass(frozen=True, slots=True)
class Rectification:
    """What one unit owes on a day, soonest due first, and the day by which it must answer."""

    plan_code: str
    plan_title: str
    unit: str
    day: date
    owed: tuple[Owed, ...]
    answer_by: date


def draft() -> Drafting:
    """Return the program's template."""
    paper = Drafting("督办通知单")
    paper.head()
    paper.body("{{ 开头 }}")
    paper.heading("逾期事项")
    paper.table(
        "事项",
        [
            Column("序号", "序号", 12, centred=True),
            Column("节点号", "节点号", 15, centred=True),
            Column("任务", "任务", 38),
            Column("文件依据", "依据", 38),
            Column("时限", "时限", 26, centred=True),
            Column("逾期天数", "天数", 14, centred=True),
            Column("状态", "状态", 15, centred=True),
        ],
    )
    paper.heading("办理要求")
    paper.heading(
        "请于{{ 答复期限 }}前报送上述事项及佐证材料；确实不能办结的，书面说明原因和拟办结日期。", 3
    )
    paper.heading("请由负责人签收，并于收到之日填写{{ 附件号.签收回执 }}退回。", 3)
    with paper.each("一条", "要求"):
        paper.heading("{{ 一条 }}", 3)
    with paper.only_if("联系人"):
        paper.body("联系人：{{ 联系人 }}{% if 联系电话 %}，联系电话：{{ 联系电话 }}{% endif %}。")
    paper.tail()
    with paper.annex(SLIP):
        paper.form(
            [
                ("文件", "{{ 文件名 }}{% if 发文字号 %}（{{ 发文字号 }}）{% endif %}"),
                ("签收单位", "{{ 单位 }}"),
                ("签收人（签名）", ""),
                ("签收日期", "　　　　年　　月　　日"),
                ("联系电话", ""),
                ("未办结的原因", ""),
                ("整改措施", ""),
                ("拟办结日期", "　　　　年　　月　　日"),
                ("负责人（签名）", ""),
            ]
        )
        paper.put(styles.NOTE, "注：本回执一式两份，签收单位和{{ 发文机关署名 }}各存一份。")
    paper.sources()
    paper.colophon()
    return paper


def words(notice: Rectification, frame: Frame) -> dict[str, Any]:
    """Return the words of the notice.

    Raises:
        NothingOwedError: there is nothing overdue.
        AnswerDateError: the answer would be due on or before the day of the notice.
    """
    if not notice.owed:
        raise NothingOwedError(notice.unit, notice.day)
    if notice.answer_by <= frame.dated:
        raise AnswerDateError(notice.answer_by, frame.dated)
    sources = Sources()
    query = (
        f"duban milestones {notice.plan_code} --unit {notice.unit} "
        f"--as-of {notice.day.isoformat()} --light red"
    )
    count = sources.cite(len(notice.owed), "逾期未报的节点", f"节点台账；查询：{query}")
    first = min(notice.owed, key=lambda one: one.due_on)
    longest = sources.cite(
        _late(first, notice.day),
        "最长的逾期天数",
        f"{notice.day.isoformat()}减节点{first.milestone}的时限{first.due_on.isoformat()}",
    )
    title = f"关于限期办理《{notice.plan_title}》逾期事项的督办通知"
    own = {
        "单位": notice.unit,
        "文件名": (frame.title or title).replace("\n", ""),
        "开头": frame.opening
        or f"根据《{notice.plan_title}》，截至{day_words(notice.day)}，你单位有{count}个节点"
        f"逾期未报，最长已逾期{longest}天。现予督办，请抓紧办理。",
        "答复期限": day_words(notice.answer_by),
        "事项": _rows(notice.owed, notice.day, sources),
    }
    return frame_words(frame, title, {SLIP: True}, sources) | own


def sample() -> dict[str, Any]:
    """Return the words of a made-up notice with every part in it."""
    owed = Owed(1, "1", "报送总结", "6月10日前", "二（一）1", date(2024, 6, 10), "待报")
    return words(
        Rectification("sample", "某某方案", "甲区统计局", DAY, (owed,), date(2024, 7, 8)),
        sample_frame(),
    )


def _late(owed: Owed, day: date) -> int:
    return (day - owed.due_on).days


def _rows(owed: Sequence[Owed], day: date, sources: Sources) -> list[dict[str, str]]:
    rows = []
    for at, one in enumerate(owed, start=1):
        late = str(_late(one, day))
        clause = f"{one.clause}" if one.clause else ""
        phrase = f"「{one.phrase}」" if one.phrase else ""
        sources.cite_all(
            [one.due_on.isoformat(), late],
            f"第{at}行的时限和逾期天数",
            f"节点{one.milestone}；{day.isoformat()}减时限",
        )
        rows.append(
            {
                "序号": str(at),
                "节点号": str(one.milestone),
                "任务": f"{one.ref} {one.title}",
                "依据": f"{clause}{phrase}" or NONE,
                "时限": one.due_on.isoformat(),
                "天数": late,
                "状态": one.state,
            }
        )
    return rows
