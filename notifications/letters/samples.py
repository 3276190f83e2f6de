"""One letter of each kind with everything in it that a letter may hold: for checks and tests."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from models import Duty, MilestoneState, Role
from notifications.draft import Block, Contact, Draft, PlanInfo
from notifications.drafting import Reader, assemble
from notifications.items import Item
from notifications.lines import merge

DAY = date(2024, 11, 25)
PAGES = "http://duban.example"
_COORDINATOR = Reader("法规科", "李总", Duty.COORDINATOR)
_PLANS = {
    1: PlanInfo(
        "统计基层基础巩固年活动方案", "法规科", (Contact("法规科 李总", "li@example.org"),)
    ),
    2: PlanInfo("<b>督察</b>整改 & 落实方案", "办公室", ()),
}
_DIGEST = Block(
    title="周报：逾期3项、本周到期2项",
    heading="每周情况（截至2024年11月25日）",
    lead="所牵头方案共24个节点，涉及2个单位，其中逾期3项、办结/免办21项；本周到期2项，上周办结4项。",
    who="方案牵头单位",
    why="每周首个工作日",
    columns=("单位", "逾期", "临期", "已报待审", "在办", "办结/免办", "本周到期", "上周办结"),
    rows=[
        ("工业科", "2", "0", "0", "0", "9", "2", "4"),
        ("文化 & 旅游科", "1", "0", "0", "0", "12", "0", "0"),
    ],
    left_out=0,
    url=f"{PAGES}/plans/p-2024",
    plans=frozenset({1}),
)
_ADDRESSES = Block(
    title="1个地址停用",
    heading="停用的地址",
    lead="下列地址被对方永久拒收，已停用，以后不再往那里送；请核实后在名册中更正。",
    who="方案牵头单位",
    why="地址停用后首次告知",
    columns=("收件人", "渠道", "地址", "原因"),
    rows=[("文化科 王填", "邮件", "wang@example.org", "550 <no> such user")],
    left_out=3,
    url=f"{PAGES}/units",
    plans=frozenset({1}),
)


class _Known:
    """What an office would know of the samples."""

    def why(self, item: Item) -> str:
        return f"{item.occasion} 的缘由"

    def caught_up(self, item: Item) -> bool:
        return item.noted_on < DAY

    def page(self, item: Item) -> str:
        return f"{PAGES}/milestones/{item.milestone_id}"

    def links(self, item: Item) -> tuple[tuple[str, str], ...]:
        return (
            ("知道了", f"{PAGES}/links/known/{item.milestone_id}"),
            ("免登录查看", f"{PAGES}/links/look/{item.milestone_id}"),
        )


def _item(number: int, occasion: str, due_on: date, unit: str = "文化科", **values: object) -> Item:
    ordinary: dict[str, object] = {
        "notice_id": number,
        "person_id": 1,
        "milestone_id": number,
        "occasion": occasion,
        "anchor_on": due_on,
        "noted_on": DAY,
        "due_on": due_on,
        "state": MilestoneState.PENDING,
        "role": Role.RESPONSIBLE,
        "unit": unit,
        "ref": str(number),
        "title": f"第{number}项 <任务> & 要求",
        "what": None,
        "clause": f"二（{number}）",
        "phrase": "11月底前",
        "choice": None,
        "receiver": None,
        "plan_id": 1,
        "policy_id": 1,
        "dispatched_on": date(2024, 1, 2),
    }
    return Item(**(ordinary | values))  # type: ignore[arg-type]


_OWN = (
    _item(11, "before-7", date(2024, 11, 30), what="归档规范化", receiver="市统计局"),
    _item(
        12, "overdue-1", date(2024, 11, 15), ref="附件3-三-1", phrase=None, choice="活动期末",
        noted_on=date(2024, 11, 18),
    ),
    _item(13, "due", DAY, clause=None, phrase=None, role=Role.COOPERATING),
    _item(14, "return-1", date(2024, 12, 2), plan_id=2, state=MilestoneState.RETURNED),
)  # fmt: skip
_OTHERS = (
    _item(21, "escalate-coordinator", date(2024, 11, 18)),
    _item(22, "escalate-coordinator", date(2024, 11, 1), "工业科", noted_on=date(2024, 11, 11)),
    _item(23, "escalate-coordinator", date(2024, 11, 15), "工业科", plan_id=2),
)
_REVIEW = (
    _item(31, "review-1", date(2024, 11, 20), state=MilestoneState.SUBMITTED),
    _item(32, "review-2", date(2024, 12, 20), "工业科", state=MilestoneState.SUBMITTED),
)


def sample_drafts() -> dict[str, Draft]:
    """Return a letter of each kind, by its key."""
    made = (
        _draft(_OWN, Reader("文化科", "王填", Duty.FILLER)),
        _draft([*_OTHERS, *_REVIEW, *_OWN], _COORDINATOR, _ADDRESSES),
        _draft([*_REVIEW, _OWN[0]], _COORDINATOR),
        _draft([], _COORDINATOR, _ADDRESSES, _DIGEST),
    )
    return {draft.kind: draft for draft in made}


def _draft(items: Sequence[Item], reader: Reader, *blocks: Block) -> Draft:
    plans = {item.plan_id for item in items}.union(*(block.plans for block in blocks))
    lines = merge(items, reader.duty, DAY, _Known())
    return assemble(
        lines, blocks, {plan: _PLANS[plan] for plan in sorted(plans)}, reader, DAY, PAGES
    )
