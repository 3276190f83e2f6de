"""Drafts for tests: one written by hand with a doubt of every sort, and generated ones."""

from __future__ import annotations

from datetime import date

from hypothesis import strategies as st

from duban.errors import Fault
from models import Every, Role
from plans.deadlines import (
    ByDate,
    EndOfPeriod,
    InRange,
    OnEvent,
    Recurring,
    Relative,
)
from plans.reading.draft import (
    Draft,
    DraftClause,
    DraftDeadline,
    DraftIndicator,
    DraftRule,
    DraftTarget,
    DraftTask,
    DraftUnit,
)
from plans.reading.paper import Cell, Paper, Span, line_of

TEXT = (
    "关于开展<普查>试点的方案",
    "一、工作目标",
    "1.参加普查的企业不少于20家。",
    "二、重点任务",
    "1.落实人员。9月底前配齐人员，每季度报市统计局。（能源科牵头，市财政局配合）",
    "2.培训。具体时间另行通知。",
    "附件1",
    "一、重点任务",
    "1.整理台账。（市、县）",
    "版权所有 & 联系我们",
)


def paper() -> Paper:
    """The paper that `draft` was read from, with a small table behind it."""
    lines = [line_of(n, text) for n, text in enumerate(TEXT[:-1], 1)]
    lines.append(line_of(len(TEXT), TEXT[-1], furniture=True))
    n = len(TEXT)
    lines += [
        line_of(n + 1, "任务", cell=Cell(0, 0, 0, columns=2)),
        line_of(n + 2, "整理台账", cell=Cell(0, 1, 0)),
        line_of(n + 3, "能源科", cell=Cell(0, 1, 1)),
    ]
    return Paper("方案.txt", "txt", tuple(lines))


def _at(line: int, phrase: str) -> Span:
    start = TEXT[line - 1].index(phrase)
    return Span(line, start, start + len(phrase))


def draft() -> Draft:
    """A plan with an annex, roles, two deadlines, a target and doubts in the text."""
    lead = DraftUnit("能源科", Role.LEAD, False, _at(5, "能源科"))
    helper = DraftUnit("市财政局", Role.COOPERATING, False, _at(5, "市财政局"))
    by = DraftDeadline("9月底前", ByDate(date(2024, 9, 30)), _at(5, "9月底前"), what="配齐人员")
    quarterly = DraftDeadline(
        "每季度", Recurring(Every.QUARTER), _at(5, "每季度"), receiver="市统计局"
    )
    goal = DraftTarget("不少于20家", ">=", "20", "家", _at(3, "不少于20家"))
    path = ("一、工作目标",)
    return Draft(
        kind="plan",
        title=TEXT[0],
        issuer="某市统计局",
        issued_on="2024-03-01",
        year=2024,
        clauses=[
            DraftClause("一", "一", "工作目标", None, 2, 3),
            DraftClause("一1", "1", "", "一", 3, 3),
            DraftClause("二", "二", "重点任务", None, 4, 6),
            DraftClause("二1", "1", "落实人员", "二", 5, 5),
            DraftClause("二2", "2", "培训", "二", 6, 6),
            DraftClause("附件1", "1", "", None, 7, 9),
        ],
        tasks=[
            DraftTask(
                "1", None, path, "参加普查的企业", TEXT[2], "一1", targets=(goal,),
                span=_at(3, TEXT[2]),
            ),
            DraftTask(
                "1", None, ("二、重点任务",), "落实人员", TEXT[4], "二1", (lead, helper),
                (by, quarterly), span=_at(5, "1.落实人员"),
            ),
            DraftTask("2", None, ("二、重点任务",), "培训", TEXT[5], "二2", span=_at(6, TEXT[5])),
            DraftTask(
                "1", "1", ("附件1", "一、重点任务"), "整理台账", TEXT[8], "附件1 一1",
                levels=("市", "县"), span=_at(9, "1.整理台账"),
            ),
        ],
        faults=[
            Fault(6, "另行通知", "时间未定"),
            Fault(5, "每季度", "没有写从哪个季度起"),
            Fault(None, "", "没有认出文号"),
        ],
    )  # fmt: skip


def assessment() -> Draft:
    """An assessment with a tree of points, grades and a veto."""
    rule = DraftRule("late_deduct", "每迟报1次扣<0.5>分", {"each": "0.5", "floor": None})
    leaf = DraftIndicator("1", None, ("一、报表",), "按时上报", "5", "一1", rules=(rule,))
    head = DraftIndicator("一", None, (), "报表", "5", "一", ("综合科",), (), (leaf,))
    return Draft(
        kind="assessment",
        title="考核办法",
        indicators=[head],
        grades=[{"grade": "优秀", "from": "1", "to": "3"}],
        vetoes=[{"phrase": "数据造假", "effect": "一票否决"}],
        listed=[{"name": "某镇", "group": "某县", "grade": "优秀"}],
        measures=[{"number": "1", "title": "报告", "text": "立即报告", "clause": "一1"}],
    )


words = st.text(max_size=40) | st.sampled_from(
    [
        "能源科",
        "null",
        "1.10",
        "on",
        "# 注",
        "a: b",
        "- 甲",
        "“引”、号",
        "=",
        "附件1 一1",
        "２０",
        "'",
        "{甲}",
    ]
)
days = st.dates(date(2000, 1, 1), date(2060, 12, 31))
rules = st.one_of(
    st.builds(ByDate, days),
    st.tuples(days, days).map(lambda pair: InRange(min(pair), max(pair))),
    st.builds(Relative, st.integers(-30, 30), st.booleans(), st.just("印发") | st.just("会议")),
    st.builds(OnEvent, st.just("会") | st.text(min_size=1).filter(str.strip), st.just(Every.DAY)),
    st.just(EndOfPeriod()),
    st.builds(Recurring, st.sampled_from(Every), times=st.integers(1, 12)),
    st.builds(Recurring, st.just(Every.YEAR), month=st.integers(1, 12), day=st.integers(1, 31)),
    st.builds(Recurring, st.just(Every.MONTH), from_on=days, day=st.just(-1)),
)  # fmt: skip
deadlines = st.builds(
    DraftDeadline, words, rules, st.none(), st.none() | words, st.none() | words, st.none() | words
)
targets = st.builds(
    DraftTarget,
    words,
    st.sampled_from([">=", "<=", "=", "~", "all", "range", "?"]),
    st.none() | st.sampled_from(["5", "1-2", "5.50"]) | words,
    st.none() | words,
)
units = st.builds(DraftUnit, words, st.sampled_from(Role), st.booleans())


def _few(strategy: st.SearchStrategy[object]) -> st.SearchStrategy[tuple[object, ...]]:
    return st.lists(strategy, max_size=3).map(tuple)


tasks = st.builds(
    DraftTask,
    words,
    st.none() | st.sampled_from(["1", "2", "附件1"]) | words,
    _few(words | st.sampled_from(["一、工作目标", "二、适用范围"])),
    words,
    words,
    words,
    _few(units),
    _few(deadlines),
    _few(targets),
    st.lists(st.sampled_from(["省", "市", "县", "乡"]), max_size=3).map(tuple),
)
drafts = st.builds(
    Draft,
    st.sampled_from(["plan", "assessment", "bulletin", "contingency", "other"]),
    words,
    st.none() | words,
    st.none() | words,
    st.none() | days.map(date.isoformat) | words,
    st.none() | st.integers(1990, 2090),
    tasks=st.lists(tasks, min_size=1, max_size=5),
    faults=st.lists(st.builds(Fault, st.none() | st.integers(1, 9), words, words), max_size=3),
)
