"""What holds for any text at all: no exception, literal spans, no overlap, the same answer."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from datetime import date
from typing import Protocol

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plans.reading.phrases.howmuch import find_targets
from plans.reading.phrases.points import find_points, find_rules
from plans.reading.phrases.when import Context, read_deadlines
from plans.reading.phrases.who import find_levels, find_standing_rules, find_units, unit_notes

# Pieces that the grammars care about, so that nonsense comes near to sense.
# fmt: off
PIECES = [
    "12月", "31日", "9月底", "前", "后", "内", "至", "－", "年底", "年内", "每年", "每月",
    "每季度", "每半年", "按月", "起", "开始", "至少", "不少于", "不低于", "2次", "3篇", "5分",
    "（5分）", "（", "〔", "(", "）", "〕", ")", "，", "、", "；", "。", "：", "\n", "\t",
    "《", "》", "“", "”", "省统计局", "市财政局", "各县（市、区）政府", "责任单位", "牵头",
    "配合", "会同", "负责", "由", "等", "扣", "加", "每篇", "最高", "封顶", "以上", "以下",
    "左右", "10个百分点", "%", "％", "１２", "二十八", "两", "印发之日", "工作日", "提前",
    "期间", "开网至关网", "立即", "报送", "完成", "要", "应", "2023年", "2023-02-30", "13月",
    "下同", "不再单独列出", "均涉及", "（市县统计局实施）", "的", "■", "😀", "\u3000", "\x00",
    "�", "〇", "亿", "万",
]
# fmt: on
TEXTS = st.one_of(
    st.text(max_size=80),
    st.lists(st.sampled_from(PIECES), max_size=30).map("".join),
)
CONTEXTS = st.sampled_from(
    [
        Context(),
        Context(2023),
        Context(2023, date(2023, 3, 31), date(2023, 4, 1), date(2024, 3, 31), "云川市统计局"),
        Context(labelled=True, year=2024),
    ]
)


class Spanned(Protocol):
    """Whatever says where it stands."""

    @property
    def start(self) -> int: ...

    @property
    def end(self) -> int: ...


def check(text: str, found: Sequence[Spanned]) -> None:
    """Spans are real places, in order, and apart."""
    last = 0
    for one in found:
        assert last <= one.start < one.end <= len(text)
        last = one.end


@given(TEXTS, CONTEXTS)
def test_deadlines_of_any_text(text: str, context: Context) -> None:
    deadlines, doubts = read_deadlines(text, context)
    check(text, deadlines)
    check(text, doubts)
    for one in (*deadlines, *doubts):
        assert one.phrase == text[one.start : one.end]
    assert read_deadlines(text, context) == (deadlines, doubts)


@given(TEXTS, CONTEXTS)
def test_units_of_any_text(text: str, context: Context) -> None:
    units = find_units(text, context)
    check(text, units)
    for unit in units:
        assert unit.name == text[unit.start : unit.end]
    for start, end in unit_notes(text):
        assert 0 <= start < end <= len(text)
    check(text, find_levels(text))
    check(text, find_standing_rules(text))


@given(TEXTS)
def test_targets_and_points_of_any_text(text: str) -> None:
    targets = find_targets(text)
    check(text, targets)
    for target in targets:
        assert target.phrase == text[target.start : target.end]
        assert target.op in {">=", "<=", ">", "<", "=", "~", "all", "range"}
    check(text, find_points(text))


@given(TEXTS)
def test_rules_of_any_text(text: str) -> None:
    by_kind = defaultdict(list)
    for rule in find_rules(text):
        assert rule.phrase == text[rule.start : rule.end]
        by_kind[rule.kind].append(rule)
    for rules in by_kind.values():
        check(text, rules)


@pytest.mark.parametrize(
    "piece", ["每", "1", "（", "、", "12月", "至", "每年至少", "由市局", "5分", "　"]
)
def test_a_page_of_one_piece_is_read_to_its_end(piece: str) -> None:
    text = piece * 3000
    context = Context(2023)
    check(text, read_deadlines(text, context)[0])
    check(text, find_units(text, context))
    check(text, find_targets(text))
    check(text, find_points(text))


@given(st.lists(st.tuples(st.integers(1, 12), st.integers(1, 28)), min_size=1, max_size=6))
def test_dates_written_into_a_text_come_back(days: list[tuple[int, int]]) -> None:
    text = "；".join(f"{month}月{day}日前报送第{n}份材料" for n, (month, day) in enumerate(days))
    deadlines, doubts = read_deadlines(text, Context(2023))
    assert [str(one.rule) for one in deadlines] == [
        f"ByDate(on={date(2023, month, day)!r})" for month, day in days
    ]
    assert doubts == []
