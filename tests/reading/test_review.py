"""The review page: whole in one file, every field tied to its characters and back."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import replace
from html.parser import HTMLParser

import pytest

from models import Role
from plans.reading.draft import Draft, DraftTask, DraftUnit
from plans.reading.paper import Paper, Span, line_of
from plans.reading.phrases.rules import KINDS
from plans.reading.review import review_html
from plans.reading.rulewords import RULE_WORDS
from plans.reading.summary import summarise
from tests.reading.drafts import TEXT, assessment, draft, paper


class _Page(HTMLParser):
    """What a browser would find: ids, links, text by element id, elements in order."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.ids: list[str] = []
        self.links: list[str] = []
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.open: list[str | None] = []
        self.text: Counter[str] = Counter()
        self.said: dict[str, str] = {}
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = dict(attrs)
        self.tags.append((tag, values))
        if values.get("id"):
            self.ids.append(str(values["id"]))
        if tag == "a":
            self.links.append(str(values["href"]))
        if tag not in {"meta", "link", "br"}:
            self.open.append(values.get("id"))

    def handle_endtag(self, tag: str) -> None:  # noqa: ARG002
        self.open.pop()

    def handle_data(self, data: str) -> None:
        for name in self.open:
            if name:
                self.said[name] = self.said.get(name, "") + data


@pytest.fixture(scope="module")
def page() -> _Page:
    return _Page(review_html(draft(), paper()))


def test_every_link_leads_somewhere_in_the_page_and_every_id_is_one(page: _Page) -> None:
    assert page.open == []
    assert all(count == 1 for count in Counter(page.ids).values())
    assert {link.removeprefix("#") for link in page.links} <= set(page.ids)
    assert all(link.startswith("#") for link in page.links)


def test_fields_and_characters_lead_to_each_other(page: _Page) -> None:
    fields = [name for name in page.ids if re.fullmatch(r"f\d+", name)]
    assert {name.replace("f", "m") for name in fields} <= set(page.ids)
    unlinked = [page.said[name] for name in fields if f"#{name}" not in page.links]
    assert unlinked == ["每季度"]  # a doubt lies on it: there the paper leads to the doubt
    unit = next(name for name in fields if page.said[name] == "能源科")
    assert page.said[unit.replace("f", "m")] == "能源科"


def test_nothing_is_fetched_from_outside() -> None:
    html = review_html(draft(), paper())
    page = _Page(html)
    assert not {tag for tag, _ in page.tags} & {"script", "link", "img", "iframe", "object"}
    assert not any("src" in values or "style" in values for _, values in page.tags)
    assert "http:" not in html
    assert "https:" not in html
    assert "@import" not in html
    assert "url(" not in html


def test_every_character_of_the_paper_is_shown_once(page: _Page) -> None:
    for number, text in enumerate(TEXT, 1):
        assert page.said[f"L{number}"] == f"{number}{text}"


def test_what_stands_in_the_paper_is_never_taken_for_html() -> None:
    evil = '<script>alert("1")</script>&amp;\'"'
    unit = DraftUnit(evil, Role.LEAD, False, Span(1, 0, 8))
    task = DraftTask("1", None, (evil,), evil, evil, evil, (unit,), span=Span(1, 0, len(evil)))
    one = Draft("plan", evil, tasks=[task], grades=[{"phrase": evil, evil: evil}])
    html = review_html(one, Paper(evil, "txt", (line_of(1, evil),)))
    assert "<script" not in html
    assert _Page(html).said["L1"] == f"1{evil}"


def test_doubts_come_first_in_the_order_of_the_paper(page: _Page) -> None:
    assert page.ids.index("faults") < page.ids.index("read") < page.ids.index("paper")
    told = page.said["faults"]
    assert told.index("没有认出文号") < told.index("没有写从哪个季度起") < told.index("时间未定")


def test_overlapping_marks_keep_the_text_and_each_its_own_place() -> None:
    units = tuple(
        DraftUnit(name, Role.LEAD, False, Span(1, start, end))
        for name, start, end in (("甲乙丙", 0, 3), ("乙丙丁", 1, 4), ("远处", 90, 99), ("空", 2, 2))
    )
    task = DraftTask("1", None, (), "事", "", "一", units, span=Span(1, 0, 5))
    page = _Page(
        review_html(
            Draft("plan", "题", tasks=[task]), Paper("a", "txt", (line_of(1, "甲乙丙丁戊"),))
        )
    )
    assert page.said["L1"] == "1甲乙丙丁戊"
    assert [name for name in page.ids if name.startswith("m")] == ["m1", "m2", "m3"]
    assert [name for name in page.ids if name.startswith("f") and name != "faults"] == [
        "fields", "f1", "f2", "f3",
    ]  # fmt: skip


def test_a_table_of_the_paper_is_a_table(page: _Page) -> None:
    cells = [values for tag, values in page.tags if tag == "td"]
    assert [values.get("colspan") for values in cells] == ["2", None, None]


def test_an_assessment_shows_its_points_grades_and_vetoes() -> None:
    page = _Page(review_html(assessment(), paper()))
    told = page.said["read"]
    for words in ("报表", "5分", "综合科", "按时上报", "迟报逐次扣", "每迟报1次扣<0.5>分",
                  "优秀", "数据造假", "一票否决", "某镇", "立即报告"):  # fmt: skip
        assert words in told


def test_an_empty_draft_says_so() -> None:
    page = _Page(review_html(Draft("other", ""), Paper("空.txt", "txt", ())))
    assert "没有读出任务、指标或名单" in page.said["read"]
    assert "没有读不准之处" in page.said["faults"]


def test_the_summary_says_what_a_person_must_decide() -> None:
    summary = summarise(draft())
    assert dict(summary.counts)["正文任务"] == 3
    assert summary.needs[0] == "有3处读不准，见下表"
    assert "1个附件条目没有点名单位，须定由谁负责" in summary.needs
    assert summary.as_json()["facts"]["发文单位"] == "某市统计局"


def test_every_kind_of_rule_has_its_words() -> None:
    assert set(RULE_WORDS) == set(KINDS)


def test_a_date_of_one_of_several_units_says_whose_it_is() -> None:
    one = draft()
    first = one.tasks[1]
    one.tasks[1] = replace(
        first, deadlines=(replace(first.deadlines[0], units=("能源科",)), *first.deadlines[1:])
    )
    assert "由能源科负责；配齐人员" in review_html(one, paper())
