from __future__ import annotations

import pytest

from plans.reading.paper import Cell, Line
from plans.reading.unpacking import unpack
from plans.reading.unpacking.errors import BombError

PAGE = """<!DOCTYPE html><html><head><meta charset="{charset}"><title>站点</title>
<style>p {{color: red}}</style><script>var a = "一、不是正文。";</script></head><body>
<header><a href="/">首页</a></header><nav><ul><li><a href="/a">政务公开</a></li></ul></nav>
<div class="wrap"><h1 class="title">关于印发统计工作方案的通知</h1>
<table class="info"><tr><td>索引号：</td><td>113400/2024</td></tr>
<tr><td>发文字号：</td><td>统〔2024〕1号</td></tr></table>
<div class="content"><p>各科室：</p><p>现将方案印发给你们，
请认真落实。</p><p style="display:none">隐藏的话。</p>
<p>一、建立机制。法规科负责。<br>二、抓好落实。办公室负责。</p>
<table><tr><th rowspan="2">序号</th><th colspan="2">任务</th></tr>
<tr><td>甲</td><td>乙</td></tr></table>
<ol start="3"><li>第三项工作。</li><li>第四项工作。</li></ol></div></div>
<footer>版权所有：某市统计局。网站地图</footer></body></html>"""


def lines(data: bytes, name: str = "a.html") -> list[Line]:
    return list(unpack(data, name).lines)


def body(found: list[Line]) -> list[str]:
    return [line.text for line in found if not line.furniture]


def test_the_article_is_found_and_the_rest_is_furniture() -> None:
    found = lines(PAGE.format(charset="utf-8").encode())
    assert body(found) == [
        "关于印发统计工作方案的通知",
        "各科室：",
        "现将方案印发给你们，请认真落实。",
        "一、建立机制。法规科负责。",
        "二、抓好落实。办公室负责。",
        "序号",
        "任务",
        "甲",
        "乙",
        "3.第三项工作。",
        "4.第四项工作。",
    ]
    around = {line.text for line in found if line.furniture}
    assert {"首页", "政务公开", "统〔2024〕1号", "版权所有：某市统计局。网站地图"} <= around
    assert not any("不是正文" in text or "隐藏" in text for text in around)


def test_cells_of_a_web_table_stand_where_the_browser_puts_them() -> None:
    found = {line.text: line.cell for line in lines(PAGE.format(charset="utf-8").encode())}
    assert (found["序号"], found["任务"]) == (Cell(1, 0, 0, 2, 1), Cell(1, 0, 1, 1, 2))
    assert (found["甲"], found["乙"]) == (Cell(1, 1, 1), Cell(1, 1, 2))


@pytest.mark.parametrize("charset", ["gb2312", "gbk", "GB18030"])
def test_the_page_says_its_encoding_and_a_rare_character_is_no_bar(charset: str) -> None:
    page = PAGE.format(charset=charset).replace("各科室", "各科室、渌口区㙍镇")
    assert "各科室、渌口区㙍镇：" in body(lines(page.encode("gb18030")))


def test_a_page_that_says_one_encoding_and_is_another_is_read_as_it_is() -> None:
    assert "各科室：" in body(lines(PAGE.format(charset="gb2312").encode()))


def test_a_doc_that_is_a_web_page_is_read_as_one() -> None:
    page = "<html xmlns:w='urn'><body><p>正文。</p></body></html>"
    paper = unpack(page.encode(), "a.doc")
    assert (paper.format, body(list(paper.lines))) == ("html", ["正文。"])


def test_a_table_that_lays_out_the_page_holds_no_cells() -> None:
    page = (
        "<html><body><table><tr><td><p>第一段。</p><table><tr><td>序号</td><td>任务</td></tr>"
        "<tr><td>1</td><td>甲</td></tr></table></td></tr></table></body></html>"
    )
    found = {line.text: line.cell for line in lines(page.encode())}
    assert found["第一段。"] is None
    assert found["任务"] == Cell(0, 0, 1)


def test_an_annex_beside_the_main_text_belongs_to_the_paper() -> None:
    long = "各单位要认真落实各项任务，确保按时完成。" * 10
    page = f"<html><body><div><p>通知。</p><p>要求。</p><p>执行。</p><div>{long}</div></div></body>"
    assert body(lines(page.encode()))[0] == "通知。"


def test_a_page_saved_as_one_file_is_read() -> None:
    page = PAGE.format(charset="utf-8").encode()
    message = (
        b'MIME-Version: 1.0\r\nContent-Type: multipart/related; boundary="x"\r\n\r\n--x\r\n'
        b'Content-Type: text/html; charset="utf-8"\r\nContent-Transfer-Encoding: 8bit\r\n\r\n'
        + page
        + b"\r\n--x--\r\n"
    )
    paper = unpack(message, "a.doc")
    assert paper.format == "mht"
    assert "各科室：" in body(list(paper.lines))


def test_a_page_that_nests_without_end_is_refused() -> None:
    with pytest.raises(BombError, match="嵌套过深"):
        unpack(b"<html><body>" + b"<div>" * 100_000 + "字".encode(), "a.html")
