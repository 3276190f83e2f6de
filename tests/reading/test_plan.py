"""Plans from hard papers, and what holds for every form."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from plans.planfile.schema import RosterPart
from plans.reading import understanding
from plans.reading.matching import Roster
from plans.reading.outlining import outline
from plans.reading.paper import Doubts, Paper, line_of
from plans.reading.reader import read, read_paper
from plans.reading.understanding.registry import forms
from tests.reading.making import paper_of, task_words

FOLDER = Path(understanding.__file__).parent


def test_every_form_has_its_module_and_its_line() -> None:
    lines = {form.key for form in forms()}
    assert lines == {"plan", "assessment", "bulletin", "contingency", "ledgertable"}
    for form in forms():
        assert (FOLDER / f"{form.key}.py").is_file()
        assert callable(form.load().understand)
    defining = {
        path.stem
        for path in FOLDER.glob("[!_]*.py")
        if "def understand(" in path.read_text(encoding="utf-8")
    }
    assert defining == lines


@pytest.mark.parametrize(
    ("title", "kind"),
    [
        ("2024年防汛工作方案", "plan"),
        ("关于印发2024年统计工作要点的通知", "plan"),
        ("河口县突发环境事件应急预案", "contingency"),
        ("2024年度县区统计工作考核办法（试行）", "assessment"),
        ("关于2023年度考核结果的通报", "bulletin"),
        ("2024年重点工作任务分解表", "plan"),
    ],
)
def test_the_last_word_of_the_title_tells_the_kind(title: str, kind: str) -> None:
    assert read_paper(paper_of(f"{title}\n一、总则\n说明一句。")).kind == kind


def test_a_paper_that_is_none_of_these_is_other_and_says_so() -> None:
    draft = read_paper(paper_of("会议纪要\n上午召开会议。\n到会二十人。"))
    assert (draft.kind, draft.tasks) == ("other", [])
    assert any("文件种类" in fault.what for fault in draft.faults)


def test_the_same_bytes_are_read_from_a_file() -> None:
    text = "2024年清雪工作方案\n一、重点任务\n1.备足物资。11月10日前到位。（责任单位：环卫中心）"
    draft = read(text.encode("gb18030"), "清雪.txt")
    assert [task_words(task)["units"] for task in draft.tasks] == [["responsible 环卫中心"]]
    assert draft.clauses[0].title == "重点任务"
    assert (draft.clauses[1].parent, draft.clauses[1].line_from) == ("一", 3)


def test_a_printed_name_that_two_units_of_the_roster_could_be_is_a_doubt() -> None:
    roster = Roster(
        RosterPart.model_validate(
            {
                "office": "白水市统计局",
                "units": [
                    {"name": "白水市统计局"},
                    {"name": "白水市统计局办公室", "short": ["办公室"]},
                    {"name": "白水市普查办公室", "short": ["办公室"]},
                ],
            }
        )
    )
    text = "2024年普查工作方案\n一、重点任务\n1.登记造册。（责任单位：办公室）"
    draft = read_paper(paper_of(text), roster)
    assert [task.units[0].name for task in draft.tasks] == ["办公室"]
    assert [(fault.line, fault.key) for fault in draft.faults] == [(3, "办公室")]


def test_a_task_whose_unit_is_missing_beside_others_is_a_doubt() -> None:
    text = "2024年采购方案\n一、重点任务\n1.征集书目。（责任单位：采编部）\n2.公开询价。"
    assert [(f.line, f.key) for f in read_paper(paper_of(text)).faults] == [(4, "公开询价")]


def test_a_time_said_in_the_text_and_again_after_its_label_is_one_deadline() -> None:
    text = (
        "2024年采购方案\n一、重点任务\n1.征集书目。6月底前完成。\n责任单位：采编部\n"
        "完成时限：2024年6月底前\n2.询价。\n责任单位：财务部\n完成时限：7月底前"
    )
    tasks = [task_words(task) for task in read_paper(paper_of(text)).tasks]
    assert [task["deadlines"] for task in tasks] == [["by 2024-06-30"], ["by 2024-07-31"]]
    assert [task["units"] for task in tasks] == [["responsible 采编部"], ["responsible 财务部"]]


def test_a_chapter_that_is_a_units_name_gives_its_items_that_unit() -> None:
    text = "2025年重点工作分工\n一、办公室\n1.起草总结。\n二、基础教育股\n1.组织监测。"
    tasks = [task_words(task) for task in read_paper(paper_of(text)).tasks]
    assert [task["units"] for task in tasks] == [["responsible 办公室"], ["responsible 基础教育股"]]


pieces = st.sampled_from(
    [
        *(
            "一、重点任务",
            "（二）",
            "3.",
            "（4）",
            "①",
            "一是",
            "第六条",
            "2.1 ",
            "附件1",
            "附件：",
        ),
        *(
            "（责任单位：",
            "市统计局",
            "各区县",
            "、",
            "牵头",
            "配合",
            "，",
            "）",
            "《",
            "》",
            "。",
            "：",
        ),
        *(
            "9月底前",
            "每季度",
            "9月31日前",
            "印发之日起10个工作日内",
            "不少于2次",
            "（5分）",
            "下同",
        ),
        *(
            "序号\t任务\t责任单位\t完成时限",
            "\n",
            "\t",
            "|",
            "方案",
            "考核办法",
            "预案",
            "通报",
            "2024年",
        ),
    ]
)


@settings(derandomize=True, max_examples=120, deadline=None)
@given(st.one_of(st.lists(pieces, max_size=50).map("".join), st.text(max_size=200)))
def test_no_text_makes_the_reading_fail(text: str) -> None:
    lines = tuple(line_of(number, raw) for number, raw in enumerate(text.split("\n"), 1))
    draft = read_paper(Paper("随机.txt", "text", lines))
    assert draft.as_json() == read_paper(Paper("随机.txt", "text", lines)).as_json()
    assert len({clause.id for clause in draft.clauses}) == len(draft.clauses)


def test_annexes_whose_numbers_repeat_but_that_hold_items_are_all_kept() -> None:
    part = "一、甲项\n1.丙项。做完。\n附件1\n表\n1.戊项。做好。\n"
    found = outline(paper_of("方案\n" + part * 3), Doubts())
    assert [one.clause for one in found.root.children if one.style == "附件"] == [
        "附件1",
        "附件1·2",
        "附件1·3",
    ]
