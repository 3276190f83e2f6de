"""Papers put together from the words of real ones: whatever their order, a draft comes of it."""

from __future__ import annotations

from hypothesis import example, given, settings
from hypothesis import strategies as st

from plans.planfile.reading import read_plan_bytes
from plans.reading.planfile_out import to_plan_file
from plans.reading.reader import read_paper
from plans.reading.review import review_html
from tests.reading.making import paper_of

TITLES = (
    "",
    "2025年整治工作方案",
    "2025年度考核办法",
    "防汛应急预案",
    "关于督查情况的通报",
    "2025年任务分解表",
    "附件\n2025年评分表",
)
WORDS = (
    "\n", "\n", "\n一、", "\n（一）", "\n1.", "\n（1）", "\n①", "\n第一条", "\n第一阶段：",
    "\n附件1\n", "重点任务", "工作要求", "加分项", "扣分项", "组织领导", "县应急局",
    "市财政局、人社局", "各乡镇", "被查单位", "有关部门", "市、县两级", "由", "会同", "牵头",
    "配合", "负责", "要", "于", "对", "组织", "（责任单位：办公室）",
    "（县应急局牵头，各乡镇配合）", "责任单位：", "完成时限：", "3月底前", "12月31日前",
    "2024年12月前", "每季度", "每旬", "每学期", "每两个月", "每年1月5日前", "4月1日—4月10日",
    "印发之日起", "收到整改通知后", "30日内", "年内", "汛期前", "完成", "开展培训", "不少于2次",
    "达到95%以上", "全覆盖", "（5分）", "（20分，以抽查为准）", "每发现1处差错扣1分",
    "获国家级表彰加10分", "扣完为止", "得80分以上为优秀", "一票否决", "立即向县政府报告", "，",
    "，", "。", "。", "；", "：", "、", "“", "”", "《", "》", "（", "）",
    "\n序号\t任务\t责任单位\t完成时限\n1\t", "\t", "|", "  ", "2025年3月1日",
)  # fmt: skip


@settings(deadline=None, max_examples=150)
@given(st.sampled_from(TITLES), st.lists(st.sampled_from(WORDS), max_size=60).map("".join))
@example(TITLES[1], "\n1.整改。被查单位收到整改通知后30日内完成；县应急局3月底前总结。")
def test_any_order_of_the_words_of_papers_gives_a_draft_a_page_and_a_file(
    title: str, text: str
) -> None:
    paper = paper_of(f"{title}\n{text}")
    draft = read_paper(paper)
    assert read_paper(paper).as_json() == draft.as_json()
    review_html(draft, paper)
    for task in draft.tasks:
        known = {unit.name for unit in task.units}
        assert all(set(deadline.units) <= known for deadline in task.deadlines)
    if draft.tasks:
        file = read_plan_bytes(to_plan_file(draft, code="any").encode(), "any.yaml").file
        assert len(file.tasks) + sum(len(annex.items) for annex in file.annexes) == len(draft.tasks)
