"""Headings that have a paragraph style and no number: in Word, on web pages, in Markdown."""

from __future__ import annotations

import docx

from plans.reading.reader import read
from tests.reading.files import saved
from tests.reading.making import task_words

PARTS = (
    (1, "活动主题", ["人人讲安全。"]),
    (1, "活动内容", []),
    (
        2,
        "开展主题宣讲",
        ["负责人讲一堂安全课，6月15日前完成。", "责任部门：安全部、各子（分）公司"],
    ),
    (2, "开展应急演练", ["各子（分）公司至少组织1次演练。", "责任部门：生产部"]),
    (1, "有关要求", ["各单位于5月25日前将名单、7月5日前将总结报送安全部。"]),
)
EXPECTED = [
    ("开展主题宣讲", "活动内容 开展主题宣讲", ["安全部", "各子（分）公司"], ["by 2024-06-15"]),
    ("开展应急演练", "活动内容 开展应急演练", ["生产部"], []),
    ("有关要求", "有关要求", ["各单位"], ["by 2024-05-25", "by 2024-07-05"]),
]


def _told(data: bytes, name: str) -> list[tuple[object, ...]]:
    draft = read(data, name)
    assert draft.title == "集团2024年安全生产月活动方案"
    assert {task.number for task in draft.tasks} == {""}
    words = [task_words(task) for task in draft.tasks]
    return [
        (one["title"], one["clause"], [u.split(" ")[1] for u in one["units"]], one["deadlines"])
        for one in words
    ]


def test_word_headings_without_numbers_open_places() -> None:
    document = docx.Document()
    document.add_heading("集团2024年安全生产月活动方案", level=0)
    for level, title, texts in PARTS:
        document.add_heading(title, level=level)
        for text in texts:
            document.add_paragraph(text)
    assert _told(saved(document), "方案.docx") == EXPECTED


def test_headings_of_a_web_page_open_places() -> None:
    body = "<h1>集团2024年安全生产月活动方案</h1>"
    for level, title, texts in PARTS:
        body += f"<h{level + 1}>{title}</h{level + 1}>" + "".join(f"<p>{t}</p>" for t in texts)
    page = f"<html><body><div class='article'>{body}</div></body></html>"
    assert _told(page.encode(), "方案.html") == EXPECTED


def test_headings_of_markdown_open_places() -> None:
    text = "# 集团2024年安全生产月活动方案\n\n"
    for level, title, texts in PARTS:
        text += f"{'#' * (level + 1)} {title}\n\n" + "".join(f"{t}\n\n" for t in texts)
    assert _told(text.encode(), "方案.md") == EXPECTED


def test_numbered_headings_need_no_style_and_one_styled_line_heads_nothing() -> None:
    document = docx.Document()
    document.add_paragraph("2024年巡查方案")
    document.add_heading("一、重点任务", level=1)
    document.add_paragraph("1.巡查坝体。（责任单位：水利局）")
    document.add_heading("强调", level=2)
    document.add_paragraph("2.清理河道。（责任单位：城管局）")
    draft = read(saved(document), "方案.docx")
    assert [task.clause for task in draft.tasks] == ["一1", "一2"]
