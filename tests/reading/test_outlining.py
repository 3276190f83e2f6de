"""Numbers, levels and clauses: hard ways to number a paper, one by one."""

from __future__ import annotations

import pytest

from tests.reading.making import below, clauses, outlined


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param(
            "一、甲项\n(一)乙项\n１．丙项\n（1）丁项\n①戊项\n②己项\n（二）庚项",
            [
                "一 甲项",
                "一（一） 乙项",
                "一（一）1 丙项",
                "一（一）1（1） 丁项",
                "一（一）1（1）① 戊项",
                "一（一）1（1）② 己项",
                "一（二） 庚项",
            ],
            id="six levels, either width",
        ),
        pytest.param(
            "一、甲项\n1.子项\n2.丑项\n二、乙项\n3.寅项\n4.卯项",
            ["一 甲项", "一1 子项", "一2 丑项", "二 乙项", "二3 寅项", "二4 卯项"],
            id="numbers run on across chapters",
        ),
        pytest.param(
            "二十七、甲项\n二十八、乙项\n二十九、丙项",
            ["二十七 甲项", "二十八 乙项", "二十九 丙项"],
            id="numerals past ten",
        ),
        pytest.param(
            "第一章 总纲\n第一条 甲项\n（一）子项\n（二）丑项\n第二章 细目\n第二条 乙项\n第三条 丙",
            [
                "第一章 总纲",
                "第一条 甲项",
                "第一条（一） 子项",
                "第一条（二） 丑项",
                "第二章 细目",
                "第二条 乙项",
                "第三条 丙",
            ],
            id="articles keep their own number",
        ),
        pytest.param(
            "1 总纲\n1.1 目的\n1.2 依据\n2 组织\n2.1 机构\n2.1.1 职责\n2.1.2 分工\n2.2 专班",
            [
                "1 总纲",
                "1.1 目的",
                "1.2 依据",
                "2 组织",
                "2.1 机构",
                "2.1.1 职责",
                "2.1.2 分工",
                "2.2 专班",
            ],
            id="dotted numbers",
        ),
        pytest.param(
            "一、甲项\n工作分三步。\n一是摸清底数。逐户登记。\n二是分类处置。\n三是总结提高。\n二、乙项",
            ["一 甲项", "一一是 摸清底数", "一二是 分类处置", "一三是 总结提高", "二 乙项"],
            id="said numbers at the head of a line",
        ),
        pytest.param(
            "一、甲项\n主要一是摸清底数；二是分类处置。\n二、乙项",
            ["一 甲项", "二 乙项"],
            id="said numbers inside a sentence are text",
        ),
        pytest.param(
            "一、甲项\n1、子项\n1.细项\n2.微项\n2、丑项",
            ["一 甲项", "一1 子项", "一1.1 细项", "一1.2 微项", "一2 丑项"],
            id="1. within 1、",
        ),
        pytest.param(
            "一、重点任务（一）甲项1.子项。做完。2.丑项。做好。（二）乙项3.寅项。二、工作要求",
            [
                "一 重点任务",
                "一（一） 甲项",
                "一（一）1 子项",
                "一（一）2 丑项",
                "一（二） 乙项",
                "一（二）3 寅项",
                "二 工作要求",
            ],
            id="headings glued to each other on one line",
        ),
        pytest.param(
            "一、甲项\n比上年增长\n1.5倍，达到\n2022.12\n第3季度按（3月—5月）\n3月底前见成效，占12.5%。\n二、乙项",
            ["一 甲项", "二 乙项"],
            id="numbers inside text open nothing",
        ),
        pytest.param(
            "一、甲项\n一、二等奖各1名。\n三、乙项",
            ["一 甲项", "三 乙项"],
            id="a list of prizes is no heading",
        ),
        pytest.param(
            "一、甲项\n附件1所列单位要落实。\n附件1\n明细表\n一、子项\n附件2：清单\n1.丑项",
            ["一 甲项", "附件1 明细表", "附件1 一 子项", "附件2 清单", "附件2 1 丑项"],
            id="annexes with titles beside and below, and a sentence that speaks of one",
        ),
        pytest.param(
            "一、甲项\n附件：1.分工表\n2.联系单\n白水局\n2024年3月1日\n附件1\n分工表\n1.子项\n附件2\n联系单\n1.丑项",
            ["一 甲项", "附件1 分工表", "附件1 1 子项", "附件2 联系单", "附件2 1 丑项"],
            id="a list of annexes is passed over",
        ),
        pytest.param(
            "一、甲项\n1.子项\n2.丑项\n一、乙项\n二、丙项",
            ["一 甲项", "一1 子项", "一2 丑项", "一·2 乙项", "二 丙项"],
            id="a repeated number keeps a clause of its own",
        ),
        pytest.param(
            "㈠甲项\n⒈子项\n⒉丑项\n㈡乙项\n⑴寅项\n⑵卯项",
            [
                "（一） 甲项",
                "（一）1 子项",
                "（一）2 丑项",
                "（二） 乙项",
                "（二）（1） 寅项",
                "（二）（2） 卯项",
            ],
            id="numbers that are one character",
        ),
    ],
)
def test_a_numbering_is_read(text: str, expected: list[str]) -> None:
    assert clauses(text) == expected


@pytest.mark.parametrize(
    ("text", "faults"),
    [
        ("一、甲\n二、乙\n四、丁", ["编号跳号：2之后是4，缺3"]),
        ("一、甲\n1.子\n1.丑", ["编号「1」重复"]),
        ("1.甲\n2.乙\n3.丙\n2.丁", ["编号倒退：3之后又是2"]),
        ("一、甲\n3.子", ["编号从「3」开始，前面没有上一号"]),
        ("一、甲\n1.子\n二、乙\n2.丑", []),
        ("一、甲\n1.子\n二、乙\n1.丑", []),
    ],
)
def test_jumps_and_repeats_are_doubts_with_their_line(text: str, faults: list[str]) -> None:
    _, doubts = outlined(text)
    assert [fault.what for fault in doubts.faults] == faults
    lines = text.split("\n")
    assert all(lines[(fault.line or 0) - 1].startswith(fault.key[:2]) for fault in doubts.faults)


@pytest.mark.parametrize(
    ("line", "title", "body"),
    [
        ("1.巩固规范。持续推进。", "巩固规范", "持续推进。"),
        ("1.巩固规范：一是登记；二是造册。", "巩固规范", "一是登记；二是造册。"),
        ("1.完善《甲、乙。丙》办法。修订。", "完善《甲、乙。丙》办法", "修订。"),
        ("1.推进改革，充实力量。", "推进改革，充实力量", ""),
        ("1.当年费用过小（低于10万元；含）的企业；", "当年费用过小（低于10万元；含）的企业", ""),
        ("1.没有收尾的（括号。后面的话。", "没有收尾的（括号", "后面的话。"),
        (
            "一、工作目标 全面提升质量，做到数出有据，服务发展大局。",
            "工作目标",
            "全面提升质量，做到数出有据，服务发展大局。",
        ),
    ],
)
def test_a_heading_ends_at_its_first_sentence(line: str, title: str, body: str) -> None:
    found, _ = outlined(line)
    place = below(found.root)[0]
    assert (place.title, place.body) == (title, body)


def test_every_character_of_title_and_body_has_its_place() -> None:
    text = "方案\n一、甲项\n说明一句。\n1.子项。做完。2.丑项。做好。\n附件1\n表\n前言。\n一、乙项"
    found, _ = outlined(text)
    lines = dict(enumerate(text.split("\n"), 1))
    for place in found.root.walk():
        assert len(place.places) == len(place.body)
        assert len(place.title_places) == len(place.title)
        for char, (line, at) in zip(
            place.title + place.body, place.title_places + place.places, strict=True
        ):
            assert char == "\n" or lines[line][at] == char
        assert place.line_from <= place.line_to


def test_a_signature_is_no_text_of_the_last_place() -> None:
    found, _ = outlined("一、甲项\n认真落实。\n白水县统计局\n2024年3月1日\n附件1\n表名\n1.子项")
    assert below(found.root)[0].body == "认真落实。"
    assert (found.issuer, found.issued_on) == ("白水县统计局", "2024-03-01")


def test_a_title_repeated_after_the_notice_begins_the_text() -> None:
    found, _ = outlined(
        "白水县统计局关于印发《清查方案》的通知\n各乡镇：\n现印发给你们。\n白水县统计局\n2024年3月1日\n"
        "清查方案\n为做好清查，制定本方案。\n一、甲项"
    )
    assert found.title == "清查方案"
    assert found.receivers == ["各乡镇"]
    assert found.root.body == "为做好清查，制定本方案。"
