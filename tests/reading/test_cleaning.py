from __future__ import annotations

import unicodedata
from collections.abc import Sequence

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from plans.reading.cleaning import clean, tidied
from plans.reading.furniture import LETTERHEAD
from plans.reading.paper import Cell, Line, Paper, line_of
from plans.reading.unpacking import unpack
from plans.reading.webpage import PROPERTIES
from tests.conftest import seeds


def cleaned(*raw: str, format_: str = "text") -> list[Line]:
    lines = tuple(line_of(number, text) for number, text in enumerate(raw, 1))
    return list(clean(Paper("a.txt", format_, lines)).lines)


def texts(lines: Sequence[Line]) -> list[str]:
    return [line.text for line in lines if line.text and not line.furniture]


def one(raw: str) -> str:
    return tidied(raw, tuple(range(len(raw))))[0]


@pytest.mark.parametrize(
    ("raw", "expected"),
    [
        ("１．贯彻落实", "1.贯彻落实"),
        ("(一)统一领导,分级负责;", "（一）统一领导，分级负责；"),
        ("责任单位:法规科", "责任单位：法规科"),
        ("8:30前报送1,000份，见http://a.gov.cn", "8:30前报送1,000份，见http://a.gov.cn"),
        ("是否完成?", "是否完成？"),
        ("５％、６月２０日－８月２０日", "5%、6月20日-8月20日"),
        ("㈠总体要求⑴目标⒉任务", "（一）总体要求（1）目标2.任务"),
        ("二○二四年三月", "二〇二四年三月"),
        ("二0二四年三月", "二〇二四年三月"),
        ("⼯作⻓效机制", "工作长效机制"),
        ("①②③〔2024〕3号【附件】“两员”——", "①②③〔2024〕3号【附件】“两员”——"),
        ("责\u200b任\u00ad单\ufeff位\x07", "责任单位"),
        ("[bookmark: _GoBack]各区县统计局：", "各区县统计局："),
        ("\uf06c建立机制", "建立机制"),
    ],
)
def test_marks_and_widths_have_one_spelling(raw: str, expected: str) -> None:
    assert one(raw) == expected


@pytest.mark.parametrize(
    ("raw", "expected"),
    [
        ("　　为做好工作", "为做好工作"),
        ("2024 年 3 月 5 日前", "2024年3月5日前"),
        ("2 0 2 4 年3 月", "2024年3月"),
        ("二〇二四 年 三 月 五 日", "二〇二四年三月五日"),
        ("于 11 月底前将 100 个联系点", "于11月底前将100个联系点"),
        ("（ 5分， 业务组为主考核 ）", "（5分，业务组为主考核）"),
        ("（1 分）", "（1分）"),
        ("一、 总体要求", "一、总体要求"),
        ("附件 1", "附件1"),
        ("1.   制定方案", "1.制定方案"),
        ("1. 5月底前完成", "1. 5月底前完成"),
        ("通    知", "通知"),
        ("某 市 统 计 局 工 作 方 案", "某市统计局工作方案"),
        # A blank that parts a number from its heading, or one column from the next, stays.
        ("1 年度工作总结", "1 年度工作总结"),
        ("1.1 总体目标", "1.1 总体目标"),
        ("第七条 考核对象", "第七条 考核对象"),
        ("建立机制 法规科 6月底前", "建立机制 法规科 6月底前"),
        ("建立机制（5分）    法规科", "建立机制（5分）    法规科"),
        ("\t任务\t单位\t", "\t任务\t单位\t"),
        ("\t正文", "正文"),
        ("3 月底前完成", "3月底前完成"),
    ],
)
def test_blanks_of_typesetting_go_and_blanks_that_part_stay(raw: str, expected: str) -> None:
    assert one(raw) == expected


def folded(sign: str) -> str:
    return unicodedata.normalize("NFKC", sign).replace("（", "(").replace("）", ")")


ALIKE = {
    "，": ",",
    "：": ":",
    "；": ";",
    "？": "?",
    "！": "!",
    "〇": "○0OО◯Ο",
    "-": "‐‑‒–−－﹣⁃",
    "·": "•・･‧∙⋅",
    "—": "―─﹘",
    "~": "∼〜˜～",
    "…": "⋯",
    "/": "∕⁄",
    "长": "⻓",
    "（": "﹙︵(",
    "）": "﹚︶)",
    " ": "\t\n\x0b\x0c\x85\u2028\u2029",
}
LETTERS = "一二三、，。；：（）()[],.:;?!１２年月日 　\t0123456789abАＡ％—－–●①㈠⑴⒈⻓⼯○〇"
WORDS = ["[bookmark: a]", "责任单位", "附件", "《", "》", "目录", "——", "2024 年", "http://"]
SIGNS = st.sampled_from([*LETTERS, *WORDS, "\u200b", "\u00ad", "\ufeff"])
RAW = st.lists(SIGNS, max_size=40).map("".join)


def is_traced(line: Line) -> bool:
    return len(line.at) == len(line.text) and all(
        place < 0
        or sign == line.raw[place]
        or folded(sign) in folded(line.raw[place])
        or line.raw[place] in ALIKE.get(sign, "")
        for sign, place in zip(line.text, line.at, strict=True)
    )


@given(st.lists(RAW, min_size=1, max_size=8))
@settings(derandomize=True, max_examples=300, deadline=None)
def test_every_character_is_found_at_its_place_in_the_raw_text(raw: list[str]) -> None:
    for line in cleaned(*raw):
        assert is_traced(line), line
        places = [place for place in line.at if place >= 0]
        assert places == sorted(places)


@given(st.lists(RAW, min_size=1, max_size=8))
@settings(derandomize=True, max_examples=300, deadline=None)
def test_no_line_is_lost_and_every_number_is_in_one_place(raw: list[str]) -> None:
    lines = cleaned(*raw)
    numbers = sorted(n for line in lines for n in (line.number, *line.joined))
    assert numbers == list(range(1, len(raw) + 1))
    assert "\n".join(
        part
        for _, part in sorted(
            (number, part)
            for line in lines
            for number, part in zip((line.number, *line.joined), line.raw.split("\n"), strict=True)
        )
    ) == "\n".join(raw)


@given(st.lists(RAW, min_size=1, max_size=6))
@settings(derandomize=True, max_examples=200, deadline=None)
def test_tidying_a_tidy_line_changes_nothing(raw: list[str]) -> None:
    for text in raw:
        once = one(text)
        assert one(once) == once


def test_a_label_keeps_standing_outside_the_raw_text() -> None:
    line = Line(1, "（一） 建立机制", "建立机制", (-1, -1, -1, -1, 0, 1, 2, 3), label="（一）")
    (found,) = clean(Paper("a.docx", "docx", (line,))).lines
    assert (found.text, found.at) == ("（一）建立机制", (-1, -1, -1, 0, 1, 2, 3))


@pytest.mark.parametrize(
    "rows",
    [
        ["某市统计局关于印发《某市统计", "基层基础巩固年活动方案》的通知"],
        ["关于印发《某市统计", "基层基础巩固年", "活动方案》的通知"],
        ["各单位要完善工作任务、制度管理、", "", "业务流程、人员配备等。"],
        ["各单位要抓好整改，对照问题清单逐项落实。切实", "", "提升规范化水平。全面完成。"],
        ["甲市（5个）：东区河口镇、西区山前镇、东", "", "安县花桥镇、双县五星乡"],
        ["（责任单位：法规科、办公室", "、各区县统计局）"],
        ["（责任单位：法规科，各区", "县统计局）"],
        ["各单位要认真落实各项工作任务，确保按时完成。要", "— 3 —", "加强领导，明确责任。"],
    ],
)
def test_what_a_break_tore_is_joined(rows: list[str]) -> None:
    whole = "".join(row for row in rows if "—" not in row)
    lines = cleaned(*rows)
    assert texts(lines) == [whole]
    assert lines[0].number == 1
    assert len(rows) in lines[0].joined


@pytest.mark.parametrize(
    "rows",
    [
        ["长沙市（2个）：甲街道、乙街道、丙镇", "株洲市（3个）：丁街道、戊镇、己乡"],
        ["严格落实谁主管谁负责的责任体系", "（二）预防为主。加强演练。"],
        ["1.制定工作方案，明确责任，按时报送材料", "2.按进度开展工作。"],
        ["请结合实际认真贯彻执行，并将情况及时报送市局。办公室", "2023年3月29日"],
        ["加强培训，提高能力。明确责任，抓好落实", "责任单位：法规科。"],
        ["某市统计局", "工作方案"],
        ["组织开展检查，发现问题。及时整改，按月通报", "一是加强领导。"],
    ],
)
def test_what_stands_apart_is_not_joined(rows: list[str]) -> None:
    assert texts(cleaned(*rows)) == rows


def test_text_wrapped_at_one_width_becomes_paragraphs() -> None:
    row = "为做好统计工作各地各部门应当按照要求认真组织落实"
    body = ["　　" + row[:22], *[row] * 4, "完成任务。", "　　" + row[:22], *[row] * 4, "到位。"]
    assert texts(cleaned(*body)) == [
        row[:22] + row * 4 + "完成任务。",
        row[:22] + row * 4 + "到位。",
    ]


def test_two_latin_words_keep_a_blank_where_the_line_broke() -> None:
    (line,) = cleaned("请登录系统（Statistical", "Online）报送。")
    assert line.text == "请登录系统（Statistical Online）报送。"
    assert line.raw[line.at[line.text.index(" ")]] == "\n"


def test_cells_and_automatic_numbers_are_never_joined_to_what_is_before() -> None:
    cells = [
        Line(1, "甲、", "甲、", (0, 1), cell=Cell(0, 0, 0)),
        Line(2, "乙", "乙", (0,), cell=Cell(0, 0, 1)),
        Line(3, "前，", "前，", (0, 1)),
        Line(4, "1.后", "后", (-1, -1, 0), label="1."),
    ]
    assert len(clean(Paper("a.docx", "docx", tuple(cells))).lines) == 4


def test_web_furniture_at_head_and_foot_is_marked_and_nothing_between() -> None:
    lines = cleaned(
        "您当前所在位置:首页>某县统计局>政策文件",
        "[ 索引号 ] 115/2024-00012 [ 发文字号 ] 某普办〔2024〕1号",
        "[ 成文日期 ] 2024-02-26",
        "发布机构：",
        "某县统计局",
        "字体：大 中 小",
        "某县普查预案",
        "一、各单位要在网站下载表格，分享经验。",
        "下载",
        "二、加强领导。",
        "某县统计局",
        "2024年2月26日",
        "扫一扫在手机打开当前页",
        "乡镇/街道",
        "返回顶部",
    )
    marked = {line.number for line in lines if line.furniture}
    assert marked == {1, 2, 3, 4, 5, 6, 13, 14, 15}
    assert {line.number for line in lines if line.style == PROPERTIES} == {2, 3, 4, 5}


def test_page_numbers_and_what_repeats_beside_them_are_furniture() -> None:
    rows: list[str] = []
    for page in range(1, 5):
        rows += [f"{'一二三四'[page - 1]}、加强组织领导。", f"— {page} —", "某市统计局文件"]
    lines = cleaned(*rows, "第 5 页 共 5 页")
    assert texts(lines) == [f"{n}、加强组织领导。" for n in "一二三四"]


@pytest.mark.parametrize(
    "entries",
    [
        ["目  录", "一、总体要求……………1", "二、重点任务……………3"],
        ["目录", "一、总体要求\t1", "二、重点任务\t3"],
        ["目录", "一、总体要求", "二、重点任务"],
        ["一、总体要求……1", "二、重点任务……3", "三、保障措施……5"],
    ],
)
def test_a_contents_page_in_front_is_furniture(entries: list[str]) -> None:
    body = ["一、总体要求", "做好工作。", "二、重点任务", "抓好落实。"]
    assert texts(cleaned("某市工作方案", *entries, *body)) == ["某市工作方案", *body]


def test_a_ledger_by_tabs_is_no_contents_page() -> None:
    rows = ["序号\t任务\t分值", "1\t建立机制\t5", "2\t培训人员\t10", "3\t开展检查\t15"]
    assert texts(cleaned(*rows)) == rows


def test_a_letterhead_stays_text_and_is_recognised() -> None:
    lines = cleaned(
        "某省统计局办公室文件", "", "某统办〔2022〕35号", "关于做好工作的通知", "各市州统计局："
    )
    assert [line.style for line in lines] == [LETTERHEAD, "", "", "", ""]
    assert not any(line.furniture for line in lines)


def test_a_paper_on_one_line_is_left_on_one_line() -> None:
    text = "工作方案一、总体要求。做好工作。二、重点任务。（一）建立机制。（责任单位：法规科）"
    assert texts(cleaned(text)) == [text]


@pytest.mark.parametrize(
    ("seed", "number", "has"),
    [
        ("001", 9, "《黄山市统计基层基础巩固年活动方案》"),
        ("002", 12, "《湖南省第七次全国人口普查工作考核办法》"),
        ("004", 53, "东安县花桥镇"),
        ("004", 79, "切实提升规范化"),
    ],
)
def test_what_is_torn_in_the_real_papers_is_joined(seed: str, number: int, has: str) -> None:
    (path,) = seeds().glob(f"{seed}*.txt")
    lines = clean(unpack(path.read_bytes(), path.name)).lines
    line = next(line for line in lines if line.number == number)
    assert has in line.text


def test_every_character_of_the_real_papers_is_traced() -> None:
    for path in sorted(seeds().glob("*.txt")):
        paper = unpack(path.read_bytes(), path.name)
        lines = clean(paper).lines
        assert all(is_traced(line) for line in lines)
        numbers = [n for line in lines for n in (line.number, *line.joined)]
        assert sorted(numbers) == [line.number for line in paper.lines]
        assert sum(len(line.joined) for line in lines) <= 3


def test_only_what_is_around_the_web_page_is_furniture_in_the_real_papers() -> None:
    marked = {
        path.name[:3]: [
            line.number
            for line in clean(unpack(path.read_bytes(), path.name)).lines
            if line.furniture
        ]
        for path in seeds().glob("*.txt")
    }
    assert marked == {
        "000": [],
        "001": [],
        "002": [],
        "004": [],
        "003": [1, *range(3, 15), *range(179, 192, 2)],
    }
